"""Answers to invitations of the small directory: one that waits for each meeting, in the words of its visibility."""

from notifications.invitations.service import ANSWER
from notifications.replies.service import take_letter
from registry.platform import clock, db
from registry.platform.arriving import Incoming
from registry.platform.ids import new_id
from registry.platform.mail import links
from tests.security.marks import World


async def replies(made: World) -> None:
    """What somebody else wrote in answer to each letter to a guest from outside; the link of the first."""
    rows = await db.fetch(
        "SELECT l.mail_id, i.id, i.name, i.uid FROM invitation_letter l JOIN invitation i ON i.id = l.invitation_id"
        " JOIN invited_entry e ON e.uid = i.uid WHERE e.source_id = ANY($1::text[]::uuid[]) AND i.name LIKE '% guest'"
        " ORDER BY array_position($1::text[], e.source_id::text), l.sequence",
        made.ids["series_id"],
    )
    for row in rows:
        word = row["name"].partition(" ")[0]
        await take_letter(Incoming(
            id=new_id(), at=clock.now(), sender=f"{word}else@example.org".lower(), subject="Re",
            text=f"{word} comes later", about=row["mail_id"],
        ))  # fmt: skip
    first = await db.fetch_one("SELECT id FROM invitation_reply WHERE uid = $1", rows[0]["uid"])
    assert first is not None
    made.add("reply_id", first["id"])
    made.add("invitation_id", rows[0]["id"])
    made.add("key", await links.token(rows[0]["id"], ANSWER))
