"""Which value of two records is taken: what differs, what is proposed, and what comes of the choices. Pure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from registry.doubles.merging.model import Choice
from registry.partners.model import Organisation, Status
from registry.platform.text import fold

# What is chosen together, because one says little or something wrong without the other.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "sector": ("sector", "subsector"),
    "kind": ("kind",),
    "parent": ("parent_id",),
    "status": ("status", "successor_id"),
    "place": ("region", "country"),
    "time_zone": ("time_zone",),
    "website": ("website",),
    "hours": ("hours",),
    "open_on_holidays": ("open_on_holidays",),
    "regimes": ("regimes",),
    "tier": ("tier",),
    "owner": ("owner_id", "backup_owner_id"),
    "note": ("note",),
}
# Where both may be true at once.
JOINABLE = frozenset({"regimes", "note"})
Values = tuple[Any, ...]


def values(it: Organisation, field: str, other: UUID) -> Values:
    """What a record says of a field; what it says of the other record of the pair is nothing."""
    return tuple(None if found == other else found for found in (getattr(it, name) for name in FIELDS[field]))


def differing(keep: Organisation, drop: Organisation) -> list[str]:
    """The fields in which the two differ."""
    return [field for field in FIELDS if values(keep, field, drop.id) != values(drop, field, keep.id)]


def proposed(keep: Organisation, drop: Organisation) -> dict[str, Choice]:
    """The choice that loses least for each field that differs: known beats not known, going on beats ended."""
    return {field: _proposed(field, keep, drop) for field in differing(keep, drop)}


def _proposed(field: str, keep: Organisation, drop: Organisation) -> Choice:
    if field == "status":
        return Choice.DROP if keep.status.ended and not drop.status.ended else Choice.KEEP
    mine, theirs = values(keep, field, drop.id), values(drop, field, keep.id)
    if _empty(mine):
        return Choice.DROP
    return Choice.BOTH if field in JOINABLE and not _empty(theirs) else Choice.KEEP


def _empty(found: Values) -> bool:
    return all(value in (None, "", ()) for value in found)


def choosable(field: str, keep: Organisation, drop: Organisation) -> tuple[Choice, ...]:
    """The choices that there are for a field.

    A record that was called merged into the other one has no say in how the one that remains stands.
    """
    if field == "status" and _into_the_other(keep, drop) != _into_the_other(drop, keep):
        return (Choice.DROP,) if _into_the_other(keep, drop) else (Choice.KEEP,)
    said = [values(keep, field, drop.id), values(drop, field, keep.id)]
    joinable = field in JOINABLE and not any(map(_empty, said))
    return (Choice.KEEP, Choice.DROP, Choice.BOTH) if joinable else (Choice.KEEP, Choice.DROP)


def _into_the_other(it: Organisation, other: Organisation) -> bool:
    return it.successor_id == other.id


def settled(keep: Organisation, drop: Organisation, choices: Mapping[str, Choice]) -> dict[str, Choice]:
    """The choice for each field that differs: as asked where that can be, else as proposed."""
    found = {}
    for field, choice in proposed(keep, drop).items():
        possible = choosable(field, keep, drop)
        asked = choices.get(field, choice)
        found[field] = asked if asked in possible else possible[0]
    return found


def outcome(keep: Organisation, drop: Organisation, choices: Mapping[str, Choice]) -> dict[str, Any]:
    """The columns of the kept record that change, with what they become."""
    found: dict[str, Any] = {}
    for field, choice in settled(keep, drop, choices).items():
        mine, theirs = values(keep, field, drop.id), values(drop, field, keep.id)
        taken = {Choice.KEEP: mine, Choice.DROP: theirs}.get(choice) or _both(field, mine[0], theirs[0])
        found |= {name: value for name, value in zip(FIELDS[field], taken, strict=True) if value != getattr(keep, name)}
    if keep.successor_id == drop.id and "status" not in found and keep.status is Status.MERGED:
        found |= {"status": Status.ACTIVE, "successor_id": None}  # each was called merged into the other
    return found


def _both(field: str, mine: Any, theirs: Any) -> Values:
    if field == "regimes":
        return (tuple(sorted({*mine, *theirs})),)
    return ("\n\n".join(dict.fromkeys(text for text in (mine, theirs) if text)),)


def became_alias(kept_name: str, names: tuple[str, str]) -> str | None:
    """Which of the two names is not the name any more and has to go on finding the partner; None when both are one."""
    return next((name for name in names if fold(name) != fold(kept_name)), None)
