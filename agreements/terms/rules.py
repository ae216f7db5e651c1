"""The rules of terms, in one place for whoever asks: what an agreement is on a day, and which days come."""

from agreements.terms.changes import holds_until
from agreements.terms.milestones import milestones
from agreements.terms.runs import term_in_force
from agreements.terms.standings import standing, standing_between

__all__ = ["holds_until", "milestones", "standing", "standing_between", "term_in_force"]
