"""Which agreement took the place of which, where a register says it and exactly one fits. Pure."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agreements.register.grouped import Group, Recorded
from agreements.register.remarks import ReplacedBy, Replaces

REFERENCE = "reference:"


@dataclass(frozen=True, slots=True)
class Target:
    """An agreement that may have taken another's place: how it is found, and from which day on it holds."""

    key: str
    id: str
    parties: frozenset[str]
    signed: frozenset[date]
    since: date | None


@dataclass(frozen=True, slots=True)
class Link:
    key: str
    since: date


def target_of(group: Group, key: str) -> Target:
    signed = frozenset(one.signed_on for one in group.parties if one.signed_on)
    begins = [one.begins_on for one in group.terms]
    own = group.recorded.id if group.recorded else ""
    return Target(key, own, frozenset(one.reference for one in group.parties), signed, _since(begins, signed))


def target_on_record(one: Recorded) -> Target:
    signed = frozenset(each.signed_on for each in one.parties if each.signed_on)
    begins = [each.begins_on for each in one.terms]
    parties = frozenset(each.reference for each in one.parties)
    return Target(REFERENCE + one.reference, one.id, parties, signed, _since(begins, signed))


def _since(begins: Iterable[date], signed: Iterable[date]) -> date | None:
    return min(begins, default=None) or max(signed, default=None)


def links(groups: Mapping[str, Group], on_record: Sequence[Recorded]) -> dict[str, Link]:
    """By the key of the one that was replaced; what is not certain is noted at its row."""
    targets = {key: target_of(group, key) for key, group in groups.items() if not group.refused}
    here = {target.id for target in targets.values() if target.id}
    targets |= {
        one.key: one for one in map(target_on_record, on_record) if one.id not in here and one.key not in groups
    }
    found: dict[str, Link] = {}
    for key, group in groups.items():
        for line in () if group.refused else group.main:
            column = line.text("superseded_by")
            said = ReplacedBy(column, reference=column.removeprefix(REFERENCE)) if column else None
            for remark in (said, *line.remarks):
                if isinstance(remark, ReplacedBy):
                    _replaced(group, key, remark, targets, found)
                elif isinstance(remark, Replaces):
                    _replaces(group, key, remark, targets, found, groups)
    return found


def _replaced(
    group: Group, key: str, remark: ReplacedBy, targets: Mapping[str, Target], found: dict[str, Link]
) -> None:
    own = target_of(group, key)
    if remark.reference:
        fitting = [one for one in (targets.get(REFERENCE + remark.reference),) if one]
    else:
        fitting = [one for one in targets.values() if one.signed & set(remark.signed) and one.parties & own.parties]
    fitting = [one for one in fitting if one.key != key]
    if len(fitting) != 1:
        number = "Several agreements fit" if fitting else "No agreement that is here or on record fits"
        group.latest.note(_column(group), f"“{remark.words}”: {number}, so no link was made. Write the reference.")
        return
    since = group.days("superseded_on") or fitting[0].since
    if since is None:
        group.latest.note(_column(group), f"“{remark.words}”: from when is not known, so no link was made.")
    elif _in_a_ring(found, key, fitting[0].key):
        group.latest.note(_column(group), f"“{remark.words}”: the two would replace one another, so no link was made.")
    else:
        found.setdefault(key, Link(fitting[0].key, since))


def _in_a_ring(found: Mapping[str, Link], key: str, other: str) -> bool:
    at, seen = other, set[str]()
    while at in found and at not in seen:
        seen.add(at)
        at = found[at].key
    return at == key


def _column(group: Group) -> str:
    return "superseded_by" if group.latest.text("superseded_by") else "note"


def _replaces(  # noqa: PLR0913, PLR0917 - what was found so far
    group: Group,
    key: str,
    remark: Replaces,
    targets: Mapping[str, Target],
    found: dict[str, Link],
    here: Container[str],
) -> None:
    other, since = REFERENCE + remark.reference, targets[key].since
    if other in here and other != key and since and not _in_a_ring(found, other, key):
        found.setdefault(other, Link(key, since))
        return
    elsewhere = "it is on record and not in this file; say on its page what took its place."
    nowhere = "it is neither in this file nor on record, so no link was made."
    group.latest.note("note", f"“{remark.words}”: {elsewhere if other in targets else nowhere}")
