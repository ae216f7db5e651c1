"""The dry run: what would be made, changed, left alone, refused and is missing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.platform.exchange.decision import Change, Create, Missing, Record, Unchanged, Update
from registry.platform.exchange.fields import Target
from registry.platform.exchange.outcome import LeftOut, Outcome, Parsed, Problem, RefusedRow
from registry.platform.exchange.plan import Plan, plan, terms_of
from registry.platform.exchange.profile import Profile, Source
from registry.platform.exchange.values import Value

TARGETS = (
    Target(name="name", label="Name", required=True),
    Target(name="sector", label="Sector", required=True),
    Target(name="city", label="City"),
    Target(name="aliases", label="Other names", many=True),
    Target(name="identifiers", label="Identifiers", cleaner="identifier", many=True),
    Target(name="parent_identifier", label="Parent", cleaner="identifier", refers="optional"),
    Target(name="organisation", label="Organisation", cleaner="identifier", refers="required"),
)
PROFILE = Profile(
    name="x",
    sources=(
        Source(field="identifiers", columns=("ID",), scheme="nces"),
        Source(field="name", columns=("NAME",), transform="title_case"),
    ),
)
SOURCE = terms_of(PROFILE, TARGETS)
WHOLE = replace(SOURCE, complete=True, caseless=frozenset())
OTHER = replace(SOURCE, scheme="")


def row(number: int, key: str, *more: str, **fields: Value) -> Parsed:
    known = {"name": f"School {key}", "identifiers": (key,)} | fields
    return Parsed(number, (key, *more), known, {"sector": "school"}, values={"ID": key, "N": str(number)})


def record(id_: str, **fields: Value) -> Record:
    return Record(id_, fields)


def current(*records: Record) -> dict[str, Record]:
    return {key: one for one in records for key in (f"id:{one.id}", *_identifiers(one))}


def _identifiers(one: Record) -> tuple[str, ...]:
    found = one.fields.get("identifiers")
    return found if isinstance(found, tuple) else ()


def reasons(made: Plan) -> list[tuple[int, str]]:
    return [(refused.number, problem.reason) for refused in made.refused for problem in refused.problems]


def test_something_new_starts_with_defaults_below_its_fields() -> None:
    made = plan([row(2, "nces:1", city=None, sector="library")], {}, SOURCE)

    fields = {"name": "School nces:1", "identifiers": ("nces:1",), "sector": "library"}
    assert made == Plan(creates=[Create(2, "nces:1", fields, {})])


def test_what_is_the_same_is_left_alone_and_a_second_time_changes_nothing() -> None:
    rows = [row(2, "nces:1", aliases=("One",)), row(3, "nces:2", city="Tampa")]
    first = plan(rows, {}, SOURCE)

    there = current(*(record(made.key, **made.fields) for made in first.creates))
    again = plan(rows, there, SOURCE)

    assert again == Plan(unchanged=[Unchanged(2, "nces:1", "nces:1"), Unchanged(3, "nces:2", "nces:2")])


def test_a_change_names_field_before_and_after() -> None:
    there = current(
        record("a", name="School nces:1", identifiers=("nces:1",), city="Key West", sector="corrected by hand")
    )

    made = plan([row(2, "nces:1", city="Tampa")], there, SOURCE)

    assert made.updates == [Update(2, "nces:1", "a", (Change("city", "Key West", "Tampa"),), {})]


def test_an_empty_cell_clears_and_a_list_replaces_only_in_a_complete_file() -> None:
    there = current(record("a", name="School nces:1", identifiers=("nces:1",), city="Key West", aliases=("By hand",)))
    rows = [row(2, "nces:1", city=None, aliases=("New",))]

    assert plan(rows, there, SOURCE).updates[0].changes == (Change("aliases", ("By hand",), ("By hand", "New")),)
    assert plan(rows, there, WHOLE).updates[0].changes == (
        Change("city", "Key West", None),
        Change("aliases", ("By hand",), ("New",)),
    )


def test_a_column_that_is_absent_never_clears() -> None:
    there = current(record("a", name="School nces:1", identifiers=("nces:1",), city="Key West", aliases=("By hand",)))

    assert len(plan([row(2, "nces:1")], there, WHOLE).unchanged) == 1


def test_a_name_put_in_capitals_by_hand_stays_when_the_file_shouts() -> None:
    there = current(record("a", name="PACE Center", identifiers=("nces:1",)))

    assert len(plan([row(2, "nces:1", name="Pace Center")], there, SOURCE).unchanged) == 1
    assert len(plan([row(2, "nces:1", name="Pace Center")], there, WHOLE).updates) == 1


def test_the_same_key_twice_refuses_the_second_and_names_the_first() -> None:
    same = row(2, "nces:1")
    made = plan([same, row(3, "nces:1", city="Tampa"), replace(same, number=4)], {}, SOURCE)

    assert [create.number for create in made.creates] == [2]
    assert reasons(made) == [
        (3, "Row 2 is already “nces:1”; correct one of them."),
        (4, "This row says the same as row 2."),
    ]


def test_a_lesser_key_finds_what_has_no_number_yet_and_never_what_has_another() -> None:
    unnumbered = record("a", name="School nces:1")
    numbered = record("b", name="School nces:1", identifiers=("nces:9",))
    rows = [row(2, "nces:1", "name:school 1|FL|tampa")]

    found = plan(rows, {"name:school 1|FL|tampa": unnumbered}, SOURCE)
    other = plan(rows, {"name:school 1|FL|tampa": numbered}, SOURCE)

    assert found.updates == [Update(2, "nces:1", "a", (Change("identifiers", None, ("nces:1",)),), {})]
    assert [create.key for create in other.creates] == ["nces:1"]


def test_two_rows_about_the_same_partner_are_told() -> None:
    there = current(record("a", name="x", identifiers=("nces:1", "ein:2")))

    made = plan([row(2, "nces:1", name="X"), row(3, "ein:2")], there, OTHER)

    assert reasons(made) == [(3, "Row 2 is about the same partner.")]


def test_missing_is_what_the_directory_has_of_this_source_and_no_row_was_about() -> None:
    there = current(
        record("a", name="School nces:1", identifiers=("nces:1",)),
        record("b", name="Gone", identifiers=("nces:2", "nces:0")),
        record("c", name="Refused", identifiers=("nces:3",)),
        record("d", name="Of another source", identifiers=("ein:4",)),
    )
    rows: list[Outcome] = [row(2, "nces:1"), RefusedRow(3, {}, (Problem("", "", "x"),), ("nces:3",)), LeftOut(4, "x")]

    made = plan(rows, there, SOURCE)

    assert made.missing == [Missing("nces:0", "b"), Missing("nces:2", "b")]
    assert {missing.id for missing in plan(rows, there, WHOLE).missing} == {"b"}


def test_a_parent_may_be_in_the_file_and_an_unknown_one_is_noted() -> None:
    rows = [
        row(2, "nces:1", parent_identifier="district:1"),
        row(3, "nces:2", parent_identifier="district:2"),
        row(4, "district:1"),
    ]

    made = plan(rows, {}, SOURCE)

    assert [create.fields.get("parent_identifier") for create in made.creates] == ["district:1", None, None]
    assert [(notice.number, notice.problem.value) for notice in made.notices] == [(3, "district:2")]


def test_a_required_reference_that_is_unknown_refuses_the_row() -> None:
    made = plan([row(2, "site:x", organisation="ein:1")], {}, SOURCE)

    assert reasons(made) == [(2, "“ein:1” is not in the directory, so the organisation was not set.")]


def test_what_is_needed_for_something_new_is_not_needed_for_a_change_and_cannot_be_emptied() -> None:
    bare = Parsed(2, ("nces:1",), {"city": "Tampa"})
    there = current(record("a", name="x", sector="y", identifiers=("nces:1",)))

    assert reasons(plan([bare], {}, SOURCE)) == [
        (2, "Name is needed for a new partner."),
        (2, "Sector is needed for a new partner."),
    ]
    assert len(plan([bare], there, SOURCE).updates) == 1
    emptied = replace(bare, fields={"name": None})
    assert reasons(plan([emptied], there, WHOLE)) == [(2, "Name cannot be emptied.")]
    assert len(plan([emptied], there, SOURCE).unchanged) == 1


KEYS = st.integers(0, 6).map(lambda n: f"nces:{n}")
FIELDS = st.fixed_dictionaries(
    {"name": st.sampled_from(["A", "B"])},
    optional={
        "city": st.sampled_from([None, "Tampa", "Miami"]),
        "aliases": st.lists(st.sampled_from("xyz"), unique=True).map(tuple),
    },
)


@pytest.mark.parametrize("terms", [SOURCE, WHOLE])
@given(rows=st.lists(st.tuples(KEYS, FIELDS)), before=st.dictionaries(KEYS, FIELDS))
def test_every_row_is_decided_once_and_doing_the_plan_leaves_nothing_to_do(
    terms: object, rows: list[tuple[str, dict[str, Value]]], before: dict[str, dict[str, Value]]
) -> None:
    there = {key: Record(key, {"sector": "s", "identifiers": (key,)} | fields) for key, fields in before.items()}
    parsed = [row(number, key, **fields) for number, (key, fields) in enumerate(rows, start=2)]

    made = plan(parsed, there, terms)  # type: ignore[arg-type]
    after = dict(there)
    for create in made.creates:
        after[create.key] = Record(create.key, create.fields)
    for update in made.updates:
        changed = {change.field: change.after for change in update.changes}
        after[update.key] = Record(update.id, {**there[update.key].fields, **changed})
    again = plan(parsed, after, terms)  # type: ignore[arg-type]

    decided = [*made.creates, *made.updates, *made.unchanged, *made.refused]
    assert sorted(decision.number for decision in decided) == [one.number for one in parsed]
    assert (again.creates, again.updates) == ([], [])
    assert again.refused == made.refused
    assert again.missing == made.missing
