"""Legal bases over HTTP: who decides on them, what changes, what stays."""

import re
from collections.abc import Mapping
from typing import Any

import asyncpg
import pytest

from agreements.bases import queries
from agreements.bases.model import Basis, Status
from agreements.bases.service import bring_in
from agreements.bases.shipped import shipped
from registry.platform import clock, db
from tests import cast

pytestmark = pytest.mark.usefixtures("database")


async def basis(code: str) -> Basis:
    return (await queries.versions(code))[0]


async def approve(client: cast.Client, code: str, **more: Any) -> Basis:
    one = await basis(code)
    answer = await client.form(f"/bases/{one.id}/approve", {"version": one.version, **more})
    assert answer.status_code == 303, answer.text
    return await basis(code)


async def test_shipped_cards_are_there_as_drafts() -> None:
    found = await queries.every()

    assert len(found) == len(shipped()) >= 25
    assert {one.card.code for one in found if one.status is not Status.DRAFT} == {"hipaa-attestation"}


async def test_retired_card_keeps_its_dates() -> None:
    one = await basis("hipaa-attestation")

    assert one.status is Status.RETIRED
    assert (str(one.card.effective_from), str(one.card.effective_to)) == ("2024-06-25", "2025-06-18")
    assert "Purl" in (one.retired_because or "")


async def test_manager_approves_and_it_guides_from_then_on() -> None:
    dana = await cast.dana()
    today = clock.today(dana.actor.time_zone)

    one = await approve(dana, "ferpa-emergency")

    assert (one.status, one.reviewed_by, one.reviewed_on, one.guides(today)) == (
        Status.APPROVED, "Dana Drew", today, True,
    )  # fmt: skip
    row = await db.fetch_one("SELECT actor_name, changes FROM audit_event WHERE action = 'approved'")
    assert row is not None
    assert row["actor_name"] == "Dana Drew"
    assert "ferpa-emergency" in row["changes"]


@pytest.mark.parametrize("who", [cast.alice, cast.bob, cast.charlie, cast.erin])
async def test_nobody_else_approves(who: Any) -> None:
    client, one = await who(), await basis("ferpa-emergency")

    answer = await client.form(f"/bases/{one.id}/approve", {"version": 1})

    assert answer.status_code == 403
    assert (await basis("ferpa-emergency")).status is Status.DRAFT
    assert 'id="decide"' not in (await client.get(f"/bases/{one.id}")).text


async def test_approved_version_cannot_be_changed_even_in_the_database() -> None:
    one = await approve(await cast.dana(), "ferpa-emergency")

    with pytest.raises(asyncpg.RaiseError):
        async with db.transaction():
            await db.execute("""UPDATE legal_basis SET card = card || '{"title": "x"}' WHERE id = $1""", one.id)


def _content(one: Basis, **changed: Any) -> dict[str, Any]:
    card = one.card
    return {
        "title": card.title, "citation": card.citation, "statement": card.statement, "route": "permissive",
        "decider": "holder", "categories": ["education_record"], "circumstances": ["emergency"],
        "recipients": card.recipients, "discloses": card.discloses, "direction": "in", "regime": "ferpa",
        "tests": "One test\r\nAnother", **changed,
    }  # fmt: skip


async def test_new_version_waits_beside_the_old_one_then_takes_its_place() -> None:
    dana = await cast.dana()
    old = await approve(dana, "ferpa-emergency")

    answer = await dana.form(f"/bases/{old.id}/version", _content(old, title="Emergency, anew"))
    new = await basis("ferpa-emergency")

    assert answer.headers["location"] == f"/bases/{new.id}?done=saved"
    assert (new.number, new.status, new.card.tests) == (2, Status.DRAFT, ("One test", "Another"))
    assert await queries.one(old.id) == old
    page = (await dana.get(f"/bases/{new.id}")).text
    assert "<del>Health or safety emergency</del>" in page
    assert "<ins>Emergency, anew</ins>" in page

    await approve(dana, "ferpa-emergency")

    assert [one.status for one in await queries.versions("ferpa-emergency")] == [Status.APPROVED, Status.RETIRED]
    assert (await queries.one(old.id)).retired_because == "Version 2 took its place."


async def test_every_decision_is_in_the_trail_in_words() -> None:
    frank = await cast.frank()
    one = await approve(frank, "ferpa-emergency")
    await frank.form(f"/bases/{one.id}/review", {"version": one.version})
    await frank.form(f"/bases/{one.id}/retire", {"version": one.version + 1, "reason": "The rule changed"})

    trail = (await frank.get("/audit?kind=legal_basis")).text

    for words in ("approved a legal basis", "reviewed a legal basis", "retired a legal basis"):
        assert words in trail, words


async def test_second_draft_is_refused() -> None:
    dana, one = await cast.dana(), await basis("ferpa-emergency")

    answer = await dana.form(f"/bases/{one.id}/version", _content(one))

    assert answer.status_code == 422
    assert "waits as a draft already" in answer.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"statement": "You are entitled to the file."}, "nobody is owed an answer"),
        ({"discloses": "The school must tell you the name"}, "nobody is owed an answer"),
        ({"statement": "One. Two. Three."}, "two sentences at most"),
        ({"tests": "x" * 501}, "at most 500"),
        ({"effective_from": "2026-02-01", "effective_to": "2026-02-01"}, "later than the first day"),
        ({"categories": []}, ""),
    ],
)
async def test_card_that_promises_or_is_too_long_is_refused_with_what_was_typed(
    changed: Mapping[str, Any], said: str
) -> None:
    dana, one = await cast.dana(), await basis("ferpa-emergency")

    answer = await dana.form(f"/bases/{one.id}/edit", _content(one, version=1, title="As typed") | dict(changed))

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="As typed"' in answer.text
    assert await basis("ferpa-emergency") == one


