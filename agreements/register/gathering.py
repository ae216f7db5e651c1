"""Rows that are about one agreement, put together: its terms, amendments and parties. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from agreements.model import Kind, PartyRole
from agreements.register.lines import Line
from agreements.register.wording import Amendment, Party, Term
from agreements.terms.dates import written

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What is on record of an agreement, as these rules look at it."""

    id: str
    reference: str
    title: str
    kind: Kind
    register: str = ""
    parties: Sequence[Party] = ()
    terms: Sequence[Term] = ()
    amendments: Sequence[Amendment] = ()


@dataclass(slots=True)
class Group:
    """One agreement of the register: its rows in the file's order, and what they make of it."""

    lines: list[Line]
    parties: list[Party]
    recorded: Recorded | None = None
    terms: list[Term] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def main(self) -> list[Line]:
        return [line for line in self.lines if not line.amends]

    @property
    def latest(self) -> Line:
        """The row that speaks of the latest term."""
        dated = [line for line in self.main if line.term]
        return max(dated, key=lambda line: line.term.begins_on if line.term else date.min) if dated else self.lines[0]

    @property
    def reference(self) -> str:
        return self.first.reference or (self.recorded.reference if self.recorded else "")

    @property
    def kind(self) -> Kind | None:
        return next((line.kind for line in self.main if line.kind), self.recorded.kind if self.recorded else None)

    @property
    def refused(self) -> bool:
        return any(line.refused for line in self.lines)

    @property
    def complete(self) -> bool:
        return self.first.sheet.complete

    def days(self, name: str) -> date | None:
        return next((day for line in reversed(self.lines) if not line.amends and (day := line.days.get(name))), None)


def put_together(group: Group) -> None:
    """Fill in parties, terms and amendments, or say what is against a row."""
    _alike(group)
    if not group.main and not group.recorded:
        named = f"“{group.first.reference}”" if group.first.reference else "What it amends"
        group.first.refuse("reference", f"{named} is neither in this file nor on record. Bring the agreement in first.")
    if group.refused:
        return
    group.parties = _parties(group)
    _terms(group)
    if not group.refused:
        _amendments(group)
    if not group.refused:
        _overlaps(group)


def _alike(group: Group) -> None:
    """Rows of one agreement do not contradict one another, and none says twice the same."""
    seen: dict[frozenset[tuple[str, str]], int] = {}
    for line in group.lines:
        number = seen.setdefault(frozenset(line.row.values.items()), line.number)
        if number != line.number:
            line.refuse("", f"This row says the same as row {number}.")
    kinds = {line.kind: line for line in group.main if line.kind}
    if len(kinds) > 1:
        one, other = list(kinds.values())[:2]
        other.refuse("kind", f"Row {one.number} has the same reference and another kind. Correct one of them.")


def _parties(group: Group) -> list[Party]:
    """Everybody named, with what is on record of them; who signed when."""
    on_record = {one.reference: one for one in (group.recorded.parties if group.recorded else ())}
    found = {one.reference: one for one in group.parties}
    if not group.complete:
        found = _beside(found, on_record, names_lead=any(line.text("lead") for line in group.lines))
    details = {one.reference: one for line in group.lines for one in line.signatures}
    found = {key: replace(details[key], name=one.name, role=one.role) if key in details else one
             for key, one in found.items()}  # fmt: skip
    return _signed(list(found.values()), group)


def _beside(found: Mapping[str, Party], on_record: Mapping[str, Party], *, names_lead: bool) -> dict[str, Party]:
    """The register's parties beside those on record: nobody goes, and the lead stays unless a column names it."""
    leads = [key for key, one in (found if names_lead else on_record or found).items() if one.role is PartyRole.LEAD]
    every = {key: replace(on_record.get(key, one), name=one.name) for key, one in {**on_record, **found}.items()}
    for key, one in every.items():
        if key in leads[:1]:
            every[key] = replace(one, role=PartyRole.LEAD)
        elif one.role is PartyRole.LEAD:
            every[key] = replace(one, role=PartyRole.PARTY)
    return every


def _signed(parties: list[Party], group: Group) -> list[Party]:
    """A day of signature in the register is that of all who sign, unless they are known to have signed apart."""
    day = group.days("signed_on")
    if day is None:
        return parties
    before = {one.signed_on for one in parties if one.role.signs and one.signed_on}
    apart = len(before) > 1 or group.complete
    return [replace(one, signed_on=day) if one.role.signs and not (apart and one.signed_on) else one for one in parties]


