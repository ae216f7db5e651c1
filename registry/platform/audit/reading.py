"""Reading the trail is itself in the trail (CJIS AU-2), in the transaction of the reading."""

from dataclasses import asdict

from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.audit import history
from registry.platform.audit.history import After, Asked, Line
from registry.platform.audit.record import record


async def read_list(actor: Actor, asked: Asked, after: After | None, size: int) -> list[Line]:
    """A page of the trail. Which filters were used is recorded, not what was typed into them."""
    used = sorted(name for name, value in asdict(asked).items() if value)
    async with db.transaction():
        lines = await history.listed(asked, after, size)
        await record(actor, "read", "audit", "list", after={"filters": ", ".join(used)} if used else None)
    return lines


async def read_one(actor: Actor, chain: str, seq: int) -> Line:
    """One event of the trail.

    Raises:
        NotFound: there is none of this number.
    """
    async with db.transaction():
        line = await history.one(chain, seq)
        await record(actor, "read", "audit", f"{chain}/{seq}")
    return line
