"""A meeting is planned, once or again and again, and its plan changes."""

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import UNSET

from contacts.meetings import checking, filling
from contacts.meetings.errors import MeetingCancelled, wrong
from contacts.meetings.inviting import ask
from contacts.meetings.model import Series
from contacts.meetings.recurrence import begun, originals, plain, reach
from contacts.meetings.replanning import Outcome, replanned
from contacts.meetings.schemas import ChangeIn, SeriesIn, sent
from contacts.meetings.writing import Deed, Held, allowed, enter, finish, revised
from registry.partners.queries import hold
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import Refused
from registry.platform.ids import new_id
from registry.platform.rows import added

KIND = "meeting_series"
_WHEN = {"first_at", "zone", "minutes", "rrule"}
_WHERE = {"place", "link"}


class Planned(NamedTuple):
    """What was planned: the series, and the first of its meetings."""

    series_id: UUID
    meeting_id: UUID


async def plan(actor: Actor, given: SeriesIn, *, demo: bool = False) -> Planned:
    """Plan a meeting, or a series of them, and ask whoever is to come.

    With a rule, the first is on the first day from `first_at` on that the rule hits. Meetings stand two years ahead.

    Raises:
        Refused, NotYourMeeting: this person may not; Invalid: what was given cannot be.
    """
    async with db.transaction():
        await hold({*await checking.houses(given.invitees), *([given.host_id] if given.host_id else ())})
        await allowed(actor, given.host_id, given.sector)
        series = await _meant(actor, given)
        await added("meeting_series", _stored(series) | {"id": series.id, "demo": demo, "filled_until": _until()})
        await filling.add(series, originals(series.rrule, series.first_at, series.zone, _until()))
        asked = await ask(series.id, None, given.invitees)
        told = _stored(series) | {"asked": len(asked)}
        await finish(actor, series.id, [Deed("planned", KIND, series.id, after=told)], was=series.visibility)
        first = await db.fetch_one(
            "SELECT id FROM meeting WHERE series_id = $1 ORDER BY original_at LIMIT 1", series.id
        )
        assert first is not None  # noqa: S101 - just added
        return Planned(series.id, first["id"])


def _until() -> date:
    return reach(clock.today())


async def _meant(actor: Actor, given: SeriesIn) -> Series:
    """The series that somebody describes, checked."""
    zone = checking.zone_stands(given.zone or await checking.host_stands(given.host_id) or actor.time_zone)
    await checking.host_stands(given.host_id)
    if not actor.sees(given.visibility):
        raise Refused("You could not see it yourself then. Choose who may see it anew.")
    rule = plain(given.rrule) if given.rrule else None
    owner = given.owner_id or actor.user_id
    await checking.owners_stand({"owner_id": given.owner_id, "backup_owner_id": given.backup_owner_id})
    return Series(
        id=new_id(),
        kind=given.kind,
        title=given.title,
        purpose=given.purpose or None,
        host_id=given.host_id,
        sector=str(given.sector) if given.sector else None,
        place=given.place or None,
        link=given.link or None,
        zone=zone,
        first_at=begun(rule, checking.wall_time(given.first_at)),
        minutes=given.minutes,
        rrule=rule,
        visibility=str(given.visibility),
        owner_id=owner,
        backup_owner_id=given.backup_owner_id,
    )


_COLUMNS = (
    "kind", "title", "purpose", "host_id", "sector", "place", "link", "zone", "first_at", "minutes", "rrule",
    "without", "visibility", "owner_id", "backup_owner_id",
)  # fmt: skip


def _stored(series: Series) -> dict[str, Any]:
    """Its columns."""
    values = {name: getattr(series, name) for name in _COLUMNS}
    return values | {"kind": str(series.kind), "without": list(series.without)}


async def change(actor: Actor, series_id: UUID, given: ChangeIn, version: int) -> Outcome:
    """Change what is sent of a series. Another time or rule holds for the meetings to come; what was held stays.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `enter`; MeetingCancelled; Invalid.
    """
    async with db.transaction():
        new_host = given.host_id if given.host_id is not UNSET else None
        held = await enter(actor, series_id, version, with_organisations=[new_host])
        if held.series.cancelled_at:
            raise MeetingCancelled
        wanted = await _wanted(actor, held, given)
        return await settle(actor, held, wanted, "changed")


async def _wanted(actor: Actor, held: Held, given: ChangeIn) -> Series:
    """The series as it is to be, checked."""
    values: dict[str, Any] = {name: None if value == "" else value for name, value in sent(given).items()}
    if {"host_id", "sector"} & values.keys():
        host_id = values.get("host_id", held.series.host_id)
        await allowed(actor, host_id, values.get("sector", held.series.sector))
        if host_id != held.series.host_id:
            await checking.host_stands(host_id)
    if not actor.sees(values.get("visibility", held.series.visibility)):
        raise wrong("visibility", "You could not see it yourself then. Choose one that includes you.")
    changed = {name: values[name] for name in ("owner_id", "backup_owner_id") if name in values}
    if any(getattr(held.series, name) != value for name, value in changed.items()):
        both = {"owner_id": held.series.owner_id, "backup_owner_id": held.series.backup_owner_id} | changed
        await checking.owners_stand(both)
    if "zone" in values:
        checking.zone_stands(values["zone"])
    if "first_at" in values:
        values["first_at"] = checking.wall_time(values["first_at"])
    if values.get("rrule"):
        values["rrule"] = plain(values["rrule"])
    for name in ("sector", "visibility"):
        if values.get(name):
            values[name] = str(values[name])
    return replace(held.series, **values)


async def settle(actor: Actor, held: Held, wanted: Series, action: str, reason: str | None = None) -> Outcome:
    """Write a series down as it is to be, with what follows for its meetings."""
    before, outcome = _stored(held.series), Outcome(held.id)
    timed = any(getattr(wanted, name) != getattr(held.series, name) for name in _WHEN)
    if timed:
        wanted, outcome = await replanned(held.series, wanted, reason)
    after = _stored(wanted)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not changed:
        return outcome
    await revised(KIND, held.id, changed)
    told = {name: before[name] for name in changed}
    deed = Deed(action, KIND, held.id, told, changed | outcome.counts() | _why(reason))
    anew = (KIND, held.id) if timed or _WHERE & changed.keys() else None
    await finish(actor, held.id, [deed], was=held.series.visibility, anew=anew)
    return outcome


def _why(reason: str | None) -> dict[str, str]:
    return {"reason": reason} if reason else {}
