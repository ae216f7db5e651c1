"""Changing many at once: what is previewed is what is done, nothing else, and it can be undone."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from msgspec import UNSET

from registry.partners import service
from registry.partners.bulk import ledger
from registry.partners.bulk.errors import CannotUndo, NotAsAgreed
from registry.partners.bulk.model import MOST, BulkChange, Deed, DeedKind, Selection
from registry.partners.bulk.service import carry_out, preview
from registry.partners.bulk.undo import undo
from registry.partners.errors import NotYours
from registry.partners.model import Organisation, Sector, Status
from registry.partners.queries import Filters
from registry.partners.whole import whole
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.audit.verify import verify
from registry.platform.errors import Invalid, Refused
from tests import cast
from tests.partners.cases import coordinator, events, school
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")
TAG = Deed(kind=DeedKind.TAG, tag="School Safety")
DORMANT = Deed(kind=DeedKind.STATUS, status=Status.DORMANT)


async def _schools(actor: Actor, many: int = 3) -> list[UUID]:
    return [await school(actor, f"Gull School {number:03}") for number in range(many)]


async def _done(actor: Actor, ids: list[UUID], deed: Deed) -> UUID:
    _, change = await carry_out(actor, Selection(ids=ids), deed, None)
    assert change is not None
    return change


async def _change(change: UUID) -> BulkChange:
    found = await ledger.one(change)
    assert found is not None
    return found


async def _now(key: UUID) -> Organisation:
    return (await whole(key)).organisation


async def test_tag_is_put_on_all_and_told_of_each() -> None:
    actor = await coordinator()
    ids = await _schools(actor)
    await service.tag(actor, ids[0], ["other", "school safety"])

    done, change = await carry_out(actor, Selection(ids=ids), TAG, None)

    assert [(await whole(key)).tags for key in ids] == [("other", "school safety"), *[("school safety",)] * 2]
    assert ([one.chosen.id for one in done.changes], [one.id for one in done.already]) == (ids[1:], ids[:1])
    assert [await events(key) for key in ids] == [["registered", "amended"]] * 3
    assert [(await _now(key)).version for key in ids] == [2, 2, 2]
    assert [verdict.broken_at for verdict in await verify()] == [None]
    assert (await _change(change or ids[0])).what == "Add the tag “school safety”"


async def test_same_digest_does_exactly_what_was_shown_and_another_one_nothing() -> None:
    actor = await coordinator()
    ids = await _schools(actor)
    seen = await preview(actor, Selection(ids=ids), DORMANT)
    await service.declare(actor, ids[0], Status.INACTIVE)

    with pytest.raises(NotAsAgreed) as refused:
        await carry_out(actor, Selection(ids=ids), DORMANT, seen.digest)

    assert [(await _now(key)).status for key in ids] == [Status.INACTIVE, Status.ACTIVE, Status.ACTIVE]
    now = refused.value.preview
    done, _ = await carry_out(actor, Selection(ids=ids), DORMANT, now.digest)
    assert [(await _now(key)).status for key in ids][1:] == [Status.DORMANT] * 2
    assert (len(done.changes), done.digest) == (len(now.changes), now.digest)


async def test_change_of_something_else_meanwhile_does_not_matter() -> None:
    actor = await coordinator()
    ids = await _schools(actor)
    seen = await preview(actor, Selection(ids=ids), DORMANT)
    await service.amend(actor, ids[0], {"note": "Ring twice."})

    _, change = await carry_out(actor, Selection(ids=ids), DORMANT, seen.digest)

    assert change is not None


@pytest.mark.parametrize(
    ("first", "then", "sentence"),
    [
        (Status.DORMANT, Status.PROSPECT, "It is dormant and cannot become prospect from there."),
        (Status.DISSOLVED, Status.INACTIVE, "It is dissolved and cannot become inactive from there."),
    ],
)
async def test_rule_of_the_status_leaves_some_alone(first: Status, then: Status, sentence: str) -> None:
    actor = await coordinator()
    ids = await _schools(actor)
    await _done(actor, ids[:1], Deed(kind=DeedKind.STATUS, status=first, reason="closed for good"))

    done, _ = await carry_out(actor, Selection(ids=ids), Deed(kind=DeedKind.STATUS, status=then), None)

    assert [(one.id, one.sentence) for one in done.refusals] == [(ids[0], sentence)]
    assert [(await _now(key)).status for key in ids] == [first, then, then]


async def test_limited_coordinator_changes_only_what_is_hers() -> None:
    actor, limited = await coordinator(), await coordinator(sectors=["faith"])
    ids = await _schools(actor)
    church = await school(actor, "Gull Church", sector=Sector.FAITH)

    done, _ = await carry_out(limited, Selection(ids=[*ids, church]), TAG, None)

    assert ([one.chosen.id for one in done.changes], {one.id for one in done.refusals}) == ([church], set(ids))
    assert [(await whole(key)).tags for key in ids] == [()] * 3
    with pytest.raises(NotYours):
        await carry_out(limited, Selection(ids=ids), TAG, None)


async def test_owners_that_are_not_given_stay() -> None:
    actor, other = await coordinator(), await coordinator()
    ids = await _schools(actor)
    await _done(actor, ids, Deed(kind=DeedKind.OWNER, owner_id=actor.user_id))

    deed = Deed(kind=DeedKind.OWNER, backup_owner_id=other.user_id)
    await _done(actor, ids[1:], deed)
    same = await preview(actor, Selection(ids=ids), replace_owner(deed, actor.user_id))

    owners = [((await _now(key)).owner_id, (await _now(key)).backup_owner_id) for key in ids]
    assert owners == [(actor.user_id, None), *[(actor.user_id, other.user_id)] * 2]
    assert {one.sentence for one in same.refusals} == {"Owner and stand-in would be the same person."}


def replace_owner(deed: Deed, key: UUID) -> Deed:
    return Deed(kind=deed.kind, owner_id=UNSET, backup_owner_id=key)


@pytest.mark.parametrize(
    ("deed", "field"),
    [
        (Deed(kind=DeedKind.TAG, tag="?!"), "tag"),
        (Deed(kind=DeedKind.STATUS), "status"),
        (Deed(kind=DeedKind.STATUS, status=Status.MERGED), "status"),
        (Deed(kind=DeedKind.STATUS, status=Status.DISSOLVED), "reason"),
        (Deed(kind=DeedKind.OWNER), "owner_id"),
        (Deed(kind=DeedKind.OWNER, owner_id=uuid4()), "owner_id"),
    ],
)
async def test_what_can_be_done_to_nobody_is_refused(deed: Deed, field: str) -> None:
    actor = await coordinator()
    ids = await _schools(actor, 1)

    with pytest.raises(Invalid) as refused:
        await preview(actor, Selection(ids=ids), deed)

    assert list(refused.value.fields) == [field]


async def test_nobody_too_many_and_those_who_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = await coordinator()
    ids, nobody = await _schools(actor), uuid4()

    seen = await preview(actor, Selection(ids=[*ids, nobody]), TAG)
    with pytest.raises(Invalid):
        await preview(actor, Selection(ids=[]), TAG)
    with pytest.raises(Invalid, match=f"more than {MOST:,}"):
        await preview(actor, Selection(ids=[uuid4() for _ in range(MOST + 1)]), TAG)

    assert [(one.id, one.sentence) for one in seen.refusals] == [(nobody, "It is no longer in the directory.")]


async def test_all_that_a_filter_leaves_are_changed() -> None:
    actor = await coordinator()
    ids = await _schools(actor)
    church = await school(actor, "Gull Church", sector=Sector.FAITH)

    await carry_out(actor, Selection(filters=Filters(sectors=[Sector.EDUCATION_K12], starts="gull")), TAG, None)

    assert [(await whole(key)).tags for key in [*ids, church]] == [*[("school safety",)] * 3, ()]


async def test_undo_restores_all_that_was_not_changed_since_and_names_the_rest() -> None:
    actor, other = await coordinator(), await coordinator()
    ids = await _schools(actor)
    await service.declare(actor, ids[2], Status.PROSPECT)
    change = await _done(actor, ids, DORMANT)
    await service.declare(other, ids[0], Status.INACTIVE)
    await service.amend(other, ids[1], {"note": "Ring twice."})

    await undo(actor, change)

    assert [(await _now(key)).status for key in ids] == [Status.INACTIVE, Status.ACTIVE, Status.PROSPECT]
    found = await _change(change)
    assert (found.restored, [(one.name, one.why) for one in found.left_alone]) == (
        2, [("Gull School 000", "It was changed since.")],
    )  # fmt: skip
    assert (await events(ids[1]))[-1] == "restored"
    with pytest.raises(CannotUndo, match="already"):
        await undo(actor, change)


async def test_undo_of_a_tag_leaves_other_tags_and_of_two_changes_each_in_turn() -> None:
    actor = await coordinator()
    ids = await _schools(actor)
    await service.tag(actor, ids[0], ["old", "x"])
    added = await _done(actor, ids, TAG)
    gone = await _done(actor, ids, Deed(kind=DeedKind.UNTAG, tag="old"))
    await service.tag(actor, ids[1], ["new", "school safety"])

    await undo(actor, gone)
    await undo(actor, added)

    assert [(await whole(key)).tags for key in ids] == [("old", "x"), ("new",), ()]


async def test_undo_restores_the_successor_and_both_owners() -> None:
    actor, other = await coordinator(), await coordinator()
    ids = await _schools(actor)
    await service.end(actor, ids[0], Status.MERGED, successor_id=ids[2])
    await _done(actor, ids[:1], Deed(kind=DeedKind.OWNER, owner_id=actor.user_id, backup_owner_id=other.user_id))
    live = await _done(actor, ids[:1], Deed(kind=DeedKind.STATUS, status=Status.ACTIVE))
    owner = await _done(actor, ids[:1], Deed(kind=DeedKind.OWNER, owner_id=other.user_id, backup_owner_id=None))

    await undo(actor, live)
    await undo(actor, owner)

    now = await _now(ids[0])
    assert (now.status, now.successor_id) == (Status.MERGED, ids[2])
    assert (now.owner_id, now.backup_owner_id) == (actor.user_id, other.user_id)


async def test_only_the_same_person_or_who_leads_undoes() -> None:
    actor, other, manager = await coordinator(), await coordinator(), await cast.person(Role.MANAGER)
    ids = await _schools(actor)
    change = await _done(actor, ids, TAG)

    with pytest.raises(Refused):
        await undo(other, change)
    await undo(manager, change)

    assert (await whole(ids[0])).tags == ()


async def test_undo_leaves_what_its_person_may_no_longer_edit() -> None:
    actor = await coordinator()
    ids = await _schools(actor)
    change = await _done(actor, ids, TAG)

    await undo(replace(actor, sectors=frozenset({"faith"})), change)

    found = await _change(change)
    assert (found.restored, {one.why for one in found.left_alone}) == (0, {NotYours().sentence})


async def test_after_thirty_days_it_stays_and_the_night_forgets_it() -> None:
    actor = await coordinator()
    change = await _done(actor, await _schools(actor), TAG)

    with clock.frozen(clock.now() + timedelta(days=30, minutes=1)):
        with pytest.raises(CannotUndo, match="thirty days"):
            await undo(actor, change)
        await ledger.forget()

    assert await ledger.one(change) is None


async def test_it_takes_as_many_statements_for_three_hundred_as_for_three() -> None:
    actor = await coordinator()
    few = await _schools(actor)
    await db.execute(
        "INSERT INTO organisation (id, name, sort_name, kind, sector, status, time_zone, region, tier, demo, version,"
        " created_at, updated_at) SELECT gen_random_uuid(), 'Many ' || n, 'many ' || n, 'organisation', 'faith',"
        " 'active', 'America/New_York', 'FL', 'standard', false, 1, now(), now() FROM generate_series(1, 300) n"
    )
    many = [row["id"] for row in await db.fetch("SELECT id FROM organisation WHERE sector = 'faith'")]

    told = []
    for ids in (few, many):
        with counted() as sent:
            change = await _done(actor, ids, TAG)
            await undo(actor, change)
        told.append(len(sent))

    assert told[1] <= told[0] + 4, told
