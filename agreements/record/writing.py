"""What every write of the record begins and ends with: the lock, the permission, the version, the audit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from agreements.errors import NoSuchAgreement, NotYourAgreement, wrong
from agreements.record.model import Row
from agreements.record.standings import keep
from registry.partners.queries import hold, subject
from registry.platform import audit, clock, db, rows
from registry.platform.access.model import Actor, Permission, Subject, can
from registry.platform.errors import Conflict, Refused

_LEAD = """
    SELECT p.organisation_id, o.time_zone, o.region FROM agreement_party p
    JOIN organisation o ON o.id = p.organisation_id
    WHERE p.agreement_id = $1
    ORDER BY p.role <> 'lead', p.role <> 'party', p.signed_on NULLS LAST, p.id LIMIT 1
"""
_EARLIEST, _LATEST = date(1900, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Held:
    """An agreement that is being changed, locked, as it was before. `lead_id`: whose sector and places give the right.

    Where two records of partners became one, the lead may be gone; then whoever signed first stands for it.
    """

    row: Row
    lead_id: UUID | None
    zone: str

    @property
    def id(self) -> UUID:
        return UUID(str(self.row["id"]))

    @property
    def today(self) -> date:
        return clock.today(self.zone)


async def enter(
    actor: Actor,
    agreement_id: UUID,
    version: int,
    permission: Permission = Permission.EDIT_AGREEMENTS,
    *,
    with_organisations: Collection[UUID] = (),
) -> Held:
    """Begin a change: its parties are locked first, in the order of their ids, then the agreement.

    Raises:
        NoSuchAgreement: there is none, or it is hidden from this person.
        Refused, NotYourAgreement: this person may not change it.
        Conflict: it was changed since `version`.
    """
    parties = await db.fetch("SELECT organisation_id FROM agreement_party WHERE agreement_id = $1", agreement_id)
    await hold({row["organisation_id"] for row in parties} | set(with_organisations))
    row = await db.fetch_one("SELECT * FROM agreement WHERE id = $1 FOR NO KEY UPDATE", agreement_id)
    if row is None or not actor.sees(row["visibility"]):
        raise NoSuchAgreement
    lead = await db.fetch_one(_LEAD, agreement_id)
    await allowed(actor, permission, lead["organisation_id"] if lead else None)
    if row["version"] != version:
        raise Conflict(mine={"version": version}, theirs=dict(row))
    return Held(row, lead["organisation_id"] if lead else None, lead["time_zone"] if lead else actor.time_zone)


async def allowed(actor: Actor, permission: Permission, lead_id: UUID | None) -> None:
    """Refuse who may not do this to an agreement led by this organisation.

    Raises:
        Refused, NotYourAgreement.
    """
    if not actor.may(permission):
        raise Refused
    whose = await subject(lead_id) if lead_id else None
    if not can(actor, permission, whose or Subject("")):
        raise NotYourAgreement


async def revised(held: Held, values: Mapping[str, Any] | None = None) -> Row:
    """Change the agreement itself, or only count its version on as a part of it changed."""
    counted = {**(values or {}), "version": held.row["version"] + 1, "updated_at": clock.now()}
    return await rows.changed("agreement", held.id, counted)


async def finish(
    actor: Actor,
    held: Held,
    action: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """End a change: write down what the agreement is now, then tell the trail.

    Of an agreement that not all may see, the trail says only which facts changed.
    """
    await keep([held.id])
    row = await db.fetch_one("SELECT visibility FROM agreement WHERE id = $1", held.id)
    if row is None or row["visibility"] != "all_users" or held.row["visibility"] != "all_users":
        names = sorted({*(before or {}), *(after or {})})
        what = [name for name in names if (before or {}).get(name) != (after or {}).get(name)]
        await audit.record(actor, action, "agreement", held.id, after={"changed": what})
        return
    await audit.record(actor, action, "agreement", held.id, before=before, after=after, organisation_id=held.lead_id)


def sane(given: Struct) -> None:
    """Refuse days that nobody can mean.

    Raises:
        Invalid: with a sentence for the field.
    """
    sane_days(asdict(given))


def sane_days(values: Mapping[str, object]) -> None:
    """As `sane`, for what is named already."""
    for name, value in values.items():
        if isinstance(value, date) and not _EARLIEST <= value <= _LATEST:
            raise wrong(name, f"Give a day between {_EARLIEST.year} and {_LATEST.year}.")


def only(row: Row, names: Sequence[str]) -> dict[str, object]:
    """Some columns of a row, for the trail."""
    return {name: row[name] for name in names}
