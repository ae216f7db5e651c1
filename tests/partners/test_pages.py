"""The directory as pages, without JavaScript."""

import re
from datetime import date
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from registry.partners import service
from registry.partners.model import NameKind, OrganisationKind, Sector, Status
from registry.partners.schemas import AreaIn, ClosureIn, IdentifierIn, JurisdictionIn, MemberIn, NameIn, SiteIn
from registry.partners.whole import whole
from tests import cast
from tests.partners.cases import MARK, events, network, school, state, version

pytestmark = pytest.mark.usefixtures("database")
NEW = {
    "name": "Bayhaven High School",
    "sector": "education_k12",
    "region": "FL",
    "kind": "organisation",
    "tier": "standard",
    "country": "US",
}


def _text(response: httpx.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def _id(response: httpx.Response) -> UUID:
    assert response.status_code == 303, _text(response)
    return UUID(response.headers["location"].split("/")[2].split("?")[0])


async def _edited(client: cast.Client, made: UUID, **fields: Any) -> httpx.Response:
    return await client.form(f"/partners/{made}/edit", {**NEW, "version": "1", **fields})


async def test_choice_that_there_is_not_narrows_nothing_and_says_nothing() -> None:
    alice = await cast.alice()
    await school(alice.actor)

    page = await alice.get("/partners?sector=zz&owner=zz&status=zz")

    assert "Bayhaven High School" in _text(page)
    assert 'href="/partners/print"' in page.text


async def test_empty_directory_says_the_next_step() -> None:
    alice, bob = await cast.alice(), await cast.bob()

    assert "Register the first partner" in _text(await alice.get("/partners"))
    assert "Register" not in _text(await bob.get("/partners"))


async def test_partner_is_registered_by_form_and_shown() -> None:
    alice = await cast.alice()
    above = await school(alice.actor, "Bay District Schools")
    fields = {
        **NEW,
        "parent": "bay district schools",
        "area": "florida",
        "hours": "Mon-Fri 8:00-16:00",
        "regimes": ["ferpa", "ada"],
    }

    made = _id(await alice.form("/partners/new", fields))

    it = await whole(made)
    assert (it.organisation.parent_id, [area.jurisdiction.name for area in it.areas]) == (above, ["Florida"])
    text = _text(await alice.get(f"/partners/{made}?done=registered"))
    for words in (
        "It is in the directory",
        "Bay District Schools",
        "Mon–Fri 08:00–16:00",
        "FERPA",
        "Florida",
        "Add a place",
    ):
        assert words in text


async def test_wrong_form_comes_back_with_what_was_typed() -> None:
    alice = await cast.alice()
    fields = {
        **NEW,
        "name": "",
        "hours": "sometimes <i>",
        "website": "javascript:x",
        "parent": "Nobody",
        "regimes": ["ferpa"],
    }

    first = await alice.form("/partners/new", fields)
    second = await alice.form("/partners/new", {**fields, "name": "Bay"})
    third = await alice.form("/partners/new", {**fields, "name": "Bay", "parent": ""})

    assert [first.status_code, second.status_code, third.status_code] == [422, 422, 422]
    assert "Fill this in." in _text(first)
    assert "No organisation is called “Nobody”" in _text(second)
    assert "Give an address like" in _text(third)
    assert "is not" in _text(third)
    for page in (first, second, third):
        assert 'value="sometimes &lt;i&gt;"' in page.text
        assert re.search(r'value="ferpa" checked', page.text)


async def test_officer_reads_and_is_offered_nothing_to_change() -> None:
    alice, bob = await cast.alice(), await cast.bob()
    made = await school(alice.actor)

    page = await bob.get(f"/partners/{made}")

    assert page.status_code == 200
    assert not re.search(r"/(edit|sites/new|areas|names|closures|owner|status)\"", page.text)
    assert "Who changed what" not in page.text
    for part in ("edit", "names", "areas", "closures", "members", "owner", "status", "sites/new"):
        assert (await bob.get(f"/partners/{made}/{part}")).status_code == 403
    assert (await cast.anonymous().get(f"/partners/{made}")).status_code == 303


async def test_limited_coordinator_sees_no_edit_buttons_elsewhere() -> None:
    alice, limited = await cast.alice(), await cast.sign_in("coordinator", sectors=["faith"])
    made = await school(alice.actor)

    page = await limited.get(f"/partners/{made}")
    refused = await _edited(limited, made, note="x")

    assert f"/partners/{made}/edit" not in page.text
    assert (refused.status_code, await events(made)) == (403, ["registered"])


async def test_edit_keeps_the_former_name_and_shows_who_changed_what() -> None:
    alice = await cast.alice()
    made = await school(alice.actor)

    assert (await _edited(alice, made, name="Harbor High School")).status_code == 303

    text = _text(await alice.get(f"/partners/{made}"))
    assert "Formerly Bayhaven High School" in text
    assert "Alice Ames renamed it" in text


async def test_second_editor_sees_both_versions_and_chooses() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    made = await school(alice.actor)
    await _edited(alice, made, note="Ask for the front desk", tier="strategic")

    conflict = await _edited(dana, made, note="Ask for the principal", website="https://bay.example.org")
    text = _text(conflict)

    assert conflict.status_code == 409
    assert "Ask for the front desk" in text
    assert "Ask for the principal" in text
    assert 'name="version" value="2"' in conflict.text
    again = await _edited(
        dana,
        made,
        note="Ask for the principal",
        website="https://bay.example.org",
        version="2",
        take_theirs=["note", "tier"],
    )
    it = (await whole(made)).organisation
    assert again.status_code == 303
    assert (it.note, it.tier, it.website, it.version) == (
        "Ask for the front desk",
        "strategic",
        "https://bay.example.org",
        3,
    )


async def test_edit_leaves_a_parent_of_a_common_name_alone() -> None:
    alice = await cast.alice()
    above, _ = await school(alice.actor, "Central"), await school(alice.actor, "Central")
    made = await school(alice.actor, parent_id=above)
    page = await alice.get(f"/partners/{made}/edit")
    [shown] = re.findall(r'name="parent"[^>]*value="([^"]*)"', page.text)

    assert (await _edited(alice, made, parent=shown, note="x")).status_code == 303
    refused = await _edited(alice, made, parent="central", version="2")

    assert (await whole(made)).organisation.parent_id == above
    assert (refused.status_code, "Several match" in _text(refused)) == (422, True)


async def test_places_are_added_corrected_and_taken_away() -> None:
    alice = await cast.alice()
    made = await school(alice.actor)
    wrong = await alice.form(f"/partners/{made}/sites/new", {"country": "US", "latitude": "95", "street": "1 Main St"})
    right = await alice.form(
        f"/partners/{made}/sites/new", {"country": "US", "street": "1 Main St", "city": "Panama City"}
    )
    [site] = (await whole(made)).sites
    path = f"/partners/{made}/sites/{site.id}"

    moved = await alice.form(path, {"country": "US", "street": "2 Main St", "version": "1"})
    stale = await alice.form(path, {"country": "US", "street": "3 Main St", "version": "1"})

    assert [wrong.status_code, right.status_code, moved.status_code, stale.status_code] == [422, 303, 303, 409]
    assert 'value="1 Main St"' in wrong.text
    assert "2 Main St" in _text(stale)
    assert 'value="3 Main St"' in stale.text
    assert (await alice.get(path)).status_code == 200
    await alice.form(f"{path}/close")
    assert (await whole(made)).sites == ()
    assert (await alice.get(path)).status_code == 404


async def test_areas_names_numbers_closures_members_owner_and_status_by_form() -> None:
    alice = await cast.alice()
    made, team = await school(alice.actor), await network(alice.actor)
    base = f"/partners/{made}"
    county = {"type": "county", "name": "Bay County", "region": "fl", "fips": "12005"}
    steps: list[tuple[str, dict[str, Any]]] = [
        (f"{base}/areas", {"area": "Florida", "role": "shared"}),
        (f"{base}/areas/new", county),
        (f"{base}/names", {"name": "The Bay", "kind": "alias"}),
        (f"{base}/identifiers", {"scheme": "nces", "value": "120000207976"}),
        (f"{base}/closures", {"name": "Winter break", "starts_on": "2026-12-20", "ends_on": "2027-01-04"}),
        (f"/partners/{team}/members", {"member": "Bayhaven High School, FL", "role": "chair"}),
    ]

    for path, fields in steps:
        done = await alice.form(path, fields)
        assert done.status_code == 303, _text(done)
        assert (await alice.get(done.headers["location"])).status_code == 200
        again = await alice.form(path, fields)
        assert again.status_code in {303, 422}

    now = str(await version(made))
    assert (await alice.form(f"{base}/owner", {"owner_id": str(alice.user_id), "version": now})).status_code == 303
    stale = await alice.form(f"{base}/owner", {"owner_id": "", "version": now})
    assert (stale.status_code, "Somebody changed this" in _text(stale)) == (409, True)
    text = _text(await alice.get(base))
    for words in (
        "Bay County, FL",
        "Florida",
        "The Bay",
        "120000207976",
        "Winter break",
        "Bay Threat Assessment Team",
        "Alice Ames",
    ):
        assert words in text


async def test_parts_are_ended_by_button() -> None:
    alice = await cast.alice()
    actor = alice.actor
    made, team, florida = await school(actor), await network(actor), await state()
    await service.serve_area(actor, made, AreaIn(jurisdiction_id=florida))
    name = await service.add_name(actor, made, NameIn(name="The Bay"))
    number = await service.add_identifier(actor, made, IdentifierIn(scheme="own", value="B-1"))  # type: ignore[arg-type]
    closure = await service.announce_closure(
        actor, made, ClosureIn(name="Break", starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 2))
    )
    member = await service.join(actor, team, MemberIn(member_id=made))

    for path in (
        f"/partners/{made}/areas/{florida}/leave",
        f"/partners/{made}/names/{name}/forget",
        f"/partners/{made}/identifiers/{number}/end",
        f"/partners/{made}/closures/{closure}/withdraw",
        f"/partners/{team}/members/{member}/leave",
    ):
        assert (await alice.form(path)).status_code == 303, path
        assert (await alice.form(path)).status_code in {303, 404}, path

    it = await whole(made)
    assert (it.areas, it.names, it.closures) == ((), (), ())
    assert it.identifiers[0].ended_on is not None
    assert it.networks[0].until_on is not None


