"""Tags: put on one partner, seen, narrowed by, found by, kept through merge, export and import."""

import csv
import io
from pathlib import Path
from uuid import UUID

import pytest

from registry.doubles.merging.model import Order
from registry.doubles.merging.service import merge
from registry.doubles.merging.undo import undo
from registry.partners import service
from registry.partners.whole import whole
from registry.platform.access.model import Actor
from registry.platform.errors import Conflict, Invalid
from tests import cast
from tests.partners.cases import coordinator, events, school, version
from tests.partners.importing import csv_file, exported, take

pytestmark = pytest.mark.usefixtures("database")
API = "/api/v1/organisations"


async def _tagged(actor: Actor, name: str, *tags: str) -> UUID:
    made = await school(actor, name)
    await service.tag(actor, made, tags)
    return made


async def test_two_spellings_are_one_tag_and_the_same_again_is_no_change() -> None:
    actor = await coordinator()
    made = await _tagged(actor, "Bayhaven High School", "School Safety", "school-safety!", "2026")
    before = await version(made)

    await service.tag(actor, made, ["2026", "SCHOOL SAFETY"])

    assert (await whole(made)).tags == ("2026", "school safety")
    assert (await version(made), await events(made)) == (before, ["registered", "amended"])


@pytest.mark.parametrize("text", ["!?", "x" * 41, "學校"])
async def test_what_is_no_tag_is_refused(text: str) -> None:
    actor = await coordinator()
    made = await school(actor)

    with pytest.raises(Invalid):
        await service.tag(actor, made, ["good", text])

    assert (await whole(made)).tags == ()


async def test_too_many_and_stale_are_refused() -> None:
    actor = await coordinator()
    made = await school(actor)

    with pytest.raises(Invalid):
        await service.tag(actor, made, [f"tag {number}" for number in range(31)])
    with pytest.raises(Conflict):
        await service.tag(actor, made, ["good"], version=7)


async def test_page_and_api_narrow_by_a_tag_in_any_spelling() -> None:
    alice = await cast.alice()
    await _tagged(alice.actor, "Bayhaven High School", "school safety")
    await _tagged(alice.actor, "Gull Elementary School", "school")

    shown = (await alice.get("/partners?tag=School-Safety")).text
    listed = (await alice.get(f"{API}?tag=School-Safety")).json()["items"]
    on_paper = (await alice.get("/partners/print?tag=school")).text

    assert "Bayhaven High School" in shown
    assert "Gull Elementary School" not in shown
    assert [(one["name"], one["tags"]) for one in listed] == [("Bayhaven High School", ["school safety"])]
    assert "Bayhaven" not in on_paper


async def test_tags_are_changed_on_a_page_and_by_a_program() -> None:
    alice = await cast.alice()
    made = await school(alice.actor)

    saved = await alice.form(f"/partners/{made}/tags", {"version": "1", "tags": "Workshop 2026, school safety,"})
    wrong = await alice.form(f"/partners/{made}/tags", {"version": "2", "tags": "?!"})
    tag = (await alice.get(f"{API}/{made}")).headers["etag"]
    put = await alice.put(f"{API}/{made}/tags", json={"tags": ["Other"]}, headers={"if-match": tag})
    subject = await alice.put(f"{API}/{made}/tags", json={"tags": ["DOB 01/02/2009"]}, headers={"if-match": tag})

    assert (saved.status_code, wrong.status_code, put.json()["tags"]) == (303, 422, ["other"])
    assert (subject.status_code, (await whole(made)).tags) == (422, ("other",))
    assert "/partners?tag=other" in (await alice.get(f"/partners/{made}")).text


async def test_tag_finds_its_partner_and_is_offered() -> None:
    alice = await cast.alice()
    await _tagged(alice.actor, "Bayhaven High School", "tabletop exercise")
    await school(alice.actor, "Gull Elementary School")

    hits = (await alice.get("/api/v1/lookup?q=tabletop")).json()
    offered = (await alice.get("/partners/tags/suggest?q=Table")).json()

    assert "Bayhaven High School" in str(hits)
    assert "Gull" not in str(hits)
    assert offered == [{"text": "tabletop exercise"}]


async def test_tags_follow_a_merge_and_come_back() -> None:
    actor = await coordinator()
    keep, drop = await _tagged(actor, "Bayhaven High", "a", "b"), await _tagged(actor, "Bayhaven High School", "b", "c")

    done = await merge(actor, Order(keep=keep, drop=drop, versions=(await version(keep), await version(drop))))
    joined = (await whole(keep)).tags
    await undo(actor, done)

    assert joined == ("a", "b", "c")
    assert ((await whole(keep)).tags, (await whole(drop)).tags) == (("a", "b"), ("b", "c"))


async def test_export_holds_tags_and_an_import_only_adds(tmp_path: Path) -> None:
    actor = await coordinator()
    made = await _tagged(actor, "Bayhaven High School", "a", "b")

    row = next(csv.DictReader(io.StringIO((await exported()).decode("utf-8-sig"))))
    head = "id,name,sector,region,tags\r\n"
    await take(csv_file(tmp_path, f"{made},Bayhaven High School,education_k12,FL,C-1; a", head=head))

    assert row["tags"] == "a; b"
    assert (await whole(made)).tags == ("a", "b", "c 1")
