"""A paper is kept, given out, and replaced; each is told to the trail."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import asyncpg

from agreements.errors import NoSuchAgreement, wrong
from agreements.papers.model import Paper
from agreements.papers.queries import one, papers_of
from agreements.papers.schemas import PaperIn
from agreements.record.writing import allowed
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor, Permission
from registry.platform.documents import looking, store
from registry.platform.documents.errors import Unreadable
from registry.platform.documents.incoming import plain_name
from registry.platform.documents.model import Inspection
from registry.platform.errors import Conflict, NotFound, Refused
from registry.platform.ids import new_id
from registry.platform.jobs import enqueue
from registry.platform.rows import added

READ_JOB = "agreements.read paper"
_WHOSE = """
    SELECT a.visibility, l.organisation_id AS lead_id FROM agreement a
    LEFT JOIN LATERAL (
        SELECT p.organisation_id FROM agreement_party p WHERE p.agreement_id = a.id
        ORDER BY p.role <> 'lead', p.role <> 'party', p.signed_on NULLS LAST, p.id LIMIT 1
    ) l ON true
    WHERE a.id = $1 FOR SHARE OF a
"""


async def keep(actor: Actor, agreement_id: UUID, file: Path, name: str, given: PaperIn) -> UUID:
    """Keep a paper as it is, after a look through it; its id. A worker then reads its signatures and its words.

    Looking through it and storing it come before the transaction: nobody waits in one for a child or a bucket.

    Raises:
        NoSuchAgreement, Refused, NotYourAgreement: this person may not.
        Invalid: it is no PDF, cannot be looked through safely, or is kept with this agreement already.
    """
    await _allowed(actor, agreement_id)
    try:
        found = await looking.inspect(file)
    except Unreadable as refused:
        raise wrong("file", refused.sentence) from None
    digest = await store.put(file)
    async with db.transaction():
        lead = await _allowed(actor, agreement_id)
        paper_id = await _kept(actor, agreement_id, plain_name(name), digest, await store.size(digest), found, given)
        if given.replaces is not None:
            await _replaced_by(agreement_id, given.replaces, paper_id)
        await enqueue(READ_JOB, {"paper": str(paper_id)}, dedupe=f"paper {paper_id}")
        await _tell(actor, agreement_id, lead, "kept a paper of", {"paper": plain_name(name), "sha256": digest})
    return paper_id


async def may_keep(actor: Actor, agreement_id: UUID) -> bool:
    """Whether this person may upload papers of this agreement, for showing or leaving out the way to it."""
    try:
        await _allowed(actor, agreement_id)
    except Refused:
        return False
    return True


async def _allowed(actor: Actor, agreement_id: UUID) -> tuple[UUID | None, bool]:
    """The lead party, and whether everybody sees the agreement, if this person may work on its papers."""
    row = await db.fetch_one(_WHOSE, agreement_id)
    if row is None or not actor.sees(row["visibility"]):
        raise NoSuchAgreement
    await allowed(actor, Permission.EDIT_AGREEMENTS, row["lead_id"])
    return row["lead_id"], row["visibility"] == "all_users"


async def _kept(  # noqa: PLR0913, PLR0917 - the columns of a paper
    actor: Actor, agreement_id: UUID, name: str, digest: str, size: int, found: Inspection, given: PaperIn
) -> UUID:
    paper_id = new_id()
    values = {
        "id": paper_id, "agreement_id": agreement_id, "kind": str(given.kind), "file_name": name,
        "sha256": bytes.fromhex(digest), "size": size, "pages": found.pages, "signed": found.signed,
        "findings": [str(one) for one in found.findings], "note": given.note or None, "by_user_id": actor.user_id,
        "by_name": actor.name, "created_at": clock.now(),
    }  # fmt: skip
    try:
        async with db.transaction():
            await added("agreement_paper", values)
    except asyncpg.UniqueViolationError:
        raise wrong("file", "This very file is kept with this agreement already.") from None
    return paper_id


async def _replaced_by(agreement_id: UUID, old: UUID, new: UUID) -> None:
    done = await db.execute(
        "UPDATE agreement_paper SET replaced_at = $3, replaced_by_id = $4, version = version + 1,"
        " replaced_why = 'A newer paper took its place.'"
        " WHERE id = $1 AND agreement_id = $2 AND replaced_at IS NULL",
        old, agreement_id, clock.now(), new,
    )  # fmt: skip
    if not done:
        raise wrong("replaces", "That paper is none of this agreement's, or was replaced already.")


async def replace(actor: Actor, paper_id: UUID, why: str, version: int) -> UUID:
    """Mark a paper as no longer standing, with the reason; the id of its agreement. It stays, with its history.

    Raises:
        NotFound, Refused, NotYourAgreement: this person may not.
        Conflict: it was replaced already, or changed since `version`.
    """
    async with db.transaction():
        paper = await one(actor, paper_id)
        lead = await _allowed(actor, paper.agreement_id)
        done = await db.execute(
            "UPDATE agreement_paper SET replaced_at = $3, replaced_why = $4, version = version + 1"
            " WHERE id = $1 AND version = $2 AND replaced_at IS NULL",
            paper_id, version, clock.now(), why,
        )  # fmt: skip
        if not done and not paper.current:
            raise Conflict("This paper was marked as replaced already.")
        if not done:
            raise Conflict(mine={"why": why, "version": version}, theirs={"why": "", "version": paper.version})
        await _tell(actor, paper.agreement_id, lead, "replaced a paper of", {"paper": paper.file_name, "reason": why})
        return paper.agreement_id


async def give_out(actor: Actor, paper_id: UUID, *, searchable: bool = False) -> tuple[Paper, str]:
    """A paper and the key of its file, told to the trail as given out.

    Raises:
        NotFound: there is none, its agreement is hidden, or it has no searchable copy.
    """
    async with db.transaction():
        paper = await one(actor, paper_id)
        key = paper.searchable if searchable else paper.sha256
        if key is None:
            raise NotFound("There is no searchable copy of this paper.")
        row = await db.fetch_one(_WHOSE, paper.agreement_id)
        lead = (row["lead_id"], row["visibility"] == "all_users") if row else (None, False)
        await _tell(actor, paper.agreement_id, lead, "gave out a paper of", {"paper": paper.file_name})
    return paper, key


async def _tell(
    actor: Actor, agreement_id: UUID, of: tuple[UUID | None, bool], action: str, what: Mapping[str, object]
) -> None:
    """Of an agreement that not all may see, the trail says only that it was done."""
    lead, open_to_all = of
    if open_to_all:
        await audit.record(actor, action, "agreement", agreement_id, after=what, organisation_id=lead)
    else:
        await audit.record(actor, action, "agreement", agreement_id)


async def current_papers(actor: Actor, agreement_id: UUID) -> list[Paper]:
    """The papers of an agreement that stand, the latest first. Raises NoSuchAgreement."""
    return [paper for paper in await papers_of(actor, agreement_id) if paper.current]
