"""The meetings as a list and as a month, how often to meet, and who does not come."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from contacts.meetings.planning.comers import stopped, trend_of
from contacts.meetings.planning.queries import cadence
from registry.partners import service as partners
from registry.partners.schemas import RegisterIn
from registry.partners.sectors import Sector
from registry.platform import clock
from registry.platform.access.model import Actor
from tests import cast
from tests.contacts.meetings import held

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def _partner(actor: Actor, name: str = "Gull House", sector: Sector = Sector.FAITH) -> UUID:
    return await partners.register(actor, RegisterIn(name=name, sector=sector, region="FL"))


async def _met(partner: UUID, *days: str, attendance: str = "present", **columns: object) -> None:
    for day in days:
        series = await held.series(sector="faith", **columns)
        meeting = await held.meeting(series, _at(f"{day}T09:00"), state="held")
        await held.asked(series, organisation_id=partner)
        await held.came(meeting, attendance, organisation_id=partner)


async def test_list_is_by_day_with_both_clocks() -> None:
    alice = await cast.alice()
    series = await held.series(title="Far meeting", zone="America/Chicago", place="Room 4")
    await held.meeting(series, _at("2026-12-01T23:30"), zone="America/Chicago")

    answer = await alice.get("/meetings")

    assert answer.status_code == 200
    assert "Wednesday 2 Dec 2026" in answer.text
    assert "00:30–01:30 EST" in answer.text
    assert "Tue 1 Dec, 23:30–2 Dec 00:30 CST there" in answer.text


async def test_what_one_may_not_see_is_absent() -> None:
    charlie = await cast.charlie()
    hidden = await held.series(title="Secret matter", visibility="coordinators")
    await held.meeting(hidden, _at("2026-12-01T09:00"))

    for path in ("/meetings", "/meetings/month?month=2026-12", "/meetings/cadence"):
        answer = await charlie.get(path)
        assert answer.status_code == 200
        assert "Secret matter" not in answer.text


async def test_month_shows_its_meetings_and_leads_on() -> None:
    alice = await cast.alice()
    series = await held.series(title="Quarterly")
    await held.meeting(series, _at("2026-12-01T09:00"))
    off = await held.series(title="Dropped one")
    await held.meeting(off, _at("2026-12-31T22:00"), state="cancelled", minutes=180)

    answer = await alice.get("/meetings/month?month=2026-12")

    assert answer.text.count("Quarterly") == 1
    assert answer.text.count("Dropped one") == 2  # it goes on into the new year
    assert "goes on" in answer.text
    assert "cancelled" in answer.text
    assert "/meetings/month?month=2026-11" in answer.text
    assert "/meetings/month?month=2027-01" in answer.text


async def test_filters_narrow_and_say_what_is_wrong() -> None:
    alice = await cast.alice()
    partner = await _partner(alice.actor)
    series = await held.series(title="With Gull", kind="visit")
    await held.meeting(series, _at("2026-12-01T09:00"))
    await held.asked(series, organisation_id=partner)
    other = await held.series(title="Without")
    await held.meeting(other, _at("2026-12-01T09:00"))

    with_gull = await alice.get("/meetings?partner=Gull House")
    visits = await alice.get("/meetings?kind=visit")
    nobody = await alice.get("/meetings?partner=Nobody At All")

    for answer in (with_gull, visits):
        assert "With Gull" in answer.text
        assert "Without" not in answer.text
    assert "No organisation is called" in nobody.text


async def test_only_evidence_counts_as_met() -> None:
    alice = await cast.alice()
    partner = await _partner(alice.actor)
    await _met(partner, "2026-11-01", attendance="absent")
    passed = await held.series(sector="faith")
    await held.meeting(passed, _at("2026-11-02T09:00"))

    before = {line.wish.kind: line for _, lines in (await cadence(alice.actor)).sectors for line in lines}
    await _met(partner, "2026-11-03")
    after = {line.wish.kind: line for _, lines in (await cadence(alice.actor)).sectors for line in lines}

    assert before["liaison"].stands.met_on is None
    assert after["liaison"].stands.met_on == _at("2026-11-03").date()
    assert after["exercise"].stands.met_on is None


@pytest.mark.parametrize("one_only", [False, True])
async def test_planned_for_whoever_is_asked_and_nobody_else(one_only: bool) -> None:
    alice = await cast.alice()
    partner = await _partner(alice.actor)
    await _partner(alice.actor, "Gull School", Sector.EDUCATION_K12)
    series = await held.series(first_at=_at("2026-12-01T09:00"))
    _, second = [await held.meeting(series, _at(f"2026-12-{day}T09:00")) for day in ("01", "08")]
    await held.asked(series, organisation_id=partner, meeting_id=second if one_only else None)

    stands = {sector: lines[0].stands for sector, lines in (await cadence(alice.actor)).sectors}

    assert stands[Sector.FAITH].planned_on == _at("2026-12-08" if one_only else "2026-12-01").date()
    assert stands[Sector.EDUCATION_K12].planned_on is None


async def test_cadence_page_offers_to_plan_what_is_overdue() -> None:
    alice = await cast.alice()
    partner = await _partner(alice.actor)
    await _met(partner, "2026-01-10")

    answer = await alice.get("/meetings/cadence")

    assert "Last met on 10 Jan 2026. The next was due by 10 Apr 2026." in answer.text
    assert "/meetings/new?kind=liaison&amp;sector=faith" in answer.text


async def test_wish_for_a_partner_is_said_changed_and_taken_back() -> None:
    alice = await cast.alice()
    partner = await _partner(alice.actor)
    sent = {"kind": "liaison", "every_months": "1", "partner": "Gull House"}

    said = await alice.form("/meetings/cadence/set", sent)
    twice = await alice.form("/meetings/cadence/set", sent)
    changed = await alice.form("/meetings/cadence/set", sent | {"every_months": "6", "version": "1"})
    (line,) = (await cadence(alice.actor)).partners
    dropped = await alice.form(f"/meetings/cadence/{line.id}/drop")

    assert (said.status_code, twice.status_code, changed.status_code, dropped.status_code) == (303, 409, 303, 303)
    assert (line.organisation_id, line.wish.every_months) == (partner, 6)
    assert (await cadence(alice.actor)).partners == []


async def test_limited_coordinator_says_it_of_her_own_only() -> None:
    frank, alice = await cast.frank(), await cast.alice(sectors=["faith"])
    await _partner(frank.actor, "Far School", Sector.EDUCATION_K12)
    await _partner(frank.actor)

    async def status(**whom: str) -> int:
        sent = {"kind": "liaison", "every_months": "2", **whom}
        return (await alice.form("/meetings/cadence/set", sent)).status_code

    assert await status(partner="Gull House") == 303
    assert await status(sector="faith") == 303
    assert await status(partner="Far School") == 403
    assert await status(sector="education_k12") == 403
    assert await status() == 403


async def test_partner_that_stopped_coming_is_named_once() -> None:
    alice = await cast.alice()
    lost, faithful = await _partner(alice.actor, "Lost House"), await _partner(alice.actor, "True House")
    await _met(lost, "2026-01-10")
    await _met(lost, "2026-04-10", "2026-07-10", attendance="absent")
    await _met(faithful, "2026-01-10", "2026-04-10")

    found = await stopped(alice.actor)

    assert [(one.id, one.trend.words) for one in found] == [
        (lost, "came to 1 of the last 3, and not since 10 Jan 2026")
    ]
    assert (await trend_of(alice.actor, faithful)).words == "came to all of the last 2"
    page = await alice.get(f"/partners/{lost}")
    assert "Came to 1 of the last 3" in page.text


async def test_home_shows_mine_of_this_week() -> None:
    alice = await cast.alice()
    mine = await held.series(title="My round", owner_id=alice.user_id)
    await held.meeting(mine, _at("2026-11-23T09:00"))
    await held.meeting(mine, _at("2026-12-23T09:00"))

    answer = await alice.get("/")

    assert answer.text.count("My round") == 1
    assert "Mon 23 Nov 2026, 09:00 EST" in answer.text
