"""Merging over HTTP: the page, the way from old addresses, the API, what is not shown, and two at once."""

import asyncio
import re
from typing import Any
from uuid import UUID

import pytest

from contacts import service as contacts
from contacts.model import PointKind, Visibility
from contacts.schemas import PersonIn, PointIn
from registry.doubles.merging.service import merge
from registry.partners import service as partners
from registry.platform import db
from tests import cast
from tests.cast import Client
from tests.doubles.merging.houses import Houses, houses, order
from tests.walk import routes

API = "/api/v1"
HIDDEN = "(305) 555-0166"


async def start(client: Client) -> Houses:
    made = await houses(client.actor)
    who = await contacts.add_person(made.actor, made.other, PersonIn(name="Dana Example"))
    for number, seen in (("(305) 555-0101", Visibility.ALL_USERS), (HIDDEN, Visibility.SWORN_ONLY)):
        given = PointIn(kind=PointKind.DESK, value=number, visibility=seen, person_id=who, label=f"label {number[-4:]}")
        await contacts.publish_point(made.actor, made.other, given)
    return made


def fields(html: str) -> dict[str, Any]:
    """What a browser would send of the page's form, untouched."""
    form = re.search(r'<form class="form" method="post".*?</form>', html, re.DOTALL)
    assert form
    found: dict[str, Any] = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    found |= dict(re.findall(r'type="radio"[^>]*name="([^"]+)" value="([^"]*)" checked', form[0]))
    found["joined"] = re.findall(r'type="checkbox"[^>]*name="joined" value="([^"]*)" checked', form[0])
    return found


def page_of(one: UUID, other: UUID) -> str:
    return f"/doubles/merge?first={one}&second={other}"


@pytest.mark.usefixtures("database")
async def test_journey_from_two_records_to_one_and_back() -> None:
    frank = await cast.frank()
    made = await start(frank)
    shown = await frank.get(page_of(made.one, made.other))
    assert "1 person" in shown.text
    assert "2 numbers and addresses" in shown.text

    done = await frank.form("/doubles/merge", fields(shown.text))
    listed = await frank.get(done.headers["location"])

    assert done.status_code == 303
    assert "is one record with" in listed.text
    assert "Merges" in listed.text
    [merge_id] = {row["id"] for row in await db.fetch("SELECT id FROM merge")}
    kept = await db.fetch_one("SELECT kept_id, dropped_id FROM merge")
    assert kept is not None
    gone, stays = kept["dropped_id"], kept["kept_id"]
    old = await frank.get(f"/partners/{gone}?done=saved")
    assert (old.status_code, old.headers["location"]) == (308, f"/partners/{stays}?done=saved")
    assert "made one record of two" in (await frank.get(f"/partners/{stays}")).text

    back = await frank.form(f"/doubles/merges/{merge_id}/undo")

    assert back.status_code == 303
    assert "are two records again" in (await frank.get(back.headers["location"])).text
    assert (await frank.get(f"/partners/{gone}")).status_code == 200
    again = await frank.form(f"/doubles/merges/{merge_id}/undo")
    assert (again.status_code, "undid it already" in again.text) == (409, True)


@pytest.mark.usefixtures("database")
async def test_every_address_of_an_organisation_leads_on() -> None:
    frank = await cast.frank()
    made = await start(frank)
    await merge(frank.actor, await order(made.one, made.other))
    wrong = []
    for route in routes():
        # A pin that is not there is taken away by saying so: nothing to refuse.
        if "{organisation_id:" not in route.pattern or "pin" in route.pattern:
            continue
        path = re.sub(r"\{organisation_id:uuid\}", str(made.other), route.pattern)
        path = re.sub(r"\{\w+:uuid\}", str(made.third), path)
        path += "?category=observation&circumstance=emergency" if path.endswith("/coverage") else ""
        if route.method == "GET":
            answer = await frank.get(path)
            good = answer.status_code == 308 and answer.headers["location"] == path.replace(
                str(made.other), str(made.one)
            )
        elif route.method in {"POST", "PUT", "PATCH", "DELETE"}:
            answer = await _change(frank, route.method, path)
            named = "Bayhaven High School" in answer.text
            good = (answer.status_code == 409 and named) or answer.status_code in {400, 422}
        else:
            continue
        if not good:
            wrong.append((str(route), answer.status_code, answer.text[:200]))

    assert wrong == []


async def _change(client: Client, method: str, path: str) -> Any:
    if path.startswith(API):
        return await client.request(method, path, json={"name": "x"}, headers={"If-Match": '"x"'})
    return await client.form(path)


@pytest.mark.usefixtures("database")
async def test_nobody_learns_where_an_address_leads_without_signing_in() -> None:
    frank = await cast.frank()
    made = await start(frank)
    await merge(frank.actor, await order(made.one, made.other))

    for path in (f"/partners/{made.other}", f"/card/{made.other}", f"{API}/organisations/{made.other}"):
        answer = await cast.anonymous().get(path)
        assert str(made.one) not in f"{answer.headers} {answer.text}"


