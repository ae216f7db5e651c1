"""Applying a file, doing it again, and taking it back."""

from pathlib import Path
from typing import Any

import pytest

from registry.partners import service
from registry.partners.model import Sector
from registry.partners.schemas import IdentifierIn
from registry.platform import db
from registry.platform.audit.verify import verify
from registry.platform.errors import Conflict
from registry.platform.exchange import importing
from registry.platform.exchange.revert import CannotRevert, NotApplied
from registry.platform.exchange.runs import COMMAND_LINE
from tests.partners.cases import coordinator, school, state
from tests.partners.importing import (
    DIRECTORY,
    bayhaven,
    csv_file,
    exported,
    picture,
    sequences,
    take,
    undo,
)

pytestmark = pytest.mark.usefixtures("database")


def counts(report: Any) -> tuple[int, int, int, int]:
    found = report.summary
    return found.create, found.update, found.unchanged, found.refused


def reasons(report: Any) -> list[tuple[int, str]]:
    return [(row.number, problem.reason) for row in report.prepared.plan.refused for problem in row.problems]


async def named(name: str) -> Any:
    row = await db.fetch_one("SELECT * FROM organisation WHERE name = $1", name)
    assert row is not None
    return row


async def test_a_dry_run_writes_nothing_at_all(committed: str, tmp_path: Path) -> None:
    await take(csv_file(tmp_path, *bayhaven()))
    before = await picture(), await sequences()

    report = await take(csv_file(tmp_path, *bayhaven("850-555-0199"), ",New,community,FL,,,,,,Gulf,,"), apply=False)

    assert counts(report) == (1, 1, 2, 0)
    assert (await picture(), await sequences()) == before


async def test_a_file_is_applied_once_and_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    file = csv_file(tmp_path, *bayhaven())

    first = await take(file)
    before = await picture()
    again = await take(file)

    assert (counts(first), counts(again)) == ((3, 0, 0, 0), (0, 0, 3, 0))
    assert again.run is None
    assert await picture() == before


async def test_everything_that_a_row_says_is_in_the_directory(tmp_path: Path) -> None:
    await take(csv_file(tmp_path, *bayhaven()))

    found = await named("Gulf Middle School")
    site = await db.fetch_one("SELECT * FROM site WHERE organisation_id = $1", found["id"])
    point = await db.fetch_one("SELECT * FROM contact_point WHERE organisation_id = $1", found["id"])
    area = await db.fetch_one(
        "SELECT j.name, j.parent_id IS NOT NULL AS inside FROM service_area a JOIN jurisdiction j"
        " ON j.id = a.jurisdiction_id WHERE a.organisation_id = $1",
        found["id"],
    )
    assert site
    assert point
    assert area
    assert (found["time_zone"], found["sector"], found["status"]) == ("America/New_York", "education_k12", "active")
    assert (site["street"], site["city"], site["main"]) == ("2 School Lane", "Bayhaven", True)
    assert (point["value"], point["as_typed"], point["source"]) == ("+18505550102", "850-555-0102", "import")
    assert (area["name"], area["inside"]) == ("Bay County", True)


async def test_what_was_imported_is_found_as_soon_as_it_is_there(tmp_path: Path) -> None:
    await take(csv_file(tmp_path, *bayhaven()))

    rows = await db.fetch("SELECT name FROM lookup_organisation ORDER BY name")

    assert [row["name"] for row in rows] == ["Bayhaven High School", "Bayhaven Police Department", "Gulf Middle School"]


async def test_the_trail_says_what_was_imported_with_numbers_masked(tmp_path: Path) -> None:
    run = (await take(csv_file(tmp_path, *bayhaven()))).run

    rows = await db.fetch("SELECT action, kind, actor_name, changes FROM audit_event ORDER BY chain, seq")

    told = [(row["action"], row["kind"]) for row in rows]
    assert told == [("imported", "organisation")] * 3 + [("applied", "import")]
    assert {row["actor_name"] for row in rows} == {"command line"}
    assert all(str(run) in row["changes"] for row in rows[:3])
    assert "+18505550101" not in "".join(row["changes"] for row in rows)
    assert [(verdict.chain, verdict.broken_at) for verdict in await verify()] == [("files", None), ("main", None)]


