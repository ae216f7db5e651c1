"""When an agreement has to be looked at again: by its own terms and by statute, side by side."""

from datetime import date
from typing import NamedTuple

from agreements.terms.dates import add_months
from agreements.terms.model import Facts, Term


class Reviews(NamedTuple):
    """The next review, and the day by which a statute wants the agreement signed anew."""

    review_on: date | None = None
    by_statute: bool = False
    statute_on: date | None = None

    def before_end(self, ends_on: date | None) -> "Reviews":
        """Return what still falls due before an end; what comes after it is the business of the next term."""
        if ends_on is None:
            return self
        review_on = self.review_on if self.review_on and self.review_on < ends_on else None
        statute_on = self.statute_on if self.statute_on and self.statute_on < ends_on else None
        return Reviews(review_on, self.by_statute and review_on is not None, statute_on)


NONE = Reviews()


def reviews(facts: Facts, term: Term, effective_on: date, on: date) -> Reviews:
    """Return what falls due next, seen on a day.

    Both cadences count from the last review or from the day the term took effect, whichever is later, so a review
    done early restarts them from its own date. The earlier of the two is the next review. Only a new term, not a
    review and not a tacit renewal, is a new signature.
    """
    done = [done_on for done_on in facts.reviews if effective_on < done_on <= on]
    since = max(done) if done else effective_on
    statute = facts.statute
    own = _next(since, term.review_months or facts.usual_review_months)
    by_law = _next(since, statute.review_months) if statute else None
    by_statute = by_law is not None and (own is None or by_law < own)
    return Reviews(
        by_law if by_statute else own,
        by_statute,
        _next(effective_on, statute.term_months) if statute else None,
    )


def _next(since: date, cadence: int | None) -> date | None:
    return add_months(since, cadence) if cadence else None
