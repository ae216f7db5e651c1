"""The look-up against a county of some 200 organisations in a real database."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.lookup import pins, service
from registry.lookup.finding import find, places, suggest
from registry.lookup.model import CANDIDATES, Filters, Found
from registry.lookup.rules import sectors_of
from registry.platform import db
from registry.platform.access.model import Actor, Role
from registry.platform.ids import new_id
from tests.cast import person
from tests.lookup import county
from tests.lookup.directory import Partner, add

pytestmark = pytest.mark.usefixtures("database")

SWORN = Actor(new_id(), "Bob", Role.OFFICER, sworn=True)
OFFICER = Actor(new_id(), "Charlie", Role.OFFICER)
MOST_QUERIES = 7  # a number, the first stage, two for each width, what is near
COORDINATOR = Actor(new_id(), "Alice", Role.COORDINATOR)


@pytest.fixture
async def everybody(database: None) -> list[Partner]:
    partners = [*county.CAST, *county.others()]
    await _register(partners)
    return partners


async def _register(partners: list[Partner]) -> None:
    await add(partners)
    await service.reindex([partner.id for partner in partners])


async def _find(typed: str, actor: Actor = OFFICER, filters: Filters | None = None) -> Found:
    return await find(actor, typed, Filters() if filters is None else filters)


async def _names(typed: str, actor: Actor = OFFICER) -> list[str]:
    return [hit.name for hit in (await _find(typed, actor)).hits]


async def test_query_finds_the_one_that_is_meant_first(everybody: list[Partner]) -> None:
    found = {typed: await _find(typed) for typed in county.ASKED}

    first = {typed: answer.hits[0].id if answer.hits else None for typed, answer in found.items()}
    wrong = {t: [h.name for h in found[t].hits[:3]] for t, meant in county.ASKED.items() if first[t] != meant.id}
    assert wrong == {}


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        ("harbor constabulary", ["former name: Harbor Constabulary (until 2019)"]),
        ("blue lantern", ["also called: The Blue Lantern"]),
        ("bdpd", ["acronym: BDPD"]),
        ("0101", ["number ending: 0101, extension 12"]),
        ("305-555-0103", ["old number ending: 0103"]),
        ("lincoln high marrow", ["place: Marrow"]),
        ("roe castillo", ["person: Jane Roe-Castillo"]),
        ("fl0480000", ["identifier: FL0480000"]),
        ("lincoln high school", []),
    ],
)
async def test_hit_says_why_it_matched(everybody: list[Partner], typed: str, reasons: list[str]) -> None:
    hit = (await _find(typed)).hits[0]

    assert [reason.words for reason in hit.reasons] == reasons


@pytest.mark.parametrize(
    ("typed", "actor", "sees"),
    [
        ("305-555-0102", SWORN, True), ("305-555-0102", OFFICER, False), ("0102", OFFICER, False),
        ("0102", COORDINATOR, True),
        ("305-555-0150", COORDINATOR, True), ("305-555-0150", SWORN, False), ("0150", SWORN, False),
        ("3055550150", OFFICER, False),
    ],
)  # fmt: skip
async def test_restricted_number_finds_only_for_those_who_see_it(
    everybody: list[Partner], typed: str, actor: Actor, sees: bool
) -> None:
    found, suggested = await _find(typed, actor), await suggest(actor, typed)

    assert (found.total, len(found.hits), len(suggested)) == ((1, 1, 1) if sees else (0, 0, 0))


async def test_restricted_words_neither_find_nor_widen_for_others(database: None) -> None:
    partner = Partner(name="Harbor House")
    await add([partner])
    point = (new_id(), partner.id, "email_personal", "quetzalcoatl@example.org", "coordinators")
    await db.copy("contact_point", ("id", "organisation_id", "kind", "value", "visibility"), [point])
    await service.reindex([partner.id])

    assert await _names("quetzalcoatl", COORDINATOR) == await _names("quetzalcaotl", COORDINATOR) == ["Harbor House"]
    assert await _names("quetzalcoatl", SWORN) == await _names("quetzalcaotl", SWORN) == []
    assert [hit.reasons for hit in (await _find("harbor house quetzalcoatl", SWORN)).hits] == [()]


async def test_merged_organisation_leads_to_its_successor(everybody: list[Partner]) -> None:
    hit = (await _find("pelican point police")).hits[0]

    assert (hit.id, hit.status) == (county.MERGED.id, "merged")
    assert hit.successor == (county.POLICE.id, county.POLICE.name)
    assert hit.href == f"/card/{county.POLICE.id}"


async def test_nearer_of_two_that_are_alike_comes_first() -> None:
    south, north = (
        Partner(name="Lincoln High School", city=city, position=position)
        for city, position in (("Marrow", (25.1, -80.4)), ("Bayhaven", (30.2, -81.4)))
    )
    await _register([south, north])

    found = [await _find("lincoln high", filters=Filters(near=near)) for near in ((25.0, -80.5), (30.0, -81.5), None)]

    assert [answer.hits[0].id for answer in found[:2]] == [south.id, north.id]
    assert [round(hit.distance_km or 0) for hit in found[0].hits] == [15, 585]
    assert {hit.distance_km for hit in found[2].hits} == {None}


async def test_nearest_of_a_great_many_that_are_alike_is_found() -> None:
    crowd = [Partner(name=f"Harbor High School {at}", position=(40.0, -100.0)) for at in range(CANDIDATES + 20)]
    near = Partner(name="Harbor High School", sector="education_k12", position=(25.1, -80.4))
    await _register([*crowd, near])

    found = await _find("school harbor high", filters=Filters(near=(25.0, -80.5)))

    assert found.hits[0].id == near.id


async def test_partner_whose_card_somebody_opened_lately_comes_first_for_them(committed: str) -> None:
    bob = await person("officer", name="Bob")
    partners = [Partner(name="Lincoln High School", city=city) for city in ("Bayhaven", "Marrow", "Tern Island")]
    await _register(partners)
    await pins.opened(bob, partners[2].id)

    assert (await find(bob, "lincoln high school", Filters())).hits[0].id == partners[2].id
    assert (await find(OFFICER, "lincoln high school", Filters())).hits[0].id == partners[0].id


async def test_acronym_that_nobody_entered_is_found(everybody: list[Partner]) -> None:
    await _register([Partner(name="Marrow-Dade Police Department"), Partner(name="PELICAN CO SO")])

    assert (await _names("mdpd"))[0] == "Marrow-Dade Police Department"
    assert (await _names("pcso"))[0] == "PELICAN CO SO"


async def test_filters_narrow_to_sector_and_jurisdiction(everybody: list[Partner]) -> None:
    tide = await db.fetch_one("SELECT id FROM jurisdiction WHERE name = 'Tide County'")
    assert tide is not None

    schools = await _find("lincoln", filters=Filters(sectors_of("all:education"), tide["id"]))
    police = await _find("lincoln", filters=Filters(sectors_of("all:law_enforcement")))
    only_filters = await _find("", filters=Filters(sectors_of("mental_health")))

    assert [hit.id for hit in schools.hits] == [county.LINCOLN_A.id]
    assert county.LINCOLN_A.id not in [hit.id for hit in police.hits]
    assert [hit.id for hit in only_filters.hits] == [county.CLINIC.id]


async def test_jurisdiction_counts_what_is_inside_it(everybody: list[Partner]) -> None:
    coast = new_id()
    columns = ("id", "type", "name", "folded", "region")
    await db.copy("jurisdiction", columns, [(coast, "custom", "The whole coast", "the whole coast", "FL")])
    await db.execute("UPDATE jurisdiction SET parent_id = $1 WHERE type = 'county'", coast)
    await service.reindex([county.CLINIC.id])

    assert [hit.id for hit in (await _find("ocean view", filters=Filters(None, coast))).hits] == [county.CLINIC.id]


async def test_places_to_narrow_by_are_those_of_the_hits(everybody: list[Partner]) -> None:
    found = await _find("lincoln high school")

    assert [name for _, name in await places(found)] == ["Harbor County, FL", "Tide County, FL"]


async def test_found_as_soon_as_saved_and_gone_when_rolled_back() -> None:
    partner = Partner(name="Fernweh Institute", numbers=(("+13055550177", None, "all_users", False),))
    with pytest.raises(ZeroDivisionError):
        async with db.transaction():
            await _register([partner])
            inside = [await _names(typed) for typed in ("fernweh", "fernwhe institute", "0177")]
            raise ZeroDivisionError

    after = [await _names(typed) for typed in ("fernweh", "fernwhe institute", "0177")]
    assert (inside, after) == ([["Fernweh Institute"]] * 3, [[]] * 3)


async def test_removed_organisation_is_found_no_more() -> None:
    partner = Partner(name="Fernweh Institute", numbers=(("+13055550177", None, "all_users", False),))
    await _register([partner])
    await db.execute("DELETE FROM organisation WHERE id = $1", partner.id)
    await service.reindex([partner.id])

    assert (await _names("fernweh"), await _names("0177")) == ([], [])


async def test_renamed_organisation_is_found_by_its_new_name_only() -> None:
    partner = Partner(name="Fernweh Institute")
    await _register([partner])
    await db.execute("UPDATE organisation SET name = 'Heimat Institute' WHERE id = $1", partner.id)
    await service.reindex([partner.id])

    assert (await _names("fernweh institut"), await _names("heimat")) == ([], ["Heimat Institute"])


async def test_part_of_a_renamed_organisation_is_found_by_the_new_name() -> None:
    whole = Partner(name="Fernweh Institute")
    part = Partner(name="Dental Clinic", parent_id=whole.id)
    await _register([whole, part])
    before = await _names("clinic fernweh")
    await db.execute("UPDATE organisation SET name = 'Heimat Institute' WHERE id = $1", whole.id)
    await service.reindex([whole.id])

    assert before == ["Dental Clinic"]
    assert await _names("clinic heimat") == ["Dental Clinic"]
    assert "Dental Clinic" not in await _names("fernweh")


@pytest.mark.parametrize("typed", ["lincoln high", "licnoln hihg", "0101", "xyzzy harbor", "ocso", "305-555-0101 x12"])
async def test_number_of_queries_does_not_grow(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    counts: list[int] = []
    fetch = db.fetch

    async def counting(sql: str, *args: object, replica: bool = False) -> Sequence[db.Record]:
        counts[-1] += 1
        return await fetch(sql, *args, replica=replica)

    crowd = [Partner(name=f"Harbor {number}", county="Tide") for number in range(90)]
    for partners in (county.CAST[:3], [*county.CAST[3:], *county.others(), *crowd]):
        await _register(partners)
        counts.append(0)
        with monkeypatch.context() as patched:
            patched.setattr(db, "fetch", counting)
            await _find(typed)

    assert max(counts) <= MOST_QUERIES


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=300))
async def test_any_text_is_answered(typed: str) -> None:
    assert (await _find(typed, COORDINATOR)).total >= 0


@pytest.mark.parametrize(
    "typed", ["\0", "'", "a'b & c:*", "x" * 5000, "👮‍♀️ ☎", "sheriff ' | *", "~", "sworn_only~x", "%_\\", "the of"]
)
async def test_awkward_text_is_answered(everybody: list[Partner], typed: str) -> None:
    assert (await _find(typed)).total >= 0
