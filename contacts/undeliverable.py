"""An address that mail does not reach is wrong wherever it is listed."""

from contacts.kinds import CheckMethod, CheckOutcome
from registry.platform import audit, clock, db
from registry.platform.audit import Event, differences
from registry.platform.ids import new_id

_LISTED = """
    SELECT id, organisation_id FROM contact_point
    WHERE lower(value) = lower($1) AND kind IN ('email_shared', 'email_personal') AND retired_on IS NULL
        AND failed_at IS NULL
    ORDER BY id FOR UPDATE
"""
_CHECK = "INSERT INTO contact_check (id, contact_point_id, method, outcome, at) VALUES ($1, $2, $3, $4, $5)"


# What the server said is kept with the mail: it may hold the address.
_CHANGE = differences(None, {"method": CheckMethod.BOUNCE, "outcome": CheckOutcome.MOVED})


async def undeliverable(address: str, _reason: str) -> None:
    """Note that mail came back, in the caller's transaction; what is known to be wrong already is left alone."""
    events = []
    for row in await db.fetch(_LISTED, address):
        await db.execute(_CHECK, new_id(), row["id"], CheckMethod.BOUNCE, CheckOutcome.MOVED, clock.now())
        events.append(Event("checked", "contact_point", str(row["id"]), _CHANGE, row["organisation_id"]))
    if events:
        await audit.record_many(None, events)
