"""A number or address as its owner says it is takes the place of the one that we had, and counts as confirmed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from msgspec import convert

from contacts.kinds import CheckMethod, CheckOutcome, PointKind
from contacts.values import understood
from contacts.writing import Change, added, found, revised
from registry.platform import audit, clock, db, slices
from registry.platform.access.model import Actor
from registry.platform.ids import new_id

_KEPT = (
    "organisation_id", "position_id", "person_id", "kind", "label", "coverage", "languages", "visibility", "source",
    "confirm_months",
)  # fmt: skip
_TAKEN = """
    UPDATE confirmation_line SET verdict = $2, taken = '{value}', decided_by_id = $3, decided_by = $4, decided_at = $5
    WHERE id = $1
"""


async def take_value(actor: Actor | None, line: Mapping[str, Any], typed: str) -> UUID:
    """Replace a line's value in the caller's transaction; the id of the point that is used from now on.

    The one before is retired and keeps its evidence. `actor` None: the operator trusts what people say of themselves.

    Raises:
        Invalid: the value cannot be understood.
    """
    await db.execute("SELECT 1 FROM organisation WHERE id = $1 FOR NO KEY UPDATE", line["organisation_id"])
    before = await found("contact_point", line["contact_point_id"])
    value, now = understood(convert(before["kind"], PointKind), typed), clock.now()
    kept = {name: before[name] for name in _KEPT}
    facts = {"value": value.value, "extension": value.extension, "as_typed": value.as_typed}
    new = await added("contact_point", {"id": new_id(), **kept, **facts})
    old = await revised(
        "contact_point", before, before["version"], {"retired_on": clock.today(), "replaced_by_id": new["id"]}
    )
    await added(
        "contact_check",
        {"id": new_id(), "contact_point_id": new["id"], "method": CheckMethod.SELF_CONFIRM,
         "outcome": CheckOutcome.CORRECTED, "at": line["answered_at"] or now},
    )  # fmt: skip
    verdict = "accepted" if actor else "trusted"
    await db.execute(_TAKEN, line["id"], verdict, actor and actor.user_id, actor and actor.name, now)
    await slices.reindex([line["organisation_id"]])
    changes = Change("replaced", "contact_point", before, old), Change("published", "contact_point", after=new)
    await audit.record_many(actor, [change.event(line["organisation_id"]) for change in changes])
    return UUID(str(new["id"]))
