"""What can be done in the directory, against a real database."""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from registry.partners import queries, service
from registry.partners.closures import closures_of
from registry.partners.errors import NoSuchOrganisation, NotYours
from registry.partners.model import AreaRole, JurisdictionType, NameKind, OrganisationKind, Sector, Status
from registry.partners.schemas import (
    AreaIn,
    ClosureIn,
    IdentifierIn,
    JurisdictionIn,
    MemberIn,
    NameIn,
    OwnerIn,
    RegisterIn,
    SiteIn,
)
from registry.partners.search import search_texts
from registry.partners.whole import whole
from registry.platform import db, slices
from registry.platform.access.model import Role
from registry.platform.errors import Conflict, Invalid, NotFound, Refused
from tests.cast import person
from tests.partners.cases import coordinator, events, network, school, state, version

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def reindexed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[UUID]]]:
    """What the look-up was told to look at again."""
    seen: list[list[UUID]] = []

    async def reindex(ids: Sequence[UUID]) -> None:
        seen.append(list(ids))

    parts = [dataclasses.replace(part, reindex=None) for part in slices.load()]
    watched = [*parts, slices.Slice(name="watch", reindex=reindex)]
    monkeypatch.setattr(slices, "load", lambda: tuple(watched))
    return iter([seen])


async def test_registered_organisation_is_whole(reindexed: Iterator[list[list[UUID]]]) -> None:
    [seen] = reindexed
    alice = await coordinator()
    florida = await state()

    made = await school(alice, website="bayhaven.example.org", hours="Mon-Fri 8:00-16:00", jurisdiction_ids=[florida])

    found = await whole(made)
    it = found.organisation
    assert (it.name, it.region, it.time_zone, it.website, it.version, it.status) == (
        "Bayhaven High School", "FL", "America/New_York", "https://bayhaven.example.org", 1, Status.ACTIVE,
    )  # fmt: skip
    assert it.hours == {"weekly": [[day, "08:00", "16:00"] for day in range(5)]}
    assert [area.jurisdiction.name for area in found.areas] == ["Florida"]
    assert await events(made) == ["registered"]
    assert seen == [[made]]


async def test_audit_goes_with_the_write_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = await coordinator()
    made = await school(alice)

    async def broken(_: Sequence[UUID]) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(slices, "load", lambda: (slices.Slice(name="broken", reindex=broken),))
    with pytest.raises(ZeroDivisionError):
        await service.rename(alice, made, "Other")

    assert (await whole(made)).organisation.name == "Bayhaven High School"
    assert await events(made) == ["registered"]


async def test_rename_keeps_the_former_name_and_finds_by_it(reindexed: Iterator[list[list[UUID]]]) -> None:
    [seen] = reindexed
    alice = await coordinator()
    made = await school(alice)
    child = await school(alice, "Bayhaven Annex", parent_id=made)

    await service.rename(alice, made, "Harbor High School", version=1)

    found = await whole(made)
    assert [(name.name, name.kind) for name in found.names] == [("Bayhaven High School", NameKind.FORMER)]
    assert found.names[0].until_on is not None
    assert {(text.kind, text.text) for text in await search_texts([made])} == {
        ("name", "Harbor High School"), ("former", "Bayhaven High School"), ("acronym", "HHS"), ("acronym", "BHS"),
    }  # fmt: skip
    assert [line.id for line in await queries.directory(queries.Filters(starts="bayhaven h"), after=None, limit=9)] == [
        made
    ]
    assert await events(made) == ["registered", "renamed"]
    assert seen[-1] == [made, child]


async def test_renamed_back_and_forth_has_one_former_name() -> None:
    alice = await coordinator()
    made = await school(alice, "A School")

    for name in ("B School", "A School", "B School"):
        await service.rename(alice, made, name)

    assert [name.name for name in (await whole(made)).names] == ["A School"]


async def test_unchanged_facts_write_nothing() -> None:
    alice = await coordinator()
    made = await school(alice)

    await service.amend(alice, made, {"name": "Bayhaven High School", "tier": "standard"})

    assert (await version(made), await events(made)) == (1, ["registered"])


