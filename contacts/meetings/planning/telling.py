"""Who hears of a change by mail, and whom somebody has to call. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contacts.meetings.guests import Asked
from contacts.meetings.planning import said
from registry.platform.calendar.model import STALE_HOURS

NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Names of those who are written to, how many more there are, and whom to call, each with where to find the number.

    `soon` is a sentence where a calendar that was subscribed to may still show what was.
    """

    mail: Sequence[str]
    mail_more: int
    telephone: Sequence[tuple[str, str | None]]
    soon: str | None


def told(asked: Iterable[Asked], starts: Iterable[datetime], now: datetime) -> Told:
    """Return who hears of it; `starts` are instants at which it begins, before and after the change."""
    there = [one for one in asked if not one.gone]
    written = [named(one) for one in there if not one.by_telephone]
    soon = any(said.within(at, now, timedelta(hours=STALE_HOURS)) for at in starts)
    return Told(
        mail=written[:NAMED],
        mail_more=max(0, len(written) - NAMED),
        telephone=[(named(one), found_at(one)) for one in there if one.by_telephone],
        soon=_SOON if soon else None,
    )


_SOON = (
    f"It begins within {STALE_HOURS} hours. A calendar that somebody subscribed to may still show what was, so the"
    " change goes out by mail as well. Call whoever must know for certain."
)


def named(one: Asked) -> str:
    """Somebody with where they are."""
    return f"{one.name} ({one.organisation})" if one.organisation and one.organisation != one.name else one.name


def found_at(one: Asked) -> str | None:
    """The page on which their number is."""
    if one.invitee.person_id:
        return f"/people/{one.invitee.person_id}"
    return f"/card/{one.organisation_id}" if one.invitee.organisation_id else None
