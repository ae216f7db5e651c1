"""Two records side by side, in words: what differs, with the choices there are, and what is the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.doubles.merging import rules
from registry.doubles.merging.model import Choice
from registry.doubles.merging.words import LABELS
from registry.partners.facts import hours_words
from registry.partners.model import Whole
from registry.partners.words import KINDS, STATUSES, TIERS

_NOTHING = "Nothing recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A field that differs: the choices with what each comes to, and the one that is chosen."""

    field: str
    label: str
    options: tuple[tuple[str, str, str], ...]
    chosen: str


def in_words(it: Whole) -> dict[str, str]:
    """What a record says of each field."""
    o = it.organisation
    owner = " and ".join(name for name in (it.owner_name, it.backup_owner_name) if name)
    return {
        "name": o.name,
        "sector": ", ".join([o.sector.label, *([o.subsector.label] if o.subsector else [])]),
        "kind": KINDS[o.kind],
        "parent": it.parent_name or "",
        "status": STATUSES[o.status] + (f": {it.successor_name}" if it.successor_name else ""),
        "place": o.region if o.country == "US" else f"{o.region}, {o.country}",
        "time_zone": o.time_zone.replace("_", " "),
        "website": o.website or "",
        "hours": hours_words(o.hours) or "",
        "open_on_holidays": "Open" if o.open_on_holidays else "Closed",
        "regimes": "; ".join(regime.label for regime in o.regimes),
        "tier": TIERS[o.tier],
        "owner": owner,
        "note": o.note or "",
    }


def lines(keep: Whole, drop: Whole, asked: Mapping[str, Choice]) -> list[Line]:
    """The fields that differ, in their order."""
    one, other = keep.organisation, drop.organisation
    said = {Choice.KEEP: in_words(keep), Choice.DROP: in_words(drop)}
    chosen = rules.settled(one, other, asked)
    return [
        Line(
            field=field,
            label=LABELS[field],
            options=tuple(_option(choice, field, said) for choice in rules.choosable(field, one, other)),
            chosen=chosen[field],
        )
        for field in chosen
    ]


def _option(choice: Choice, field: str, said: Mapping[Choice, Mapping[str, str]]) -> tuple[str, str, str]:
    if choice is Choice.BOTH:
        return choice, "Both together", ""
    whose = "In the one that stays" if choice is Choice.KEEP else "In the one that goes"
    return choice, said[choice][field] or _NOTHING, whose


def alike(keep: Whole, drop: Whole) -> list[tuple[str, str]]:
    """The fields in which both are the same and say something, as (label, words)."""
    differing = set(rules.differing(keep.organisation, drop.organisation))
    said: dict[str, Any] = in_words(keep)
    return [(LABELS[field], said[field]) for field in rules.FIELDS if field not in differing and said[field]]