async def test_second_editor_gets_both_versions() -> None:
    alice, bert = await coordinator(), await coordinator()
    made = await school(alice)
    await service.amend(alice, made, {"note": "Ask for the front desk"}, version=1)

    with pytest.raises(Conflict) as refused:
        await service.amend(bert, made, {"note": "Ask for the principal"}, version=1)

    assert refused.value.mine == {"note": "Ask for the principal"}
    assert refused.value.theirs is not None
    assert (refused.value.theirs["note"], refused.value.theirs["version"]) == ("Ask for the front desk", 2)
    assert json.dumps(refused.value.theirs, default=str)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
async def test_roles_that_do_not_edit_are_refused(role: Role) -> None:
    made = await school(await coordinator())
    other = await person(role)

    with pytest.raises(Refused):
        await service.amend(other, made, {"note": "x"})
    with pytest.raises(Refused):
        await school(other, "Another")


async def test_coordinator_stays_inside_own_sectors() -> None:
    made = await school(await coordinator())
    limited = await coordinator(sectors=["faith"])
    church = await service.register(limited, RegisterIn(name="Bay Chapel", sector=Sector.FAITH, region="FL"))

    await service.amend(limited, church, {"note": "ours"})
    with pytest.raises(NotYours):
        await service.amend(limited, made, {"note": "x"})
    with pytest.raises(NotYours):
        await school(limited, "Another")
    with pytest.raises(NotYours):
        await service.amend(limited, church, {"sector": "education_k12"})

    assert await events(made) == ["registered"]


async def test_coordinator_of_a_state_reaches_its_counties() -> None:
    alice = await coordinator()
    florida = await state()
    async with db.transaction():
        county = await service.county("12005", "Bay County", "FL")
    there = await school(alice, "There", jurisdiction_ids=[county])
    elsewhere = await school(alice, "Elsewhere", jurisdiction_ids=[await state("Georgia")])
    nowhere = await school(alice, "Nowhere")
    limited = await coordinator(jurisdictions=[florida])

    await service.amend(limited, there, {"note": "mine"})
    await school(limited, "New", jurisdiction_ids=[county])
    for other in (elsewhere, nowhere):
        with pytest.raises(NotYours):
            await service.amend(limited, other, {"note": "x"})
        with pytest.raises(NotYours):
            await service.serve_area(limited, other, AreaIn(jurisdiction_id=county))
    with pytest.raises(NotYours):
        await school(limited, "New elsewhere")


async def test_organisation_that_is_not_there() -> None:
    alice = await coordinator()

    with pytest.raises(NoSuchOrganisation):
        await service.amend(alice, uuid4(), {"note": "x"})
    with pytest.raises(NoSuchOrganisation):
        await whole(uuid4())


async def test_parent_must_exist_and_not_stand_below() -> None:
    alice = await coordinator()
    top = await school(alice, "District")
    middle = await school(alice, "School", parent_id=top)
    low = await school(alice, "Class", parent_id=middle)

    for parent in (low, top):
        with pytest.raises(Invalid) as refused:
            await service.amend(alice, top, {"parent_id": parent})
        assert set(refused.value.fields) == {"parent_id"}
    with pytest.raises(Invalid):
        await service.amend(alice, low, {"parent_id": uuid4()})
    assert [part.name for part in (await whole(top)).parts] == ["School"]


async def test_merged_organisation_points_to_its_successor() -> None:
    alice = await coordinator()
    old, new = await school(alice, "Old School"), await school(alice, "New School")

    await service.end(alice, old, Status.MERGED, successor_id=new, reason="one campus")

    found = await whole(old)
    assert (found.organisation.status, found.successor_name) == (Status.MERGED, "New School")
    assert await events(old) == ["registered", "merged"]
    with pytest.raises(Invalid):
        await service.end(alice, new, Status.MERGED, successor_id=old)


