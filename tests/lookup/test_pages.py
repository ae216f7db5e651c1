"""The officer's pages and the look-up for programs, over HTTP."""

import pytest

from registry.lookup import service
from registry.platform import db
from tests import cast
from tests.lookup import county
from tests.lookup.directory import Partner, add

pytestmark = pytest.mark.usefixtures("database", "everybody")


async def test_find_page_without_a_question_asks_one() -> None:
    bob = await cast.bob()

    answer = await bob.get("/find")

    assert answer.status_code == 200
    assert "Whom do you need?" in answer.text


async def test_find_page_marks_what_matched_and_says_why() -> None:
    bob = await cast.bob()

    answer = await bob.get("/find", params={"q": "harbor constab", "sector": "", "jurisdiction": ""})

    assert answer.status_code == 200
    assert "former name: <mark>Harbor</mark> <mark>Constab</mark>ulary (until 2019)" in answer.text
    assert f"/card/{county.MARSHAL.id}" in answer.text


async def test_find_page_says_when_nobody_is_found() -> None:
    charlie = await cast.charlie()

    answer = await charlie.get("/find", params={"q": "305-555-0102"})

    assert "Nobody was found" in answer.text
    assert county.SHERIFF.name.split("'", maxsplit=1)[0] not in answer.text


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%F0%9F%91%AE", "jurisdiction=nonsense", "sector=nonsense&q=x", "q=" + "x" * 3000]
)
async def test_find_page_bears_any_question(query: str) -> None:
    bob = await cast.bob()

    assert (await bob.get(f"/find?{query}")).status_code == 200


async def test_find_page_escapes_what_was_typed() -> None:
    bob = await cast.bob()

    answer = await bob.get("/find", params={"q": "<script>alert(1)</script> lincoln"})

    assert "<script>alert" not in answer.text


async def test_suggestions_have_text_detail_and_address() -> None:
    bob = await cast.bob()

    answer = await bob.get("/find/suggest", params={"q": "harbor constab"})

    assert answer.json()[0] == {
        "text": "Harbor Marshal",
        "marks": [[0, 6]],
        "detail": "Bayhaven, FL · former name: Harbor Constabulary (until 2019)",
        "href": f"/card/{county.MARSHAL.id}",
    }


async def test_api_returns_hits_with_reasons() -> None:
    bob = await cast.bob()

    answer = await bob.get("/api/v1/lookup", params={"q": "pelican point", "group": "law_enforcement"})

    assert answer.status_code == 200
    hit = answer.json()["hits"][0]
    assert (hit["id"], hit["successor"]) == (
        str(county.MERGED.id),
        {"id": str(county.POLICE.id), "name": county.POLICE.name},
    )


async def test_api_puts_the_nearer_of_two_that_are_alike_first_and_says_how_far() -> None:
    twins = [
        Partner(name="Quillmark Library", sector="community", city=city, county="Tide", position=position)
        for city, position in (("Far Point", (29.9, -84.4)), ("Near Point", (27.95, -82.4)), ("No Point", None))
    ]
    await add(twins)
    await service.reindex([twin.id for twin in twins])
    bob = await cast.bob()
    here = {"q": "quillmark library", "latitude": 27.95, "longitude": -82.5}

    near, plain = [(await bob.get("/api/v1/lookup", params=asked)).json()["hits"] for asked in (here, {"q": here["q"]})]

    by_place = {hit["place"].partition(",")[0]: hit["distance_km"] for hit in near}
    assert near[0]["place"].startswith("Near Point")
    assert by_place["Near Point"] == pytest.approx(9.8, abs=0.5)
    assert (by_place["Far Point"] > 200, by_place["No Point"]) == (True, None)
    assert {hit["distance_km"] for hit in plain} == {None}


@pytest.mark.parametrize("half", ["latitude=27.9", "longitude=-82.4"])
async def test_api_wants_a_whole_position(half: str) -> None:
    bob = await cast.bob()
    answer = await bob.get(f"/api/v1/lookup?q=bay&{half}")

    assert (answer.status_code, "latitude" in answer.json()["fields"]) == (422, True)


@pytest.mark.parametrize(
    "query", ["q=" + "x" * 201, "sector=nonsense", "jurisdiction=1", "limit=0", "limit=26", "latitude=91"]
)
async def test_api_refuses_what_it_does_not_know(query: str) -> None:
    bob = await cast.bob()

    assert (await bob.get(f"/api/v1/lookup?{query}")).status_code == 400


async def test_card_shows_the_partner_and_its_successor() -> None:
    bob = await cast.bob()

    answer = await bob.get(f"/card/{county.MERGED.id}")

    assert answer.status_code == 200
    assert "Pelican Point Police Department" in answer.text
    assert f'href="/card/{county.POLICE.id}"' in answer.text


async def test_card_is_recorded_without_what_was_typed() -> None:
    bob = await cast.bob()

    await bob.get("/find", params={"q": "orange sheriff"})
    await bob.get(f"/card/{county.SHERIFF.id}")

    rows = await db.fetch("SELECT action, subject_id, actor_id, changes FROM audit_event WHERE action = 'looked_up'")
    assert [tuple(row) for row in rows] == [("looked_up", str(county.SHERIFF.id), bob.user_id, "{}")]


async def test_card_of_nobody_is_not_found_and_not_recorded() -> None:
    bob = await cast.bob()

    answer = await bob.get("/card/00000000-0000-0000-0000-000000000001")

    assert answer.status_code == 404
    assert await db.fetch("SELECT 1 FROM audit_event WHERE action = 'looked_up'") == []


@pytest.mark.parametrize(
    "path", ["/find", "/find/suggest?q=x", f"/card/{county.SHERIFF.id}"], ids=["find", "box", "card"]
)
async def test_nobody_gets_in_without_signing_in(path: str) -> None:
    answer = await cast.anonymous().get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


async def test_find_page_puts_first_what_is_nearer_to_the_phone_and_says_how_far() -> None:
    one, other = (
        Partner(name="Gull Harbor Library", sector="community", position=at) for at in ((28.9, -82.6), (29.1, -82.6))
    )
    await add([one, other])
    await service.reindex([one.id, other.id])
    bob = await cast.bob()

    pages = []
    for here in ("29.1:-82.7", "28.9:-82.7", "elsewhere"):
        bob.cookies.set("here", here)
        pages.append((await bob.get("/find", params={"q": "Gull Harbor Library"})).text)

    first = [page.index(str(other.id)) < page.index(str(one.id)) for page in pages[:2]]
    assert first == [True, False]
    assert ["6.0 miles" in page for page in pages] == [True, True, False]
    assert ["nearer to your phone" in page for page in pages] == [True, True, False]
