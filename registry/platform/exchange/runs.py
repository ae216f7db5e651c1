"""What is kept of an import while it is on its way, and of what it did afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.errors import NotFound
from registry.platform.exchange.decision import Change
from registry.platform.exchange.outcome import RefusedRow
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.summary import Summary
from registry.platform.exchange.values import Value
from registry.platform.likely import Likely

KEPT = timedelta(hours=24)
STALLED = timedelta(seconds=60)
NOBODY = UUID(int=0)
# Who acts at the command line: whoever may run it holds the machine.
COMMAND_LINE = Actor(NOBODY, "command line", Role.ADMINISTRATOR)


class Status(StrEnum):
    READING = "reading"
    MAPPING = "mapping"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    REVERTING = "reverting"
    REVERTED = "reverted"
    FAILED = "failed"

    @property
    def busy(self) -> bool:
        """Whether a worker has it in hand, or will have."""
        return self in {Status.READING, Status.CHECKING, Status.APPLYING, Status.REVERTING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One import. `made` says what it made beside the records; times are instants."""

    id: UUID
    kind: str
    file_name: str
    size: int
    sha256: bytes
    status: Status
    problem: str | None
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    sample: list[dict[str, str]]
    profile: Profile | None
    summary: Summary | None
    digest: bytes | None
    made: dict[str, list[str]]
    stage: str
    done: int
    total: int
    progress_at: datetime | None
    by_user_id: UUID | None
    by_name: str
    created_at: datetime
    expires_at: datetime
    applied_at: datetime | None
    reverted_at: datetime | None
    reverted_by: str | None

    def stalled(self, now: datetime) -> bool:
        """Whether the work has not moved for a minute: its worker was lost, and it may be asked for again."""
        return self.status.busy and (self.progress_at or self.created_at) < now - STALLED

    def belongs_to(self, actor: Actor) -> bool:
        """Whether this person may see the file's contents, apply and take back: the owner, and administrators."""
        return actor.role is Role.ADMINISTRATOR or actor.user_id == self.by_user_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A row of a report. `detail` is JSON: fields of a new record, changes, a refused row with
    its problems, or who it may be already.
    """

    decision: str
    position: int
    number: int | None
    subject_id: UUID | None
    key: str
    label: str
    detail: str

    def changes(self) -> list[Change]:
        return msgspec.json.decode(self.detail, type=list[Change])

    def refused(self) -> RefusedRow:
        return msgspec.json.decode(self.detail, type=RefusedRow)

    def likely(self) -> Likely:
        return msgspec.json.decode(self.detail, type=Likely)

    def fields(self) -> dict[str, Value]:
        return msgspec.json.decode(self.detail, type=dict[str, Value])


_ROW = ("run_id", "decision", "position", "number", "subject_id", "key", "label", "detail")


def run_of(row: Any) -> Run:
    known = {name: row[name] for name in Run.__dataclass_fields__}
    profile, summary = row["profile"], row["summary"]
    return Run(**known | {
        "status": Status(row["status"]),
        "columns": tuple(row["columns"]),
        "notes": tuple(row["notes"]),
        "profile": msgspec.json.decode(profile, type=Profile) if profile else None,
        "summary": msgspec.json.decode(summary, type=Summary) if summary else None,
        "made": msgspec.json.decode(row["made"]),
        "sample": msgspec.json.decode(row["sample"], type=list[dict[str, str]]),
    })  # fmt: skip


async def one(run_id: UUID, actor: Actor) -> Run:
    """An import that this person may see: their own, and everybody's once it is applied.

    Raises:
        NotFound: there is none, or it is somebody else's and on its way.
    """
    row = await db.fetch_one("SELECT * FROM import_run WHERE id = $1", run_id)
    run = run_of(row) if row else None
    if run is None or not (run.belongs_to(actor) or run.applied_at):
        raise NotFound
    return run


async def own(run_id: UUID, actor: Actor) -> Run:
    """An import that this person may go on with.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    run = await one(run_id, actor)
    if not run.belongs_to(actor):
        raise NotFound("Whoever imported this can go on with it, or an administrator.")
    return run


