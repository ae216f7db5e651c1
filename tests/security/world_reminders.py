"""One reminder that was sent, of each agreement of the small directory; whoever made it looks after them."""

from uuid import UUID

from notifications.reminders.tokens import link_of
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from registry.platform.mail import Letter, put
from tests.security.marks import World

_REMINDER = """
    INSERT INTO reminder (id, kind, object_kind, object_id, reference_on, rule, recipient, user_id, who, fired_on,
        told_on, pace, label, path, state, mail_id, due_at, at, visibility)
    SELECT $1, 'expiry', 'agreement', a.id, $3, '7 days before', $4::text, $4::text::uuid, 'owner', $3, $3, 'at_once',
        a.reference || ': ' || a.title, '/agreements/' || a.id, 'mailed', $5, $6, $6, a.visibility
    FROM agreement a WHERE a.id = $2
"""


async def reminders(made: World, actor: Actor) -> None:
    """Give the world its reminders, all in one mail."""
    first, now = new_id(), clock.now()
    letter = Letter(recipient="owner@example.org", subject="Days", text="Days")
    mail_id = await put(letter, kind="reminder", cause=("reminder", first))
    for place, agreement in enumerate(made.ids["agreement_id"]):
        key = new_id() if place else first
        await db.execute(_REMINDER, key, UUID(agreement), clock.today(), str(actor.user_id), mail_id, now)
        made.add("object_id", agreement)
    made.add("reminder_id", first)
    made.add("object_kind", "agreement")
    made.add("day_kind", "expiry")
    made.add("mail_token", (await link_of(first)).rpartition("/")[2])
