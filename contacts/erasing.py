"""What was announced of people comes true, and the personal numbers of those who left go after a time.

What was their own (the lines that belong to nobody but them) is deleted with its evidence, and with it wherever else
their address stands: the requests in which they were asked, what calendars keep of meetings that are over, what the
outbox knows of mail to them. Lines that came with a position were passed on when they left, and stay.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from contacts.freshness import add_months
from contacts.service_leaving import what_was_announced
from registry.platform import audit, clock, db, slices
from registry.platform.mail.configured import settings

_ANNOUNCED = """
    SELECT p.id FROM person p JOIN organisation o ON o.id = p.organisation_id
    WHERE (p.status <> 'left' AND p.left_on <= ($1::timestamptz AT TIME ZONE o.time_zone)::date)
        OR (p.status = 'on_leave' AND p.back_on <= ($1::timestamptz AT TIME ZONE o.time_zone)::date)
    ORDER BY p.id
"""
_GONE = """
    DELETE FROM contact_point c USING person p
    WHERE c.person_id = p.id AND p.status = 'left' AND p.left_on <= $1
    RETURNING c.id, c.organisation_id, c.kind, lower(c.value) AS value
"""
_ASKS = """
    DELETE FROM confirmation_ask a USING person p WHERE a.person_id = p.id AND p.status = 'left' AND p.left_on <= $1
"""
_LINES = """
    DELETE FROM confirmation_line l USING person p WHERE l.person_id = p.id AND p.status = 'left' AND p.left_on <= $1
"""
# An address that is still listed, is asked to meetings by itself, or is that of an account is left where it stands.
_NOBODYS = """
    SELECT DISTINCT value FROM unnest($1::text[]) AS gone (value)
    WHERE NOT EXISTS (SELECT 1 FROM contact_point c WHERE lower(c.value) = gone.value)
        AND NOT EXISTS (SELECT 1 FROM app_user u WHERE lower(u.email) = gone.value)
        AND NOT EXISTS (SELECT 1 FROM meeting_invitee i WHERE lower(i.address) = gone.value AND i.removed_at IS NULL)
"""
_FORGOTTEN = (
    "DELETE FROM confirmation_ask WHERE recipient = ANY($1)",
    "DELETE FROM mail_bad_address WHERE lower(address) = ANY($1)",
    (
        "UPDATE calendar_entry SET addresses = ARRAY("
        "SELECT unnest(addresses) EXCEPT SELECT unnest($1::text[]) ORDER BY 1) WHERE addresses && $1"
    ),
    (
        "DELETE FROM mail_attempt a USING mail m WHERE m.id = a.mail_id AND lower(m.recipient) = ANY($1)"
        " AND m.due_at IS NULL"
    ),
    (
        "UPDATE mail SET recipient = 'erased', subject = '', content = NULL WHERE lower(recipient) = ANY($1)"
        " AND due_at IS NULL"
    ),
)


async def settle() -> int:
    """Let come true what was announced: who was to leave has left, who was to be back is; of how many people."""
    announced = await db.fetch(_ANNOUNCED, clock.now())
    for row in announced:
        await what_was_announced(row["id"])
    return len(announced)


async def erase(today: date, months: int) -> int:
    """Delete what belonged to people who left so many months ago; how many numbers and addresses."""
    until = add_months(today, -months)
    async with db.transaction():
        gone = await db.fetch(_GONE, until)
        for sql in (_ASKS, _LINES):
            await db.execute(sql, until)
        await _forget([row["value"] for row in gone if row["kind"].startswith("email")])
        await slices.reindex(sorted({row["organisation_id"] for row in gone}))
        if gone:
            await audit.record_many(None, [_erased(row["id"], row["organisation_id"]) for row in gone])
    return len(gone)


async def _forget(addresses: Sequence[str]) -> None:
    """Take addresses that are nobody's any more out of wherever else they stand."""
    nobodys = [row["value"] for row in await db.fetch(_NOBODYS, addresses)] if addresses else []
    for sql in _FORGOTTEN if nobodys else ():
        await db.execute(sql, nobodys)
    await slices.forget_addresses(nobodys)


def _erased(point: UUID, house: UUID) -> audit.Event:
    return audit.Event("erased", "contact_point", str(point), {}, house)


async def nightly() -> None:
    """What was announced, then what is to go, after the months that the operator set."""
    await settle()
    await erase(clock.today(settings().time_zone), settings().erase_months)
