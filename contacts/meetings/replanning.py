"""Another rule, time or length for a series: what follows for its meetings, decided by `rules` and written down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from contacts.meetings import filling, rows
from contacts.meetings.errors import wrong
from contacts.meetings.model import Meeting, MeetingState, Series
from contacts.meetings.recurrence import EVER, begun, counted_on, originals, reach, span
from contacts.meetings.rules import Add, Drop, Intent, Leave, Place, Standing, kept_out, replan
from registry.platform import clock, db
from registry.platform.calendar.zones import instant, local

CHANGED = "The series was changed; it no longer has this date."
_WRITTEN = """
    (m.title IS NOT NULL OR m.place IS NOT NULL OR m.link IS NOT NULL OR m.minutes <> s.minutes
        OR m.minutes_text IS NOT NULL OR m.state = 'held'
        OR EXISTS (SELECT 1 FROM agenda_item x WHERE m.id IN (x.raised_for_id, x.done_in_id, x.dropped_in_id))
        OR EXISTS (SELECT 1 FROM meeting_invitee x WHERE x.meeting_id = m.id)
        OR EXISTS (SELECT 1 FROM meeting_answer x WHERE x.meeting_id = m.id)
        OR EXISTS (SELECT 1 FROM meeting_attendance x WHERE x.meeting_id = m.id)
        OR EXISTS (SELECT 1 FROM meeting_decision x WHERE x.meeting_id = m.id)
        OR EXISTS (SELECT 1 FROM exercise_objective x WHERE x.meeting_id = m.id)
        OR EXISTS (SELECT 1 FROM action_item x WHERE x.meeting_id = m.id)
        OR EXISTS (SELECT 1 FROM training_certificate x WHERE x.meeting_id = m.id))
