"""Owners, areas and packs that a register names: found by what they are called, or noted and left out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agreements.register.lines import Line
from agreements.register.wording import NAMED
from registry.platform import db
from registry.platform.exchange.values import Value
from registry.platform.text import fold

OWNERS = ("owner", "backup_owner")
_PEOPLE = """
    SELECT name, email FROM app_user
    WHERE disabled_at IS NULL AND role IN ('coordinator', 'manager', 'administrator')
"""
_AREAS = "SELECT type, name, coalesce(fips, region) AS place FROM jurisdiction WHERE type = ANY($1)"
_EMAIL = re.compile(r"[^\s<>;,]+@[^\s<>;,]+")


@dataclass(frozen=True, slots=True)
class Places:
    """Who may own an agreement, by address and by folded name; areas by how an export writes them; packs by code."""

    emails: frozenset[str]
    names: Mapping[str, Sequence[str]]
    areas: frozenset[str]
    packs: frozenset[str]


async def places(lines: Iterable[Line]) -> Places:
    every = list(lines)
    people = await db.fetch(_PEOPLE) if any(line.text(name) for line in every for name in OWNERS) else []
    types = {found["reference"].partition(":")[0] for line in every for item in _items(line)
             if (found := NAMED.fullmatch(item))}  # fmt: skip
    areas = await db.fetch(_AREAS, list(types)) if types else []
    packs = await db.fetch("SELECT code FROM agreement_pack") if any(line.text("pack_code") for line in every) else []
    names: dict[str, list[str]] = {}
    for row in people:
        names.setdefault(fold(row["name"]), []).append(row["email"])
    return Places(
        frozenset(row["email"] for row in people),
        names,
        frozenset(f"{row['name']} [{row['type']}:{row['place']}]" for row in areas),
        frozenset(row["code"] for row in packs),
    )


def _items(line: Line) -> tuple[str, ...]:
    value = line.row.fields.get("areas")
    return value if isinstance(value, tuple) else ()


def point(line: Line, known: Places) -> None:
    """Note at a row what it names and is not here; the row goes in without it."""
    for name in OWNERS:
        if line.text(name) and _owner(line.text(name), known) is None:
            line.note(name, f"“{line.text(name)[:60]}” is nobody who may edit agreements here, so no owner was set.")
    for item in _items(line):
        if item not in known.areas:
            line.note("areas", f"“{item[:60]}” is no area of this directory, so it was left out.")
    code = line.text("pack_code")
    if code and code not in known.packs:
        line.note("pack_code", f"“{code}” is none of the packs of clauses here, so it was left out.")


def _owner(text: str, known: Places) -> str | None:
    if found := _EMAIL.search(text):
        return found[0].casefold() if found[0].casefold() in known.emails else None
    several = known.names.get(fold(text), ())
    return several[0] if len(several) == 1 else None


def pointed(lines: Sequence[Line], known: Places) -> dict[str, Value]:
    """These fields with what is here."""
    found: dict[str, Value] = {}
    for line in lines:
        for name in OWNERS:
            if line.has(name):
                found[name] = _owner(line.text(name), known) or found.get(name)
        if line.has("areas"):
            found["areas"] = tuple(item for item in _items(line) if item in known.areas)
        if line.has("pack_code"):
            code = line.text("pack_code")
            found["pack_code"] = code if code in known.packs else None
    if found.get("owner") and found.get("owner") == found.get("backup_owner"):
        found["backup_owner"] = None
    return found
