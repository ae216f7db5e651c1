"""Registers come again: what was added, changed and gone, what stays on record, and taking an import back."""

from pathlib import Path

import pytest

from registry.platform import db
from tests.agreements.registers import (
    COUNTY,
    DISTRICT,
    HEAD,
    exported,
    neighbours,
    superseded,
    take,
    terms,
    undo,
)
from tests.partners.importing import picture
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")
RECORD = (
    "agreement", "agreement_party", "agreement_term", "agreement_amendment", "agreement_register",
    "agreement_jurisdiction", "agreement_standing",
)  # fmt: skip


async def test_register_that_changed_shows_what_was_added_changed_and_gone(tmp_path: Path) -> None:
    await neighbours()
    file = tmp_path / "contracts.csv"
    first = await take(file, COUNTY, register="County contracts")
    before = await picture(*RECORD)

    same = await take(file, register="County contracts")
    lines = COUNTY.replace("12/31/2021", "12/31/2022").splitlines()
    later = [
        *lines[:4],
        *lines[5:],
        "2026-001,MOU on parades,Marlow Sheriff,MOU,1/1/2026,12/31/2026,,,Active,1/1/2026,,",
    ]
    looked = await take(file, "\n".join(later), apply=False, register="County contracts")

    assert first.summary.create == 4
    assert (same.summary.writes, same.summary.missing, same.run) == (0, 0, None)
    assert await picture(*RECORD) == before
    plan = looked.prepared.plan
    assert [(one.key, one.fields["title"]) for one in plan.creates] == [("reference:2026-001", "MOU on parades")]
    assert [(change.field, change.before, change.after) for one in plan.updates for change in one.changes] == [
        (
            "terms",
            "from 2019-01-01; through 2021-12-31; renewal tacit; renews for P12M; notice P60D",
            "from 2019-01-01; through 2022-12-31; renewal tacit; renews for P12M; notice P60D",
        )
    ]
    assert [one.key for one in plan.missing] == ["register:County contracts:2018-003"]


async def test_gone_rows_stay_on_record_and_other_registers_are_not_missed(tmp_path: Path) -> None:
    await neighbours()
    await take(tmp_path / "mou.csv", DISTRICT, register="District")
    await take(tmp_path / "contracts.csv", COUNTY, register="County")
    head, *lines = COUNTY.splitlines()

    report = await take(tmp_path / "contracts.csv", "\n".join([head, *lines[2:4]]), register="County")

    assert [one.key for one in report.prepared.plan.missing] == ["register:County:2017-001", "register:County:2021-014"]
    count = await db.fetch_one("SELECT count(*) AS n FROM agreement")
    assert count
    assert count["n"] == 7


async def test_import_is_taken_back_whole(tmp_path: Path) -> None:
    await neighbours()
    file = tmp_path / "mou.csv"
    await take(file, DISTRICT)
    before = await picture(*RECORD[:5])

    changed = await take(file, DISTRICT.replace("6/30/2026", "6/30/2027").replace("Radio channel", "Radio channels"))
    assert changed.summary.update == 2
    assert (await terms("MOU-2023-04"))[0][1] == "2027-07-01"
    await undo(changed)

    def settled(rows: dict[str, list[str]]) -> dict[str, int]:
        return {table: len(every) for table, every in rows.items()}

    assert settled(await picture(*RECORD[:5])) == settled(before)
    assert (await terms("MOU-2023-04"))[0][1] == "2026-07-01"
    again = await take(file, DISTRICT, apply=False)
    assert again.summary.writes == 0


async def test_created_agreements_go_when_the_import_is_taken_back(tmp_path: Path) -> None:
    await neighbours()
    before = await picture(*RECORD)

    report = await take(tmp_path / "contracts.csv", COUNTY)
    await undo(report)

    assert await picture(*RECORD) == before


async def test_link_that_an_import_made_goes_with_it(tmp_path: Path) -> None:
    await neighbours()
    file, old = tmp_path / "r.csv", "A-1,One,Bay Clinic,MOU,2020-07-01,2021-06-30,2020-06-01,"
    await take(file, f"{HEAD}{old}\n")

    new = "A-2,Two,Bay Clinic,MOU,2021-07-01,2025-06-30,2021-06-01,"
    linked = await take(file, f"{HEAD}{old}superseded by A-2\n{new}\n")
    assert await superseded() == {"A-1": ("A-2", "2021-07-01")}
    await undo(linked)

    assert await superseded() == {}
    assert await terms("A-2") == []