async def test_merger_by_form_points_to_the_successor() -> None:
    alice = await cast.alice()
    made, _ = await school(alice.actor), await school(alice.actor, "Harbor High School")
    path = f"/partners/{made}/status"

    nobody = await alice.form(path, {"status": "merged", "version": "1"})
    beside = await alice.form(path, {"status": "dormant", "successor": "harbor high school", "version": "1"})
    merged = await alice.form(path, {"status": "merged", "successor": "harbor high school", "version": "1"})

    assert [nobody.status_code, beside.status_code, merged.status_code] == [422, 422, 303]
    assert "Say which organisation it became part of." in _text(nobody)
    assert "It became part of another organisation. Call there. Harbor High School" in _text(
        await alice.get(f"/partners/{made}")
    )
    assert "Bayhaven" not in _text(await alice.get("/partners"))
    assert "Bayhaven" in _text(await alice.get("/partners?status=merged"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=bay", {"Bayhaven", "Bay Chapel"}),
        ("sector=faith", {"Bay Chapel"}),
        ("status=dormant", {"Zephyr"}),
        ("area=Florida", {"Bayhaven"}),
        ("area=Elbonia", set()),
        ("owner=me", {"Bayhaven"}),
        ("sector=circus&status=x&owner=y", {"Bayhaven", "Bay Chapel", "Zephyr"}),
    ],
)
async def test_directory_is_filtered_without_javascript(query: str, names: set[str]) -> None:
    alice = await cast.alice()
    bayhaven = await school(alice.actor, "Bayhaven", jurisdiction_ids=[await state()])
    await school(alice.actor, "Bay Chapel", sector=Sector.FAITH)
    zephyr = await school(alice.actor, "Zephyr")
    await service.declare(alice.actor, zephyr, Status.DORMANT)
    await alice.form(f"/partners/{bayhaven}/owner", {"owner_id": str(alice.user_id), "version": "1"})

    page = await alice.get(f"/partners?{query}")

    assert set(re.findall(r'<a href="/partners/[0-9a-f-]{36}">([^<]+)</a>', page.text)) == names


