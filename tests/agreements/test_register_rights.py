"""Who may bring a register in, what an export shows to whom, and what the trail says of it."""

import json
from pathlib import Path

import pytest

from registry.platform import db
from registry.platform.access.model import Actor, Permission, Role
from registry.platform.errors import Refused
from registry.platform.ids import new_id
from tests.agreements.registers import exported, neighbours, refusals, take, undo
from tests.cast import Client, alice, erin
from tests.partners.importing import work_off

pytestmark = pytest.mark.usefixtures("database")
OPEN = (
    "Reference,Title,Partner,Type,Start,End,Signed\nA-1,Open matters,Bay Clinic,MOU,2024-07-01,2025-06-30,2024-06-30\n"
)
CLOSED = OPEN.replace("A-1,Open", "B-1,Hidden")


def actor(role: Role, **more: object) -> Actor:
    return Actor(new_id(), "Somebody", role, **more)  # type: ignore[arg-type]


async def test_coordinator_of_one_sector_brings_in_what_is_led_there(tmp_path: Path) -> None:
    await neighbours()
    rows = "A-2,Other,Marlow County Schools,MOU,2024-07-01,2025-06-30,2024-06-30\n"
    by = actor(Role.COORDINATOR, sectors=frozenset({"healthcare"}))

    report = await take(tmp_path / "r.csv", OPEN + rows, apply=False, by=by)

    assert [number for number, _ in refusals(report)] == [3]
    assert "outside the sectors or jurisdictions that you look after" in refusals(report)[0][1]
    assert report.summary.create == 1


async def test_neither_role_nor_token_imports_without_both_permissions(tmp_path: Path) -> None:
    await neighbours()
    importing = frozenset({Permission.IMPORT_DIRECTORY, Permission.READ_AGREEMENTS})

    for by in (actor(Role.MANAGER), actor(Role.OFFICER), actor(Role.COORDINATOR, token_scopes=importing)):
        with pytest.raises(Refused):
            await take(tmp_path / "r.csv", OPEN, by=by)


async def test_export_holds_what_its_reader_may_see(tmp_path: Path) -> None:
    await neighbours()
    await take(tmp_path / "r.csv", OPEN)
    await take(tmp_path / "r.csv", CLOSED, visibility="coordinators")

    assert b"Hidden matters" in await exported(actor(Role.MANAGER))
    seen = await exported(actor(Role.AUDITOR))
    assert b"Open matters" in seen
    assert b"Hidden matters" not in seen
    with pytest.raises(Refused):
        await exported(actor(Role.COORDINATOR, token_scopes=frozenset({Permission.EXPORT_DIRECTORY})))
    with pytest.raises(Refused):
        await exported(actor(Role.OFFICER))


async def test_export_does_not_name_a_hidden_successor(tmp_path: Path) -> None:
    await neighbours()
    await take(tmp_path / "r.csv", CLOSED, visibility="coordinators")
    head, row = OPEN.splitlines()
    await take(tmp_path / "r.csv", f"{head},Superseded by\n{row},B-1\n")

    seen, whole = await exported(actor(Role.AUDITOR)), await exported(actor(Role.MANAGER))

    assert b'"B-1"' in whole
    assert b"B-1" not in seen
    assert b"Open matters" in seen


async def trail() -> list[tuple[str, list[str], bool]]:
    """What was done to agreements: action, the facts that are told, and whether it is told whose they are."""
    rows = await db.fetch(
        "SELECT action, changes, organisation_id FROM audit_event WHERE kind = 'agreement' ORDER BY seq"
    )
    return [(row["action"], sorted(json.loads(row["changes"])), row["organisation_id"] is not None) for row in rows]


async def test_trail_tells_the_facts_of_open_agreements_alone(tmp_path: Path) -> None:
    await neighbours()
    await take(tmp_path / "r.csv", OPEN)
    hidden = await take(tmp_path / "r.csv", CLOSED, visibility="coordinators")
    changed = await take(tmp_path / "r.csv", CLOSED.replace("2025-06-30", "2026-06-30"))
    await undo(changed)
    await undo(hidden)

    (made, *others) = await trail()

    assert made[0] == "imported"
    assert {"title", "parties", "terms", "import"} <= set(made[1])
    assert made[2]
    quiet = ["changed", "import"]
    assert others == [
        ("imported", quiet, False), ("amended", quiet, False), ("restored", quiet, False), ("removed", quiet, False),
    ]  # fmt: skip
    rows = await db.fetch("SELECT changes FROM audit_event WHERE kind = 'agreement'")
    assert not any("Hidden" in row["changes"] for row in rows)


async def uploaded(client: Client, text: str, kind: str = "agreements") -> str:
    answer = await client.form("/import", {"kind": kind}, files={"file": ("county.csv", text.encode(), "text/csv")})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def test_register_is_mapped_looked_at_and_applied_in_pages() -> None:
    await neighbours()
    client = await alice()
    where = await uploaded(client, OPEN.replace("2024-07-01", "3/4/2024").replace("2025-06-30", "3/4/2026"))
    await work_off()
    asked = (await client.get(where)).text
    form = {"take": ["reference", "title", "parties", "kind", "begins_on", "last_day", "signed_on"]}

    await client.form(f"{where}/mapping", form)
    await work_off()
    refused = (await client.get(where)).text
    await client.form(f"{where}/mapping", {**form, "date_order": "day_first", "save_as": "County contracts"})
    await work_off()
    looked = (await client.get(where)).text
    await client.form(f"{where}/apply")
    await work_off()
    done = (await client.get(f"{where}?show=create")).text

    assert "In 03/04/2024, first comes" in asked
    assert "An end date is" in asked
    assert "may be 2024-03-04 or 2024-04-03" in refused
    assert "Apply: 1 agreement<" in looked
    assert 'href="/agreements/' in done
    row = await db.fetch_one("SELECT begins_on::text AS day FROM agreement_term")
    assert row
    assert row["day"] == "2024-04-03"
    later = await uploaded(client, OPEN.replace("A-1", "A-9").replace("2024-07-01", "1/2/2025"))
    await work_off()
    gone = (await client.get(f"{later}?show=missing")).text
    assert "Nothing is taken away because a file no longer names it." in gone
    assert "Open matters" in gone


async def test_programs_bring_a_register_in_and_out() -> None:
    await neighbours()
    client = await alice()

    sent = await client.post(
        "/api/v1/imports",
        data={"kind": "agreements"},
        files={"file": ("r.csv", OPEN.encode(), "text/csv")},
        headers={"X-CSRF-Token": client.csrf},
    )
    out = await (await erin()).get("/api/v1/export/agreements")

    assert (sent.status_code, sent.json()["kind"]) == (202, "agreements")
    assert out.status_code == 200
    assert out.text.startswith('"id","reference","title","kind","lead"')
