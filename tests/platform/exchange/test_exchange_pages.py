"""Imports as people meet them: upload, look, apply, take back; and who may do what."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from registry.platform import clock, db
from registry.platform.exchange import runs
from tests.cast import Client, alice, bob, dana, erin, frank
from tests.partners.importing import DIRECTORY, HEAD, bayhaven, exported, picture, work_off

pytestmark = pytest.mark.usefixtures("database")
STRANGE = "Agency,Town,St,Phone\r\nBAYHAVEN LIBRARY,BAYHAVEN,FL,850-555-0104\r\nGULF LIBRARY,,FL,12\r\n"


async def upload(client: Client, text: str, name: str = "partners.csv") -> httpx.Response:
    return await client.form("/import", {"profile": ""}, files={"file": (name, text.encode(), "text/csv")})


async def uploaded(client: Client, text: str) -> str:
    answer = await upload(client, text)
    assert answer.status_code == 303, answer.text
    await work_off()
    return answer.headers["location"]


def whole(*rows: str) -> str:
    return HEAD + "".join(f"{row}\r\n" for row in rows)


async def test_an_uploaded_file_is_shown_and_the_directory_is_not_touched() -> None:
    client = await alice()
    before = await picture(*DIRECTORY, "audit_event")

    path = await uploaded(client, whole(*bayhaven(), ",Nowhere,community,XX,,,,,,,,"))
    shown = await client.get(path)

    assert await picture(*DIRECTORY, "audit_event") == before
    assert "Nothing is changed yet" in shown.text
    assert "Apply: 3 partners" in shown.text
    assert "is not a state" in shown.text


async def test_it_is_applied_by_a_worker_and_taken_back_as_a_whole() -> None:
    client = await alice()
    path = await uploaded(client, whole(*bayhaven()))

    waiting = await client.form(f"{path}/apply")
    under_way = await client.get(path)
    done = await work_off()
    after = await client.get(path)

    assert (waiting.status_code, done) == (303, ["exchange.apply"])
    assert "data-refresh-seconds" in under_way.text
    assert "Applied: 3 created, 0 updated." in after.text
    assert await db.fetch_one("SELECT FROM import_file") is None

    await client.form(f"{path}/revert")
    await work_off()
    assert "Taken back as a whole by Alice Ames" in (await client.get(path)).text
    assert await db.fetch_one("SELECT FROM organisation") is None


async def test_what_was_shown_is_what_is_done_or_nothing() -> None:
    client = await alice()
    path = await uploaded(client, whole(*bayhaven()))
    other = await uploaded(client, whole(bayhaven()[0]))
    await client.form(f"{other}/apply")
    await work_off()

    await client.form(f"{path}/apply")
    done = await work_off()
    shown = await client.get(path)

    assert done == ["exchange.apply", "exchange.check"]
    assert "The directory changed since you looked at this" in shown.text
    assert "Apply: 2 partners" in shown.text


async def test_a_strange_file_waits_until_its_columns_are_named() -> None:
    client = await alice()
    path = await uploaded(client, STRANGE)
    form = await client.get(path)
    assert "What the columns mean" in form.text
    assert "BAYHAVEN LIBRARY" in form.text

    named = {
        "take": ["name", "city", "region", "telephone"], "record": "organisation", "sector": "community",
        "quieter": "yes", "save_as": "Libraries",
    }  # fmt: skip
    answer = await client.form(f"{path}/mapping", named)
    await work_off()
    shown = await client.get(path)

    assert answer.status_code == 303
    assert "Bayhaven Library" in shown.text or "Apply: 1 partner<" in shown.text
    again = await client.get(await uploaded(client, STRANGE))
    assert "Libraries" in again.text
    assert "Nothing is changed yet" in again.text


async def test_a_mapping_that_does_not_do_is_shown_again_with_what_was_chosen() -> None:
    client = await alice()
    path = await uploaded(client, STRANGE)

    twice = await client.form(f"{path}/mapping", {"take": ["name", "name", "-", "telephone"], "record": "organisation"})
    none = await client.form(f"{path}/mapping", {"take": ["-", "-", "-", "-"], "record": "organisation"})

    assert (twice.status_code, none.status_code) == (422, 422)
    assert "is filled from two places" in twice.text
    assert "Nothing is taken from the file" in none.text


async def test_refused_rows_come_back_as_a_file_that_can_be_corrected() -> None:
    client = await alice()
    path = await uploaded(client, whole(bayhaven()[0], ",Nowhere,community,XX,,,,,,,,"))

    answer = await client.get(f"{path}/refused.csv")

    assert answer.headers["content-type"].startswith("text/csv")
    assert "Nowhere" in answer.text
    assert "Bayhaven High" not in answer.text
    corrected = answer.text.replace("XX", "FL")
    shown = await client.get(await uploaded(client, corrected.removeprefix("\ufeff")))
    assert "Apply: 1 partner<" in shown.text


async def test_a_file_that_cannot_be_read_says_so() -> None:
    client = await alice()

    pdf = await client.get(await uploaded(client, "%PDF-1.7"))
    empty = await upload(client, "")
    none = await client.form("/import", {"profile": ""})

    assert "is a PDF" in pdf.text
    assert (empty.status_code, none.status_code) == (422, 422)


async def test_changes_are_shown_with_before_and_after_and_the_list_has_pages() -> None:
    client = await alice()
    rows = [f",School {n},education_k12,FL,,,,own:{n},,,," for n in range(70)]
    path = await uploaded(client, whole(*rows))
    first = await client.get(f"{path}?show=create")
    second = await client.get(f"{path}?show=create&after=29")
    await client.form(f"{path}/apply")
    await work_off()

    changed = await client.get(await uploaded(client, whole(rows[0].replace("School 0", "Academy"))))

    assert "School 29" in first.text
    assert "School 30" not in first.text
    assert "School 30" in second.text
    assert "<del>School 0</del>" in changed.text
    assert "<ins>Academy</ins>" in changed.text


async def test_what_is_on_its_way_is_its_owners_and_the_administrators() -> None:
    client, other, admin = await alice(), await _another(), await frank()
    path = await uploaded(client, whole(*bayhaven()))

    assert (await other.get(path)).status_code == 404
    assert (await admin.get(path)).status_code == 200
    assert (await other.form(f"{path}/apply")).status_code == 404
    await client.form(f"{path}/apply")
    await work_off()
    assert (await other.get(path)).status_code == 200
    assert (await other.form(f"{path}/revert")).status_code == 404


async def _another() -> Client:
    from tests.cast import sign_in

    return await sign_in("coordinator", name="Gail Green")


async def test_a_file_is_thrown_away() -> None:
    client = await alice()
    path = await uploaded(client, whole(*bayhaven()))

    answer = await client.form(f"{path}/discard")

    assert (answer.status_code, answer.headers["location"]) == (303, "/import")
    assert await db.fetch_one("SELECT FROM import_run") is None


async def test_the_list_holds_every_import_of_ones_own() -> None:
    client = await alice()
    for _ in range(3):
        await uploaded(client, whole(*bayhaven()))

    shown = await client.get("/import")

    assert shown.text.count("partners.csv") == 3


@pytest.mark.parametrize("who", [bob, dana, erin])
async def test_others_do_not_import(who: Any) -> None:
    client = await who()

    assert (await client.get("/import")).status_code == 403
    assert (await upload(client, whole(*bayhaven()))).status_code == 403


@pytest.mark.parametrize(("who", "status"), [(alice, 200), (dana, 200), (erin, 200), (bob, 403)])
async def test_who_exports(who: Any, status: int) -> None:
    client = await who()

    assert (await client.get("/export")).status_code == status
    assert (await client.get("/export/partners")).status_code == status


async def test_an_export_is_recorded_and_holds_what_was_chosen() -> None:
    client = await alice()
    path = await uploaded(client, whole(*bayhaven()))
    await client.form(f"{path}/apply")
    await work_off()

    answer = await client.get("/export/partners?form=data&sector=le_local&status=&region=fl")

    assert "Bayhaven Police Department" in answer.text
    assert "School" not in answer.text
    event = await db.fetch_one("SELECT actor_name, changes FROM audit_event WHERE action = 'exported'")
    assert event
    assert event["actor_name"] == "Alice Ames"
    assert '"count":[null,1]' in event["changes"]
    assert (await client.get("/export/partners?sector=nonsense")).status_code == 422
    assert (await client.get("/export/nothing")).status_code == 404


async def test_restricted_numbers_are_in_no_export() -> None:
    client = await alice()
    path = await uploaded(client, whole(*bayhaven()))
    await client.form(f"{path}/apply")
    await work_off()
    await db.execute("UPDATE contact_point SET visibility = 'sworn_only' WHERE value = '+18505550103'")

    assert b"5550103" not in await exported()
    assert b"5550102" in await exported()


async def test_programs_do_the_same() -> None:
    client = await alice()
    sent = await client.post("/api/v1/imports", files={"file": ("a.csv", whole(*bayhaven()).encode(), "text/csv")})
    assert sent.status_code == 202, sent.text
    await work_off()
    address = sent.headers["location"]

    checked = (await client.get(address)).json()
    rows = (await client.get(f"{address}/rows?decision=create&page_size=2")).json()
    rest = (await client.get(rows["next_url"])).json()
    asked = await client.post(f"{address}/apply")
    await work_off()
    file = await client.get("/api/v1/export/partners")

    assert (checked["status"], checked["summary"]["create"]) == ("checked", 3)
    assert [row["name"] for row in rows["items"] + rest["items"]][2] == "Bayhaven Police Department"
    assert asked.status_code == 202
    assert (await client.get(address)).json()["status"] == "applied"
    assert file.content == await exported()
    assert (await client.post(f"{address}/apply")).status_code == 422
    await client.post(f"{address}/revert")
    await work_off()
    assert (await client.get(address)).json()["status"] == "reverted"


async def test_programs_say_how_a_file_is_understood() -> None:
    client = await alice()
    sent = await client.post("/api/v1/imports", files={"file": ("a.csv", STRANGE.encode(), "text/csv")})
    await work_off()
    address = sent.headers["location"]
    assert (await client.get(address)).json()["status"] == "mapping"

    sources = [{"field": "name", "columns": ["Agency"]}, {"field": "region", "columns": ["St"]}]
    profile = {"name": "x", "sources": sources, "constants": {"sector": "community"}}
    answer = await client.post(f"{address}/profile", json={"profile": profile})
    await work_off()

    assert answer.status_code == 202
    assert (await client.get(address)).json()["summary"]["create"] == 2
    wrong = await client.post(f"{address}/profile", json={"name": "nothing of the kind"})
    assert wrong.status_code == 422


async def test_what_nobody_goes_on_with_is_forgotten_after_a_day() -> None:
    client = await alice()
    path = await uploaded(client, whole(bayhaven()[0], ",Nowhere,community,XX,,,,,,,,"))
    await client.form(f"{path}/apply")
    await work_off()
    await uploaded(client, whole(*bayhaven()))

    await runs.purge(clock.now() + timedelta(hours=23))
    kept = await db.fetch("SELECT decision FROM import_row ORDER BY decision")
    await runs.purge(clock.now() + timedelta(hours=25))

    left = await db.fetch("SELECT r.decision, i.status FROM import_run i JOIN import_row r ON r.run_id = i.id")
    assert [row["decision"] for row in kept] == ["create"] * 3 + ["refused"]
    assert [tuple(row) for row in left] == [("create", "applied")]
    assert await db.fetch_one("SELECT FROM import_file") is None


async def test_columns_that_are_not_taken_are_named_and_not_kept() -> None:
    client = await alice()
    text = whole(*bayhaven()).replace("parent_identifier\r\n", "parent_identifier,Secret\r\n")
    text = text.replace(",Bay,,", ",Bay,,,canary")
    path = await uploaded(client, text)
    shown = await client.get(path)
    await client.form(f"{path}/apply")
    await work_off()

    assert "Columns that are not taken: Secret." in shown.text
    everything = await picture()
    assert "canary" not in str(everything)


async def test_a_lost_step_may_be_asked_for_again() -> None:
    client = await alice()
    path = await uploaded(client, whole(*bayhaven()))
    await client.form(f"{path}/apply")
    await db.execute("DELETE FROM pgqueuer")
    await db.execute("UPDATE import_run SET progress_at = progress_at - interval '2 minutes'")

    shown = await client.get(path)
    await client.form(f"{path}/apply")
    done = await work_off()

    assert "Ask for it again" in shown.text
    assert done == ["exchange.apply"]
    run = await db.fetch_one("SELECT status FROM import_run WHERE id = $1", UUID(path.rsplit("/", 1)[1]))
    assert run
    assert run["status"] == "applied"