async def test_end_needs_a_successor_or_a_reason_and_can_be_taken_back() -> None:
    alice = await coordinator()
    made = await school(alice)

    with pytest.raises(Invalid):
        await service.end(alice, made, Status.DISSOLVED)
    with pytest.raises(Invalid):
        await service.end(alice, made, Status.MERGED, successor_id=made)
    with pytest.raises(Invalid):
        await service.end(alice, made, Status.DORMANT, reason="x")
    with pytest.raises(Invalid):
        await service.declare(alice, made, Status.DISSOLVED)
    await service.end(alice, made, Status.DISSOLVED, reason="its board closed it")
    await service.declare(alice, made, Status.ACTIVE, reason="a mistake")

    assert (await whole(made)).organisation.status is Status.ACTIVE


async def test_identifier_is_normal_unique_and_stays_when_it_ends() -> None:
    alice = await coordinator()
    made, other = await school(alice), await school(alice, "Other School")
    number = await service.add_identifier(alice, made, IdentifierIn(scheme="nces", value=" 120000207976"))  # type: ignore[arg-type]

    with pytest.raises(Invalid, match="belongs to Bayhaven High School"):
        await service.add_identifier(alice, other, IdentifierIn(scheme="nces", value="120000207976"))  # type: ignore[arg-type]
    await service.end_identifier(alice, made, number)

    [kept] = (await whole(made)).identifiers
    assert kept.ended_on is not None
    assert ("identifier", "120000207976") in {(text.kind, text.text) for text in await search_texts([made])}
    assert await service.add_identifier(alice, made, IdentifierIn(scheme="nces", value="120000207976")) == number  # type: ignore[arg-type]
    assert (await whole(made)).identifiers[0].ended_on is None


async def test_names_are_added_once_and_forgotten() -> None:
    alice = await coordinator()
    made = await school(alice)
    name = await service.add_name(alice, made, NameIn(name="The Bay"))

    for again in ("The Bay", "bayhaven  HIGH school"):
        with pytest.raises(Invalid):
            await service.add_name(alice, made, NameIn(name=again))
    await service.forget_name(alice, made, name)

    assert (await whole(made)).names == ()
    with pytest.raises(NotFound):
        await service.forget_name(alice, made, name)


async def test_one_site_is_the_main_one() -> None:
    alice = await coordinator()
    made = await school(alice)
    first = await service.place_site(alice, made, SiteIn(name="North", city="Panama City", region="fl"))
    second = await service.place_site(alice, made, SiteIn(name="South", city="Callaway", main=True))

    await service.move_site(alice, made, second, SiteIn(name="South", city="Springfield"), version=1)

    sites = (await whole(made)).sites
    assert [(site.name, site.city, site.main) for site in sites] == [
        ("South", "Springfield", True), ("North", "Panama City", False),
    ]  # fmt: skip
    with pytest.raises(Conflict) as refused:
        await service.move_site(alice, made, second, SiteIn(city="Lynn Haven"), version=1)
    assert refused.value.theirs is not None
    assert refused.value.theirs["city"] == "Springfield"
    await service.close_site(alice, made, second)
    assert [(site.id, site.main) for site in (await whole(made)).sites] == [(first, True)]


async def test_site_of_another_organisation_is_not_there() -> None:
    alice = await coordinator()
    made, other = await school(alice), await school(alice, "Other School")
    site = await service.place_site(alice, made, SiteIn(city="Panama City"))

    with pytest.raises(NotFound):
        await service.close_site(alice, other, site)
    with pytest.raises(NotFound):
        await service.move_site(alice, other, site, SiteIn(city="x"))


async def test_site_needs_something_to_find_it_by() -> None:
    alice = await coordinator()
    made = await school(alice)

    with pytest.raises(Invalid):
        await service.place_site(alice, made, SiteIn())


async def test_area_is_served_in_one_role_and_left() -> None:
    alice = await coordinator()
    made, florida = await school(alice), await state()

    await service.serve_area(alice, made, AreaIn(jurisdiction_id=florida))
    await service.serve_area(alice, made, AreaIn(jurisdiction_id=florida, role=AreaRole.MUTUAL_AID))
    assert [area.role for area in (await whole(made)).areas] == [AreaRole.MUTUAL_AID]
    await service.leave_area(alice, made, florida)

    assert (await whole(made)).areas == ()
    assert await events(made) == ["registered", "added", "added", "removed"]
    with pytest.raises(NotFound):
        await service.leave_area(alice, made, florida)
    with pytest.raises(Invalid):
        await service.serve_area(alice, made, AreaIn(jurisdiction_id=uuid4()))


