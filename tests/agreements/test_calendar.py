"""The days of agreements in calendars."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from agreements import calendar
from agreements.calendar import WORDS, days
from agreements.model import Renewal
from agreements.record import endings, service, standings
from agreements.record.schemas import AmendIn, TerminateIn
from agreements.terms.model import Facts, MilestoneKind
from agreements.terms.rules import milestones
from notifications.feeds.model import Scope
from registry.platform import clock, db
from registry.platform.access.model import Role
from registry.platform.text import sent
from tests import cast
from tests.agreements.places import in_force, version
from tests.agreements.terms_at_random import around, kept, often
from tests.notifications.fed import asked, fetch, subscribed, titles

NOTICE: dict[str, Any] = {
    "lasts": "18 months",
    "renewal": Renewal.TACIT,
    "renewal_period": "1 year",
    "notice": "90 days",
}


@often
@given(kept(), around())
def test_every_coming_day_has_a_name_of_its_own(agreed: Facts, day: date) -> None:
    found = days(agreed, day)

    assert sorted((one.kind, one.on) for one in found.values()) == sorted(
        {(one.kind, one.on) for one in milestones(agreed, day)}
    )


@often
@given(kept(), around(), st.integers(1, 40))
def test_a_day_that_is_still_to_come_keeps_its_name(agreed: Facts, day: date, later: int) -> None:
    then = day + timedelta(days=later)
    before = {(one.kind, one.on): part for part, one in days(agreed, day).items() if one.on >= then}
    after = {(one.kind, one.on): part for part, one in days(agreed, then).items()}

    assert {key: after[key] for key in before if key in after} == {key: before[key] for key in before if key in after}


def test_every_kind_of_day_has_words() -> None:
    assert set(WORDS) == set(MilestoneKind)


async def _rows(key: UUID) -> list[dict[str, Any]]:
    rows = await db.fetch(
        "SELECT part, facts->>'title' AS title, starts_on, cancelled_at IS NOT NULL AS gone, sequence, body, user_ids,"
        " sectors, visibility, related_uid FROM calendar_entry WHERE source = 'agreement' AND source_id = $1"
        " ORDER BY starts_on, part",
        key,
    )
    return [dict(row) for row in rows]


async def _reference(key: UUID) -> str:
    row = await db.fetch_one("SELECT reference FROM agreement WHERE id = $1", key)
    return str(row["reference"]) if row else ""


@pytest.mark.usefixtures("database")
async def test_agreement_in_force_has_its_days_in_calendars() -> None:
    alice = (await cast.alice()).actor
    key = await in_force(alice, **NOTICE)
    name = await _reference(key)

    found = await _rows(key)

    assert [row["title"] for row in found] == [
        f"{name}: review due",
        f"{name}: decide by today whether to renew; the last safe day to send notice",
        f"{name}: last day for notice to arrive",
        f"{name}: renews itself today",
    ]
    assert len({row["related_uid"] for row in found}) == 1
    assert {tuple(row["sectors"]) for row in found} == {("education_k12",)}
    (event,) = Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + found[0]["body"] + b"END:VCALENDAR\r\n").walk("VEVENT")
    assert event["DTSTART"].dt == found[0]["starts_on"]
    assert str(event["RELATED-TO"]) == found[0]["related_uid"]
    assert "Sharing what we see" not in str(found)


@pytest.mark.usefixtures("database")
async def test_terminated_agreement_leaves_calendars_as_cancelled() -> None:
    alice, dana = (await cast.alice()).actor, (await cast.dana()).actor
    key = await in_force(alice, **NOTICE)
    feed = await subscribed(alice, Scope.RENEWALS)
    before = await titles(feed.secret)

    await endings.terminate(dana, key, TerminateIn(last_day=clock.today(), reason="Both wish it"), await version(key))

    found = await _rows(key)
    cancelled = (await fetch(feed.secret)).content.count(b"STATUS:CANCELLED")
    assert len(before) == 4
    assert [row["gone"] for row in found if row["starts_on"] > clock.today()] == [True] * 4
    assert cancelled == 4


@pytest.mark.usefixtures("database")
async def test_nothing_is_written_where_nothing_changed() -> None:
    key = await in_force((await cast.alice()).actor, **NOTICE)
    async with asked() as sent:
        await standings.all_anew()

    assert not [one for one in sent if "INSERT INTO calendar_entry" in one or "UPDATE calendar_revision" in one]
    assert {row["sequence"] for row in await _rows(key)} == {0}


@pytest.mark.usefixtures("database")
async def test_day_that_is_over_stays_as_it_was() -> None:
    alice = (await cast.alice()).actor
    key = await in_force(alice, **NOTICE)
    before = await _rows(key)
    with clock.frozen(clock.now() + timedelta(days=before[0]["starts_on"].toordinal() - clock.today().toordinal() + 1)):
        await standings.all_anew()
    after = {row["part"]: row for row in await _rows(key)}

    first = before[0]
    assert (after[first["part"]]["gone"], after[first["part"]]["starts_on"]) == (False, first["starts_on"])


@pytest.mark.usefixtures("database")
async def test_old_ones_come_into_calendars_over_night_in_as_many_statements_as_one() -> None:
    alice = (await cast.alice()).actor
    counts = []
    for many in (1, 6):
        keys = [await in_force(alice, **NOTICE) for _ in range(many)]
        await db.execute("DELETE FROM calendar_entry")
        async with asked() as sent:
            await standings.nightly()
        counts.append(len(sent))
        assert [len(await _rows(key)) for key in keys] == [4] * many

    assert counts[0] == counts[1]


@pytest.mark.usefixtures("database")
async def test_who_may_not_see_an_agreement_does_not_see_its_days() -> None:
    alice, bob = (await cast.alice()).actor, await cast.person(Role.OFFICER)
    key = await in_force(alice, **NOTICE)
    feed = await subscribed(bob, Scope.RENEWALS)
    assert len(await titles(feed.secret)) == 4

    await service.amend(alice, key, sent(AmendIn(visibility="coordinators")), await version(key))

    assert await titles(feed.secret) == set()
    assert {row["visibility"] for row in await _rows(key)} == {"coordinators"}


@pytest.mark.usefixtures("database")
async def test_whoever_looks_after_it_has_its_days_among_their_own() -> None:
    alice = (await cast.alice()).actor
    dana = await cast.person(Role.MANAGER)
    key = await in_force(alice, **NOTICE)
    feed = await subscribed(dana, Scope.MINE)
    before = await titles(feed.secret)

    await service.amend(alice, key, sent(AmendIn(backup_owner_id=dana.user_id)), await version(key))

    assert (len(before), len(await titles(feed.secret))) == (0, 4)


@pytest.mark.usefixtures("database")
async def test_what_is_deleted_was_never_in_calendars() -> None:
    key = await in_force((await cast.alice()).actor, **NOTICE)
    revision = "SELECT revision FROM calendar_revision WHERE kind = 'agreement'"
    before = await db.fetch_one(revision)

    await calendar.forget([key])

    after = await db.fetch_one(revision)
    assert before is not None
    assert after is not None
    assert (await _rows(key), after["revision"] - before["revision"]) == ([], 1)
