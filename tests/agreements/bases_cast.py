"""Approved cards, and partners and agreements to ask about."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from agreements.bases.coverage import coverage
from agreements.bases.facts import Agreement, Asker, Partner
from agreements.bases.model import Basis, Status
from agreements.bases.outcome import Coverage
from agreements.bases.shipped import shipped
from agreements.model import Category, Circumstance, State
from registry.partners.sectors import Sector

TODAY = date(2026, 11, 21)
SHERIFF = UUID(int=7)
OFFICER = Asker(sector=Sector.LE_LOCAL, sworn=True, houses=frozenset({SHERIFF}), region="FL")


def basis(number: int, **changed: Any) -> Basis:
    """An approved version of the card at this place of the file; `changed` are fields of the version."""
    one = shipped()[number]
    usual: dict[str, Any] = {"status": Status.APPROVED, "next_review_on": date(2027, 6, 1)}
    if one.retired:
        usual = {"status": Status.RETIRED}
    return Basis(**({"id": UUID(int=number + 1), "number": 1, "card": one.card} | usual | changed))


APPROVED = tuple(basis(number) for number in range(len(shipped())))
DRAFTS = tuple(replace(one, status=Status.DRAFT) for one in APPROVED)
EMERGENCY, CASE, ROUTINE = Circumstance.EMERGENCY, Circumstance.CASE_BY_CASE, Circumstance.STEADY_STATE


def asked(
    partner: Partner | Sector,
    category: Category,
    circumstance: Circumstance = EMERGENCY,
    *agreements: Agreement,
    asker: Asker = OFFICER,
    bases: tuple[Basis, ...] = APPROVED,
) -> Coverage:
    """An ask of today."""
    holder = Partner(sector=partner, region="FL") if isinstance(partner, Sector) else partner
    return coverage(holder, asker, category, circumstance, agreements, bases, TODAY)


def codes(found: Coverage) -> set[str]:
    """The cards that an officer would be shown."""
    return {one.card.code for one in found.offers}


def agreement(**more: Any) -> Agreement:
    """One in force on education records, for every circumstance."""
    usual: dict[str, Any] = {
        "id": UUID(int=99), "reference": "MOU-1", "title": "Safe schools", "state": State.ACTIVE,
        "last_day": date(2027, 7, 31), "categories": frozenset({Category.EDUCATION_RECORD}),
        "parties": frozenset({SHERIFF, UUID(int=8)}),
    }  # fmt: skip
    return Agreement(**(usual | more))