async def listed(actor: Actor, after: tuple[datetime, UUID] | None, limit: int) -> list[Run]:
    """Imports, the latest first, from behind the key (created_at, id)."""
    at, key = after or (None, None)
    rows = await db.fetch(
        "SELECT * FROM import_run WHERE (applied_at IS NOT NULL OR by_user_id = $1 OR $2)"
        " AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))"
        " ORDER BY created_at DESC, id DESC LIMIT $5",
        actor.user_id, actor.role is Role.ADMINISTRATOR, at, key, limit,
    )  # fmt: skip
    return [run_of(row) for row in rows]


async def create(run: Run) -> None:
    """Begin to keep an import."""
    await db.execute(
        "INSERT INTO import_run (id, kind, file_name, size, sha256, status, columns, notes, profile, by_user_id,"
        " by_name, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13)",
        run.id, run.kind, run.file_name, run.size, run.sha256, run.status, list(run.columns), list(run.notes),
        encoded(run.profile) if run.profile else None, run.by_user_id, run.by_name, run.created_at, run.expires_at,
    )  # fmt: skip


def begun(run_id: UUID, kind: str, file_name: str, size: int, sha256: bytes, by: Actor) -> Run:  # noqa: PLR0913, PLR0917
    """An import that begins now."""
    now = clock.now()
    return Run(
        id=run_id, kind=kind, file_name=file_name, size=size, sha256=sha256, status=Status.READING, problem=None,
        columns=(), notes=(), sample=[], profile=None, summary=None, digest=None, made={}, stage="", done=0, total=0,
        progress_at=None, by_user_id=None if by.user_id == NOBODY else by.user_id, by_name=by.name, created_at=now,
        expires_at=now + KEPT, applied_at=None, reverted_at=None, reverted_by=None,
    )  # fmt: skip


async def put(run_id: UUID, **values: object) -> None:
    """Write down how far an import is; the names are columns of ours."""
    marks = ", ".join(f"{name} = ${place}{_CAST.get(name, '')}" for place, name in enumerate(values, start=2))
    await db.execute(f"UPDATE import_run SET {marks} WHERE id = $1", run_id, *values.values())  # noqa: S608


_CAST = {"sample": "::jsonb", "profile": "::jsonb", "summary": "::jsonb", "made": "::jsonb"}


def encoded(value: object) -> str:
    """Something as the JSON that is kept of it."""
    return msgspec.json.encode(value).decode()


async def keep_rows(run_id: UUID, rows: Iterable[ReportRow]) -> None:
    """Put these rows in place of those that were kept."""
    await db.execute("DELETE FROM import_row WHERE run_id = $1", run_id)
    await db.copy("import_row", _ROW, (
        (run_id, row.decision, row.position, row.number, row.subject_id, row.key, row.label, row.detail) for row in rows
    ))  # fmt: skip


async def rows_of(run_id: UUID, decision: str, after: int = -1, limit: int | None = None) -> list[ReportRow]:
    """Rows of a report in their order, from behind a position."""
    rows = await db.fetch(
        "SELECT decision, position, number, subject_id, key, label, detail FROM import_row"
        " WHERE run_id = $1 AND decision = $2 AND position > $3 ORDER BY position LIMIT $4",
        run_id, decision, after, limit,
    )  # fmt: skip
    return [ReportRow(**dict(row)) for row in rows]


async def lock(kind: str) -> None:
    """Let one import of a kind write at a time, until the end of the transaction."""
    await db.execute("SELECT pg_advisory_xact_lock(hashtext('import'), hashtext($1))", kind)


async def purge(now: datetime, kept_rows: timedelta = timedelta(days=366)) -> int:
    """Forget files a day after they came, refused rows with them, and after a year what would be needed to revert."""
    await db.execute(
        "DELETE FROM import_row r USING import_run i WHERE i.id = r.run_id AND i.applied_at IS NOT NULL"
        " AND ((r.decision IN ('refused', 'missing') AND i.expires_at < $1) OR i.applied_at < $2)",
        now,
        now - kept_rows,
    )
    return await db.execute("DELETE FROM import_run WHERE applied_at IS NULL AND expires_at < $1", now)
