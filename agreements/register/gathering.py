"""Rows that are about one agreement, put together: its terms, and that they do not contradict. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from agreements.register.amending import amended, suited
from agreements.register.bonds import bound
from agreements.register.grouped import Group
from agreements.register.lines import Line
from agreements.register.wording import Term
from agreements.terms.dates import written


def put_together(group: Group) -> None:
    """Fill in parties, terms and amendments, or say what is against a row."""
    _alike(group)
    if not group.main and not group.recorded:
        named = f"“{group.first.reference}”" if group.first.reference else "What it amends"
        group.first.refuse("reference", f"{named} is neither in this file nor on record. Bring the agreement in first.")
    if group.refused:
        return
    for step in (_terms, amended, bound, _overlaps):
        step(group)
        if group.refused:
            return


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
    names = {"renewal": ("renewal", "renewal_period", "renewals_most")}
    values: dict[str, Any] = {}
    for name in given:
        values |= {each: getattr(said, each) for each in names.get(name, (name,))}
    return suited(replace(recorded, **values))


def _overlaps(group: Group) -> None:
    """No term ends before it begins, and two of one agreement never run at the same time."""
    if any(one.last_day and one.last_day < one.begins_on for one in group.terms):
        group.latest.refuse(
            "last_day", "A term would end before it begins. Correct the days of it or of its amendment."
        )
        return
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
