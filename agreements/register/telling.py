"""What the rows of one agreement say together, in the words of the record."""

from agreements.model import Kind, Stage
from agreements.register import pointing
from agreements.register.fields import DEFAULTS, PLAIN, SETTINGS
from agreements.register.grouped import Group
from agreements.register.lines import Line, plain_fields
from agreements.register.wording import told_amendments, told_parties, told_terms
from registry.platform.exchange.values import Value

_LINKED = ("superseded_by", "superseded_on")


def fields_of(group: Group, places: pointing.Places) -> dict[str, Value]:
    """What the register says of the agreement as a whole, in the words of the record."""
    fields = _plain(group) | pointing.pointed(group.main, places)
    note = _note(group)
    if note or "note" in fields:
        fields["note"] = note
    named = {
        "id": group.first.row.fields.get("id"), "reference": group.reference, "title": _title(group),
        "kind": str(group.kind or ""),
    }  # fmt: skip
    fields |= {name: value for name, value in named.items() if value}
    fields |= _stage(group)
    fields["parties"] = told_parties(group.parties) or None
    fields["terms"] = told_terms(group.terms) or None
    fields["amendments"] = told_amendments(group.amendments) or None
    register = group.first.sheet.register
    if register and not group.complete and not _registered(group):
        fields["register"] = register
    return fields


def _plain(group: Group) -> dict[str, Value]:
    """The facts that cells give as they are kept: those of the latest row, and what only others give."""
    names = [name for name in PLAIN if name not in _LINKED or group.complete]
    fields: dict[str, Value] = {}
    for line in sorted(group.main, key=lambda one: one is group.latest):
        said = plain_fields(line, names)
        fields |= {name: value for name, value in said.items() if value not in (None, ()) or name not in fields}
    return fields


def _title(group: Group) -> str:
    return next((line.title for line in (group.latest, *group.main) if line.title and not line.amends), "")


def _registered(group: Group) -> bool:
    return bool(group.recorded and group.recorded.register)


def _note(group: Group) -> str | None:
    """The notes of all rows, and the department that a register names, which has no place of its own here."""
    said: dict[str, None] = {}
    for line in group.main:
        value = line.row.fields.get("note")
        said |= dict.fromkeys([str(value)] if value else [])
    departments = dict.fromkeys(line.text("department") for line in group.main if line.text("department"))
    said |= dict.fromkeys(f"Department: {one}" for one in departments)
    return "\n".join(said)[:4000] or None


def _stage(group: Group) -> dict[str, Value]:
    said = next((line.stage for line in (group.latest, *group.main) if line.stage and not line.amends), None)
    if said or group.recorded:
        return {"stage": str(said)} if said else {}
    concluded = group.terms or any(one.signed_on for one in group.parties) or group.kind is Kind.HANDSHAKE
    return {"stage": str(Stage.CONCLUDED if concluded else Stage.DRAFT)}


def defaults_of(first: Line, group: Group) -> dict[str, Value]:
    if group.recorded:
        return {}
    given = {name: value for name, value in first.row.defaults.items() if name not in {*SETTINGS, "kind"}}
    return {**DEFAULTS, **given}
