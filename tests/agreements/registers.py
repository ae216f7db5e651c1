"""Fictional registers of agreements, as a county, a school district and a sheriff keep them, and how to import one."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.exchange.export import Format, begin, pieces
from registry.platform.exchange.importing import Report, bring_in
from registry.platform.exchange.kinds import ImportKind, kind_called
from registry.platform.exchange.mapping import proposal
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.reader import read_table
from registry.platform.exchange.revert import revert
from registry.platform.exchange.runs import COMMAND_LINE, Run
from registry.platform.slices import load
from tests.contacts.places import organisation

COUNTY = """\
Contract #,Contract Name,Vendor,Type,Effective,Expiration Date,Renewal,Notice,Status,Date Signed,Department,Comments
2021-014,MOU School officers,Marlow County Schools,MOU,7/1/2021,6/30/2024,,90 days,Expired,6/15/2021,Sheriff,
2021-014,MOU School officers,Marlow County Schools,MOU,7/1/2024,6/30/2027,none,90 days,Active,6/20/2024,Sheriff,
2019-007,Crisis beds,Bay Clinic,MOA,1/1/2019,12/31/2021,auto-renews annually,60 days notice,Active,12/20/2018,Health,
2018-003,Data exchange,Bay Clinic,Data use agreement,3/1/2018,unlimited,n/a,three months,Active,2/27/2018,,
2017-001,Old,Bay Clinic,MOU,1/1/2017,12/31/2020,,,Replaced,12/1/2016,,replaced by the agreement signed on 12/20/2018
2022-030,Jail visits,Nowhere Agency,MOU,5/13/2022,5/12/2024,,,Active,5/1/2022,,
2023-002,Copier lease,Bay Clinic,Lease,1/1/2023,12/31/2025,,,Active,,,
"""
HEAD = "Reference,Title,Partner,Type,Start,End,Signed,Notes\n"
DISTRICT = """\
MOU No.;Title;Agency;Start;End;Auto Renew?;Signed;Notes
MOU-2023-04;Threat assessment;Marlow Sheriff;45108;45838;Yes - 1 year;1 June 2023;
MOU-2023-04 Amendment 1;Adds the new campus;Marlow Sheriff;July 1, 2024;6/30/2026;;June 20, 2024;
MOU-2020-02;Visitor checks;Marlow Sheriff;2020-07-01;2023-06-30;No;2020-06-15;superseded by MOU-2023-04
MOU-2024-01;Counselling;Bay Clinic;Jul-24;6/30/2027;;;
MOU-2024-02;Radio channel;Marlow Sheriff;2024-07-01;TBD;;2024-06-30;
"""
SHERIFF = """\
Agreement,Partner,Type,Term,Notes
Handshake on school keys,Marlow County Schools,handshake,until terminated,
Talk before releases,"Bay Clinic; Marlow County Schools",verbal,-,Jane at the clinic knows
MOU on welfare checks,Bay Clinic,,7/15/2021 - 7/14/2024,extended for three years
"""


async def neighbours() -> dict[str, UUID]:
    """The partners that the registers speak of."""
    return {
        "schools": await organisation("Marlow County Schools", "education_k12", region="FL"),
        "sheriff": await organisation("Marlow Sheriff", "le_local", region="FL"),
        "clinic": await organisation("Bay Clinic", "healthcare", region="FL"),
    }


def agreements() -> ImportKind:
    load()
    return kind_called("agreements")


async def silent(stage: str, done: int, total: int) -> None:
    """Nobody looks."""


def mapping(file: Path, **settings: Any) -> Profile:
    """What the columns' names propose, with settings of the mapping's form."""
    return replace(proposal(read_table(file, file.name).columns, agreements()), constants=settings)


async def take(
    file: Path, text: str | bytes | None = None, *, apply: bool = True, by: Actor = COMMAND_LINE, **settings: Any
) -> Report:
    """Import a register; a `text` is written to the file first."""
    if text is not None:
        content = text if isinstance(text, bytes) else text.encode()
        await asyncio.to_thread(file.write_bytes, content)
    profile = mapping(file, **settings) if settings else None
    return await bring_in(file, agreements(), profile, by, progress=silent, apply=apply)


async def undo(report: Report) -> Run:
    assert report.run is not None
    return await revert(report.run, COMMAND_LINE, silent)


async def exported(by: Actor = COMMAND_LINE, form: Format = "csv") -> bytes:
    kind = agreements()
    ids = await begin(kind, {}, form, by)
    return b"".join([piece async for piece in pieces(kind, ids, form, by=by, guarded=False)])


async def terms(reference: str) -> list[tuple[str, str | None, str, str | None]]:
    """Begin, first day without force, renewal and its period of each term, in order."""
    rows = await db.fetch(
        "SELECT t.begins_on, t.ends_on, t.renewal, t.renewal_period FROM agreement_term t"
        " JOIN agreement a ON a.id = t.agreement_id WHERE a.reference = $1 ORDER BY t.begins_on",
        reference,
    )
    return [(str(r["begins_on"]), r["ends_on"] and str(r["ends_on"]), r["renewal"], r["renewal_period"]) for r in rows]


def refusals(report: Report) -> list[tuple[int, str]]:
    return [(row.number, " ".join(each.reason for each in row.problems)) for row in report.prepared.plan.refused]


def notices(report: Report) -> list[tuple[int, str, str]]:
    return [(one.number, one.problem.column, one.problem.reason) for one in report.prepared.plan.notices]


async def superseded() -> dict[str, tuple[str, str]]:
    rows = await db.fetch(
        "SELECT a.reference, s.reference AS by, a.superseded_on AS day FROM agreement a"
        " JOIN agreement s ON s.id = a.superseded_by_id"
    )
    return {row["reference"]: (row["by"], str(row["day"])) for row in rows}
