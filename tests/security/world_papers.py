"""Papers of the small directory's agreements, written straight into the tables: no child has to look through them."""

import hashlib
from uuid import UUID

from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from tests.security.marks import World


async def paper(made: World, actor: Actor, agreement_id: UUID, word: str) -> None:
    """A paper whose name, note and words are this word; the first of `paper_id` is of the first agreement."""
    content = f"%PDF-1.7 {word} {agreement_id}".encode()
    digest = hashlib.sha256(content).digest()
    await db.execute("INSERT INTO stored_file VALUES ($1, $2, 'database', $3)", digest, len(content), clock.now())
    await db.execute("INSERT INTO stored_piece VALUES ($1, 0, $2)", digest, content)
    key = new_id()
    await db.execute(
        "INSERT INTO agreement_paper (id, agreement_id, kind, file_name, sha256, searchable_sha256, size, pages, state,"
        " note, by_user_id, by_name, created_at)"
        " VALUES ($1, $2, 'signed_copy', $3, $4, $4, $5, 1, 'read', $6, $7, $8, $9)",
        key, agreement_id, f"{word}.pdf", digest, len(content), f"{word}note", actor.user_id, actor.name, clock.now(),
    )  # fmt: skip
    await db.execute("INSERT INTO agreement_paper_page VALUES ($1, 1, to_tsvector('english', $2))", key, word)
    made.add("paper_id", key)
