"""The guided path, who is near and what is around a place, over HTTP; and that a position stays where it was given."""

import logging
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from registry.platform import clock, db, slices
from tests import cast
from tests.guide.town import HERE, Position, Sector, Town, built, placed
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)  # a Wednesday
NIGHT = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


@pytest.fixture
async def town(database: None) -> AsyncIterator[Town]:
    await db.execute("INSERT INTO zip_centroid_source (version) VALUES ('any')")
    with clock.frozen(NOON):
        made = await built((await cast.alice()).actor)
        yield made


def cards(text: str, town: Town) -> list[str]:
    """Whose cards the page leads to, in order, each once."""
    known = {str(key): name for name, key in town.ids.items()}
    found = re.findall(r'href="/card/([0-9a-f-]{36})"', text)
    return list(dict.fromkeys(known[key] for key in found if key in known))


async def officer(town: Town, at: str = "Gull Bay Police") -> cast.Client:
    return await cast.sign_in("officer", name="Bob Baker", sworn=True, organisation_id=town.ids[at])


async def test_three_taps_lead_from_home_to_a_number(town: Town) -> None:
    bob = await officer(town)

    home = await bob.get("/find")
    first = await bob.get("/guide")
    second = await bob.get("/guide?who=school")
    third = await bob.get("/guide?who=school&need=assessment")

    assert 'href="/guide"' in home.text
    assert 'href="/guide?who=school"' in first.text
    assert 'href="/guide?who=school&amp;need=assessment"' in second.text
    assert cards(third.text, town)[:2] == ["Gull High School", "Gull District"]
    assert 'href="tel:+13055550150"' in third.text
    assert "Team chair" in third.text
    assert "Around Gull Bay Police" in third.text
    assert "What staff saw or heard" in third.text


async def test_after_hours_the_path_leads_to_somebody_who_answers_and_says_so(town: Town) -> None:
    with clock.frozen(NIGHT):
        night = await (await officer(town)).get("/guide?who=school&need=safe")

    assert "Nobody of these should answer now." in night.text
    assert 'class="call best"' in night.text
    found = cards(night.text, town)
    assert found[0] == "Gull County Sheriff"
    assert 'href="tel:+13055550100"' in night.text
    assert set(found[:-2]) <= {"Gull County Sheriff", "Gull Crisis House", "Gull Hospital"}
    assert found[-2:] == ["Gull High School", "Gull District"]


async def test_when_it_can_wait_nobody_is_woken(town: Town) -> None:
    with clock.frozen(NIGHT):
        week = await (await officer(town)).get("/guide?who=school&need=safe&when=week")

    assert "Nobody of these" not in week.text
    assert 'class="call best"' not in week.text  # nobody answers, so no number looks as if somebody did
    assert cards(week.text, town) == ["Gull High School", "Gull District"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("who=health&need=safe&place=Gull+County", "Gull Crisis House"),
        ("who=health&need=safe&place=gull+county,+FL", "Gull Crisis House"),
        ("who=place&need=ban&place=34501&when=week", "Gull Stadium"),
        ("who=police&need=welfare&place=Gull+Bay", "Gull County Sheriff"),
        ("who=school&need=known&name=gull+distrct&when=today", "Gull District"),
        ("who=other&need=warn&place=Gull+County", "Gull County Sheriff"),
    ],
)
async def test_every_kind_of_place_leads_to_the_right_partner(town: Town, query: str, first: str) -> None:
    with clock.frozen(NIGHT):
        answer = await (await cast.bob()).get(f"/guide?{query}")

    assert answer.status_code == 200
    assert cards(answer.text, town)[0] == first


async def test_without_a_place_the_path_asks_for_one_and_an_unknown_one_is_no_dead_end(town: Town) -> None:
    bob = await cast.bob()

    asked = await bob.get("/guide?who=school&need=known")
    unknown = await bob.get("/guide?who=school&need=known&place=Atlantis")
    nameless = await bob.get("/guide?who=school&need=known&name=zzqx&place=Gull+County")

    assert "<h1>Where?</h1>" in asked.text
    assert 'name="who" value="school"' in asked.text
    assert "Nobody knows that place here." in unknown.text
    assert "Nobody of that name was found" in nameless.text
    assert cards(nameless.text, town)