async def test_what_a_file_did_cannot_be_taken_out_of_the_trail(tmp_path: Path) -> None:
    await take(csv_file(tmp_path, *bayhaven()))
    for table in ("audit_event", "audit_head"):
        await db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        await db.execute(f"DELETE FROM {table} WHERE chain = 'files'")

    assert [(verdict.chain, verdict.broken_at) for verdict in await verify()] == [("main", None), ("files", 3)]


async def test_a_change_is_written_and_a_new_name_keeps_the_old_one(tmp_path: Path) -> None:
    await take(csv_file(tmp_path, *bayhaven()))
    changed = csv_file(tmp_path, ",Bayhaven Senior High,education_k12,FL,Bayhaven,9 New Road,,nces:120000000001,,Bay,,")

    report = await take(changed)

    found = await named("Bayhaven Senior High")
    names = await db.fetch("SELECT name, kind FROM organisation_name WHERE organisation_id = $1", found["id"])
    assert counts(report) == (0, 1, 0, 0)
    assert [(row["name"], row["kind"]) for row in names] == [("Bayhaven High School", "former")]
    assert found["version"] == 2
    assert counts(await take(changed)) == (0, 0, 1, 0)


async def test_an_import_taken_back_leaves_the_directory_as_it_was(tmp_path: Path) -> None:
    await take(csv_file(tmp_path, bayhaven()[0]))
    before, was = await exported(), await picture(*DIRECTORY)
    second = await take(csv_file(tmp_path, *bayhaven("850-555-0177", "9 New Road"), ",Also,community,GA,,,,,,Lee,,"))

    await undo(second.run)

    after = await picture(*DIRECTORY)
    assert await exported() == before
    assert {table: len(rows) for table, rows in after.items()} == {table: len(rows) for table, rows in was.items()}
    assert {verdict.broken_at for verdict in await verify()} == {None}


async def test_an_import_is_taken_back_only_once(tmp_path: Path) -> None:
    run = (await take(csv_file(tmp_path, *bayhaven()))).run
    await undo(run)

    with pytest.raises(NotApplied):
        await undo(run)
    assert counts(await take(csv_file(tmp_path, *bayhaven()))) == (3, 0, 0, 0)


async def test_newer_work_keeps_an_import_from_being_taken_back(tmp_path: Path) -> None:
    run = (await take(csv_file(tmp_path, *bayhaven()))).run
    actor = await coordinator()
    high, gulf = await named("Bayhaven High School"), await named("Gulf Middle School")
    await service.amend(actor, high["id"], {"tier": "strategic"})
    await school(actor, "Annex", parent_id=gulf["id"])
    before = await picture()

    with pytest.raises(CannotRevert) as refusal:
        await undo(run)

    assert "Bayhaven High School has another tier now" in refusal.value.sentence
    assert "Gulf Middle School has organisations that are part of it" in refusal.value.sentence
    assert await picture() == before


async def test_an_identifier_belongs_to_one_partner(tmp_path: Path) -> None:
    await take(csv_file(tmp_path, *bayhaven()))
    rows = (
        ",Bayhaven High School,education_k12,FL,Bayhaven,,,nces:120000000001; ori:FL0030100,,,,",
        ",One,community,FL,,,,ein:12-3456789,,,,",
        ",Two,community,FL,,,,own:2; ein:12-3456789,,,,",
    )

    report = await take(csv_file(tmp_path, *rows), apply=False)

    assert reasons(report) == [
        (2, "“ori:FL0030100” is the number of Bayhaven Police Department."),
        (4, "“ein:12-3456789” is the number in row 3, too."),
    ]


