"""The rules of terms, in one place for whoever asks: what an agreement is on a day, and which days come."""

from agreements.terms.milestones import milestones
from agreements.terms.runs import term_in_force
from agreements.terms.standings import standing, standing_between

__all__ = ["milestones", "standing", "standing_between", "term_in_force"]
