"""Numbers and addresses, and what was found when they were used."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import asyncpg
import pytest

from contacts import service
from contacts.checks import noted_check
from contacts.errors import ListedAlready, PointRetired
from contacts.freshness import alters, confirms, fails
from contacts.model import Check, CheckMethod, CheckOutcome, PointKind, Visibility
from contacts.schemas import CheckIn, EndIn, PersonIn, PointIn
from contacts.search import search_texts
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.audit.history import history
from registry.platform.errors import Invalid, NotFound, Refused
from registry.platform.ids import new_id
from tests import cast
from tests.contacts.places import events, one, organisation

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
DESK = PointIn(kind=PointKind.DESK, value="(305) 555-0123")
SWORN = PointIn(kind=PointKind.DESK, value="3055550123", visibility=Visibility.SWORN_ONLY)


@pytest.fixture
async def alice() -> Actor:
    return await cast.person(Role.COORDINATOR, name="Alice Ames")


async def test_new_number_is_listed_and_not_confirmed(alice: Actor) -> None:
    school = await organisation()

    key = await service.publish_point(alice, school, DESK)

    row = await db.fetch_one("SELECT value, as_typed, confirmed_on FROM contact_point WHERE id = $1", key)
    assert row is not None
    assert tuple(row) == ("+13055550123", "(305) 555-0123", None)
    assert [tuple(r) for r in await db.fetch("SELECT method, outcome, meaning FROM contact_check")] == [
        ("edited", "edited", "alters")
    ]


async def test_changed_number_retires_the_old_one_which_still_finds_the_school(alice: Actor) -> None:
    with clock.frozen(NOON):
        school = await organisation()
        old = await service.publish_point(alice, school, DESK)

        new = await service.correct_point(alice, old, PointIn(kind=PointKind.DESK, value="305 555 0188"), 1)

        found = {(text.kind, text.text) for text in await search_texts([school])}
        with pytest.raises(PointRetired):
            await service.retire_point(alice, old, EndIn(), 2)
    row = await db.fetch_one("SELECT retired_on, replaced_by_id FROM contact_point WHERE id = $1", old)
    assert new != old
    assert row is not None
    assert tuple(row) == (date(2026, 11, 23), new)
    assert found == {("old_number", "+13055550123"), ("number", "+13055550188")}


async def test_other_words_about_a_number_keep_it_and_its_evidence(alice: Actor) -> None:
    school = await organisation()
    key = await service.publish_point(alice, school, DESK)

    same = await service.correct_point(
        alice, key, PointIn(kind=PointKind.DESK, value="305.555.0123", label="Front office", coverage="24/7"), 1
    )

    assert same == key
    row = await db.fetch_one("SELECT label, coverage, version FROM contact_point WHERE id = $1", key)
    assert row is not None
    assert tuple(row) == ("Front office", '{"always": true}', 2)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (PointIn(kind=PointKind.DESK, value="555-0123"), "value"),
        (PointIn(kind=PointKind.DESK, value="x@example.org"), "value"),
        (PointIn(kind=PointKind.EMAIL_SHARED, value="office"), "value"),
        (PointIn(kind=PointKind.EMAIL_SHARED, value="office@example.org", extension="4"), "extension"),
        (PointIn(kind=PointKind.SECURE_PORTAL, value="http://example.org/in"), "value"),
        (PointIn(kind=PointKind.DESK, value="(305) 555-0123", coverage="sometimes"), "coverage"),
        (PointIn(kind=PointKind.DESK, value="(305) 555-0123", person_id=new_id()), "person_id"),
        (PointIn(kind=PointKind.DESK, value="(305) 555-0123", position_id=new_id()), "position_id"),
    ],
)
async def test_what_cannot_be_understood_is_refused_with_a_sentence(alice: Actor, given: PointIn, field: str) -> None:
    school = await organisation()

    with pytest.raises(Invalid) as refused:
        await service.publish_point(alice, school, given)

    assert set(refused.value.fields) == {field}
    assert refused.value.fields[field].endswith(".")
    assert await one("SELECT count(*) FROM contact_point") == 0


async def test_same_number_twice_is_refused_but_a_hidden_one_is_not_given_away(alice: Actor) -> None:
    school, dana = await organisation(), await cast.person(Role.MANAGER)
    await service.publish_point(alice, school, SWORN)

    with pytest.raises(ListedAlready):
        await service.publish_point(alice, school, DESK)
    await service.publish_point(dana, school, DESK)

    assert await one("SELECT count(*) FROM contact_point") == 2


async def test_what_one_may_not_see_does_not_exist_for_them(alice: Actor) -> None:
    school, dana, charlie = await organisation(), await cast.person(Role.MANAGER), await cast.person(Role.OFFICER)
    key = await service.publish_point(alice, school, SWORN)

    for actor in (dana, charlie):
        with pytest.raises(NotFound):
            await service.record_check(actor, key, CheckIn(outcome=CheckOutcome.REACHED))
    with pytest.raises(NotFound):
        await service.correct_point(dana, key, DESK, 1)
    with pytest.raises(NotFound):
        await service.retire_point(dana, key, EndIn(), 1)
    with pytest.raises(Invalid):
        await service.publish_point(dana, school, SWORN)


async def test_officer_says_what_came_of_it(alice: Actor) -> None:
    key = await service.publish_point(alice, await organisation(), DESK)
    charlie = await cast.person(Role.OFFICER)

    await service.record_check(charlie, key, CheckIn(outcome=CheckOutcome.REACHED))
    reached = await one("SELECT confirmed_on FROM contact_point WHERE id = $1", key)
    await service.record_check(charlie, key, CheckIn(outcome=CheckOutcome.CONFIRMED, method=CheckMethod.PHONE_CALL))

    assert reached is None
    assert await one("SELECT confirmed_on FROM contact_point WHERE id = $1", key) == clock.today()


@pytest.mark.parametrize("outcome", [CheckOutcome.WRONG_PERSON, CheckOutcome.MOVED])
async def test_wrong_number_is_bad_at_once_until_somebody_confirms_it(alice: Actor, outcome: CheckOutcome) -> None:
    key = await service.publish_point(alice, await organisation(), DESK)

    await service.record_check(alice, key, CheckIn(outcome=outcome))
    failed = await one("SELECT failed_at FROM contact_point WHERE id = $1", key)
    await service.record_check(alice, key, CheckIn(outcome=CheckOutcome.CONFIRMED, method=CheckMethod.PHONE_CALL))

    assert failed is not None
    assert await one("SELECT failed_at FROM contact_point WHERE id = $1", key) is None


async def test_check_that_comes_in_late_does_not_undo_a_later_one(alice: Actor) -> None:
    key = await service.publish_point(alice, await organisation(), DESK)
    ago = clock.now() - timedelta(days=3)
    await service.record_check(alice, key, CheckIn(outcome=CheckOutcome.CONFIRMED, method=CheckMethod.PHONE_CALL))

    await service.record_check(alice, key, CheckIn(outcome=CheckOutcome.MOVED, at=ago))

    row = await db.fetch_one("SELECT confirmed_on, failed_at FROM contact_point WHERE id = $1", key)
    assert row is not None
    assert tuple(row) == (clock.today(), None)


@pytest.mark.parametrize(
    "given",
    [
        CheckIn(outcome=CheckOutcome.EDITED),
        CheckIn(outcome=CheckOutcome.REACHED, method=CheckMethod.IMPORTED),
        CheckIn(outcome=CheckOutcome.REACHED, at=datetime(2999, 1, 1, tzinfo=UTC)),
        CheckIn(outcome=CheckOutcome.REACHED, at=datetime(2026, 11, 1)),  # what is refused
    ],
)
async def test_check_that_makes_no_sense_is_refused(alice: Actor, given: CheckIn) -> None:
    key = await service.publish_point(alice, await organisation(), DESK)

    with pytest.raises(Invalid):
        await service.record_check(alice, key, given)

    assert await one("SELECT count(*) FROM contact_check") == 1


async def test_auditor_does_not_check(alice: Actor) -> None:
    key = await service.publish_point(alice, await organisation(), DESK)

    with pytest.raises(Refused):
        await service.record_check(await cast.person(Role.AUDITOR), key, CheckIn(outcome=CheckOutcome.REACHED))


@pytest.mark.parametrize("statement", ["UPDATE contact_check SET minutes = 3", "DELETE FROM contact_check",
                                       "TRUNCATE contact_check"])  # fmt: skip
async def test_evidence_is_never_altered(alice: Actor, statement: str) -> None:
    await service.publish_point(alice, await organisation(), DESK)

    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        async with db.transaction():
            await db.execute(statement)

    assert await one("SELECT count(*) FROM contact_check") == 1


async def test_evidence_goes_with_the_organisation_that_an_import_takes_back(alice: Actor) -> None:
    school = await organisation()
    await service.publish_point(alice, school, DESK)
    await service.add_person(alice, school, PersonIn(name="Dana Reyes"))

    await db.execute("DELETE FROM organisation WHERE id = $1", school)

    left = [await one(f"SELECT count(*) FROM {table}") for table in ("contact_check", "contact_point", "person")]
    assert left == [0, 0, 0]


async def test_database_and_rule_agree_on_what_a_check_means(alice: Actor) -> None:
    key = await service.publish_point(alice, await organisation(), DESK)
    meanings = {}
    for method, outcome in product(CheckMethod, CheckOutcome):
        row = await noted_check(alice, key, CheckIn(method=method, outcome=outcome))
        meanings[method, outcome] = row["meaning"]

    for (method, outcome), meaning in meanings.items():
        check = Check(id=new_id(), contact_point_id=key, method=method, outcome=outcome, at=NOON)
        assert (meaning == "fails") == fails(check), (method, outcome)
        assert (meaning == "alters") == alters(check), (method, outcome)
        assert (meaning in {"confirms", "proves"}) == confirms(check), (method, outcome)


async def test_audit_trail_keeps_the_end_of_a_number_only(alice: Actor) -> None:
    school = await organisation()
    key = await service.publish_point(alice, school, DESK)
    await service.correct_point(alice, key, PointIn(kind=PointKind.DESK, value="305 555 0188"), 1)
    await service.record_check(alice, UUID(str(await one("SELECT id FROM contact_point WHERE retired_on IS NULL"))),
                               CheckIn(outcome=CheckOutcome.NO_ANSWER))  # fmt: skip

    told = await events("contact_point")
    assert [action for action, _ in told] == ["published", "replaced", "published", "checked"]
    assert told[0][1]["value"] == [None, "…0123"]
    assert not any("5550123" in str(changes) or "5550188" in str(changes) for _, changes in told)


async def test_search_text_of_a_restricted_number_says_who_may_find_it(alice: Actor) -> None:
    school = await organisation()
    await service.publish_point(alice, school, SWORN)
    await service.publish_point(alice, school, PointIn(kind=PointKind.EMAIL_SHARED, value="office@example.org"))

    found = {(text.kind, text.text, text.visibility) for text in await search_texts([school])}

    assert found == {("number", "+13055550123", "sworn_only"), ("identifier", "office@example.org", "all_users")}


async def test_history_of_the_organisation_says_nothing_of_a_restricted_number(alice: Actor) -> None:
    school = await organisation()
    open_one = await service.publish_point(alice, school, DESK)
    hidden = await service.publish_point(alice, school, PointIn(kind=PointKind.MOBILE, value="3055550124",
                                                                visibility=Visibility.SWORN_ONLY))  # fmt: skip
    await service.record_check(alice, hidden, CheckIn(outcome=CheckOutcome.REACHED))
    await service.retire_point(alice, hidden, EndIn(), 1)

    told = {line.subject_id for line in await history(school)}

    assert told == {str(open_one)}
