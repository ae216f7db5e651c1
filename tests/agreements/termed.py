"""Agreements in a few words, for the tests of their dates."""

from datetime import date
from typing import Any
from uuid import UUID

from agreements.model import PartyRole, Renewal, Stage, State
from agreements.terms.dates import Period
from agreements.terms.model import Amendment, Facts, Party, Term
from agreements.terms.rules import standing

SHERIFF, SCHOOLS, CLINIC = (UUID(int=number) for number in (1, 2, 3))


def on(text: str) -> date:
    return date.fromisoformat(text)


def period(text: str) -> Period:
    return Period.parse(text)


def never(_day: date) -> bool:
    return False


def term(begins: str = "2020-08-01", ends: str | None = "2023-08-01", **given: Any) -> Term:
    """By default an express term; periods may be given as text."""
    periods = {
        name: period(given.pop(name)) for name in ("renewal_period", "notice", "notice_of_others") if name in given
    }
    said = {"number": 1, "renewal": Renewal.EXPRESS} | given | periods
    return Term(begins_on=on(begins), ends_on=on(ends) if ends else None, **said)


def tacit(begins: str = "2020-08-01", ends: str | None = "2023-08-01", every: str = "P12M", **given: Any) -> Term:
    return term(begins, ends, renewal=Renewal.TACIT, renewal_period=every, **given)


def parties(signed: str | None = "2018-01-02", *, third: bool = False) -> tuple[Party, ...]:
    signed_on = on(signed) if signed else None
    named = (Party(organisation_id=SHERIFF, role=PartyRole.LEAD, signed_on=signed_on),)
    others = (SCHOOLS, CLINIC) if third else (SCHOOLS,)
    return named + tuple(Party(organisation_id=key, signed_on=signed_on) for key in others)


def facts(*terms: Term, **given: Any) -> Facts:
    """Concluded and signed by two parties who never close, with no review due, unless said otherwise."""
    said = {"stage": Stage.CONCLUDED, "parties": parties(), "closed": never, "usual_review_months": None} | given
    return Facts(terms=terms, **said)


def state(agreed: Facts, day: str) -> State:
    return standing(agreed, on(day)).state


def reason(agreed: Facts, day: str) -> str:
    return standing(agreed, on(day)).reason


def moved(ended: str | None, ends: str | None, effective: str, **given: Any) -> Amendment:
    said = {"number": 1, "term_number": 1, "signed_on": on("2019-01-01")} | given
    return Amendment(
        effective_on=on(effective), moves_end=True, ended_on=on(ended) if ended else None,
        ends_on=on(ends) if ends else None, **said,
    )  # fmt: skip