def _terms(group: Group) -> None:
    kept = {} if group.complete else {one.begins_on: one for one in (group.recorded.terms if group.recorded else ())}
    found: dict[date, tuple[Term, Line]] = {}
    for line in group.main:
        if line.term is None:
            continue
        other = found.get(line.term.begins_on)
        if other and other[0] != line.term:
            line.refuse("begins_on", f"Row {other[1].number} begins on the same day and says something else.")
            return
        found[line.term.begins_on] = (line.term, line)
    for begin, (term, line) in found.items():
        kept[begin] = _over(kept[begin], term, line.given) if begin in kept else term
    for line in group.main:
        if line.extension and line.extension.begins_on not in kept:
            kept[line.extension.begins_on] = line.extension
    group.terms = sorted(kept.values(), key=lambda one: one.begins_on)


def _over(recorded: Term, said: Term, given: Iterable[str]) -> Term:
    """The recorded term with what the register says for certain."""
    names = {"renewal": ("renewal", "renewal_period", "renewals_most"), "auto_renew": (), "renewal_period": ()}
    values: dict[str, Any] = {}
    for name in given:
        values |= {each: getattr(said, each) for each in names.get(name, (name,))}
    return replace(recorded, **values)


def _amendments(group: Group) -> None:
    own = [one for line in group.main for one in line.amendments]
    kept = own if group.complete else [*(group.recorded.amendments if group.recorded else ())]
    kept = list({one.number: one for one in kept}.values())
    for line in group.lines:
        if line.amends and not line.refused:
            _amend(group, line, kept)
    group.amendments = sorted(kept, key=lambda one: one.number)


def _amend(group: Group, line: Line, kept: list[Amendment]) -> None:
    """Take a row that is an amendment in: it changes the term in which it takes effect."""
    effective = line.days.get("begins_on") or line.days.get("signed_on")
    if effective is None:
        line.refuse("begins_on", "When the amendment takes effect is not said. Give the day on which it does.")
        return
    term = next((one for one in reversed(group.terms) if one.begins_on <= effective), None)
    if term is None:
        line.refuse("begins_on", f"No term runs on {written(effective)} that it could amend.")
        return
    same = [one for one in kept if one.number == line.amendment_number or
            (line.amendment_number is None and one.effective_on == effective)]  # fmt: skip
    number = same[0].number if same else line.amendment_number or max((one.number for one in kept), default=0) + 1
    made = _amendment(line, term, effective, number, same[0] if same else None)
    kept[:] = [*(one for one in kept if one.number != number), made]
    if made.moves_end and made.signed_on:
        group.terms = [replace(one, last_day=made.last_day) if one == term else one for one in group.terms]
    elif not made.signed_on:
        line.note("signed_on", "This amendment has no day of signature, so it changes nothing until one is recorded.")


def _amendment(line: Line, term: Term, effective: date, number: int, before: Amendment | None) -> Amendment:
    last_day = line.days.get("last_day")
    was = before.was_last if before and before.moves_end and before.last_day == last_day else term.last_day
    moves = last_day is not None and last_day != was
    summary = " ".join((line.title or line.text("note") or "Amendment").split())[:500]
    return Amendment(
        number=number, term_from=term.begins_on, effective_on=effective, signed_on=line.days.get("signed_on"),
        moves_end=moves, was_last=was if moves else None, last_day=last_day if moves else None, summary=summary,
    )  # fmt: skip


def _overlaps(group: Group) -> None:
    """Two terms of one agreement never run at the same time."""
    for one, following in zip(group.terms, group.terms[1:], strict=False):
        if one.last_day is not None and one.last_day < following.begins_on:
            continue
        line = next((each for each in group.main if each.term and each.term.begins_on == following.begins_on), None)
        (line or group.latest).refuse("begins_on", _overlap(one, following))
        return


def _overlap(one: Term, following: Term) -> str:
    first, then = written(one.begins_on), written(following.begins_on)
    if one.last_day is None:
        return f"The term from {first} has no end on record, and another begins on {then}. Give its last day."
    if one.last_day == following.begins_on:
        return (
            f"{then} would be the last day of one term and the first of the next. If the column of ends gives the "
            "first day without force, say so in the mapping."
        )
    return (
        f"The term from {first} runs until {written(one.last_day)}, and another begins on {then}. Correct one of them."
    )
