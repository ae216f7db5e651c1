"""What comes of a merge: names, numbers with their evidence, people who are one, and what cannot be."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from contacts import service as contacts
from contacts.model import CheckMethod, CheckOutcome, PointKind, PositionRole, Visibility
from contacts.schemas import AssignmentIn, CheckIn, PersonIn, PointIn, PositionIn
from registry.doubles.merging.errors import MergedAway
from registry.doubles.merging.model import Choice
from registry.doubles.merging.queries import leads_to
from registry.doubles.merging.service import merge
from registry.doubles.merging.undo import undo
from registry.lookup.finding import find
from registry.lookup.model import Filters
from registry.partners import service as partners
from registry.partners.errors import NotYours
from registry.partners.model import NameKind, OrganisationKind, Sector, Status
from registry.partners.schemas import MemberIn, NameIn
from registry.partners.whole import whole
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.audit.history import history
from registry.platform.errors import Conflict, Invalid
from tests.cast import person
from tests.doubles.merging.houses import Houses, houses, kept_of, order

pytestmark = pytest.mark.usefixtures("database")
CALLED = CheckIn(outcome=CheckOutcome.CONFIRMED, method=CheckMethod.PHONE_CALL)


@pytest.fixture
async def made(database: None) -> Houses:
    return await houses(await person(Role.ADMINISTRATOR))


async def desk(made: Houses, key: UUID, number: str = "(305) 555-0101", **more: Any) -> UUID:
    return await contacts.publish_point(made.actor, key, PointIn(kind=PointKind.DESK, value=number, **more))


async def listed(sql: str, *args: object) -> list[Any]:
    return [row[0] for row in await db.fetch(sql, *args)]


async def test_name_that_is_not_taken_still_finds_it(made: Houses) -> None:
    await partners.add_name(made.actor, made.other, NameIn(name="Marlow Senior High", kind=NameKind.FORMER))

    await merge(made.actor, await order(made.one, made.other, choices={"name": Choice.DROP}))

    it = await whole(made.one)
    assert it.organisation.name == "Bayhaven HS"
    assert {(each.name, each.kind) for each in it.names} == {
        ("Bayhaven High School", NameKind.ALIAS),
        ("Marlow Senior High", NameKind.FORMER),
    }
    for words in ("Bayhaven HS", "Bayhaven High School", "Marlow Senior High"):
        found = await find(made.actor, words, Filters(None, None))
        assert [hit.id for hit in found.hits] == [made.one]


async def test_number_of_both_is_one_with_the_evidence_of_both(made: Houses) -> None:
    kept, lost = await desk(made, made.one), await desk(made, made.other, label="front desk")
    checks = [await contacts.record_check(made.actor, point, CALLED) for point in (kept, lost)]

    await merge(made.actor, await order(made.one, made.other))

    assert await listed("SELECT id FROM contact_point") == [kept]
    evidence = set(await listed("SELECT id FROM contact_check WHERE contact_point_id = $1", kept))
    assert {check.id for check in checks} < evidence
    row = await kept_of("contact_point", kept)
    assert row["label"] == "front desk"


async def test_what_was_carried_over_or_filled_in_was_changed_by_the_merge(made: Houses) -> None:
    kept, _ = await desk(made, made.one), await desk(made, made.other, label="front desk")
    moved = await desk(made, made.other, "(305) 555-0102")
    who = await contacts.add_person(made.actor, made.other, PersonIn(name="Dana Example"))
    later = clock.now() + timedelta(days=1)

    with clock.frozen(later):
        await merge(made.actor, await order(made.one, made.other))

    assert set(await listed("SELECT updated_at FROM contact_point WHERE id = ANY($1)", [kept, moved])) == {later}
    assert await listed("SELECT updated_at FROM person WHERE id = $1", who) == [later]


async def test_newer_evidence_of_the_other_record_counts(made: Houses) -> None:
    kept, lost = await desk(made, made.one), await desk(made, made.other)
    await contacts.record_check(made.actor, lost, CALLED)
    assert (await kept_of("contact_point", kept))["confirmed_on"] is None

    await merge(made.actor, await order(made.one, made.other))

    assert (await kept_of("contact_point", kept))["confirmed_on"] is not None


async def test_number_that_only_some_may_see_stays_apart(made: Houses) -> None:
    await desk(made, made.one)
    await desk(made, made.other, visibility=Visibility.SWORN_ONLY, label="hidden label")

    await merge(made.actor, await order(made.one, made.other))

    assert sorted(await listed("SELECT visibility FROM contact_point")) == ["all_users", "sworn_only"]


async def test_two_who_share_a_number_keep_it_each(made: Houses) -> None:
    for key, name in ((made.one, "Dana Example"), (made.other, "Ash Sample")):
        who = await contacts.add_person(made.actor, key, PersonIn(name=name))
        await desk(made, key, person_id=who)

    await merge(made.actor, await order(made.one, made.other))

    assert len(await listed("SELECT id FROM contact_point WHERE organisation_id = $1", made.one)) == 2


@pytest.mark.parametrize("same", [True, False])
async def test_person_in_both_becomes_one_when_asked(made: Houses, *, same: bool) -> None:
    for key in (made.one, made.other):
        who = await contacts.add_person(made.actor, key, PersonIn(name="Dana Example"))
        post = await contacts.open_position(made.actor, key, PositionIn(role=PositionRole.PRIMARY_POC))
        await contacts.assign(made.actor, post, AssignmentIn(person_id=who))
        await desk(made, key, person_id=who)

    await merge(made.actor, await order(made.one, made.other, joined=None if same else frozenset()))

    tables = ("person", "position", "assignment", "contact_point")
    counts = {table: len(await listed(f"SELECT id FROM {table}")) for table in tables}
    assert set(counts.values()) == {1 if same else 2}, counts


async def test_one_below_the_other_is_not_below_itself(made: Houses) -> None:
    await partners.amend(made.actor, made.one, {"parent_id": made.other})

    await merge(made.actor, await order(made.one, made.other))

    assert (await whole(made.one)).organisation.parent_id is None


async def test_record_that_was_called_merged_goes_on_as_the_other_stands(made: Houses) -> None:
    await partners.end(made.actor, made.one, Status.MERGED, successor_id=made.other)

    await merge(made.actor, await order(made.one, made.other))

    it = (await whole(made.one)).organisation
    assert (it.status, it.successor_id) == (Status.ACTIVE, None)


async def test_ring_above_is_refused(made: Houses) -> None:
    await partners.amend(made.actor, made.third, {"parent_id": made.other})
    await partners.amend(made.actor, made.one, {"parent_id": made.third})

    with pytest.raises(Invalid) as refused:
        await merge(made.actor, await order(made.one, made.other))
    assert set(refused.value.fields) == {"parent"}

    await merge(made.actor, await order(made.one, made.other, choices={"parent": Choice.DROP}))
    assert (await whole(made.third)).organisation.parent_id == made.one


async def test_what_has_members_stays_a_network(made: Houses) -> None:
    await partners.join(made.actor, made.team, MemberIn(member_id=made.third))

    with pytest.raises(Invalid) as refused:
        await merge(made.actor, await order(made.one, made.team))
    assert set(refused.value.fields) == {"kind"}

    await merge(made.actor, await order(made.one, made.team, choices={"kind": Choice.DROP}))
    assert (await whole(made.one)).organisation.kind is OrganisationKind.TEAM


async def test_version_that_was_not_seen_is_a_conflict(made: Houses) -> None:
    asked = await order(made.one, made.other)
    await partners.amend(made.actor, made.other, {"note": "newer"})

    with pytest.raises(Conflict):
        await merge(made.actor, asked)


async def test_coordinator_needs_both(made: Houses) -> None:
    alice: Actor = await person(Role.COORDINATOR, sectors=["education_k12"])

    with pytest.raises(NotYours):
        await merge(alice, await order(made.one, made.third))
    merge_id = await merge(alice, await order(made.one, made.other, choices={}))
    await undo(alice, merge_id)


async def test_history_is_that_of_both(made: Houses) -> None:
    await partners.add_name(made.actor, made.other, NameIn(name="The Haven"))

    await merge(made.actor, await order(made.one, made.other))

    told = [(line.action, line.kind) for line in await history(made.one)]
    assert told[0] == ("merged", "double")
    assert ("added", "name") in told
    assert told.count(("registered", "organisation")) == 2


async def test_old_address_leads_on_over_two_merges(made: Houses) -> None:
    await merge(made.actor, await order(made.one, made.other))
    await merge(made.actor, await order(made.third, made.one))

    assert {key: there for key, (there, _) in (await leads_to([made.one, made.other])).items()} == {
        made.one: made.third,
        made.other: made.third,
    }
    with pytest.raises(MergedAway):
        await merge(made.actor, (await order(made.third, made.team)).__class__(
            keep=made.third, drop=made.other, versions=(1, 1)
        ))  # fmt: skip


async def test_demonstration_and_real_stay_apart(made: Houses) -> None:
    await db.execute("UPDATE organisation SET demo = true WHERE id = $1", made.other)

    with pytest.raises(Invalid):
        await merge(made.actor, await order(made.one, made.other))


async def test_real_evidence_never_moves_to_another_number(made: Houses) -> None:
    one, other = await desk(made, made.one), await desk(made, made.one, "(305) 555-0102")

    with pytest.raises(Exception, match="append-only"):
        async with db.transaction():
            await db.execute("UPDATE contact_check SET contact_point_id = $2 WHERE contact_point_id = $1", one, other)


async def test_sector_of_the_other_may_be_taken(made: Houses) -> None:
    await merge(made.actor, await order(made.one, made.third, choices={"sector": Choice.DROP}))

    assert (await whole(made.one)).organisation.sector is Sector.LE_LOCAL
