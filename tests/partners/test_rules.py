"""What may be done to an organisation, without a database."""

import string
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.partners.facts import against_facts, tidy
from registry.partners.identifiers import IdentifierScheme, normal, problem_with
from registry.partners.model import OrganisationKind, Sector, Status, Subsector
from registry.partners.names import acronym_of, acronyms_of
from registry.partners.rules import (
    against_closure,
    against_coordinates,
    against_member,
    against_parent,
    against_status,
    against_subsector,
    renaming,
    ways_on,
)
from registry.partners.sectors import by_group
from registry.platform.text import fold

DAY = date(2026, 11, 21)
NAMES = st.text(alphabet=string.ascii_letters + " éß'-", min_size=1, max_size=30).filter(lambda name: fold(name) != "")


def _fields(reasons: object) -> list[str]:
    return [reason.field for reason in reasons]  # type: ignore[attr-defined]


@given(
    st.sampled_from(Status),
    st.sampled_from(Status),
    st.sampled_from([None, *Status]),
    st.sampled_from(["", "moved away"]),
)
def test_status_allowed_means_on_the_way_and_accounted_for(
    now: Status, then: Status, successor: Status | None, why: str
) -> None:
    allowed = not against_status(now, then, successor, why)

    if allowed:
        assert then in ways_on(now)
        assert successor is None or (then.ended and not successor.ended)
        assert then is not Status.MERGED or successor is not None
        assert then is not Status.DISSOLVED or successor is not None or why


def test_merged_needs_a_successor() -> None:
    assert _fields(against_status(Status.ACTIVE, Status.MERGED, None, "why not")) == ["successor_id"]


def test_dissolved_takes_a_reason_instead_of_a_successor() -> None:
    assert _fields(against_status(Status.ACTIVE, Status.DISSOLVED, None, " ")) == ["reason"]
    assert against_status(Status.ACTIVE, Status.DISSOLVED, None, "Closed by its board") == []


@given(st.lists(st.integers(0, 9), min_size=10, max_size=10), st.integers(0, 9), st.integers(0, 9))
def test_parent_refused_exactly_when_it_would_make_a_ring(above: list[int], own: int, parent: int) -> None:
    ids = [UUID(int=number + 1) for number in range(10)]
    # Each stands under one with a smaller number or under none, so that there is no ring to begin with.
    parents = {ids[n]: ids[up] if up < n else None for n, up in enumerate(above)}

    refused = bool(against_parent(ids[own], ids[parent], parents))

    at: UUID | None = ids[parent]
    line = []
    while at is not None:
        line.append(at)
        at = parents[at]
    assert refused == (ids[own] in line)


def test_parent_in_a_ring_that_is_already_there_ends() -> None:
    a, b, c = uuid4(), uuid4(), uuid4()

    assert against_parent(c, a, {a: b, b: a}) == []


@pytest.mark.parametrize(
    ("kind", "status", "fields"),
    [
        (OrganisationKind.NETWORK, Status.ACTIVE, []),
        (OrganisationKind.TEAM, Status.PROSPECT, []),
        (OrganisationKind.ORGANISATION, Status.ACTIVE, ["network_id"]),
        (OrganisationKind.TEAM, Status.DISSOLVED, ["member_id"]),
    ],
)
def test_member(kind: OrganisationKind, status: Status, fields: list[str]) -> None:
    assert _fields(against_member(kind, UUID(int=1), UUID(int=2), status)) == fields


def test_network_is_not_its_own_member() -> None:
    assert _fields(against_member(OrganisationKind.NETWORK, UUID(int=1), UUID(int=1), Status.ACTIVE)) == ["member_id"]


@given(NAMES, NAMES)
def test_renaming_keeps_what_it_was_called(old: str, new: str) -> None:
    decided = renaming(old, new, [], DAY)

    if fold(old) == fold(new):
        assert decided.former is None
    else:
        assert (decided.former, decided.until_on) == (old, DAY)


def test_renaming_back_drops_the_former_name_that_is_the_name_again() -> None:
    decided = renaming("Bay High School", "Bayhaven High", ["BAYHAVEN HIGH", "The Bay"], DAY)

    assert decided.dropped == ("BAYHAVEN HIGH",)


def test_subsector_is_for_critical_infrastructure() -> None:
    assert against_subsector(Sector.PRIVATE_CRITICAL_INFRASTRUCTURE, Subsector.WATER) == []
    assert _fields(against_subsector(Sector.FAITH, Subsector.WATER)) == ["subsector"]


def test_every_sector_is_in_one_group() -> None:
    listed = [sector for _, sectors in by_group() for sector in sectors]

    assert sorted(listed) == sorted(Sector)
    assert all(sector.label for sector in Sector)
    assert len(Subsector) == 16
    assert all(subsector.label for subsector in Subsector)


