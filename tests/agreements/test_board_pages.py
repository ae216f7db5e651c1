"""The board's pages: who sees and may do what, back to the same place, and programs that do the same."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from agreements.record import standings
from registry.platform import db
from tests import cast
from tests.agreements.board_cases import Town, agreement, owned, term, today, town, version
from tests.cast import Client

pytestmark = pytest.mark.usefixtures("database")
WHY = "The county board wants it so."


async def _expiring(client: Client, title: str = "Expiring paper") -> tuple[UUID, Town]:
    place = await town(client.actor)
    key = await agreement(client.actor, place, title)
    await term(client.actor, key, -300, 40)
    await owned(client.actor, key, (await cast.person("manager")).user_id)
    await standings.keep([key])
    return key, place


async def test_empty_board_says_what_comes_next() -> None:
    dana = await cast.dana()
    nothing = (await dana.get("/agreements/board")).text
    key, _ = await _expiring(dana)
    await db.execute("UPDATE agreement_standing SET state = 'active', review_overdue = false")
    quiet = (await dana.get("/agreements/board")).text

    assert "No agreement is on record" in nothing
    assert "Nothing has to be decided now" in quiet
    assert "What comes next: Expiring paper" in quiet
    assert str(key) in quiet


async def test_decision_leads_back_to_the_same_place_of_the_board() -> None:
    dana = await cast.dana()
    key, _ = await _expiring(dana)
    back = "/agreements/board?sector=education_k12#lane-expiring"
    form = await dana.get(f"/agreements/{key}/decide", params={"back": back})
    body: dict[str, Any] = {"kind": "let_lapse", "reason": WHY, "version": await version(key), "back": back}

    assert "education_k12#lane-expiring" in form.text
    answer = await dana.form(f"/agreements/{key}/decide", body)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/agreements/board?sector=education_k12&done={key}#lane-expiring"


async def test_form_that_was_given_another_way_back_leads_to_the_agreement() -> None:
    dana = await cast.dana()
    key, _ = await _expiring(dana)
    body = {"kind": "let_lapse", "reason": WHY, "version": await version(key), "back": "https://example.org/"}

    answer = await dana.form(f"/agreements/{key}/decide", body)

    assert answer.headers["location"] == f"/agreements/{key}?done=saved"


async def test_who_may_not_decide_sees_the_board_without_its_buttons() -> None:
    dana, charlie = await cast.dana(), await cast.charlie()
    key, _ = await _expiring(dana)

    page = (await charlie.get("/agreements/board")).text

    assert "Expiring paper" in page
    assert f"/agreements/{key}/decide" not in page
    assert f"/agreements/{key}/decide" in (await dana.get("/agreements/board")).text
    assert (await charlie.get(f"/agreements/{key}/decide")).status_code == 403


async def test_hidden_agreement_has_no_page_of_decisions_duties_or_money() -> None:
    frank, charlie = await cast.frank(), await cast.charlie()
    key, _ = await _expiring(frank)
    await db.execute("UPDATE agreement SET visibility = 'coordinators'")

    for part in ("decisions", "obligations", "funding"):
        assert (await charlie.get(f"/api/v1/agreements/{key}/{part}")).status_code == 404
        assert (await frank.get(f"/api/v1/agreements/{key}/{part}")).json() == []
    for path in ("/agreements/board", "/agreements/timeline", "/api/v1/agreement-board"):
        assert "Expiring paper" not in (await charlie.get(path)).text


async def test_first_page_names_what_comes_first() -> None:
    dana = await cast.dana()
    await _expiring(dana)

    page = (await dana.get("/")).text

    assert "Open the board" in page
    assert "Expiring paper" in page


async def test_program_works_through_the_board() -> None:
    dana = await cast.dana()
    key, place = await _expiring(dana)
    one = f"/api/v1/agreements/{key}"

    async def changed(path: str, body: dict[str, Any], method: str = "POST") -> Any:
        tag = (await dana.get(one)).headers["etag"]
        return await dana.request(method, one + path, json=body, headers={"if-match": tag})

    lane = (await dana.get("/api/v1/agreement-board/expiring")).json()
    assert [line["agreement_id"] for line in lane["items"]] == [str(key)]
    owed = {
        "kind": "meeting", "title": "Meet", "first_due_on": str(today() - timedelta(days=3)), "every": "P3M",
        "organisation_id": str(place.school),
    }  # fmt: skip
    answer = await changed("/obligations", owed)
    assert answer.status_code == 200, answer.text
    [found] = (await dana.get(one + "/obligations")).json()
    assert (
        await changed(f"/obligations/{found['id']}/fulfilments", {"evidence": "Minutes, filed."})
    ).status_code == 200
    grant = {"source": "State", "award_number": "A-1", "begins_on": "2026-01-01", "last_day": "2027-12-31", "cents": 5}
    assert (await changed("/funding", grant)).status_code == 200
    [paid] = (await dana.get(one + "/funding")).json()
    report = {"what": "Report", "due_on": str(today())}
    assert (await changed(f"/funding/{paid['id']}/reports", report)).status_code == 200
    assert (await changed("/decisions", {"kind": "start_renewal", "reason": WHY})).status_code == 200

    board = (await dana.get("/api/v1/agreement-board")).json()
    assert {one["lane"]: one["count"] for one in board["lanes"] if one["count"]} == {"reports": 1, "under_way": 1}
    assert [one["kind"] for one in (await dana.get(one + "/decisions")).json()] == ["start_renewal"]
    cells = (await dana.get("/api/v1/agreement-matrix?region=FL")).json()["cells"]
    assert {(cell["county"], cell["sector"]): cell["agreement"] for cell in cells} == {
        ("Marlow County", "education_k12"): "due", ("Marlow County", "le_local"): "due",
    }  # fmt: skip
    assert (await changed("/decisions", {"kind": "resume", "reason": WHY})).status_code == 422
    stale = await dana.post(one + "/decisions", json={"kind": "suspend", "reason": WHY}, headers={"if-match": '"0"'})
    assert stale.status_code == 412


async def test_part_of_another_agreement_is_not_found() -> None:
    dana = await cast.dana()
    key, place = await _expiring(dana)
    other = await agreement(dana.actor, place, "Other paper")
    tag = (await dana.get(f"/api/v1/agreements/{key}")).headers["etag"]
    owed = {"kind": "duty", "title": "Call", "first_due_on": str(today())}
    await dana.post(f"/api/v1/agreements/{key}/obligations", json=owed, headers={"if-match": tag})
    row = await db.fetch_one("SELECT id FROM agreement_obligation")
    assert row is not None

    tag = (await dana.get(f"/api/v1/agreements/{other}")).headers["etag"]
    path = f"/api/v1/agreements/{other}/obligations/{row['id']}/fulfilments"
    answer = await dana.post(path, json={"evidence": "Done in time."}, headers={"if-match": tag})

    assert answer.status_code == 404
    assert (await dana.get(f"/agreements/{other}/obligations/{row['id']}/fulfil")).status_code == 404
