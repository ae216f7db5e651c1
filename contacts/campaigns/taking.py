"""What somebody says of themselves takes the place of what we had, and a number of theirs counts as confirmed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import convert

from contacts.campaigns.model import Verdict
from contacts.errors import PointRetired
from contacts.kinds import CheckMethod, CheckOutcome, PointKind
from contacts.rows import Row
from contacts.values import Value, understood
from contacts.writing import Change, added, found, houses_of, revised
from registry.platform import audit, clock, db, slices
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from registry.platform.text import fold

_KEPT = (
    "organisation_id", "position_id", "person_id", "kind", "label", "coverage", "languages", "visibility", "source",
    "confirm_months",
)  # fmt: skip
_TRUSTED = "UPDATE confirmation_line SET verdict = $2, taken = $3, decided_at = $4 WHERE id = $1"
# The right number may be listed already: then it is the one that counts, and not listed twice.
_LISTED = """
    SELECT * FROM contact_point WHERE organisation_id = $1 AND kind = $2 AND value = $3
        AND extension IS NOT DISTINCT FROM $4 AND position_id IS NOT DISTINCT FROM $5
        AND person_id IS NOT DISTINCT FROM $6 AND visibility = $7 AND retired_on IS NULL AND id <> $8
    ORDER BY id LIMIT 1
"""
# Whoever corrects the address that they were asked at is reminded of the rest at the new one.
_AT_THE_NEW = """
    UPDATE confirmation_ask a SET recipient = lower($3), version = version + 1
    WHERE a.id = $1 AND a.recipient = lower($2) AND a.state = 'asked' AND NOT EXISTS (
        SELECT 1 FROM confirmation_ask other WHERE other.recipient = lower($3)
            AND other.state IN ('asked', 'unresponsive', 'escalated', 'on_call_list'))
"""


async def take(actor: Actor | None, line: Mapping[str, Any], values: Mapping[str, str]) -> None:
    """Take these fields of a correction in the caller's transaction.

    `actor` None: the operator trusts what people say of themselves.

    Raises:
        Invalid: the value cannot be understood; PointRetired: somebody replaced it meanwhile.
    """
    locked = "SELECT time_zone FROM organisation WHERE id = $1 FOR NO KEY UPDATE"
    house = await db.fetch_one(locked, line["organisation_id"])
    assert house is not None  # noqa: S101 - what a line is about is of one
    if line["person_id"]:
        await _person(actor, line, values)
    else:
        await _value(actor, line, values["value"], clock.today(house["time_zone"]))
    if actor is None:
        await db.execute(_TRUSTED, line["id"], Verdict.TRUSTED, list(values), clock.now())


async def _person(actor: Actor | None, line: Mapping[str, Any], values: Mapping[str, str]) -> None:
    before = await found("person", line["person_id"])
    columns: dict[str, Any] = {name: value or None for name, value in values.items()}
    if "name" in columns:
        columns["sort_name"] = fold(columns["name"])
    after = await revised("person", before, before["version"], columns)
    await slices.reindex(await houses_of(line["person_id"]))
    await audit.record_many(actor, [Change("corrected", "person", before, after).event(line["organisation_id"])])


async def _value(actor: Actor | None, line: Mapping[str, Any], typed: str, today: date) -> None:
    before = await found("contact_point", line["contact_point_id"])
    if before["retired_on"] is not None:
        raise PointRetired
    value = understood(convert(before["kind"], PointKind), typed)
    listed = await _listed(before, value)
    new = listed or await _published(before, value)
    retired = {"retired_on": today, "replaced_by_id": new["id"]}
    old = await revised("contact_point", before, before["version"], retired)
    await _confirmed(new["id"], line)
    await db.execute(_AT_THE_NEW, line["ask_id"], before["value"], new["value"])
    await slices.reindex([line["organisation_id"]])
    changes = [Change("replaced", "contact_point", before, old)]
    changes += [] if listed else [Change("published", "contact_point", after=new)]
    await audit.record_many(actor, [change.event(line["organisation_id"]) for change in changes])


async def _listed(before: Row, value: Value) -> Row | None:
    whose = (before["position_id"], before["person_id"], before["visibility"], before["id"])
    where = (before["organisation_id"], before["kind"], value.value, value.extension)
    return await db.fetch_one(_LISTED, *where, *whose)


async def _published(before: Row, value: Value) -> Row:
    kept = {name: before[name] for name in _KEPT}
    facts = {"value": value.value, "extension": value.extension, "as_typed": value.as_typed}
    return await added("contact_point", {"id": new_id(), **kept, **facts})


async def _confirmed(point_id: UUID, line: Mapping[str, Any]) -> None:
    """By whoever said it and when they said it; a coordinator only took it."""
    method = CheckMethod.THIRD_PARTY if line["by_other"] else CheckMethod.SELF_CONFIRM
    facts = {"method": method, "outcome": CheckOutcome.CORRECTED, "at": line["answered_at"] or clock.now()}
    await added("contact_check", {"id": new_id(), "contact_point_id": point_id, **facts})