async def test_nobody_becomes_part_of_itself(tmp_path: Path) -> None:
    rows = (
        ",A,community,FL,,,,own:a,,,,own:b",
        ",B,community,FL,,,,own:b,,,,own:c",
        ",C,community,FL,,,,own:c,,,,own:a",
    )

    report = await take(csv_file(tmp_path, *rows))

    assert reasons(report) == [(4, "It would be part of itself.")]
    assert [notice.number for notice in report.prepared.plan.notices] == [3]
    assert (await named("A"))["parent_id"] == (await named("B"))["id"]


async def test_a_name_that_means_several_is_not_guessed(tmp_path: Path) -> None:
    actor = await coordinator()
    await school(actor, "Twin School")
    await school(actor, "Twin School")

    report = await take(csv_file(tmp_path, ",Twin School,education_k12,FL,,,850-555-0101,,,,,"), apply=False)

    assert reasons(report) == [(2, "Several partners are called so; give a number.")]


async def test_a_status_cannot_jump(tmp_path: Path) -> None:
    rows = (",Old School,education_k12,FL,,,,nces:120000000009,,,dissolved,",)
    await take(csv_file(tmp_path, *rows))

    report = await take(csv_file(tmp_path, rows[0].replace("dissolved", "dormant")), apply=False)

    assert reasons(report) == [(2, "It is dissolved and cannot become dormant from there.")]


async def test_a_limited_coordinator_imports_only_what_they_look_after(tmp_path: Path) -> None:
    await take(csv_file(tmp_path, bayhaven()[2]))
    by = await coordinator(sectors=[str(Sector.EDUCATION_K12)])

    report = await take(csv_file(tmp_path, *bayhaven("850-555-0111", "9 New Road")), by=by, apply=False)

    assert counts(report) == (2, 0, 1, 0)
    changed = csv_file(tmp_path, bayhaven()[2].replace("3 Main", "4 Main"))
    assert [number for number, _ in reasons(await take(changed, by=by, apply=False))] == [2]


async def test_a_coordinator_of_a_state_imports_into_it(tmp_path: Path) -> None:
    by = await coordinator(jurisdictions=[await state("Florida")])
    rows = (*bayhaven(), ",Elsewhere School,education_k12,GA,,,,nces:130000000001,,Lee,,")

    report = await take(csv_file(tmp_path, *rows), by=by, apply=False)

    assert [number for number, _ in reasons(report)] == [5]


async def test_a_change_made_meanwhile_stops_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await take(csv_file(tmp_path, *bayhaven()))
    original, found = importing.prepare, await named("Bayhaven High School")

    async def slow(*given: Any) -> Any:
        prepared = await original(*given)
        await db.execute("UPDATE organisation SET version = version + 1 WHERE id = $1", found["id"])
        return prepared

    monkeypatch.setattr(importing, "prepare", slow)
    with pytest.raises(Conflict, match="Bayhaven High School was changed meanwhile"):
        await take(csv_file(tmp_path, *bayhaven(street="9 New Road")))


async def test_a_number_that_a_file_no_longer_has_still_finds_its_partner(tmp_path: Path) -> None:
    await take(csv_file(tmp_path, *bayhaven()))
    found = await named("Bayhaven High School")
    await service.add_identifier(COMMAND_LINE, found["id"], IdentifierIn(scheme="own", value="17"))
    text = (await exported()).decode()

    whole = tmp_path / "whole.csv"
    whole.write_text(text.replace("nces:120000000001; own:17", "nces:120000000001"), "utf-8")
    report = await take(whole)

    ended = await db.fetch_one("SELECT ended_on FROM organisation_identifier WHERE scheme = 'own'")
    assert counts(report) == (0, 1, 2, 0)
    assert ended
    assert ended["ended_on"] is not None
    assert counts(await take(whole)) == (0, 0, 3, 0)
