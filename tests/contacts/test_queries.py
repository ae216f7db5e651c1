"""Reads of the contacts: how many statements, what leaves the database, and what a file reads and writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from contacts import exchange, rows, service
from contacts.due import work
from contacts.freshness import standing
from contacts.model import CheckMethod, CheckOutcome, Freshness, PointKind, PositionRole, Visibility
from contacts.people import listed, profile
from contacts.queries import directories
from contacts.rules import grade, whom_to_call
from contacts.schemas import AssignmentIn, CheckIn, IntakeIn, PersonIn, PointIn, PositionIn
from contacts.search import search_texts
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.ids import new_id
from tests import cast
from tests.contacts.places import one, organisation

pytestmark = pytest.mark.usefixtures("database")
EVERYTHING = list(Visibility)


@pytest.fixture
async def alice() -> Actor:
    return await cast.person(Role.COORDINATOR, name="Alice Ames")


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []
    fetch, fetch_one = db.fetch, db.fetch_one

    async def fetching(sql: str, *args: object, **more: Any) -> Any:
        sent.append(sql)
        return await fetch(sql, *args, **more)

    async def fetching_one(sql: str, *args: object, **more: Any) -> Any:
        sent.append(sql)
        return await fetch_one(sql, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(db, "fetch", fetching)
        patch.setattr(db, "fetch_one", fetching_one)
        yield sent


async def _schools(alice: Actor, number: int) -> list[UUID]:
    district = await organisation(f"District of {number}")
    made = []
    for place in range(number):
        school = await organisation(f"School {number}-{place}", parent_id=district)
        name = IntakeIn(name=f"Person {number}-{place}", role=PositionRole.PRIMARY_POC, value=f"305-555-01{place:02}")
        await service.introduce(alice, school, name)
        made.append(school)
    return made


async def test_as_many_statements_for_thirty_organisations_as_for_three(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = await _schools(alice, 3), await _schools(alice, 30)
    numbers = []
    for ids in (few, many):
        with counted(monkeypatch) as sent:
            found = await directories(ids, EVERYTHING)
            await search_texts(ids)
            await exchange.current(ids)
        assert set(found) == set(ids)
        numbers.append(len(sent))

    assert numbers[0] == numbers[1] == 6


async def test_as_many_statements_for_thirty_people_as_for_three(alice: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    await _schools(alice, 30)
    numbers = []
    for limit in (3, 30):
        with counted(monkeypatch) as sent:
            lines = await listed(limit=limit)
        assert len(lines) == limit
        assert all(line.posts == ("Primary point of contact",) for line in lines)
        numbers.append(len(sent))

    assert numbers == [2, 2]


async def test_as_many_statements_for_the_waiting_list_however_much_waits(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = []
    for size in (3, 12):
        await _schools(alice, size)
        with counted(monkeypatch) as sent:
            await work(alice, clock.now())
        numbers.append(len(sent))

    assert numbers[0] == numbers[1]


async def test_only_visible_points_leave_the_database(alice: Actor) -> None:
    school = await organisation()
    for place, visibility in enumerate(Visibility):
        point = PointIn(kind=PointKind.DESK, value=f"305-555-010{place}", visibility=visibility)
        await service.publish_point(alice, school, point)

    seen = {
        tuple(kinds): {point.visibility.value for point in (await directories([school], kinds))[school].points}
        for kinds in (["all_users"], ["all_users", "sworn_only"], ["all_users", "coordinators"], EVERYTHING)
    }

    assert all(set(kinds) == visible for kinds, visible in seen.items())


async def test_somebody_from_elsewhere_is_on_the_call_list_with_their_own_number(alice: Actor) -> None:
    sheriff = await organisation("Gulf County Sheriff", "le_local")
    school = await organisation(hours={"always": True}, open_on_holidays=True)
    deputy = await service.introduce(
        alice, sheriff, IntakeIn(name="Deputy Moss", kind=PointKind.MOBILE, value="305-555-0150")
    )
    post = await service.open_position(alice, school, PositionIn(role=PositionRole.SCHOOL_RESOURCE_OFFICER))
    await service.assign(alice, post, AssignmentIn(person_id=deputy))

    calls = whom_to_call((await directories([school], EVERYTHING))[school], clock.now(), set(Visibility))

    assert [(line.name, line.value) for line in calls.lines] == [("Deputy Moss", "+13055550150")]


async def test_parent_and_its_breaks_come_along(alice: Actor) -> None:
    district = await organisation("Bayhaven District")
    school = await organisation(parent_id=district)
    day = clock.today()
    await db.execute(
        "INSERT INTO closure (id, organisation_id, name, starts_on, ends_on) VALUES ($1, $2, 'winter break', $3, $3)",
        new_id(), district, day,
    )  # fmt: skip
    await service.publish_point(alice, district, PointIn(kind=PointKind.DUTY_LINE, value="3055550140", coverage="24/7"))

    found = (await directories([school], EVERYTHING))[school]
    calls = whom_to_call(found, clock.now(), set(Visibility))

    assert found.closures.closed_on(day) == "winter break"
    assert found.parent is not None
    assert [(line.organisation, line.from_parent) for line in calls.lines] == [("Bayhaven District", True)]


async def test_few_checks_are_read_of_many_and_the_standing_is_the_same(alice: Actor) -> None:
    school = await organisation()
    key = await service.publish_point(alice, school, PointIn(kind=PointKind.DESK, value="3055550123"))
    start = clock.now() - timedelta(days=400)
    outcomes = ["reached", "no_answer", "confirmed", "wrong_person", "reached", "confirmed", "no_answer"]
    history = [
        (new_id(), key, "phone_call", outcomes[step % 7], start + timedelta(hours=9 * step)) for step in range(1000)
    ]
    async with db.transaction():
        await db.copy("contact_check", ("id", "contact_point_id", "method", "outcome", "at"), history)

    found = (await directories([school], EVERYTHING))[school]
    everything = [rows.check(row) for row in await db.fetch("SELECT * FROM contact_check")]
    now = clock.now()

    assert len(everything) == 1001
    assert len(found.checks) <= 6
    assert standing(found.points[0], found.checks, now) == standing(found.points[0], everything, now)
    assert grade(found, now).reasons[2] == "no after-hours line"


async def test_what_is_waiting_is_the_oldest_first(alice: Actor) -> None:
    school, now = await organisation(), datetime(2026, 11, 23, 17, tzinfo=UTC)
    keys = []
    for place, months in enumerate((14, 9, 1)):
        with clock.frozen(now - timedelta(days=30 * months)):
            key = await service.publish_point(alice, school, PointIn(kind=PointKind.DESK, value=f"305555010{place}"))
            confirmed = CheckIn(outcome=CheckOutcome.CONFIRMED, method=CheckMethod.PHONE_CALL)
        with clock.frozen(now - timedelta(days=30 * months - 1)):
            await service.record_check(alice, key, confirmed)
        keys.append(key)

    with clock.frozen(now):
        waiting = await work(alice, now)

    assert [(item.point.id, item.standing.freshness) for item in waiting.due] == [
        (keys[0], Freshness.STALE), (keys[1], Freshness.STALE),
    ]  # fmt: skip
    assert (waiting.due_count, waiting.wrong_count, waiting.never_count) == (2, 0, 0)


async def test_counts_leave_out_what_one_may_not_see(alice: Actor) -> None:
    school = await organisation()
    hidden = PointIn(kind=PointKind.MOBILE, value="3055550123", visibility=Visibility.SWORN_ONLY)
    key = await service.publish_point(alice, school, hidden)
    await service.record_check(alice, key, CheckIn(outcome=CheckOutcome.MOVED))

    dana = await cast.person(Role.MANAGER)

    assert (await work(alice, clock.now())).wrong_count == 1
    assert (await work(dana, clock.now())).nothing


async def test_profile_keeps_history(alice: Actor) -> None:
    school = await organisation()
    dana = await service.introduce(
        alice, school, IntakeIn(name="Dana Reyes", kind=PointKind.MOBILE, value="3055550123")
    )
    key = await one("SELECT id FROM contact_point")
    await service.correct_point(alice, key, PointIn(kind=PointKind.MOBILE, value="3055550124", person_id=dana), 1)

    found = await profile(dana, ["all_users"], clock.now())

    assert found is not None
    assert [(reach.number, reach.point.retired_on is None) for reach in found.reach] == [
        ("(305) 555-0124", True), ("(305) 555-0123", False),
    ]  # fmt: skip


async def test_import_writes_reads_and_takes_back() -> None:
    school, library = await organisation(), await organisation("Library", "community")
    empty = {"telephone": None, "extension": None, "email": None}
    given = {
        school: {"telephone": "+13055550101", "extension": "7", "email": "office@example.org"},
        library: {"telephone": None, "extension": None, "email": "desk@example.org"},
    }

    before = await exchange.current([school, library])
    async with db.transaction():
        wrote = await exchange.write(given)
        again = await exchange.write(given)
    listed_now = await exchange.current([school, library])
    async with db.transaction():
        await exchange.write(before, undo=True)

    assert before == {school: empty, library: empty}
    assert (wrote, again) == (3, 0)
    assert listed_now == given
    assert await exchange.current([school, library]) == before
    assert await one("SELECT count(*) FROM contact_point") == 0


async def test_import_never_confirms_and_an_old_number_still_finds(alice: Actor) -> None:
    school = await organisation()
    async with db.transaction():
        await exchange.write({school: {"telephone": "+13055550101"}})
        await exchange.write({school: {"telephone": "+13055550102"}})

    found = (await directories([school], EVERYTHING))[school]
    live = [point for point in found.points if point.retired_on is None]

    assert [standing(point, found.checks, clock.now()).freshness for point in live] == [Freshness.UNCHECKED]
    assert [standing(point, found.checks, clock.now()).words for point in live] == ["imported just now, not confirmed"]
    assert {(text.kind, text.text) for text in await search_texts([school])} == {
        ("old_number", "+13055550101"), ("number", "+13055550102"),
    }  # fmt: skip


async def test_taking_an_import_back_brings_the_old_number_with_its_evidence(alice: Actor) -> None:
    school = await organisation()
    key = await service.publish_point(alice, school, PointIn(kind=PointKind.MAIN_LINE, value="3055550101"))
    await service.record_check(alice, key, CheckIn(outcome=CheckOutcome.CONFIRMED, method=CheckMethod.PHONE_CALL))
    before = await exchange.current([school])
    async with db.transaction():
        await exchange.write({school: {"telephone": "+13055550102"}})

        await exchange.write(before, undo=True)

    row = await db.fetch_one("SELECT id, retired_on, confirmed_on FROM contact_point")
    assert row is not None
    assert tuple(row) == (key, None, clock.today())


async def test_import_leaves_restricted_numbers_alone(alice: Actor) -> None:
    school = await organisation()
    hidden = PointIn(kind=PointKind.MAIN_LINE, value="3055550101", visibility=Visibility.COORDINATORS)
    key = await service.publish_point(alice, school, hidden)

    async with db.transaction():
        await exchange.write({school: {"telephone": None}})

    assert (await exchange.current([school]))[school]["telephone"] is None
    assert await one("SELECT retired_on FROM contact_point WHERE id = $1", key) is None


async def test_who_left_is_found_still(alice: Actor) -> None:
    school = await organisation()
    await service.add_person(alice, school, PersonIn(name="Dana Reyes"))
    await db.execute("UPDATE person SET status = 'left', left_on = $1", date(2026, 1, 1))

    assert {(text.kind, text.text) for text in await search_texts([school])} == {("person", "Dana Reyes")}


@pytest.mark.usefixtures("database")
async def test_what_schools_are_part_of_is_a_district() -> None:
    district = await organisation("Example District")
    school = await organisation(parent_id=district)

    found = await directories([district, school], [])

    assert (found[district].noun, found[school].noun) == ("district", "school")
    assert found[school].parent is not None
    assert found[school].parent.noun == "district"