@pytest.mark.usefixtures("database")
async def test_changed_meanwhile_shows_how_and_keeps_the_choices() -> None:
    frank = await cast.frank()
    made = await start(frank)
    given = fields((await frank.get(page_of(made.one, made.other))).text) | {"take_name": "drop"}
    await partners.amend(frank.actor, made.other, {"website": "https://example.org/new"})

    answer = await frank.form("/doubles/merge", given)

    assert answer.status_code == 409
    assert "Changed since you opened this page" in answer.text
    assert "https://example.org/new" in answer.text
    assert re.search(r'name="take_name" value="drop" checked', answer.text)
    assert (await frank.form("/doubles/merge", fields(answer.text))).status_code == 303


@pytest.mark.usefixtures("database")
async def test_hidden_number_is_neither_counted_nor_shown() -> None:
    frank = await cast.frank()
    made = await start(frank)
    manager = await cast.dana()

    before = await manager.get(page_of(made.one, made.other))
    done = await manager.form("/doubles/merge", fields(before.text))
    paths = ["/doubles/merges", f"{API}/merges", f"/partners/{made.one}", f"/partners/{made.other}"]
    shown = before.text + "".join([(await manager.get(path, follow_redirects=True)).text for path in paths])

    assert done.status_code == 303
    assert "1 number or address" in before.text
    assert [form for form in ("555-0166", "3055550166", "label 0166", "…0166") if form in shown] == []
    row = await db.fetch_one("SELECT undo::text AS kept FROM merge")
    assert row is not None
    assert "+13055550166" in row["kept"]


@pytest.mark.usefixtures("database")
async def test_choosing_two_records_by_name() -> None:
    frank = await cast.frank()
    made = await start(frank)

    answer = await frank.get("/doubles/merge", params={"one": "Bayhaven High School", "other": "Bayhaven HS"})
    wrong = await frank.get("/doubles/merge", params={"one": "Bayhaven High School", "other": "Nobody"})

    assert answer.headers["location"] == page_of(made.one, made.other)
    assert (wrong.status_code, "No organisation is called" in wrong.text) == (422, True)


@pytest.mark.usefixtures("database")
async def test_program_merges_lists_and_undoes() -> None:
    frank = await cast.frank()
    made = await start(frank)
    body = {"keep": str(made.one), "drop": str(made.other), "versions": {"keep": 1, "drop": 1}}

    stale = await frank.post(f"{API}/merges", json=body | {"versions": {"keep": 1, "drop": 7}})
    unknown = await frank.post(f"{API}/merges", json=body | {"choices": {"colour": "drop"}})
    done = await frank.post(f"{API}/merges", json=body | {"choices": {"name": "drop"}})
    listed = (await frank.get(f"{API}/merges")).json()["items"]
    moved = await frank.get(f"{API}/organisations/{made.other}", follow_redirects=True)
    undone = await frank.post(f"{API}/merges/{done.json()['id']}/undo")

    assert (stale.status_code, stale.json()["theirs"]) == (409, {"keep": 1, "drop": 1})
    assert unknown.status_code == 422
    assert (done.status_code, done.json()["kept"]["name"]) == (201, "Bayhaven HS")
    assert [one["id"] for one in listed] == [done.json()["id"]]
    assert moved.json()["id"] == str(made.one)
    assert (undone.status_code, undone.json()["undone_by"]) == (200, "Frank Fay")


@pytest.mark.usefixtures("committed")
async def test_two_merges_of_a_pair_into_each_other_leave_one() -> None:
    frank = await cast.frank()
    made = await houses(frank.actor)
    both = [await order(made.one, made.other), await order(made.other, made.one)]

    results = await asyncio.gather(*(merge(frank.actor, one) for one in both), return_exceptions=True)

    assert sorted(type(result).__name__ for result in results) == ["MergedAway", "UUID"]
    left = await db.fetch("SELECT id FROM organisation WHERE id = ANY($1)", [made.one, made.other])
    assert len(left) == 1


@pytest.mark.usefixtures("committed")
async def test_a_chain_at_once_ends_in_one_place() -> None:
    frank = await cast.frank()
    made = await houses(frank.actor)
    chain = [await order(made.one, made.other), await order(made.third, made.one)]

    results = await asyncio.gather(*(merge(frank.actor, one) for one in chain), return_exceptions=True)

    # Whoever came second was told, or found all as it had been seen.
    told = {type(result).__name__ for result in results}
    assert told <= {"UUID", "Conflict", "MergedAway"}
    assert "UUID" in told
    answer = await frank.get(f"/partners/{made.other}", follow_redirects=True)
    assert answer.status_code == 200


@pytest.mark.usefixtures("committed")
async def test_number_published_at_the_same_time_is_not_lost() -> None:
    frank = await cast.frank()
    made = await houses(frank.actor)
    given = PointIn(kind=PointKind.DESK, value="(305) 555-0101")

    merged, published = await asyncio.gather(
        merge(frank.actor, await order(made.one, made.other)),
        contacts.publish_point(frank.actor, made.other, given),
        return_exceptions=True,
    )

    rows = await db.fetch("SELECT organisation_id FROM contact_point")
    assert isinstance(merged, UUID)
    assert [row["organisation_id"] for row in rows] == ([made.one] if isinstance(published, UUID) else [])
