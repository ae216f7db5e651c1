"""The pages of places and their coverage for programs, over HTTP."""

from uuid import UUID

import pytest

from contacts import service as contacts
from contacts.model import CheckOutcome, PointKind
from contacts.schemas import CheckIn, PointIn
from registry.partners import service as partners
from registry.partners.model import AreaRole, JurisdictionType
from registry.partners.schemas import AreaIn, JurisdictionIn, RegisterIn
from registry.partners.sectors import Sector
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from tests import cast
from tests.cast import Client
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def alice(database: None) -> Client:
    return await cast.alice()


async def place(actor: Actor, name: str, kind: JurisdictionType, parent: UUID | None = None) -> UUID:
    given = JurisdictionIn(type=kind, name=name, region="FL", parent_id=parent)
    return await partners.add_jurisdiction(actor, given)


async def partner(actor: Actor, name: str, sector: Sector, area: UUID, role: AreaRole = AreaRole.PRIMARY) -> UUID:
    made = await partners.register(actor, RegisterIn(name=name, sector=sector, region="FL"))
    await partners.serve_area(actor, made, AreaIn(jurisdiction_id=area, role=role))
    return made


async def duty_line(actor: Actor, house: UUID, value: str) -> None:
    point = await contacts.publish_point(actor, house, PointIn(kind=PointKind.DUTY_LINE, value=value, coverage="24/7"))
    await contacts.record_check(actor, point, CheckIn(outcome=CheckOutcome.CONFIRMED))


async def county(actor: Actor) -> tuple[UUID, UUID]:
    """A county with a sheriff who answers and a town with police that has no number."""
    gull = await place(actor, "Gull County", JurisdictionType.COUNTY)
    town = await place(actor, "Gull Beach", JurisdictionType.MUNICIPALITY, gull)
    await duty_line(actor, await partner(actor, "Gull Sheriff", Sector.LE_LOCAL, gull), "305-555-0141")
    await partner(actor, "Gull Beach Police", Sector.LE_LOCAL, town)
    await partner(actor, "Gull Beach Clinic", Sector.MENTAL_HEALTH, town)
    return gull, town


async def test_place_says_who_covers_it_what_is_missing_and_who_answers_now(alice: Client) -> None:
    gull, town = await county(alice.actor)

    page = (await alice.get(f"/places/{gull}")).text
    assert "(305) 555-0141" in page
    assert "Nobody covers it for emergency management." in page
    assert "Nobody covers all of it for mental health; one partner serves a part of it." in page
    assert f'href="/places/{town}"' in page

    page = (await alice.get(f"/places/{town}")).text
    assert page.index("Gull Sheriff") < page.index("Gull Beach Police")  # The one that answers comes first.
    assert "Gull Sheriff serves all of Gull County around it as well." in page
    assert "For mental health no number was confirmed in time, at Gull Beach Clinic." in page


async def test_two_primaries_are_an_overlap_until_one_is_marked_as_shared(alice: Client) -> None:
    gull, _ = await county(alice.actor)
    second = await partner(alice.actor, "Port Police", Sector.LE_LOCAL, gull)
    address = f"/api/v1/jurisdictions/{gull}/coverage"

    kinds = [one["kind"] for one in (await alice.get(address)).json()["remarks"]]
    await partners.serve_area(alice.actor, second, AreaIn(jurisdiction_id=gull, role=AreaRole.SHARED))
    after = [one["kind"] for one in (await alice.get(address)).json()["remarks"]]

    assert ("overlap" in kinds, "overlap" in after, "shared" in after) == (True, False, True)


async def test_police_that_comes_for_mutual_aid_alone_covers_nothing_and_is_listed_apart(alice: Client) -> None:
    gull, town = await county(alice.actor)
    harbor = await place(alice.actor, "Gull Harbor", JurisdictionType.CUSTOM)
    helper = await partner(alice.actor, "Port Police", Sector.LE_LOCAL, harbor, AreaRole.MUTUAL_AID)
    await partners.serve_area(alice.actor, helper, AreaIn(jurisdiction_id=town))
    await duty_line(alice.actor, helper, "305-555-0143")

    body = (await alice.get(f"/api/v1/jurisdictions/{harbor}/coverage")).json()
    page = (await alice.get(f"/places/{harbor}")).text
    above = (await alice.get(f"/api/v1/jurisdictions/{gull}/coverage")).json()

    assert [(one["standing"], one["itself"]) for one in body["sectors"]] == [("nobody", 0)]
    assert "Nobody covers it for local law enforcement. Port Police comes for mutual aid only." in page
    assert [(one["name"], one["role"], one["confirmed"]) for one in body["partners"]] == [
        ("Port Police", "mutual_aid", True)
    ]
    assert page.index("Comes for mutual aid</p>") < page.rindex("Port Police")
    assert "(305) 555-0143" in page  # It is still there to call.
    assert next(one["within"] for one in above["sectors"] if one["sector"] == "le_local") == 2