async def test_county_is_made_once_and_lies_in_its_state() -> None:
    async with db.transaction():
        first = await service.county("12005", "Bay County", "FL")
        again = await service.county("12005", "BAY", "FL")

    assert first == again
    around = await queries.jurisdictions_around([first])
    assert set(around) == {first, await state()}
    with pytest.raises(Invalid):
        await service.county("125", "Bay", "FL")


async def test_jurisdiction_is_added_once() -> None:
    alice = await coordinator()
    given = JurisdictionIn(type=JurisdictionType.DISTRICT, name="Bay District Schools", region="fl")
    await service.add_jurisdiction(alice, given)

    with pytest.raises(Invalid):
        await service.add_jurisdiction(alice, given)
    with pytest.raises(Invalid):
        await service.add_jurisdiction(alice, JurisdictionIn(type=JurisdictionType.STATE, name="Elbonia", region="EL"))
    with pytest.raises(Refused):
        await service.add_jurisdiction(await person(Role.OFFICER), given)


async def test_members_join_and_leave_a_team() -> None:
    alice = await coordinator()
    team, made = await network(alice), await school(alice)

    joined = await service.join(alice, team, MemberIn(member_id=made, role="chair", since_on=date(2026, 1, 5)))
    with pytest.raises(Invalid):
        await service.join(alice, team, MemberIn(member_id=made))
    with pytest.raises(Invalid):
        await service.join(alice, made, MemberIn(member_id=team))
    assert [(each.name, each.role) for each in (await whole(made)).networks] == [
        ("Bay Threat Assessment Team", "chair")
    ]
    with pytest.raises(Invalid):
        await service.leave(alice, team, joined, date(2025, 1, 1))
    await service.leave(alice, team, joined, date(2026, 6, 1))
    await service.join(alice, team, MemberIn(member_id=made))

    assert [(each.until_on) for each in (await whole(team)).members] == [None, date(2026, 6, 1)]


async def test_closures_of_many_organisations_at_once() -> None:
    alice = await coordinator()
    made, open_one = await school(alice), await school(alice, "Open School", open_on_holidays=True)
    given = ClosureIn(name="winter break", starts_on=date(2026, 12, 20), ends_on=date(2027, 1, 4))
    closure = await service.announce_closure(alice, made, given)

    known = await closures_of([made, open_one], date(2026, 12, 22))

    assert known[made].closed_on(date(2026, 12, 22)) == "winter break"
    assert known[made].closed_on(date(2026, 11, 26)) is not None
    assert known[open_one].closed_on(date(2026, 11, 26)) is None
    await service.withdraw_closure(alice, made, closure)
    assert (await closures_of([made], date(2026, 12, 22)))[made].closed_on(date(2026, 12, 22)) is None
    with pytest.raises(NotFound):
        await service.withdraw_closure(alice, made, closure)


async def test_owner_is_somebody_who_edits() -> None:
    alice = await coordinator()
    made = await school(alice)
    officer = await person(Role.OFFICER)

    await service.assign_owner(alice, made, OwnerIn(owner_id=alice.user_id))

    assert (await whole(made)).owner_name == alice.name
    for wrong in (
        OwnerIn(owner_id=officer.user_id),
        OwnerIn(owner_id=uuid4()),
        OwnerIn(owner_id=alice.user_id, backup_owner_id=alice.user_id),
    ):
        with pytest.raises(Invalid):
            await service.assign_owner(alice, made, wrong)


async def test_search_texts_hold_all_that_it_may_be_found_by() -> None:
    alice = await coordinator()
    district = await school(alice, "Bay District Schools")
    made = await school(alice, parent_id=district, jurisdiction_ids=[await state()])
    await service.place_site(alice, made, SiteIn(street="1200 Harrison Ave", city="Panama City", postal_code="32401"))
    await service.add_name(alice, made, NameIn(name="Tommie Tornadoes"))

    found = {(text.kind, text.text) for text in await search_texts([made])}

    assert found == {
        ("name", "Bayhaven High School"), ("acronym", "BHS"), ("alias", "Tommie Tornadoes"), ("acronym", "TT"),
        ("place", "Panama City"), ("place", "1200 Harrison Ave"), ("place", "32401"), ("place", "Florida"),
        ("place", "Bay District Schools"),
    }  # fmt: skip