async def test_second_editor_sees_what_the_first_did() -> None:
    dana, frank, one = await cast.dana(), await cast.frank(), await basis("ferpa-emergency")
    await dana.form(f"/bases/{one.id}/edit", _content(one, version=1, title="First"))

    answer = await frank.form(f"/bases/{one.id}/edit", _content(one, version=1, title="Second"))

    assert answer.status_code == 409
    assert "First" in answer.text
    assert "Second" in answer.text
    assert (await basis("ferpa-emergency")).card.title == "First"


@pytest.mark.parametrize("day", ["2020-01-01", "2999-01-01"])
async def test_review_day_that_makes_no_sense_is_refused(day: str) -> None:
    dana, one = await cast.dana(), await basis("ferpa-emergency")

    answer = await dana.form(f"/bases/{one.id}/approve", {"version": 1, "next_review_on": day})

    assert answer.status_code == 422
    assert (await basis("ferpa-emergency")).status is Status.DRAFT


async def test_reviewed_today_moves_the_next_review() -> None:
    dana = await cast.dana()
    await approve(dana, "ferpa-emergency")
    await db.execute("UPDATE legal_basis SET reviewed_on = '2024-01-01', next_review_on = '2025-01-01' WHERE code = $1",
                     "ferpa-emergency")  # fmt: skip
    one = await basis("ferpa-emergency")
    assert "Review overdue" in (await dana.get(f"/bases/{one.id}")).text
    assert "Review overdue" in (await dana.get("/bases")).text

    await dana.form(f"/bases/{one.id}/review", {"version": one.version})

    assert not (await basis("ferpa-emergency")).overdue(clock.today(dana.actor.time_zone))
    assert "Review overdue since" not in (await dana.get("/bases")).text


async def test_retired_card_guides_nobody_and_says_why() -> None:
    dana = await cast.dana()
    one = await approve(dana, "ferpa-emergency")

    await dana.form(f"/bases/{one.id}/retire", {"version": one.version, "reason": "The rule changed"})

    after = await basis("ferpa-emergency")
    assert (after.status, after.retired_because) == (Status.RETIRED, "The rule changed")
    assert "ferpa-emergency" not in {found.card.code for found in await queries.guiding("FL")}


async def test_approval_of_somebody_who_is_gone_is_none() -> None:
    dana = await cast.dana()
    await approve(dana, "ferpa-emergency")

    await db.execute("DELETE FROM app_user WHERE id = $1", dana.user_id)

    one = await basis("ferpa-emergency")
    assert (one.status, one.reviewed_on, one.reviewed_by) == (Status.DRAFT, None, None)


async def test_new_release_brings_its_card_as_a_draft_beside_the_approved_one() -> None:
    old = await approve(await cast.dana(), "ferpa-emergency")
    await db.execute("UPDATE legal_basis SET edition = 0 WHERE code IN ('ferpa-emergency', 'hipaa-threat')")
    count = len(await queries.every())

    await bring_in()
    await bring_in()

    assert len(await queries.every()) == count + 1  # the other waits as a draft already
    assert [one.status for one in await queries.versions("ferpa-emergency")] == [Status.DRAFT, Status.APPROVED]
    assert await queries.one(old.id) == old


async def test_new_card_of_a_state_is_written_in_the_browser() -> None:
    dana, like = await cast.dana(), await basis("ferpa-emergency")

    answer = await dana.form("/bases/new", _content(like, code="ga-own", jurisdiction="GA", title="Georgia"))
    again = await dana.form("/bases/new", _content(like, code="ga-own", jurisdiction="GA"))

    assert (answer.status_code, again.status_code) == (303, 422)
    assert (await basis("ga-own")).card.jurisdiction == "GA"
    assert {one.card.code for one in await queries.guiding("FL")}.isdisjoint({"ga-own"})
    assert "ga-own" in {one.card.code for one in await queries.guiding("GA")}


async def test_list_narrows_by_rules_and_state() -> None:
    dana = await cast.dana()
    await approve(dana, "part2-order")

    titles = re.findall(r'hit-name"[^>]*>([^<]*)<', (await dana.get("/bases?regime=part_2&status=approved")).text)

    assert titles == ["Special court order for substance use records"]
    assert "No card fits" in (await dana.get("/bases?regime=vawa&status=retired")).text


async def test_program_reads_writes_and_approves() -> None:
    frank, one = await cast.frank(), await basis("ecpa-preserve")
    path = f"/api/v1/bases/{one.id}"
    read = await frank.get(path)

    assert (await frank.post(path + "/approval", json={})).status_code == 428
    done = await frank.post(path + "/approval", json={}, headers={"if-match": read.headers["etag"]})
    stale = await frank.post(path + "/review", json={}, headers={"if-match": read.headers["etag"]})

    assert (done.json()["status"], done.json()["guides"], stale.status_code) == ("approved", True, 412)
    listed = (await frank.get("/api/v1/bases?page_size=3")).json()
    assert [len(listed["items"]), listed["next"] is not None] == [3, True]
    version = await frank.post(path + "/versions", json=done.json()["content"])
    assert (version.status_code, version.json()["number"], version.json()["status"]) == (201, 2, "draft")
