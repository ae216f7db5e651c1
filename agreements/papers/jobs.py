"""Looking into papers that were kept: who signed them, and which words they hold. Done by a worker, in children."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import msgspec

from agreements.papers.service import READ_JOB
from registry.platform import clock, db
from registry.platform.documents import looking, store
from registry.platform.documents.errors import Unreadable
from registry.platform.documents.model import Page, Reading, Signature
from registry.platform.errors import RegistryError
from registry.platform.jobs import Job, Nightly, enqueue
from registry.platform.subject_data import Rule, suspected

# The number of a case stands in many agreements for good reason, as that of a statute does.
_WATCHED = (Rule.SOCIAL_SECURITY, Rule.BIRTH)
_LATE = timedelta(hours=1)
_FIND = """
    SELECT id, encode(sha256, 'hex') AS key, signed, findings FROM agreement_paper WHERE id = $1 AND state = 'waiting'
"""


async def read_paper(payload: dict[str, Any]) -> None:
    """Look into one paper. It may be asked for twice; whoever comes second finds nothing to do."""
    row = await db.fetch_one(_FIND, UUID(payload["paper"]))
    if row is None:
        return
    with TemporaryDirectory(prefix="registry-paper-") as folder:
        path = Path(folder) / "paper.pdf"
        try:
            await store.write_to(row["key"], path)
            signatures, trouble = await _signatures(path, signed=row["signed"])
            reading, copy = await looking.read(path)
        except RegistryError as refused:
            await _unread(row["id"], refused.sentence)
            return
        searchable = await store.put(copy) if copy else None
    await _keep(row["id"], signatures, trouble, reading, searchable)


async def _signatures(path: Path, *, signed: bool) -> tuple[list[Signature], str | None]:
    if not signed:
        return [], None
    try:
        return await looking.signatures(path), None
    except Unreadable as refused:
        return [], refused.sentence


async def _unread(paper_id: UUID, why: str) -> None:
    await db.execute(
        "UPDATE agreement_paper SET state = 'unread', read_problem = $2, version = version + 1 WHERE id = $1",
        paper_id, why,
    )  # fmt: skip


async def _keep(
    paper_id: UUID, signatures: list[Signature], trouble: str | None, reading: Reading, searchable: str | None
) -> None:
    async with db.transaction():
        locked = await db.fetch_one(
            "SELECT 1 FROM agreement_paper WHERE id = $1 AND state = 'waiting' FOR UPDATE", paper_id
        )
        if locked is None:
            return
        for page in reading.pages:
            await db.execute(
                "INSERT INTO agreement_paper_page VALUES ($1, $2, to_tsvector('english', $3))",
                paper_id, page.number, page.text,
            )  # fmt: skip
        await db.execute(
            "UPDATE agreement_paper SET state = 'read', signatures = $2, signatures_problem = $3, scanned = $4,"
            " searchable_sha256 = $5, pointed_out = $6, read_problem = $7, version = version + 1 WHERE id = $1",
            paper_id, msgspec.json.encode(signatures).decode(), trouble, reading.scanned,
            bytes.fromhex(searchable) if searchable else None, _suspicions(reading.pages), reading.why_not,
        )  # fmt: skip


def _suspicions(pages: list[Page]) -> list[str]:
    """Where something looks like personal data: `3:date_of_birth`. What it is stands in the paper alone."""
    found = [(page.number, suspected(page.text)) for page in pages]
    return [f"{number}:{rule}" for number, rule in found if rule in _WATCHED]


async def read_late() -> None:
    """Ask again for papers that wait for longer than an hour: whoever had them in hand was stopped."""
    rows = await db.fetch(
        "SELECT id FROM agreement_paper WHERE state = 'waiting' AND created_at < $1 ORDER BY created_at LIMIT 500",
        clock.now() - _LATE,
    )
    async with db.transaction():
        for row in rows:
            await enqueue(READ_JOB, {"paper": str(row["id"])}, dedupe=f"paper {row['id']}")


JOBS: list[Job | Nightly] = [Job(READ_JOB, read_paper), Nightly("look into papers that still wait", read_late)]
