"""A coordinator looks at what people said of themselves, and takes it field by field."""

import json
from collections.abc import Sequence
from uuid import UUID

from contacts.campaigns.errors import AlreadyDone
from contacts.campaigns.model import LineAnswer, Verdict
from contacts.campaigns.taking import take
from contacts.writing import enter
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound

_LINE = """
    SELECT l.*, coalesce(c.organisation_id, p.organisation_id) AS organisation_id, c.visibility FROM confirmation_line l
    LEFT JOIN contact_point c ON c.id = l.contact_point_id LEFT JOIN person p ON p.id = l.person_id
    WHERE l.id = $1
"""
_DECIDED = """
    UPDATE confirmation_line SET verdict = $2, taken = $3, decided_by_id = $4, decided_by = $5, decided_at = $6
    WHERE id = $1
"""
# Who left has left all of their lines, and who is somebody else has none of them: it is one thing to see to.
_WITH_IT = """
    UPDATE confirmation_line SET verdict = $3, decided_by_id = $4, decided_by = $5, decided_at = $6
    WHERE ask_id = $1 AND answer = $2 AND verdict IS NULL
"""


async def decide(actor: Actor, line_id: UUID, fields: Sequence[str]) -> None:
    """Take these fields of a correction, or none of them; of somebody who left, note that it was seen to.

    Raises:
        NotFound: there is none, or it is about a number that this person may not see; AlreadyDone; PointRetired;
        Refused; Invalid.
    """
    async with db.transaction():
        line = await _begun(actor, line_id)
        corrected = line["answer"] == LineAnswer.CORRECTED
        proposed = json.loads(line["proposed"] or "{}")
        taken = [name for name in proposed if name in fields]
        if corrected and taken:
            await take(actor, line, {name: proposed[name] for name in taken})
        verdict = Verdict.ACCEPTED if taken or not corrected else Verdict.REFUSED
        by = (actor.user_id, actor.name, clock.now())
        await db.execute(_DECIDED, line_id, verdict, taken, *by)
        if line["answer"] == LineAnswer.LEFT or (line["answer"] == LineAnswer.NOT_ME and line["person_id"]):
            await db.execute(_WITH_IT, line["ask_id"], line["answer"], verdict, *by)
        await audit.record(
            actor, str(verdict), "confirmation", line_id, after={"fields": ", ".join(taken) or None},
            organisation_id=line["organisation_id"],
        )  # fmt: skip


async def _begun(actor: Actor, line_id: UUID) -> db.Record:
    """The line, locked, for somebody who may decide on it and sees what it is about."""
    line = await db.fetch_one(_LINE, line_id)
    if line is None or (line["visibility"] and not actor.sees(line["visibility"])):
        raise NotFound
    await enter(actor, line["organisation_id"])
    line = await db.fetch_one(_LINE + "FOR UPDATE OF l", line_id)
    if line is None or line["answer"] is None or line["verdict"] is not None:
        raise AlreadyDone
    return line
