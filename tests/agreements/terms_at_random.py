"""Agreements made up at random: those that a database would keep, and those that nobody would write."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from agreements.model import PartyRole, Renewal, Stage
from agreements.terms.dates import add_months, days, months, weekend
from agreements.terms.model import Amendment, Facts, Party, Standing, Statute, Term
from tests.agreements.termed import CLINIC, SCHOOLS, SHERIFF, never

swept = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

FIRST = date(2018, 1, 1)
TEN_YEARS = [FIRST + timedelta(days=n) for n in range(3653)]


def around(since: date = date(2017, 6, 1), until: date = date(2027, 12, 31)) -> st.SearchStrategy[date]:
    return st.dates(since, until)


def perhaps(some: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | some


lengths = st.builds(months, st.integers(1, 48)) | st.builds(days, st.integers(1, 900))
notices = st.builds(months, st.integers(1, 9)) | st.builds(days, st.integers(1, 270))
closures = st.sampled_from((never, weekend, lambda day: day.month == 7, lambda _: True))
statutes = st.builds(
    Statute,
    citation=st.just("State Code 1-2-3"),
    review_months=perhaps(st.integers(1, 36)),
    term_months=perhaps(st.integers(1, 60)),
)


@st.composite
def kept_terms(draw: st.DrawFn) -> Term:
    """A term as the database lets it be."""
    begins_on = draw(around(FIRST, date(2020, 12, 31)))
    renewal = draw(st.sampled_from(Renewal))
    ends_on = add_months(begins_on, draw(st.integers(1, 60)))
    return Term(
        number=1,
        begins_on=begins_on,
        ends_on=None if renewal is Renewal.EVERGREEN else ends_on,
        renewal=renewal,
        renewal_period=draw(lengths),
        renewals_most=draw(perhaps(st.integers(1, 4))),
        notice=draw(perhaps(notices)),
        notice_of_others=draw(perhaps(notices)),
        holdover=draw(perhaps(st.just("Until it is replaced."))),
        holdover_until=draw(perhaps(around())),
        review_months=draw(perhaps(st.integers(1, 36))),
        terminate_days=draw(perhaps(st.integers(0, 120))),
    )


@st.composite
def kept(draw: st.DrawFn) -> Facts:
    """An agreement as the database lets it be: one term or two that do not overlap."""
    first = draw(kept_terms())
    since = first.ends_on or date(2024, 2, 29)
    second = Term(number=2, begins_on=since + timedelta(days=draw(st.integers(0, 700))), renewal=Renewal.EVERGREEN)
    return Facts(
        stage=Stage.CONCLUDED,
        terms=(first, second)[: draw(st.integers(1, 2))],
        parties=tuple(
            Party(organisation_id=key, role=role, signed_on=FIRST)
            for key, role in ((SHERIFF, PartyRole.LEAD), (SCHOOLS, PartyRole.PARTY))
        ),
        reviews=tuple(draw(st.lists(around(), max_size=3))),
        lapse_decided_on=draw(perhaps(around())),
        terminated_on=draw(st.none() | st.none() | around()),
        statute=draw(perhaps(statutes)),
        governing_lead_days=draw(perhaps(st.integers(0, 120))),
        closed=draw(closures),
        delivery_days=draw(st.integers(0, 10)),
    )


wild_days = around() | st.dates()
wild_terms = st.builds(
    Term,
    number=st.integers(1, 3),
    begins_on=wild_days,
    ends_on=perhaps(wild_days),
    renewal=st.sampled_from(Renewal),
    renewal_period=perhaps(lengths | st.builds(months, st.just(9999))),
    renewals_most=perhaps(st.integers(0, 3)),
    notice=perhaps(notices | st.builds(months, st.just(9999))),
    notice_of_others=perhaps(notices),
    holdover=perhaps(st.just("Until it is replaced.")),
    holdover_until=perhaps(wild_days),
    review_months=perhaps(st.integers(1, 9999)),
    terminate_days=perhaps(st.integers(0, 10**6)),
)
wild_amendments = st.builds(
    Amendment,
    number=st.integers(1, 3),
    term_number=st.integers(1, 3),
    effective_on=wild_days,
    signed_on=perhaps(wild_days),
    moves_end=st.booleans(),
    ended_on=perhaps(wild_days),
    ends_on=perhaps(wild_days),
)
wild_parties = st.builds(
    Party,
    organisation_id=st.sampled_from((SHERIFF, SCHOOLS, CLINIC)),
    role=st.sampled_from(PartyRole),
    signed_on=perhaps(wild_days),
    withdrawn_on=perhaps(wild_days),
)
wild = st.builds(
    Facts,
    stage=st.sampled_from(Stage),
    terms=st.lists(wild_terms, max_size=3).map(tuple),
    amendments=st.lists(wild_amendments, max_size=3).map(tuple),
    parties=st.lists(wild_parties, max_size=3).map(tuple),
    reviews=st.lists(wild_days, max_size=3).map(tuple),
    suspended_on=perhaps(wild_days),
    terminated_on=perhaps(wild_days),
    superseded_on=perhaps(wild_days),
    lapse_decided_on=perhaps(wild_days),
    statute=perhaps(statutes),
    governing_lead_days=perhaps(st.integers(0, 10**6)),
    closed=closures,
    delivery_days=st.integers(0, 30),
    documented=st.booleans(),
)


def changed(one: Standing, other: Standing) -> set[str]:
    """The names of what two answers say differently."""
    return {field.name for field in fields(Standing) if getattr(one, field.name) != getattr(other, field.name)}
