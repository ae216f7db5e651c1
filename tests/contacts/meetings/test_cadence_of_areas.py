"""Who is to be met, by county: on the page, for programs, and for whoever looks after a part alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from registry.partners import service as partners
from registry.partners.model import JurisdictionType
from registry.partners.schemas import JurisdictionIn, RegisterIn
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor
from tests import cast
from tests.cast import Client
from tests.contacts.meetings import held
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")
API = "/api/v1/meetings/cadence"


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.frozen(datetime(2026, 11, 21, 15, tzinfo=UTC)):
        yield


async def _area(actor: Actor, name: str, kind: JurisdictionType, inside: UUID | None = None) -> UUID:
    given = JurisdictionIn(type=kind, name=name, region="FL", parent_id=inside)
    return await partners.add_jurisdiction(actor, given)


async def _met(partner: UUID, day: str, attendance: str = "present") -> None:
    series = await held.series()
    meeting = await held.meeting(series, datetime.fromisoformat(f"{day}T09:00"), state="held")
    await held.asked(series, organisation_id=partner)
    await held.came(meeting, attendance, organisation_id=partner)


async def _two_counties(actor: Actor) -> dict[str, UUID]:
    """A parish in a city of Bay, met this month; one in Gulf, met long ago and lately absent; a school in Gulf."""
    made = {}
    for name in ("Bay County", "Gulf County"):
        made[name] = await _area(actor, name, JurisdictionType.COUNTY)
    made["Lynn"] = await _area(actor, "Lynn", JurisdictionType.MUNICIPALITY, made["Bay County"])
    for name, sector, area in (
        ("Lynn Parish", Sector.FAITH, "Lynn"), ("Gulf Parish", Sector.FAITH, "Gulf County"),
        ("Gulf School", Sector.EDUCATION_K12, "Gulf County"),
    ):  # fmt: skip
        given = RegisterIn(name=name, sector=sector, region="FL", jurisdiction_ids=[made[area]])
        made[name] = await partners.register(actor, given)
    await _met(made["Lynn Parish"], "2026-11-03")
    await _met(made["Gulf Parish"], "2026-01-10")
    for day in ("2026-10-01", "2026-10-08"):
        await _met(made["Gulf Parish"], day, "absent")
    return made


async def _stands(client: Client, query: str = "") -> dict[tuple[str | None, str | None], tuple[str, Any]]:
    """State and day of the last liaison meeting, by sector and partner, then who does not come."""
    told = (await client.get(API + query)).json()
    lines = [one for one in told["lines"] if one["kind"] == "liaison"]
    found = {(one["sector"], one["organisation"]): (one["state"], one["met_on"]) for one in lines}
    return found | {("away", one["organisation"]): ("away", len(one["last"])) for one in told["away"]}


async def test_each_county_stands_for_itself() -> None:
    alice = await cast.alice()
    made = await _two_counties(alice.actor)
    await alice.form("/meetings/cadence/set", {"kind": "liaison", "every_months": "1", "partner": "Gulf Parish"})

    lone, school = ("away", "Gulf Parish"), ("education_k12", None)
    gulf = {
        ("faith", None): ("overdue", "2026-01-10"), school: ("never", None),
        ("faith", "Gulf Parish"): ("met", "2026-01-10"), lone: ("away", 3),
    }  # fmt: skip
    assert await _stands(alice) == gulf | {("faith", None): ("met", "2026-11-03")}
    assert await _stands(alice, f"?jurisdiction={made['Gulf County']}") == gulf
    for area in ("Bay County", "Lynn"):
        assert await _stands(alice, f"?jurisdiction={made[area]}") == {("faith", None): ("met", "2026-11-03")}


async def test_whoever_looks_after_a_county_begins_with_it() -> None:
    frank = await cast.frank()
    made = await _two_counties(frank.actor)
    alice = await cast.alice(jurisdictions=[made["Bay County"]])

    assert await _stands(alice) == {("faith", None): ("met", "2026-11-03")}
    page = await alice.get("/meetings/cadence")
    assert "Of the areas that you look after." in page.text
    assert "K-12" not in page.text.partition("By sector")[2].partition("Everybody")[0]


async def test_planned_in_another_county_is_no_plan_for_this_one() -> None:
    frank = await cast.frank()
    made = await _two_counties(frank.actor)
    series = await held.series(sector="faith", host_id=made["Gulf School"], first_at=datetime(2026, 12, 1, 9))
    await held.meeting(series, datetime(2026, 12, 1, 9))
    await held.asked(series, organisation_id=made["Gulf Parish"])

    assert (await _stands(frank, f"?jurisdiction={made['Gulf County']}"))["faith", None][0] == "late"
    assert (await _stands(frank, f"?jurisdiction={made['Bay County']}"))["faith", None][0] == "met"


async def test_page_is_narrowed_with_as_many_statements_and_says_what_is_wrong() -> None:
    alice = await cast.alice()
    await _two_counties(alice.actor)
    await alice.get("/meetings/cadence")

    with counted() as whole:
        await alice.get("/meetings/cadence")
    with counted() as narrowed:
        answer = await alice.get("/meetings/cadence?area=Gulf County, FL")
    wrong = await alice.get("/meetings/cadence?area=Nowhere County")

    assert "Last met on 10 Jan 2026." in answer.text
    assert len(narrowed) == len(whole) + 1  # which area is meant
    assert "There is no area called" in wrong.text
    assert "By sector" not in wrong.text


async def test_what_is_most_urgent_stands_first() -> None:
    alice = await cast.alice()
    for name, sector in (("School", Sector.EDUCATION_K12), ("Parish", Sector.FAITH), ("Clinic", Sector.MENTAL_HEALTH)):
        partner = await partners.register(alice.actor, RegisterIn(name=name, sector=sector, region="FL"))
        if name != "Clinic":
            await _met(partner, "2026-01-10" if name == "Parish" else "2026-11-03")

    told = (await alice.get(API)).json()["lines"]

    assert [one["sector"] for one in told if one["kind"] == "liaison"] == ["faith", "mental_health", "education_k12"]


async def test_what_one_may_not_see_counts_for_nobody_else() -> None:
    alice, charlie = await cast.alice(), await cast.charlie()
    await _two_counties(alice.actor)
    await db.execute("UPDATE meeting_series SET visibility = 'coordinators'")

    assert (await _stands(charlie))["faith", None] == ("never", None)