async def test_unclear_cell_of_a_later_file_changes_nothing_on_record(tmp_path: Path) -> None:
    await neighbours()
    await take(tmp_path / "contracts.csv", COUNTY)
    vague = COUNTY.replace("auto-renews annually,60 days notice", "maybe,soon").replace("unlimited", "12/31/2030")

    report = await take(tmp_path / "contracts.csv", vague)

    assert await terms("2019-007") == [("2019-01-01", "2022-01-01", "tacit", "P12M")]
    assert await terms("2018-003") == [("2018-03-01", "2031-01-01", "unknown", None)]
    assert report.summary.update == 1


async def test_days_of_renewals_do_not_move_the_first_signature(tmp_path: Path) -> None:
    await neighbours()
    await take(tmp_path / "contracts.csv", COUNTY)
    head, _, *later = COUNTY.splitlines()

    report = await take(tmp_path / "contracts.csv", "\n".join([head, *later]))

    assert report.summary.writes == 0


async def test_what_people_recorded_stays_when_the_register_says_nothing_of_it(tmp_path: Path) -> None:
    await neighbours()
    file = tmp_path / "contracts.csv"
    await take(file, COUNTY)
    await db.execute("UPDATE agreement_party SET signatory_name = 'Jane Roe', notice_address = '1 Main St'")
    await db.execute("UPDATE agreement SET retention = 'seven years', purposes = '{referral}'")
    await db.execute("UPDATE agreement_term SET holdover = 'until replaced' WHERE renewal = 'tacit'")

    report = await take(file, COUNTY.replace("12/31/2021", "12/31/2023"))

    assert report.summary.update == 1
    row = await db.fetch_one(
        "SELECT a.retention, a.purposes, p.signatory_name, p.notice_address, t.holdover, t.ends_on::text AS ends_on"
        " FROM agreement a JOIN agreement_party p ON p.agreement_id = a.id"
        " JOIN agreement_term t ON t.agreement_id = a.id WHERE reference = '2019-007'"
    )
    assert row
    assert list(row.values()) == ["seven years", ["referral"], "Jane Roe", "1 Main St", "until replaced", "2024-01-01"]


async def test_long_register_needs_as_many_statements_as_a_short_one(tmp_path: Path) -> None:
    await neighbours()

    def rows(first: int, count: int) -> str:
        return "\n".join(
            f"R-{number},One,Bay Clinic,MOU,2024-07-01,2025-06-30,2024-06-01," for number in range(first, first + count)
        )

    with counted() as few:
        await take(tmp_path / "r.csv", HEAD + rows(0, 3))
    with counted() as many:
        await take(tmp_path / "r.csv", HEAD + rows(100, 40))
    with counted() as out_again:
        content = await exported()

    assert len(many) <= len(few)
    assert content.count(b"\r\n") == 44
    assert len(out_again) < 20


async def test_amendment_comes_alone_to_an_agreement_on_record(tmp_path: Path) -> None:
    await neighbours()
    await take(tmp_path / "mou.csv", DISTRICT)
    head = DISTRICT.splitlines()[0]

    report = await take(
        tmp_path / "later.csv",
        f"{head}\nAMD-7;Amendment 2 to MOU-2023-04;Marlow Sheriff;2025-01-01;12/31/2027;;2024-12-20;\n",
    )

    assert (report.summary.update, report.summary.create) == (1, 0)
    assert await terms("MOU-2023-04") == [("2023-07-01", "2028-01-01", "tacit", "P12M")]
    assert [change.field for one in report.prepared.plan.updates for change in one.changes] == ["terms", "amendments"]
    numbers = await db.fetch("SELECT number, summary FROM agreement_amendment ORDER BY number")
    assert [(row["number"], row["summary"]) for row in numbers] == [
        (1, "Adds the new campus"), (2, "Amendment 2 to MOU-2023-04"),
    ]  # fmt: skip
