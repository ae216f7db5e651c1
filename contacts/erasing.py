"""The personal numbers of people who left go after a time; that they held the position stays.

What was their own (the lines that belong to nobody but them) is deleted with its evidence, as are the mails in which
they were asked. Lines that came with a position were passed on when they left, and stay.
"""

from datetime import date

from contacts.freshness import add_months
from registry.platform import audit, clock, db, slices
from registry.platform.mail.configured import settings

_GONE = """
    DELETE FROM contact_point c USING person p
    WHERE c.person_id = p.id AND p.status = 'left' AND p.left_on <= $1 AND c.position_id IS NULL
    RETURNING c.id, c.organisation_id
"""
_ASKS = """
    DELETE FROM confirmation_ask a USING person p WHERE a.person_id = p.id AND p.status = 'left' AND p.left_on <= $1
"""


async def erase(today: date, months: int) -> int:
    """Delete what belonged to people who left so many months ago; how many numbers and addresses."""
    until = add_months(today, -months)
    async with db.transaction():
        gone = await db.fetch(_GONE, until)
        await db.execute(_ASKS, until)
        houses = sorted({row["organisation_id"] for row in gone})
        await slices.reindex(houses)
        if gone:
            events = [
                audit.Event("erased", "contact_point", str(row["id"]), {}, row["organisation_id"]) for row in gone
            ]
            await audit.record_many(None, events)
    return len(gone)


async def nightly() -> None:
    """With the months that the operator set."""
    await erase(clock.today(settings().time_zone), settings().erase_months)