async def _counted(monkeypatch: pytest.MonkeyPatch, what: Any) -> int:
    count = 0
    fetch = db.fetch

    async def counting(*args: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        return await fetch(*args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(db, "fetch", counting)
        await what()
    return count


async def test_list_and_texts_take_the_same_number_of_queries_for_3_and_30(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = await coordinator()
    made = [await school(alice, f"School {number}") for number in range(3)]
    filters = queries.Filters(sectors=[Sector.EDUCATION_K12], jurisdiction=None, starts="school")

    async def read() -> None:
        assert len(await queries.directory(filters, after=None, limit=50)) == len(made)
        await search_texts(made)
        await closures_of(made, date(2026, 11, 21))

    for_three = await _counted(monkeypatch, read)
    made += [await school(alice, f"School {number}") for number in range(3, 30)]

    assert for_three == await _counted(monkeypatch, read) == 3


async def test_whole_takes_the_same_number_of_queries_for_3_and_30_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = await coordinator()
    made = await school(alice)
    counts = []

    for number in range(4):
        await service.place_site(alice, made, SiteIn(name=f"Site {number}"))
        await service.add_name(alice, made, NameIn(name=f"Name {number}"))
        counts.append(await _counted(monkeypatch, lambda: whole(made)))

    assert len(set(counts)) == 1


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, ["Bay Chapel", "Bayhaven", "Bayside", "Zephyr"]),
        ({"sectors": [Sector.FAITH]}, ["Bay Chapel"]),
        ({"sectors": [Sector.FAITH, Sector.HEALTHCARE]}, ["Bay Chapel", "Zephyr"]),
        ({"statuses": [Status.DORMANT]}, ["Bayside"]),
        ({"starts": "BAY h"}, []),
        ({"starts": "bayh"}, ["Bayhaven"]),
        ({"starts": "old ze"}, ["Zephyr"]),
        ({"jurisdiction": "county"}, ["Bayhaven"]),
        ({"jurisdiction": "state"}, ["Bayhaven", "Bayside"]),
        ({"owner": "alice"}, ["Zephyr"]),
        ({"starts": "bay", "sectors": [Sector.EDUCATION_K12], "statuses": [Status.ACTIVE]}, ["Bayhaven"]),
    ],
)
async def test_directory_is_narrowed(filters: dict[str, Any], names: list[str]) -> None:
    alice = await coordinator()
    florida = await state()
    async with db.transaction():
        county = await service.county("12005", "Bay County", "FL")
    await school(alice, "Bayhaven", jurisdiction_ids=[county])
    bayside = await school(alice, "Bayside", jurisdiction_ids=[florida])
    await service.declare(alice, bayside, Status.DORMANT)
    await school(alice, "Bay Chapel", sector=Sector.FAITH)
    zephyr = await school(alice, "Zephyr", sector=Sector.HEALTHCARE, kind=OrganisationKind.DIVISION)
    await service.add_name(alice, zephyr, NameIn(name="Old Zephyr"))
    await service.assign_owner(alice, zephyr, OwnerIn(backup_owner_id=alice.user_id))
    known: dict[str, Any] = {"county": county, "state": florida, "alice": alice.user_id}
    chosen: dict[str, Any] = {
        key: known.get(value, value) if isinstance(value, str) else value for key, value in filters.items()
    }

    found = await queries.directory(queries.Filters(**chosen), after=None, limit=50)

    assert [line.name for line in found] == names


async def test_directory_in_pages_shows_each_once() -> None:
    alice = await coordinator()
    made = {await school(alice, f"Same Name {number // 2}") for number in range(7)}
    shown: list[UUID] = []
    after = None

    while rows := await queries.directory(queries.Filters(), after=after, limit=3):
        shown += [line.id for line in rows]
        after = (rows[-1].sort_name, rows[-1].id)

    assert (len(shown), set(shown)) == (7, made)