@pytest.mark.parametrize(
    ("scheme", "typed", "kept"),
    [
        ("npi", "1234567893", "1234567893"),
        ("npi", " 1234-567-893", "1234567893"),
        ("ein", "123456789", "12-3456789"),
        ("ori", "fl0130000", "FL0130000"),
        ("nces", "120000207976", "120000207976"),
        ("nces_district", "1200002", "1200002"),
        ("ipeds", "134130", "134130"),
        ("fscs", "fl0048-002", "FL0048-002"),
        ("own", "  Box 12 b ", "Box 12 b"),
    ],
)
def test_identifier_that_can_be(scheme: str, typed: str, kept: str) -> None:
    value = normal(IdentifierScheme(scheme), typed)

    assert (value, problem_with(IdentifierScheme(scheme), value)) == (kept, None)


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("npi", "1234567890"), ("npi", "3234567893"), ("npi", "123"), ("ein", "1234567"), ("ori", "0130000FL"),
        ("nces", "12345"), ("nces_district", "12"), ("ipeds", "13413"), ("fscs", "48"), ("own", " "), ("own", "x" * 81),
        ("npi", "١٢٣٤٥٦٧٨٩٣"),
    ],
)  # fmt: skip
def test_identifier_that_cannot_be(scheme: str, typed: str) -> None:
    assert problem_with(IdentifierScheme(scheme), normal(IdentifierScheme(scheme), typed))


@given(st.integers(10**9, 3 * 10**9 - 1), st.integers(0, 9), st.integers(1, 9))
def test_npi_with_one_wrong_digit_is_found(number: int, place: int, shift: int) -> None:
    scheme = IdentifierScheme.NPI
    text = next(t for d in range(10) if problem_with(scheme, t := f"{number // 10}{d}") is None)
    wrong = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]

    assert problem_with(scheme, wrong)


@given(st.sampled_from(IdentifierScheme), st.text(max_size=90))
def test_identifier_normal_form_is_stable(scheme: IdentifierScheme, typed: str) -> None:
    once = normal(scheme, typed)

    assert normal(scheme, once) == once
    problem_with(scheme, once)


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        ("Miami-Dade Police Department", "MDPD"),
        ("Florida Department of Law Enforcement", "FDLE"),
        ("The University of South Florida", "USF"),
        ("Acme Holdings, Inc.", "AH"),
        ("Bayhaven", None),
        ("A very long name with many many more words than anybody would ever shorten", None),
        ("P.S. 118", "PS"),
    ],
)
def test_acronym_of_a_name(name: str, acronym: str | None) -> None:
    assert acronym_of(name) == acronym


def test_acronym_stated_in_brackets_comes_first() -> None:
    assert acronyms_of("Central Florida Intelligence Exchange (CFIX)") == ["CFIX", "CFIE"]
    assert acronyms_of("FBI") == []


@given(st.text(max_size=60))
def test_acronyms_of_anything_are_short_capitals(name: str) -> None:
    assert all(2 <= len(found) <= 8 and found.isupper() for found in acronyms_of(name))


def test_closure_days_in_order_and_under_a_year() -> None:
    assert against_closure(DAY, DAY) == []
    assert _fields(against_closure(DAY, date(2026, 11, 20))) == ["ends_on"]
    assert _fields(against_closure(DAY, date(2028, 1, 1))) == ["ends_on"]


def test_coordinates_both_or_neither_and_not_null_island() -> None:
    assert against_coordinates(None, None) == against_coordinates(27.9, -82.4) == []
    assert _fields(against_coordinates(27.9, None)) == ["longitude"]
    assert _fields(against_coordinates(0, 0)) == ["latitude"]


FACTS: dict[str, Any] = {
    "name": "Bayhaven High School", "sector": Sector.EDUCATION_K12, "subsector": None,
    "kind": OrganisationKind.ORGANISATION,
    "parent_id": None, "region": "fl", "country": "us", "time_zone": None, "website": "bayhaven.example.org",
    "hours": "mon-fri 8:00-16:30", "open_on_holidays": False, "regimes": [], "tier": "standard", "note": None,
}  # fmt: skip


def test_facts_are_kept_in_one_form() -> None:
    kept = tidy(FACTS)

    assert {name: kept[name] for name in ("region", "country", "time_zone", "website", "hours", "sector")} == {
        "region": "FL", "country": "US", "time_zone": "America/New_York", "website": "https://bayhaven.example.org",
        "hours": "Mon–Fri 08:00–16:30", "sector": "education_k12",
    }  # fmt: skip
    assert tidy(kept) == kept
    assert against_facts(kept) == []


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("website", "javascript:alert(1)"), ("website", "https://"),
        ("website", "http://[::1"), ("website", "a b.example.org"),
        ("region", "ZZ"), ("time_zone", "Mars/Base"), ("hours", "sometimes"), ("subsector", "water"),
    ],
)  # fmt: skip
def test_fact_that_cannot_be_true(fact: str, value: str) -> None:
    assert _fields(against_facts(tidy({**FACTS, fact: value})))[:1] == [fact]
