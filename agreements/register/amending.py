"""Rows of a register that amend an agreement: each changes the term in which it takes effect. Pure."""

from dataclasses import replace
from datetime import date

from agreements.model import Renewal
from agreements.register.grouped import Group
from agreements.register.lines import Line
from agreements.register.wording import Amendment, Term
from agreements.terms.dates import written


def suited(term: Term) -> Term:
    """A term that gained or lost its end no longer renews itself as it did: how it does is unknown then."""
    endless = term.renewal is Renewal.EVERGREEN and term.last_day is not None
    tacit = term.renewal is Renewal.TACIT and (term.last_day is None or term.renewal_period is None)
    return replace(term, renewal=Renewal.UNKNOWN) if endless or tacit else term


def amended(group: Group) -> None:
    """Fill in the amendments: those on record, those of an export, and rows that are one themselves."""
    own = [one for line in group.main for one in line.amendments]
    kept = own if group.complete else [*(group.recorded.amendments if group.recorded else ())]
    kept = list({one.number: one for one in kept}.values())
    for line in group.lines:
        if line.amends and not line.refused:
            _amend(group, line, kept)
    group.amendments = sorted(kept, key=lambda one: one.number)
    begins = {one.begins_on for one in group.terms}
    if any(one.term_from not in begins for one in kept):
        group.first.refuse("amendments", "An amendment is of a term that is not there. Correct the day of its term.")


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
        group.terms = [suited(replace(one, last_day=made.last_day)) if one == term else one for one in group.terms]
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