"""
_ROWS = f"""
    SELECT {rows.MEETING}, m.starts_at, {_WRITTEN} AS written FROM meeting m JOIN meeting_series s ON s.id = m.series_id
    WHERE m.series_id = $1 ORDER BY m.original_at, m.id FOR NO KEY UPDATE OF m
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change did to the meetings of a series, by their local starts.

    `cancelled` stand as such, as something is written there or people may count on them; `gone` were only foreseen.
    """

    series_id: UUID
    added: tuple[datetime, ...] = ()
    moved: tuple[datetime, ...] = ()
    cancelled: tuple[datetime, ...] = ()
    gone: tuple[datetime, ...] = ()

    def counts(self) -> dict[str, object]:
        """How many of each there are, for the trail."""
        named = {name: len(getattr(self, name)) for name in ("added", "moved", "cancelled", "gone")}
        return {f"meetings_{name}": number for name, number in named.items() if number}


@dataclass(frozen=True, slots=True)
class _Known:
    """The meetings of a series: those that have begun, and those to come."""

    begun: Sequence[Meeting]
    coming: Sequence[Standing]

    @property
    def in_rule(self) -> set[datetime]:
        """Where the rule has put those that have begun."""
        return {one.original_at for one in self.begun if not one.outside}


class _Anew(NamedTuple):
    """A series as it is to be kept, its local starts to come, and whether those that have begun are out of its rule."""

    series: Series
    coming: list[datetime]
    apart: bool


async def standing(series: Series) -> Sequence[Standing]:
    """The meetings of a series that have not begun, locked, each with whether something is written there."""
    return (await _known(series.id, recurring=True)).coming


async def _known(series_id: UUID, *, recurring: bool) -> _Known:
    """What is held once has never begun in this sense: its time can still be corrected."""
    found, now = await db.fetch(_ROWS, series_id), clock.now()
    past = {row["id"] for row in found if row["starts_at"] <= now and (recurring or row["outside"])}
    return _Known(
        [rows.meeting(row) for row in found if row["id"] in past],
        [_standing(row) for row in found if row["id"] not in past],
    )


def _standing(row: rows.Row) -> Standing:
    names = ("id", "original_at", "local_at", "outside", "written")
    return Standing(state=MeetingState(row["state"]), **{name: row[name] for name in names})


async def replanned(old: Series, wanted: Series, reason: str | None = None) -> tuple[Series, Outcome]:
    """Bring the meetings of a series in step with how it is to be; the series as it then is, and what happened.

    Raises:
        Invalid: there would be no meeting, or too many.
    """
    now = clock.now()
    known = await _known(old.id, recurring=bool(old.rrule or wanted.rrule))
    series, coming, apart = begin_anew(old, wanted, known, now)
    left_out = set(series.without)
    starts = [start for start in coming if start not in left_out]
    if not starts and not known.in_rule:
        raise wrong("rrule", "No meeting would be left then. Choose another rule, or cancel the series.")
    intents = replan(known.coming, starts, local(now, series.zone))
    if apart:
        await db.execute("UPDATE meeting SET outside = true WHERE id = ANY($1)", [one.id for one in known.begun])
    if old.zone != series.zone:
        await _placed([(one.id, *_on_clock(one, old.zone, series.zone)) for one in known.begun])
    await _write(series, old, intents, reason or CHANGED)
    return series, _outcome(series.id, known, intents)


def begin_anew(old: Series, wanted: Series, known: _Known, now: datetime) -> _Anew:
    """Where a changed series begins. Pure.

    Where its rule does not say what was, it begins with the first meeting to come, and calendars keep what was.
    """
    if wanted.rrule is None:
        once = _once(old, wanted, known, now)
        return _Anew(once, [once.first_at], apart=True)
    series = replace(wanted, first_at=begun(wanted.rrule, wanted.first_at))
    until = reach(local(now, series.zone).date())
    whole = originals(series.rrule, series.first_at, series.zone, until, most=EVER)
    past = [start for start in whole if instant(start, series.zone) <= now]
    taken = {start.date() for start in known.in_rule}
    coming = [start for start in whole[len(past) :] if start.date() not in taken]
    series = replace(series, without=kept_out(old.without, whole))
    if _says_what_was(old, series, past, known):
        return _Anew(series, coming, apart=False)
    if not coming:
        raise wrong("rrule", "No meeting would be to come then. Choose a later day, or cancel the series.")
    rule = counted_on(series.rrule or "", whole.index(coming[0]))
    kept = tuple(start for start in series.without if start >= coming[0])
    return _Anew(replace(series, first_at=coming[0], rrule=rule, without=kept), coming, apart=True)


def _once(old: Series, wanted: Series, known: _Known, now: datetime) -> Series:
    """A series that is to be held once more: on the day that is given, or when that is over, on its next."""
    if old.rrule and instant(wanted.first_at, wanted.zone) <= now:
        coming = [one.original_at for one in known.coming if not one.outside and not one.cancelled]
        if not coming:
            raise wrong("first_at", "Give the day on which it is held.")
        return replace(wanted, first_at=min(coming), without=())
    return replace(wanted, without=())


def _says_what_was(old: Series, series: Series, past: Sequence[datetime], known: _Known) -> bool:
    """Whether a rule gives just the meetings that have begun, as long as they were."""
    same = (old.zone, old.minutes) == (series.zone, series.minutes) or not known.in_rule
    return same and set(past) - set(series.without) == known.in_rule


def _on_clock(one: Meeting, old: str, new: str) -> tuple[datetime, datetime]:
    """What has begun keeps its instant when its series goes over to another zone."""
    return local(instant(one.original_at, old), new), local(instant(one.local_at, old), new)


_FAR = "interval '4000 years'"


async def _placed(places: Sequence[tuple[UUID, datetime, datetime]]) -> None:
    """Put meetings to other starts: by way of years that nobody uses, as two may change places."""
    keys, starts, held = ([place[part] for place in places] for part in range(3))
    await db.execute(
        f"UPDATE meeting SET original_at = original_at + {_FAR} WHERE id = ANY($1)",  # noqa: S608 - our own words
        keys,
    )
    await db.execute(
        "UPDATE meeting m SET original_at = p.original_at, local_at = p.local_at"
        " FROM unnest($1::uuid[], $2::timestamp[], $3::timestamp[]) AS p(id, original_at, local_at) WHERE m.id = p.id",
        keys,
        starts,
        held,
    )


async def _write(series: Series, old: Series, intents: Sequence[Intent], reason: str) -> None:
    dropped = [one.id for one in intents if isinstance(one, Drop)]
    await db.execute("DELETE FROM meeting WHERE id = ANY($1)", dropped)
    await _left([one for one in intents if isinstance(one, Leave)], reason, series.zone)
    await _go_on(series, old, [one for one in intents if isinstance(one, Place)])
    await filling.add(series, [one.original_at for one in intents if isinstance(one, Add)])


async def _left(left: Sequence[Leave], reason: str, zone: str) -> None:
    await db.execute("UPDATE meeting SET outside = true WHERE id = ANY($1)", [one.id for one in left])
    await db.execute(
        "UPDATE meeting SET state = 'cancelled', reason = $2, version = version + 1, updated_at = $3"
        " WHERE id = ANY($1)",
        [one.id for one in left if one.cancel],
        reason,
        clock.now(),
    )
    await _timed([one.id for one in left], zone)


async def _go_on(series: Series, old: Series, places: Sequence[Place]) -> None:
    """Meetings that go on: at their starts, as long as the series says unless they had a length of their own."""
    await _placed([(one.id, one.original_at, one.local_at) for one in places])
    back = [one.id for one in places if one.back]
    await db.execute("UPDATE meeting SET outside = false, state = 'planned', reason = NULL WHERE id = ANY($1)", back)
    keys = [one.id for one in places]
    await db.execute(
        "UPDATE meeting SET outside = false, minutes = CASE WHEN minutes = $2 THEN $3 ELSE minutes END"
        " WHERE id = ANY($1)",
        keys,
        old.minutes,
        series.minutes,
    )
    await _timed(keys, series.zone)


async def _timed(keys: Sequence[UUID], zone: str) -> None:
    """Let the instants of meetings be what their local times are in a zone."""
    found = await db.fetch("SELECT id, local_at, minutes FROM meeting WHERE id = ANY($1)", list(keys))
    spans = [span(row["local_at"], row["minutes"], zone) for row in found]
    await db.execute(
        "UPDATE meeting m SET starts_at = t.starts_at, ends_at = t.ends_at, version = version + 1, updated_at = $4"
        " FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS t(id, starts_at, ends_at)"
        " WHERE m.id = t.id AND (m.starts_at, m.ends_at) <> (t.starts_at, t.ends_at)",
        [row["id"] for row in found],
        [begins for begins, _ in spans],
        [ends for _, ends in spans],
        clock.now(),
    )


def _outcome(series_id: UUID, known: _Known, intents: Sequence[Intent]) -> Outcome:
    were = {one.id: one.local_at for one in known.coming}
    return Outcome(
        series_id,
        added=tuple(one.original_at for one in intents if isinstance(one, Add)),
        moved=tuple(one.local_at for one in intents if isinstance(one, Place) and one.local_at != were[one.id]),
        cancelled=tuple(one.at for one in intents if isinstance(one, Leave) and one.cancel),
        gone=tuple(one.at for one in intents if isinstance(one, Drop)),
    )
