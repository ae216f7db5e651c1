"""Addresses whose people left: calendars given to them end at once, and after a time the addresses are forgotten."""

from collections.abc import Sequence
from datetime import timedelta

from registry.platform import audit, clock, db

_END_FEEDS = """
    UPDATE calendar_feed SET revoked_at = $2, version = version + 1
    WHERE lower(outsider_address) = ANY($1) AND revoked_at IS NULL RETURNING id
"""
_FORGET = (
    "DELETE FROM calendar_feed WHERE lower(outsider_address) = ANY($1)",
    "DELETE FROM invitation WHERE lower(address) = ANY($1)",
    "UPDATE invitation_reply SET sender = '' WHERE lower(sender) = ANY($1)",
)
# What was told of days long past is told to nobody again, whoever it was.
_FORGET_REMINDERS = """
    UPDATE reminder SET recipient = 'erased ' || id, address = 'erased' WHERE lower(address) = ANY($1)
        AND reference_on < $2 AND state <> 'waiting'
"""
_LONG_PAST = timedelta(days=400)


async def addresses_left(addresses: Sequence[str]) -> None:
    """End the calendars that people outside were given at these addresses."""
    for row in await db.fetch(_END_FEEDS, list(addresses), clock.now()):
        await audit.record(None, "revoked", "calendar_feed", row["id"])


async def forget_addresses(addresses: Sequence[str]) -> None:
    """Take them out of calendars that were given away, of invitations with the answers, and of old reminders."""
    for sql in _FORGET:
        await db.execute(sql, list(addresses))
    await db.execute(_FORGET_REMINDERS, list(addresses), clock.today() - _LONG_PAST)