async def test_a_name_leads_to_who_took_over_once_and_to_nobody_who_has_ended(town: Town) -> None:
    bob, district = await cast.bob(), town.ids["Gull District"]
    old = [await placed(f"Gull Old School {number}", Sector.EDUCATION_K12) for number in (1, 2)]
    sql = "UPDATE organisation SET status = 'merged', successor_id = $2 WHERE id = ANY($1)"
    await db.execute(sql, old, district)
    await slices.reindex(old)
    asked = "/guide?who=school&need=known&when=week&name=gull+old+school"

    found = (await bob.get(asked)).text
    await db.execute("UPDATE organisation SET status = 'dissolved' WHERE id = $1", district)
    await slices.reindex([district])
    ended = (await bob.get(asked)).text

    assert found.count("took over from Gull Old School") == 1
    assert cards(found, town) == ["Gull District"]
    assert "Nobody of that name was found" in ended
    assert "Gull District" not in cards(ended, town)


@pytest.mark.parametrize(
    "query", ["who=zz", "who=school&need=%00", "place=%F0%9F%91%AE&who=school&need=safe", "when=x"]
)
async def test_the_path_bears_any_address(town: Town, query: str) -> None:
    assert (await (await cast.bob()).get(f"/guide?{query}")).status_code == 200


async def test_near_by_zip_code_and_by_the_phone_agree_and_narrow(town: Town) -> None:
    bob = await cast.bob()
    bob.cookies.set("here", "28.930:-83.420", domain="127.0.0.1")

    here = await bob.get("/near?here=1&sector=all:health")
    everybody = await bob.get("/near?here=1")
    by_zip = await bob.get("/near?place=34501&sector=healthcare")

    assert cards(here.text, town) == ["Gull Crisis House", "Gull Hospital"]
    assert "2.1 miles S" in here.text
    assert "Open at all hours" in here.text
    assert len(cards(everybody.text, town)) == 7
    assert cards(by_zip.text, town) == ["Gull Hospital"]


