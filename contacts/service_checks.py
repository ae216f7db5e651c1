"""Whoever uses a number says what came of it."""

from datetime import timedelta
from uuid import UUID

from contacts import rows
from contacts.checks import noted_check
from contacts.errors import PointRetired, wrong
from contacts.model import Check, CheckMethod, CheckOutcome
from contacts.schemas import CheckIn
from contacts.writing import everybodys
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor, Permission, can
from registry.platform.errors import NotFound, Refused

METHODS = (
    CheckMethod.USED_IN_CASE, CheckMethod.PHONE_CALL, CheckMethod.LIVE_TEST, CheckMethod.MEETING,
    CheckMethod.THIRD_PARTY,
)  # fmt: skip
OUTCOMES = (
    CheckOutcome.REACHED, CheckOutcome.NO_ANSWER, CheckOutcome.WRONG_PERSON, CheckOutcome.MOVED, CheckOutcome.CONFIRMED,
    CheckOutcome.REFUSED,
)  # fmt: skip
# A meeting of last week may be noted today; clocks that run a little ahead are forgiven.
_AHEAD = timedelta(minutes=5)
_BEHIND = timedelta(days=366)


async def record_check(actor: Actor, point_id: UUID, given: CheckIn) -> Check:
    """Note what happened when a number or address was used; everybody who may see it may say so.

    A wrong person or a move makes it bad at once. Append-only; the same form or key sent twice counts once.

    Raises:
        NotFound: there is none, or this person may not see it; PointRetired; Invalid; Refused.
    """
    if not can(actor, Permission.RECORD_CHECK):
        raise Refused
    _sensible(given)
    async with db.transaction():
        row = await db.fetch_one("SELECT * FROM contact_point WHERE id = $1 FOR KEY SHARE", point_id)
        if row is None or not actor.sees(row["visibility"]):
            raise NotFound
        if not rows.point(row).in_use(clock.today()):
            raise PointRetired
        check = await noted_check(actor, point_id, given)
        after = {"outcome": given.outcome, "method": given.method, "at": check["at"], "minutes": given.minutes}
        # What an organisation is found by has not changed: the look-up is left as it is.
        whose = row["organisation_id"] if everybodys(row) else None
        await audit.record(actor, "checked", "contact_point", point_id, after=after, organisation_id=whose)
        return rows.check(check)


def _sensible(given: CheckIn) -> None:
    if given.outcome not in OUTCOMES:
        raise wrong("outcome", "Choose reached, no answer, wrong person, moved, confirmed or refused.")
    if given.method not in METHODS:
        raise wrong("method", "Choose how it was checked: in a case, by telephone, in a test, at a meeting, or told.")
    if given.at is None:
        return
    if given.at.tzinfo is None:
        raise wrong("at", "Give the time with its offset, like 2026-11-21T14:05:00-05:00.")
    if not clock.now() - _BEHIND <= given.at <= clock.now() + _AHEAD:
        raise wrong("at", "Give a time within the last year.")