async def test_directory_goes_on_to_the_next_page() -> None:
    alice = await cast.alice()
    for number in range(52):
        await school(alice.actor, f"School {number:02}")

    first = await alice.get("/partners?q=school")
    [onward] = re.findall(r'href="([^"]+)" rel="next"', first.text)
    second = await alice.get(unescape(onward))

    assert ("School 49" in first.text, "School 50" in first.text) == (True, False)
    assert ("School 49" in second.text, "School 50" in second.text, 'rel="next"' in second.text) == (False, True, False)


async def test_fields_that_ask_for_others_suggest_them() -> None:
    alice = await cast.alice()
    made = await school(alice.actor)
    await service.place_site(alice.actor, made, SiteIn(city="Panama City"))

    assert (await alice.get("/partners/suggest?q=bayh")).json() == [
        {"text": "Bayhaven High School, Panama City, FL", "detail": "School or school district"}
    ]
    assert (await alice.get("/partners/areas/suggest?q=flo")).json() == [{"text": "Florida", "detail": "state"}]
    assert (await alice.get("/partners/suggest")).json() == []


async def test_nothing_that_was_typed_becomes_markup() -> None:
    alice = await cast.alice(time_zone="America/Chicago")
    actor = alice.actor
    made = await school(actor, f"School {MARK}", note=MARK, website=f"https://a.example.org/{MARK.replace(' ', '')}")
    team = await school(actor, f"Team {MARK}", kind=OrganisationKind.TEAM, sector=Sector.COMMUNITY, parent_id=made)
    for kind in NameKind:
        await service.add_name(actor, made, NameIn(name=f"{kind} {MARK}", kind=kind))
    await service.add_identifier(actor, made, IdentifierIn(scheme="own", value=MARK))  # type: ignore[arg-type]
    site = await service.place_site(actor, made, SiteIn(name=MARK, street=MARK, city=MARK))
    area = await service.add_jurisdiction(actor, JurisdictionIn(type="custom", name=MARK, region="FL"))  # type: ignore[arg-type]
    await service.serve_area(actor, made, AreaIn(jurisdiction_id=area))
    await service.announce_closure(
        actor, made, ClosureIn(name=MARK, starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 2))
    )
    await service.join(actor, team, MemberIn(member_id=made, role=MARK))
    await service.end(actor, team, Status.DISSOLVED, reason=MARK)
    pages = [
        "",
        "/edit",
        "/names",
        "/areas",
        "/closures",
        "/members",
        "/owner",
        "/status",
        f"/sites/{site}",
        "/sites/new",
    ]
    typed = dict.fromkeys(("name", "hours", "website", "note", "parent", "area", "region", "time_zone", "sector"), MARK)

    shown = [await alice.get(f"/partners/{made}{page}") for page in pages]
    shown += [
        await alice.get(f"/partners/{team}"),
        await alice.get("/partners"),
        await alice.get(f"/partners/{team}/members"),
    ]
    shown += [
        await alice.get("/partners", params={"q": MARK, "area": MARK, "sector": MARK}),
        await alice.get(f"/partners/new?parent={made}"),
    ]
    shown += [await alice.form("/partners/new", {**NEW, **typed}), await _edited(alice, made, name=MARK, note=MARK)]

    assert [page.status_code for page in shown] == [*[200] * 15, 422, 409]
    for page in shown:
        assert "<b>x</b>" not in page.text
    assert MARK in unescape(shown[0].text)


async def test_unknown_organisation_is_a_page_of_its_own() -> None:
    alice = await cast.alice()

    for part in ("", "/edit", "/names", "/sites/new", f"/sites/{uuid4()}"):
        page = await alice.get(f"/partners/{uuid4()}{part}")
        assert (page.status_code, "There is no such organisation" in page.text) == (404, True)
