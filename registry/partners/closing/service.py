"""Closed days of a partner, many at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from registry.partners.calendar import Break, Closures
from registry.partners.closing.rules import Proposal, proposal
from registry.partners.closures import closures_of
from registry.partners.errors import refuse
from registry.partners.rules import against_closure
from registry.partners.schemas import ClosureIn
from registry.partners.service.frame import Done, finish_all, locked
from registry.partners.tables import ClosureRow
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.calendar.reading.asking import read
from registry.platform.ids import new_id


async def looked(organisation_id: UUID, zone: str, data: bytes) -> Proposal:
    """What a calendar file would change for a partner in a zone: nothing is written by that.

    Raises:
        Unreadable: it is no calendar that can be read; the sentence says what to do.
    """
    today = clock.today(zone)
    reading = await read(data, today, zone)
    return proposal(reading, await closed(organisation_id, today))


async def closed(organisation_id: UUID, today: date) -> Closures:
    """When a partner is closed: all its breaks, and its public holidays."""
    known = (await closures_of([organisation_id], today)).get(organisation_id, Closures())
    rows = await db.fetch("SELECT starts_on, ends_on, name FROM closure WHERE organisation_id = $1", organisation_id)
    return replace(known, breaks=tuple(sorted(Break(**row) for row in rows)))


async def closed_then(organisation_id: UUID, today: date) -> Closures:
    """The same; one that keeps no calendar follows that of what it is part of."""
    own = await closed(organisation_id, today)
    return own if own.breaks else (await closures_of([organisation_id], today)).get(organisation_id, own)


async def announce_all(actor: Actor, organisation_id: UUID, given: Sequence[ClosureIn]) -> int:
    """Say that a partner is closed on all these days; how many stretches were not known yet.

    Raises:
        NoSuchOrganisation, Refused, NotYours: as every change of a partner.
        Invalid: one of them is no closure.
    """
    for one in given:
        refuse(against_closure(one.starts_on, one.ends_on))
    async with db.transaction():
        await locked(actor, organisation_id)
        rows = await db.fetch("SELECT starts_on, ends_on FROM closure WHERE organisation_id = $1", organisation_id)
        there = {(row["starts_on"], row["ends_on"]) for row in rows}
        new = {(one.starts_on, one.ends_on): one.name for one in given if (one.starts_on, one.ends_on) not in there}
        facts: list[dict[str, Any]] = [
            {"name": name, "starts_on": first, "ends_on": last} for (first, last), name in sorted(new.items())
        ]
        made = [ClosureRow(id=new_id(), organisation_id=organisation_id, **one) for one in facts]
        if made:
            await ClosureRow.insert(*made)
            await finish_all(actor, organisation_id, [
                Done(action="announced", kind="closure", subject_id=row.id, after=one)
                for row, one in zip(made, facts, strict=True)
            ])  # fmt: skip
        return len(made)
