"""Registers come in: what is understood, refused and linked, seen in the record."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from registry.doubles.finding import find
from registry.platform import db
from tests.agreements.registers import (
    COUNTY,
    DISTRICT,
    HEAD,
    SHERIFF,
    neighbours,
    notices,
    refusals,
    silent,
    superseded,
    take,
    terms,
)
from tests.contacts.places import organisation

pytestmark = pytest.mark.usefixtures("database")


async def test_county_register(tmp_path: Path) -> None:
    await neighbours()

    report = await take(tmp_path / "contracts.csv", COUNTY)

    assert await terms("2021-014") == [
        ("2021-07-01", "2024-07-01", "unknown", None),
        ("2024-07-01", "2027-07-01", "none", None),
    ]
    assert await terms("2019-007") == [("2019-01-01", "2022-01-01", "tacit", "P12M")]
    assert await terms("2018-003") == [("2018-03-01", None, "evergreen", None)]
    assert await superseded() == {"2017-001": ("2019-007", "2019-01-01")}
    assert [number for number, _ in refusals(report)] == [7, 8]
    assert "No partner is called “Nowhere Agency”. Register it first" in refusals(report)[0][1]
    assert "“Lease” is no kind of agreement that is kept here." in refusals(report)[1][1]
    assert (report.summary.create, report.summary.joined, report.summary.rows) == (4, 1, 7)
    (told,) = notices(report)
    assert told[2].startswith("Row 3. Date Signed: The first day of signature is taken;")
    signed = await db.fetch("SELECT DISTINCT p.signed_on FROM agreement_party p JOIN agreement a ON a.id = agreement_id"
                            " WHERE reference = '2021-014'")  # fmt: skip
    assert [str(row["signed_on"]) for row in signed] == ["2021-06-15"]
    noted = await db.fetch_one("SELECT note FROM agreement WHERE reference = '2019-007'")
    assert noted
    assert noted["note"] == "Department: Health"


async def test_district_register(tmp_path: Path) -> None:
    await neighbours()

    report = await take(tmp_path / "mou.csv", DISTRICT)

    amendment = await db.fetch_one("SELECT number, effective_on, signed_on, ended_on, ends_on FROM agreement_amendment")
    assert amendment
    assert list(map(str, amendment.values())) == ["1", "2024-07-01", "2024-06-20", "2025-07-01", "2026-07-01"]
    assert await terms("MOU-2023-04") == [("2023-07-01", "2026-07-01", "tacit", "P12M")]
    assert await terms("MOU-2024-02") == [("2024-07-01", None, "unknown", None)]
    assert await superseded() == {"MOU-2020-02": ("MOU-2023-04", "2023-07-01")}
    assert refusals(report) == [(5, "“Jul-24” may be a day or a year. Write it as 2024-07-01.")]
    assert notices(report) == [(6, "End", "End: The file does not say when it ends. Write the last day, or “no end”.")]


async def test_sheriff_workbook(tmp_path: Path) -> None:
    await neighbours()
    book, file = Workbook(), tmp_path / "sheriff.xlsx"
    sheet = book.active
    assert sheet
    for line in (
        ("Agreement", "Partner", "Type", "Term", "Notes"),
        ("Handshake on school keys", "Marlow County Schools", "handshake", "until terminated", None),
        ("Talk before releases", "Bay Clinic and Marlow County Schools", "verbal", "-", "Jane knows"),
        ("MOU on welfare checks", "Bay Clinic", None, "7/15/2021 - 7/14/2024", "extended for three years"),
    ):
        sheet.append(line)
    book.save(file)

    report = await take(file)
    again = await take(file)

    rows = await db.fetch(
        "SELECT a.reference, a.title, a.stage, s.state FROM agreement a"
        " JOIN agreement_standing s ON s.agreement_id = a.id ORDER BY a.title"
    )
    assert [(row["title"], row["stage"], row["state"]) for row in rows] == [
        ("Handshake on school keys", "concluded", "active"),
        ("MOU on welfare checks", "concluded", "out_for_signature"),
        ("Talk before releases", "concluded", "active"),
    ]
    assert [row["reference"].split("-")[0] for row in rows] == ["HS", "MOU", "HS"]
    assert [number for number, _, _ in notices(report)] == [2, 4, 4]
    assert "whether its end has that in it already is not said" in notices(report)[1][2]
    assert (again.summary.unchanged, again.run) == (3, None)


async def test_text_register_of_a_sheriff(tmp_path: Path) -> None:
    await neighbours()

    report = await take(tmp_path / "sheriff.csv", SHERIFF)

    assert (report.summary.create, refusals(report)) == (3, [])


async def one(tmp_path: Path, *rows: str) -> list[tuple[int, str]]:
    """What is refused of a register of these rows."""
    if not await db.fetch_one("SELECT 1 FROM organisation WHERE name = 'Bay Clinic'"):
        await neighbours()
    report = await take(tmp_path / "r.csv", HEAD + "\n".join(rows))
    return refusals(report)


async def test_days_that_may_be_two_are_refused_by_row_until_the_mapping_says(tmp_path: Path) -> None:
    rows = ("A-1,One,Bay Clinic,MOU,3/4/2024,3/4/2025,,", "A-2,Two,Bay Clinic,MOU,4/4/2024,5/4/2025,,")

    refused = await one(tmp_path, *rows)
    report = await take(tmp_path / "r.csv", HEAD + "\n".join(rows), date_order="day_first")

    assert [number for number, _ in refused] == [2, 3]
    assert "may be 2024-03-04 or 2024-04-03" in refused[0][1]
    assert "Say in the mapping whether the month or the day comes first." in refused[0][1]
    assert refusals(report) == []
    assert await terms("A-1") == [("2024-04-03", "2025-04-04", "unknown", None)]


async def test_end_that_is_the_first_day_out_where_the_mapping_says(tmp_path: Path) -> None:
    rows = ("A-1,One,Bay Clinic,MOU,2023-07-01,2024-07-01,,", "A-1,One,Bay Clinic,MOU,2024-07-01,2025-07-01,,")

    refused = await one(tmp_path, *rows)
    report = await take(tmp_path / "r.csv", HEAD + "\n".join(rows), end_day="first_day_without_force")

    assert [number for number, _ in refused] == [2, 3]
    assert refused[0][1] == "It belongs to the same agreement as row 3, which is refused."
    assert "If the column of ends gives the first day without force, say so in the mapping." in refused[1][1]
    assert refusals(report) == []
    assert await terms("A-1") == [
        ("2023-07-01", "2024-07-01", "unknown", None),
        ("2024-07-01", "2025-07-01", "unknown", None),
    ]


async def test_rows_that_contradict_or_repeat_one_another(tmp_path: Path) -> None:
    refused = await one(
        tmp_path,
        "A-1,One,Bay Clinic,MOU,2023-07-01,2024-06-30,,",
        "A-1,One,Bay Clinic,MOU,2023-07-01,2024-06-30,,",
        "A-2,Two,Bay Clinic,MOU,2023-07-01,2024-06-30,,",
        "A-2,Two,Bay Clinic,NDA,2024-07-01,2025-06-30,,",
        "A-3,Three,Bay Clinic,MOU,2024-07-01,2023-06-30,,",
        "A-4 Amendment 2,Four,Bay Clinic,MOU,2024-07-01,2025-06-30,,",
        "A-5,Five,,MOU,2024-07-01,2025-06-30,,",
        "A-6,Six,Bay Clinic,MOU,2024-07-01,2025-06-30,,SSN 078-05-1120",
    )
    assert refused.pop()[0] == 9

    assert refused == [
        (2, "It belongs to the same agreement as row 3, which is refused."),
        (3, "This row says the same as row 2."),
        (4, "It belongs to the same agreement as row 5, which is refused."),
        (5, "Row 4 has the same reference and another kind. Correct one of them."),
        (6, "The last day (30 June 2023) is before the first (1 July 2024)."),
        (7, "“A-4” is neither in this file nor on record. Bring the agreement in first."),
        (8, "Nobody is named as a party. Name at least one partner of this directory."),
    ]


async def test_name_of_several_partners_is_refused_and_a_number_decides(tmp_path: Path) -> None:
    twin = await organisation("Harbor Clinic", "healthcare")
    await organisation("Harbor Clinic", "healthcare")

    refused = await one(tmp_path, "A-1,One,Harbor Clinic,MOU,2024-07-01,2025-06-30,,")
    report = await take(tmp_path / "r.csv", HEAD + f"A-1,One,Harbor Clinic [id:{twin}],MOU,2024-07-01,2025-06-30,,")

    assert "“Harbor Clinic” is the name of several partners." in refused[0][1]
    assert refusals(report) == []
    assert await db.fetch_one("SELECT 1 FROM agreement_party WHERE organisation_id = $1", twin)


async def test_link_that_fits_two_agreements_is_not_made_and_the_row_goes_in(tmp_path: Path) -> None:
    await neighbours()

    report = await take(
        tmp_path / "r.csv",
        HEAD
        + "A-1,One,Bay Clinic,MOU,2020-07-01,2021-06-30,2020-06-01,replaced by the agreement signed on 2021-06-01\n"
        + "A-2,Two,Bay Clinic,MOU,2021-07-01,2025-06-30,2021-06-01,\n"
        + "A-3,Three,Bay Clinic,NDA,2021-07-01,2025-06-30,2021-06-01,\n",
    )

    assert (report.summary.create, await superseded()) == (3, {})
    ((number, column, told),) = notices(report)
    assert (number, column) == (2, "Notes")
    assert told == (
        "Notes: “replaced by the agreement signed on 2021-06-01”: Several agreements fit, so no link was made. "
        "Write the reference."
    )


async def test_rows_of_one_party_each_are_one_agreement(tmp_path: Path) -> None:
    await neighbours()
    rows = (
        "A-1,One,Bay Clinic,MOU,2024-07-01,2025-06-30,,",
        "A-1,One,Marlow Sheriff,MOU,2024-07-01,2025-06-30,,",
    )

    report = await take(tmp_path / "r.csv", HEAD + "\n".join(rows))

    roles = await db.fetch("SELECT o.name, p.role FROM agreement_party p JOIN organisation o ON o.id = organisation_id")
    assert (report.summary.create, report.summary.joined) == (1, 1)
    assert {(row["name"], row["role"]) for row in roles} == {("Bay Clinic", "lead"), ("Marlow Sheriff", "party")}


async def test_unknown_name_is_refused_with_who_it_may_be(tmp_path: Path) -> None:
    await neighbours()
    await find(silent, everything=True)

    refused = await one(tmp_path, "A-1,One,Marlow County School,MOU,2024-07-01,2025-06-30,,")

    [(number, told)] = refused
    assert number == 2
    assert told.endswith("It may be Marlow County Schools (FL); then write that name.")


async def test_day_that_a_spreadsheet_program_made_up_is_refused(tmp_path: Path) -> None:
    await neighbours()
    book, file = Workbook(), tmp_path / "r.xlsx"
    sheet = book.active
    assert sheet
    sheet.append(["Reference", "Title", "Partner", "Type", "Start", "End", "Signed"])
    for number, form in enumerate(("mmm-yy", "d-mmm", "mm-dd-yy", "[$-409]d\\-mmm\\-yy;@")):
        row = [f"A-{number}", "One", "Bay Clinic", "MOU", date(2024, 7, 1), date(2025, 6, 30), "yes"]
        sheet.append(row)
        sheet.cell(number + 2, 5).number_format = form
    book.save(file)

    report = await take(file)

    assert refusals(report) == [
        (2, "“Jul-24” may be a day or a year. Write it as 2024-07-01."),
        (3, "“01-Jul” has no year. Write it as 2024-07-01."),
    ]
    assert await terms("A-2") == await terms("A-3") == [("2024-07-01", "2025-07-01", "unknown", None)]
    assert notices(report)[0] == (4, "Signed", "Signed: “yes” is not a date. Write it as 2024-07-01.")


async def test_agreements_that_would_replace_one_another_and_an_amendment_before_its_term(tmp_path: Path) -> None:
    await neighbours()

    report = await take(
        tmp_path / "r.csv",
        HEAD
        + "A-1,One,Bay Clinic,MOU,2020-07-01,2021-06-30,2020-06-01,superseded by A-2\n"
        + "A-2,Two,Bay Clinic,MOU,2021-07-01,2025-06-30,2021-06-01,superseded by A-1\n"
        + "A-3,Three,Bay Clinic,MOU,2021-07-01,2025-06-30,2021-06-01,\n"
        + "A-3,Less,Bay Clinic,Amendment,2022-07-01,2020-06-30,2022-06-01,\n",
    )

    assert await superseded() == {"A-1": ("A-2", "2021-07-01")}
    assert "would replace one another" in notices(report)[0][2]
    assert [number for number, _ in refusals(report)] == [4, 5]