async def test_a_position_is_in_no_address_no_log_and_not_in_the_database(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    bob = await cast.bob()
    bob.cookies.set("here", "28.931:-83.427", domain="127.0.0.1")

    with caplog.at_level(logging.DEBUG):
        page = await bob.get("/near?here=1")
        path = await bob.get("/guide?who=school&need=safe&here=1")
        api = await bob.get("/api/v1/near?latitude=28.931&longitude=-83.427")

    assert (page.status_code, path.status_code, api.status_code) == (200, 200, 200)
    assert "28.93" not in page.text + path.text
    assert "83.427" not in page.text + path.text
    logged = [record for record in caplog.records if record.name.startswith("registry")]
    assert logged
    assert not any("28.93" in record.getMessage() or "83.42" in record.getMessage() for record in logged)
    events = await db.fetch("SELECT changes::text AS changes FROM audit_event WHERE actor_id = $1", bob.user_id)
    assert not any("28.93" in row["changes"] for row in events)


async def test_a_position_that_is_not_kept_any_longer_leads_on(town: Town) -> None:
    bob = await officer(town)

    for cookie in ("", "91:200", "<script>"):
        bob.cookies.set("here", cookie, domain="127.0.0.1")
        answer = await bob.get("/near?here=1")

        assert "not kept any longer" in answer.text
        assert cards(answer.text, town)


async def test_near_for_programs(town: Town) -> None:
    bob = await cast.bob()

    found = await bob.get("/api/v1/near?latitude=28.93&longitude=-83.42&group=health&limit=1")
    by_zip = await bob.get("/api/v1/near", params={"zip": "34501", "sector": "healthcare"})
    await db.execute("UPDATE contact_point SET visibility = 'sworn_only'")
    sworn = await bob.get("/api/v1/near", params={"zip": "34501"})
    wrong = [
        await bob.get(f"/api/v1/near?{query}")
        for query in ("", "zip=abc", "latitude=28", "zip=34501&latitude=1&longitude=1", "latitude=91&longitude=0")
    ]

    body = found.json()
    assert [one["name"] for one in body["results"]] == ["Gull Crisis House"]
    assert body["results"][0]["distance_km"] == pytest.approx(3.336, abs=0.001)
    assert body["results"][0]["direction"] == "S"
    assert body["results"][0]["call"]["uri"] == "tel:+13055550106"
    assert body["results"][0]["call"]["restricted"] is False
    assert sworn.json()["results"][0]["call"]["restricted"] is True
    assert [one["name"] for one in by_zip.json()["results"]] == ["Gull Hospital"]
    assert [answer.status_code for answer in wrong] == [422, 422, 422, 422, 400]


async def test_around_a_stadium_by_area_and_by_distance(town: Town) -> None:
    bob = await cast.bob()

    card = await bob.get(f"/card/{town.ids['Gull Stadium']}")
    page = await bob.get(f"/partners/{town.ids['Gull High School']}")
    clinic = await bob.get(f"/card/{town.ids['Gull Hospital']}")

    assert around(card.text) == [
        ("Site contact", "Whom to call at this place", ""),
        ("Police that serves it", "Gull Bay Police", "by area: Gull Bay"),
        ("Police that serves it", "Gull County Sheriff", "by area: Gull County"),
        ("School district around it", "Gull District", "by area: Gull County"),
        ("Nearest hospital or clinic", "Gull Hospital", "nearest, 4.2 miles E"),
        ("Nearest crisis service", "Gull Crisis House", "nearest, 2.1 miles S"),
    ]
    assert ("Belongs to", "Gull District", "owner or operator") in around(page.text)
    assert "Around this place" not in clinic.text


async def test_police_that_only_helps_out_is_not_said_to_serve_a_place(town: Town) -> None:
    await db.execute(
        "UPDATE service_area SET role = 'mutual_aid' WHERE organisation_id = $1", town.ids["Gull Bay Police"]
    )
    bob = await cast.bob()

    around_it = around((await bob.get(f"/card/{town.ids['Gull Stadium']}")).text)
    path = (await bob.get("/guide?who=place&need=safe&place=Gull+Bay")).text

    assert [line[:2] for line in around_it if "olice" in line[0] or "aid" in line[0]] == [
        ("Police that serves it", "Gull County Sheriff"),
        ("Comes for mutual aid", "Gull Bay Police"),
    ]
    assert "comes to Gull Bay for mutual aid" in path
    assert "serves Gull Bay" not in path


async def test_who_is_not_yet_a_partner_is_said_not_to_be(town: Town) -> None:
    await db.execute("UPDATE organisation SET status = 'prospect'")
    await slices.reindex(list(town.ids.values()))
    bob = await cast.bob()

    by_area = (await bob.get("/guide?who=police&need=welfare&place=Gull+Bay")).text
    by_distance = (await bob.get("/guide?who=place&need=ban&place=34501&when=week")).text
    by_name = (await bob.get("/guide?who=school&need=known&name=gull+district&when=today")).text
    around_it = around((await bob.get(f"/card/{town.ids['Gull Stadium']}")).text)

    assert "Not yet a partner, serves Gull Bay" in by_area
    assert re.search(r"Not yet a partner, \d+\.\d miles", by_distance)
    assert "Not yet a partner, Gull Bay, FL" in by_name
    assert ("Nearest crisis service", "Gull Crisis House", "Not yet a partner, nearest, 2.1 miles S") in around_it
    assert ("Police that serves it", "Gull Bay Police", "Not yet a partner, by area: Gull Bay") in around_it


async def test_around_a_place_whose_areas_nobody_serves_it_is_by_distance(town: Town) -> None:
    await db.execute("DELETE FROM service_area")

    card = await (await cast.bob()).get(f"/card/{town.ids['Gull Stadium']}")

    assert ("Nearest police", "Gull County Sheriff", "nearest, 2.1 miles S") in around(card.text)
    assert ("School district around it", "Gull District", "nearest, of Gull High School, here") in around(card.text)


def around(text: str) -> list[tuple[str, str, str]]:
    role, link, how = r'<li><p class="small">([^<]+)</p>', r'<p><a class="touch" href="[^"]+">([^<]+)</a>', "([^<]+)"
    found = re.findall(rf'{role}{link}(?: <span class="small">{how}</span>)?', text)
    return [(role, name.replace("&#39;", "'"), how) for role, name, how in found]


async def test_each_way_asks_as_often_for_three_as_for_three_hundred(town: Town) -> None:
    bob = await officer(town)
    paths = (
        "/near?place=34501", "/api/v1/near?zip=34501", "/guide?who=place&need=ban&place=34501",
        "/guide?who=place&need=ban&place=Gull+County", f"/card/{town.ids['Gull Stadium']}",
    )  # fmt: skip
    few = [await _asked(bob, path) for path in paths]

    sectors = (Sector.PRIVATE_CROWDED_SPACE, Sector.LE_LOCAL, Sector.HEALTHCARE)
    more: list[UUID] = []
    for number in range(300):
        at = Position(HERE.latitude + number / 2000, HERE.longitude)
        more.append(await placed(f"Place {number:03}", sectors[number % 3], at))
    await db.execute("INSERT INTO service_area SELECT unnest($1::uuid[]), $2, 'primary'", more, town.county)
    await slices.reindex(more)

    assert [await _asked(bob, path) for path in paths] == few


async def _asked(client: cast.Client, path: str) -> int:
    await client.get(path)
    with counted() as sent:
        assert (await client.get(path)).status_code == 200
    return len(sent)


@pytest.mark.parametrize("path", ["/guide", "/near", "/api/v1/near?zip=34501"])
async def test_nobody_gets_in_without_signing_in(path: str) -> None:
    assert (await cast.anonymous().get(path)).status_code in {303, 401}
