"""Whatever happens to a series, its rows and what calendars show of it are the same meetings."""

import random
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import icalendar
import pytest
import recurring_ical_events

from contacts.meetings import queries, service
from contacts.meetings.filling import fill
from contacts.meetings.queries import MeetingLine
from contacts.meetings.schemas import CancelFromIn, CancelIn, ChangeIn, HeldIn, LeaveOutIn, MoveIn
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.calendar.render import calendar
from registry.platform.calendar.zones import instant
from registry.platform.errors import RegistryError
from tests import cast
from tests.contacts.meetings.planned import NOW, entries, planned

RULES = ["FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
         "FREQ=MONTHLY;BYMONTHDAY=10;COUNT=9", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20280301"]  # fmt: skip
ZONES = ["America/New_York", "America/Chicago", "Pacific/Honolulu", "Europe/Berlin"]
WINDOW = date(2026, 11, 1), date(2028, 11, 1)
Deed = Callable[[Actor, UUID, random.Random], Awaitable[object]]


async def _lines(actor: Actor, series_id: UUID) -> list[MeetingLine]:
    return await queries.meetings(actor, series_id=series_id, limit=1000)


async def _version(actor: Actor, series_id: UUID) -> int:
    return (await queries.series(actor, series_id)).series.version


async def _change(actor: Actor, series_id: UUID, dice: random.Random) -> None:
    at = clock.now() + timedelta(days=dice.randrange(20))
    hour = dice.choice(["02:30", "09:00", "18:45"])
    given = dice.choice([
        ChangeIn(first_at=f"{at:%Y-%m-%d}T{hour}"), ChangeIn(zone=dice.choice(ZONES)),
        ChangeIn(rrule=dice.choice(RULES)), ChangeIn(minutes=dice.choice([30, 60, 240])), ChangeIn(title="Other words"),
        ChangeIn(rrule=None),
    ])  # fmt: skip
    await service.change(actor, series_id, given, await _version(actor, series_id))


async def _end(actor: Actor, series_id: UUID, dice: random.Random) -> None:
    day = f"{clock.now() + timedelta(days=dice.randrange(300)):%Y-%m-%d}"
    given = CancelFromIn(reason="No longer needed", from_on=dice.choice([None, day, day]))
    await service.cancel(actor, series_id, given, await _version(actor, series_id))


async def _back(actor: Actor, series_id: UUID, _: random.Random) -> None:
    await service.reinstate(actor, series_id, await _version(actor, series_id))


async def _one(actor: Actor, series_id: UUID, dice: random.Random) -> None:
    line = dice.choice((await _lines(actor, series_id))[:12])
    moved = MoveIn(local_at=f"{line.local_at + timedelta(days=dice.randrange(-2, 3)):%Y-%m-%d}T11:15")
    await dice.choice([
        lambda: service.move(actor, line.id, moved, line.version),
        lambda: service.move(actor, line.id, MoveIn(title="Special", minutes=90), line.version),
        lambda: service.cancel_one(actor, line.id, CancelIn(reason="Nobody can come"), line.version),
        lambda: service.reinstate_one(actor, line.id, line.version),
        lambda: service.mark_held(actor, line.id, HeldIn(evidence="Minutes"), line.version),
    ])()  # fmt: skip


async def _date(actor: Actor, series_id: UUID, dice: random.Random) -> None:
    whole = await queries.series(actor, series_id)
    if whole.series.without and dice.random() < 0.5:
        given = LeaveOutIn(local_at=f"{dice.choice(whole.series.without):%Y-%m-%dT%H:%M}")
        await service.put_back(actor, series_id, given, whole.series.version)
    else:
        line = dice.choice((await _lines(actor, series_id))[:12])
        given = LeaveOutIn(local_at=f"{line.original_at:%Y-%m-%dT%H:%M}")
        await service.leave_out(actor, series_id, given, whole.series.version)


async def _night(_: Actor, __: UUID, ___: random.Random) -> None:
    await fill()


DEEDS: list[Deed] = [_change, _change, _change, _end, _back, _one, _one, _one, _date, _date, _night]


def _within(starts: set[datetime]) -> set[datetime]:
    return {start for start in starts if WINDOW[0] <= start.date() < WINDOW[1]}


async def _shown(series_id: UUID) -> list[datetime]:
    """The starts that calendars show and that take place, each as often as it is shown."""
    rows = await entries(series_id)
    written = calendar([bytes(row["body"]) for row in rows], {zone for row in rows for zone in row["zones"]})
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(written)).between(*WINDOW)
    return [event.start for event in events if event["STATUS"] != "CANCELLED"]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("seed", range(8))
async def test_calendars_show_the_meetings_that_stand(seed: int) -> None:
    dice, now = random.Random(seed), NOW  # noqa: S311 - no secret
    actor = await cast.person(Role.ADMINISTRATOR)
    done: list[str] = []
    with clock.frozen(now):
        it = await planned(actor, rrule=dice.choice(RULES))
    for _ in range(9):
        now += timedelta(days=dice.choice([0, 0, 1, 9, 40]), hours=dice.randrange(5))
        with clock.frozen(now):
            deed = dice.choice(DEEDS)
            try:
                async with db.transaction():
                    await deed(actor, it.series_id, dice)
                done.append(deed.__name__)
            except RegistryError as refused:
                done.append(f"{deed.__name__} refused: {refused.code}")
            await fill()
            lines = await _lines(actor, it.series_id)
            assert [one.starts_at for one in lines] == [instant(one.local_at, one.zone) for one in lines], done
            stand = {one.starts_at for one in lines if one.state != "cancelled"}
            shown = await _shown(it.series_id)
            assert len(shown) == len(set(shown)), done
            assert _within(set(shown)) == _within(stand), done