async def test_who_serves_a_part_and_helps_out_all_around_counts_for_its_part(alice: Client) -> None:
    gull, town = await county(alice.actor)
    helper = await partner(alice.actor, "Port Police", Sector.LE_LOCAL, gull, AreaRole.MUTUAL_AID)
    await partners.serve_area(alice.actor, helper, AreaIn(jurisdiction_id=town))

    body = (await alice.get(f"/api/v1/jurisdictions/{gull}/coverage")).json()

    police = next(one for one in body["sectors"] if one["sector"] == "le_local")
    assert (police["itself"], police["within"]) == (1, 2)
    assert body["parts"][0]["sectors"][0]["itself"] == 2


async def test_coverage_counts_each_partner_once_where_it_comes_nearest(alice: Client) -> None:
    gull, town = await county(alice.actor)
    both = await partner(alice.actor, "Gull Schools", Sector.EDUCATION_K12, gull)
    await partners.serve_area(alice.actor, both, AreaIn(jurisdiction_id=town))

    body = (await alice.get(f"/api/v1/jurisdictions/{gull}/coverage")).json()

    schools = next(one for one in body["sectors"] if one["sector"] == "education_k12")
    assert (schools["itself"], schools["around"], schools["within"]) == (1, 0, 0)
    assert {one["name"]: (one["reach"], one["confirmed"]) for one in body["partners"]} == {
        "Gull Schools": ("itself", False),
        "Gull Sheriff": ("itself", True),
        "Gull Beach Police": ("within", False),
        "Gull Beach Clinic": ("within", False),
    }
    states = {one["sector"]: one["standing"] for one in body["parts"][0]["sectors"]}
    assert states == {
        "le_local": "confirmed",
        "education_k12": "unconfirmed",
        "mental_health": "unconfirmed",
        "emergency_mgmt": "nobody",
    }


async def test_place_asks_the_database_as_often_for_many_as_for_few(alice: Client) -> None:
    gull, _ = await county(alice.actor)
    asked = []
    for number in (0, 12):
        for one in range(number):
            town = await place(alice.actor, f"Town {one}", JurisdictionType.MUNICIPALITY, gull)
            await duty_line(alice.actor, await partner(alice.actor, f"P{one}", Sector.LE_LOCAL, town), "305-555-0142")
        with counted() as sent:
            assert (await alice.get(f"/places/{gull}")).status_code == 200
        asked.append([one for one in sent if "demonstration" not in one])  # Asked now and then only.

    assert len(asked[0]) == len(asked[1])


async def test_places_are_found_by_the_beginning_of_their_name(alice: Client) -> None:
    gull, town = await county(alice.actor)

    served = (await alice.get("/places")).text
    found = (await alice.get("/places?q=gull b")).text
    offered = (await alice.get("/places/suggest?q=gull+b")).json()

    assert f"/places/{gull}" in served
    assert f"/places/{gull}" not in found
    assert f"/places/{town}" in found
    assert offered == [{"text": "Gull Beach, FL", "detail": "City or town", "href": f"/places/{town}"}]


async def test_card_and_partner_page_lead_to_the_place(alice: Client) -> None:
    gull, _ = await county(alice.actor)
    body = (await alice.get(f"/api/v1/jurisdictions/{gull}/coverage")).json()

    for path in ("card", "partners"):
        assert f'href="/places/{gull}"' in (await alice.get(f"/{path}/{body['partners'][0]['id']}")).text


@pytest.mark.parametrize("path", ["/places/{}", "/api/v1/jurisdictions/{}/coverage"])
async def test_place_that_is_not_there_is_not_found(alice: Client, path: str) -> None:
    assert (await alice.get(path.format(new_id()))).status_code == 404
