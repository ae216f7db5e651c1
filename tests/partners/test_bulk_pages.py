"""Bulk work as pages without JavaScript, and for programs."""

import re
from html import unescape
from typing import Any
from uuid import UUID

import httpx
import pytest

from registry.partners import service
from registry.partners.model import Sector, Status
from registry.partners.whole import whole
from tests import cast
from tests.partners.cases import school

pytestmark = pytest.mark.usefixtures("database")
API = "/api/v1/organisations/bulk"
CHANGES = "/api/v1/bulk-changes"


def _text(response: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def _hidden(response: httpx.Response) -> dict[str, Any]:
    """What the form of the preview sends."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', response.text):
        found.setdefault(name, []).append(unescape(value))
    return {name: values if name == "chosen" else values[0] for name, values in found.items() if name != "csrf"}


async def _schools(client: cast.Client, many: int = 3) -> list[UUID]:
    return [await school(client.actor, f"Gull School {number:03}") for number in range(many)]


async def test_list_is_for_choosing_only_when_somebody_chooses() -> None:
    alice, bob = await cast.alice(), await cast.bob()
    [first, *_] = await _schools(alice)

    plain, some, all_ = [(await alice.get(f"/partners{query}")).text for query in ("", "?choose=some", "?choose=page")]

    assert "checkbox" not in plain
    assert (some.count('type="checkbox"'), some.count(" checked")) == (3, 0)
    assert all_.count(" checked") == 3
    assert f'value="{first}"' in some
    assert "checkbox" not in (await bob.get("/partners?choose=some")).text


async def test_chosen_are_previewed_changed_and_undone() -> None:
    alice = await cast.alice()
    ids = await _schools(alice)
    await service.tag(alice.actor, ids[0], ["gull"])

    asked = await alice.get(f"/partners/bulk?which=chosen&filter=&chosen={ids[0]}&chosen={ids[1]}")
    shown = await alice.form("/partners/bulk", {"deed": "tag", "tag": "GULL", "chosen": [str(one) for one in ids[:2]]})
    done = await alice.form("/partners/bulk", _hidden(shown))
    listed = await alice.get(done.headers["location"])
    change = done.headers["location"].rsplit("=")[1]
    tagged = [(await whole(key)).tags for key in ids]
    undone = await alice.form(f"/partners/bulk/changes/{change}/undo")

    assert "2 partners are chosen" in _text(asked)
    assert "1 will change 1 are so already 0 are left alone" in _text(shown)
    assert "Do it: change one partner" in _text(shown)
    assert tagged == [("gull",), ("gull",), ()]
    assert "Add the tag “gull”: one partner changed." in _text(listed)
    assert "One partner is as before." in _text(await alice.get(undone.headers["location"]))
    assert (await whole(ids[1])).tags == ()


async def test_all_that_the_filters_leave_are_changed() -> None:
    alice = await cast.alice()
    ids = await _schools(alice)
    church = await school(alice.actor, "Gull Church", sector=Sector.FAITH)
    who = {"which": "filter", "filter": "q=gull&sector=education_k12"}

    asked = await alice.get("/partners/bulk", params=who)
    shown = await alice.form("/partners/bulk", {"deed": "status", "status": "dormant", **who})
    done = await alice.form("/partners/bulk", _hidden(shown))

    assert ("3 partners are chosen" in _text(asked), done.status_code) == (True, 303)
    assert [(await whole(key)).organisation.status for key in [*ids, church]] == [*["dormant"] * 3, "active"]


async def test_what_changed_since_the_preview_is_shown_again_and_named() -> None:
    alice = await cast.alice()
    ids = await _schools(alice)
    shown = await alice.form(
        "/partners/bulk", {"deed": "status", "status": "dormant", "chosen": [str(one) for one in ids]}
    )
    await service.declare(alice.actor, ids[1], Status.INACTIVE)

    again = await alice.form("/partners/bulk", _hidden(shown))

    assert (again.status_code, (await whole(ids[0])).organisation.status) == (409, "active")
    assert "Changed meanwhile: Gull School 001 " in _text(again)
    done = await alice.form("/partners/bulk", _hidden(again))
    assert (done.status_code, (await whole(ids[1])).organisation.status) == (303, "dormant")


async def test_wrong_form_comes_back_with_what_was_typed() -> None:
    alice = await cast.alice()
    ids = [str(one) for one in await _schools(alice)]

    wrong = await alice.form("/partners/bulk", {"deed": "status", "status": "dissolved", "chosen": ids})
    nobody = await alice.form("/partners/bulk", {"deed": "tag", "tag": "x"})
    owner = await alice.form("/partners/bulk", {"deed": "owner", "owner": "x", "chosen": ids})
    nowhere = await alice.get("/partners/bulk?which=filter&filter=area%3DNowhere")

    assert (wrong.status_code, nobody.status_code, owner.status_code, nowhere.status_code) == (422, 422, 422, 200)
    assert "Say why they ended." in _text(wrong)
    assert 'value="dissolved" selected' in wrong.text
    assert "Nobody is chosen" in _text(nobody)
    assert "There is no area called “Nowhere”" in _text(nowhere)


async def test_refused_are_named_with_the_reason() -> None:
    alice, frank = await cast.alice(sectors=["faith"]), await cast.frank()
    [made] = await _schools(frank, 1)

    shown = await alice.form("/partners/bulk", {"deed": "tag", "tag": "x", "chosen": [str(made)]})

    assert "1 are left alone" in _text(shown)
    assert "outside the sectors" in _text(shown)
    assert "Do it" not in _text(shown)


async def test_program_previews_does_and_undoes() -> None:
    alice, dana, other = await cast.alice(), await cast.dana(), await cast.sign_in("coordinator")
    ids = [str(one) for one in await _schools(alice)]
    deed = {"deed": "owner", "ids": ids, "owner_id": str(alice.user_id)}

    dry = (await alice.post(API, json=deed)).json()
    done = (await alice.post(API, json=deed | {"dry_run": False, "digest": dry["digest"]})).json()
    stale = await alice.post(API, json=deed | {"dry_run": False, "digest": dry["digest"]})
    listed = (await alice.get(CHANGES)).json()["items"]
    refused = await other.post(f"{CHANGES}/{done['id']}/undo")
    undone = (await dana.post(f"{CHANGES}/{done['id']}/undo")).json()
    twice = await dana.post(f"{CHANGES}/{done['id']}/undo")

    assert (dry["id"], dry["changed"], [one["id"] for one in dry["changes"]]) == (None, 3, ids)
    assert (done["changed"], done["dry_run"]) == (3, False)
    assert (stale.status_code, stale.json()["type"]) == (409, "urn:registry:problem:not_as_agreed")
    assert [(one["what"], one["changed"], one["undone_by"]) for one in listed] == [
        ("Looked after by Alice Ames", 3, None)
    ]
    assert (refused.status_code, undone["restored"], undone["left"], twice.status_code) == (403, 3, [], 409)
    assert (await whole(UUID(ids[0]))).organisation.owner_id is None


@pytest.mark.parametrize("who", [{}, {"ids": [], "filter": {}}, {"ids": []}])
async def test_program_says_who_is_meant(who: dict[str, Any]) -> None:
    alice = await cast.alice()

    assert (await alice.post(API, json={"deed": "tag", "tag": "x", **who})).status_code == 422


async def test_filter_of_a_program_is_that_of_the_list() -> None:
    alice = await cast.alice()
    ids = await _schools(alice)
    await service.tag(alice.actor, ids[0], ["gull"])

    seen = await alice.post(API, json={"deed": "untag", "tag": "gull", "filter": {"tag": "Gull", "status": ["active"]}})

    assert (seen.json()["changed"], seen.json()["changes"][0]["id"]) == (1, str(ids[0]))
