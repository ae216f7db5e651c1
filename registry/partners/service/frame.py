"""The beats that every write has in common: permission, lock and read; then at the end version, index and audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from registry.partners import queries
from registry.partners.errors import NoSuchOrganisation, NotYours
from registry.partners.facts import facts_of
from registry.partners.model import Organisation
from registry.platform import audit, clock, db, slices
from registry.platform.access.model import Actor, Permission, Subject, can
from registry.platform.errors import Conflict, Invalid, Refused

Values = Mapping[str, Any]


def allow(actor: Actor, subject: Subject | None) -> None:
    """Let pass who may edit this organisation.

    Raises:
        NoSuchOrganisation: it is not there.
        Refused, NotYours: the role does not edit, or its limits leave this organisation out.
    """
    if not can(actor, Permission.EDIT_DIRECTORY):
        raise Refused
    if subject is None:
        raise NoSuchOrganisation
    if not can(actor, Permission.EDIT_DIRECTORY, subject):
        raise NotYours


async def locked(actor: Actor, organisation_id: UUID, version: int | None = None) -> Organisation:
    """The organisation, held until the end of the transaction, for somebody who may edit it.

    Raises:
        Conflict: it is no longer the `version` that was seen.
    """
    row = await db.fetch_one("SELECT * FROM organisation WHERE id = $1 FOR NO KEY UPDATE", organisation_id)
    if row is None:
        raise NoSuchOrganisation
    # Held first: a sector that moves meanwhile would move the right to edit with it.
    allow(actor, await queries.subject(organisation_id))
    found = queries.organisation_of(row)
    if version is not None and version != found.version:
        raise Conflict(theirs=facts_of(found) | {"version": found.version})
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done, for the record: to the organisation itself unless `kind` and `subject_id` say to what of it."""

    action: str
    kind: str = "organisation"
    subject_id: UUID | None = None
    before: Values | None = None
    after: Values | None = None


async def finish(actor: Actor, organisation_id: UUID, done: Done, *, also: Sequence[UUID] = ()) -> None:
    """Count the version up, bring the look-up in step (of those in `also`, too), and record what was done."""
    await finish_all(actor, organisation_id, [done], also=also)


async def finish_all(actor: Actor, organisation_id: UUID, done: Sequence[Done], *, also: Sequence[UUID] = ()) -> None:
    """The same for several things that were done at once: the version counts up once."""
    await db.execute(
        "UPDATE organisation SET version = version + 1, updated_at = $2 WHERE id = $1", organisation_id, clock.now()
    )
    await slices.reindex([organisation_id, *also])
    await audit.record_many(actor, [_event(one, organisation_id) for one in done])


def _event(one: Done, organisation_id: UUID) -> audit.Event:
    changes = audit.differences(one.before, one.after)
    return audit.Event(one.action, one.kind, str(one.subject_id or organisation_id), changes, organisation_id)


async def existing(organisation_id: UUID, field: str) -> Organisation:
    """Another organisation that a field points to, held so that it does not end meanwhile.

    Raises:
        Invalid: there is none; the sentence is for `field`.
    """
    row = await db.fetch_one("SELECT * FROM organisation WHERE id = $1 FOR SHARE", organisation_id)
    if row is None:
        raise Invalid({field: "There is no such organisation."})
    return queries.organisation_of(row)
