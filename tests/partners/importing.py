"""Small fictional files, and what it takes to import them in a test."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.exchange.export import begin, pieces
from registry.platform.exchange.importing import Report, bring_in
from registry.platform.exchange.jobs import JOBS
from registry.platform.exchange.kinds import kind_called
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.revert import revert
from registry.platform.exchange.runs import COMMAND_LINE, Run
from registry.platform.jobs import Job
from registry.platform.slices import load

# What an import must not touch before it is applied, and what it must leave as it was when it is taken back.
DIRECTORY = (
    "organisation", "organisation_name", "organisation_identifier", "organisation_tag", "site", "service_area",
    "jurisdiction", "membership", "closure", "contact_point", "contact_check", "person", "position",
    "lookup_organisation", "lookup_number",
)  # fmt: skip
HEAD = "id,name,sector,region,city,street,telephone,identifiers,aliases,county,status,parent_identifier\r\n"
OWN = "registry_partners"


def partners() -> Any:
    load()
    return kind_called("partners")


def csv_file(folder: Path, *rows: str, name: str = "partners.csv", head: str = HEAD) -> Path:
    path = folder / name
    path.write_text(head + "".join(f"{row}\r\n" for row in rows), "utf-8")
    return path


def bayhaven(telephone: str = "850-555-0101", street: str = "1 School Lane") -> tuple[str, ...]:
    """Two schools and a police department."""
    return (
        f",Bayhaven High School,education_k12,FL,Bayhaven,{street},{telephone},nces:120000000001,,Bay,,",
        ",Gulf Middle School,education_k12,FL,Bayhaven,2 School Lane,850-555-0102,nces:120000000002,Gulf,Bay,,",
        ",Bayhaven Police Department,le_local,FL,Bayhaven,3 Main Street,850-555-0103,ori:FL0030100,,Bay,,",
    )


async def silent(stage: str, done: int, total: int) -> None:
    """Nobody looks."""


async def take(file: Path, *, apply: bool = True, by: Actor = COMMAND_LINE, profile: Profile | None = None) -> Report:
    return await bring_in(file, partners(), profile, by, progress=silent, apply=apply)


async def undo(run_id: UUID | None, by: Actor = COMMAND_LINE) -> Run:
    assert run_id is not None
    return await revert(run_id, by, silent)


async def exported(**chosen: tuple[str, ...]) -> bytes:
    kind = partners()
    ids = await begin(kind, chosen, "csv", COMMAND_LINE)
    return b"".join([piece async for piece in pieces(kind, ids, "csv", by=COMMAND_LINE, guarded=False)])


async def picture(*tables: str) -> dict[str, list[str]]:
    """Every row of these tables, in an order of their contents."""
    found = {}
    for table in tables or await every_table():
        rows = await db.fetch(f"SELECT to_jsonb(t)::text AS row FROM {table} t ORDER BY 1")
        found[table] = [row["row"] for row in rows]
    return found


async def every_table() -> list[str]:
    rows = await db.fetch("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    return sorted(f'"{row["relname"]}"' for row in rows)


async def sequences() -> list[tuple[str, object]]:
    rows = await db.fetch("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
    return [(row["sequencename"], row["last_value"]) for row in rows]


async def work_off() -> list[str]:
    """Do what is queued, as a worker would; the names in order."""
    jobs = {job.name: job for job in JOBS if isinstance(job, Job)}
    done = []
    while row := await db.fetch_one("SELECT id, entrypoint, payload FROM pgqueuer ORDER BY id LIMIT 1"):
        await db.execute("DELETE FROM pgqueuer WHERE id = $1", row["id"])
        await jobs[row["entrypoint"]].run(json.loads(row["payload"]))
        done.append(row["entrypoint"])
    return done
