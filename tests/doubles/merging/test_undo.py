"""What stands in the way of an undo, and what does not."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from contacts import service as contacts
from contacts.model import CheckMethod, CheckOutcome, PointKind, PositionRole, Visibility
from contacts.schemas import AssignmentIn, CheckIn, EndIn, LeftIn, PersonIn, PointIn, PositionIn
from registry.doubles.merging.errors import CannotUndo
from registry.doubles.merging.jobs import forget
from registry.doubles.merging.model import Choice
from registry.doubles.merging.queries import leads_to
from registry.doubles.merging.service import merge
from registry.doubles.merging.undo import undo
from registry.partners import service as partners
from registry.partners.model import Sector
from registry.partners.schemas import NameIn, RegisterIn
from registry.partners.whole import whole
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.errors import Conflict
from tests.cast import person
from tests.doubles.merging.houses import Houses, differences, houses, order, rows

pytestmark = pytest.mark.usefixtures("database")


@dataclass
class Merged:
    """Two records that are one now; `who`, `post` and `held` came from the one that went, `line` was in both."""

    made: Houses
    id: UUID
    who: UUID
    post: UUID
    held: UUID
    line: UUID
    before: dict[str, list[str]]

    @property
    def actor(self) -> Actor:
        return self.made.actor


@pytest.fixture
async def merged(database: None) -> Merged:
    made = await houses(await person(Role.ADMINISTRATOR))
    line = await contacts.publish_point(made.actor, made.one, PointIn(kind=PointKind.DESK, value="(305) 555-0101"))
    await contacts.publish_point(made.actor, made.other, PointIn(kind=PointKind.DESK, value="(305) 555-0101"))
    who = await contacts.add_person(made.actor, made.other, PersonIn(name="Dana Example"))
    post = await contacts.open_position(made.actor, made.other, PositionIn(role=PositionRole.PRIMARY_POC))
    held = await contacts.assign(made.actor, post, AssignmentIn(person_id=who))
    before = await rows()
    choices = {"name": Choice.DROP}
    return Merged(
        made, await merge(made.actor, await order(made.one, made.other, choices=choices)), who, post, held, line, before
    )


async def _edited(it: Merged) -> None:
    await contacts.correct_person(it.actor, it.who, PersonIn(name="Dana Example", title="Dean"), 2)


async def _left(it: Merged) -> None:
    await contacts.person_left(it.actor, it.who, LeftIn(), 2)


async def _ended(it: Merged) -> None:
    await contacts.end_assignment(it.actor, it.held, EndIn(), 1)


async def _number(it: Merged) -> None:
    given = PointIn(kind=PointKind.MOBILE, value="(305) 555-0109", person_id=it.who)
    await contacts.publish_point(it.actor, it.made.one, given)


async def _called(it: Merged) -> None:
    called = CheckIn(outcome=CheckOutcome.CONFIRMED, method=CheckMethod.PHONE_CALL)
    await contacts.record_check(it.actor, it.line, called)


async def _retired(it: Merged) -> None:
    await contacts.retire_point(it.actor, it.line, EndIn(), 1)


async def _assigned(it: Merged) -> None:
    other = await contacts.add_person(it.actor, it.made.one, PersonIn(name="Ash Sample"))
    await contacts.assign(it.actor, it.post, AssignmentIn(person_id=other))


async def _renamed(it: Merged) -> None:
    await partners.rename(it.actor, it.made.one, "Bayhaven Academy")


async def _merged_again(it: Merged) -> None:
    await merge(it.actor, await order(it.made.third, it.made.one))


async def _took_another(it: Merged) -> None:
    await merge(it.actor, await order(it.made.one, it.made.third))


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (_edited, "the person “Dana Example” was changed since"),
        (_left, "the person “Dana Example” was changed since"),
        (_ended, "the assignment “Dana Example” was changed since"),
        (_number, "the number or address “+13055550109” was added since"),
        (_called, "the check of a number “+13055550101” was added since"),
        (_retired, "the number or address “+13055550101” was changed since"),
        (_assigned, "the assignment “Ash Sample” was added since"),
        (_renamed, "the name of Bayhaven Academy was changed since"),
        (_merged_again, "was merged into Marlow Sheriff since; undo that first"),
        (_took_another, "Marlow Sheriff was merged into Bayhaven HS since; undo that first"),
    ],
)
async def test_newer_thing_is_named(merged: Merged, act: Callable[[Merged], Awaitable[None]], words: str) -> None:
    await act(merged)
    after = await rows()

    with pytest.raises(CannotUndo) as refused:
        await undo(merged.actor, merged.id)

    assert words in refused.value.sentence
    assert await rows() == after


async def test_what_is_new_of_the_kept_record_alone_stays(merged: Merged) -> None:
    one = merged.made.one
    await partners.add_name(merged.actor, one, NameIn(name="The Haven"))
    await partners.amend(merged.actor, one, {"website": "https://example.org/new"})
    await contacts.add_person(merged.actor, one, PersonIn(name="Kim Loose"))
    version = (await whole(one)).organisation.version

    await undo(merged.actor, merged.id)

    it = await whole(one)
    assert (it.organisation.name, it.organisation.website) == ("Bayhaven High School", "https://example.org/new")
    assert it.organisation.version == version + 1
    assert [name.name for name in it.names] == ["The Haven"]
    assert (await whole(merged.made.other)).organisation.name == "Bayhaven HS"


async def test_later_merges_first_then_this_one(merged: Merged) -> None:
    later = await merge(merged.actor, await order(merged.made.third, merged.made.one))

    await undo(merged.actor, later)
    await undo(merged.actor, merged.id)

    assert differences(merged.before, await rows()) == {}


async def test_part_that_went_elsewhere_since_stays_there(merged: Merged) -> None:
    await undo(merged.actor, merged.id)
    made = merged.made
    part = await partners.register(
        made.actor, RegisterIn(name="Annex", sector=Sector.FAITH, region="FL", parent_id=made.other)
    )
    again = await merge(made.actor, await order(made.one, made.other))
    await partners.amend(made.actor, part, {"parent_id": made.third})

    await undo(made.actor, again)

    assert (await whole(part)).organisation.parent_id == made.third


async def test_form_opened_on_the_merged_record_does_not_overwrite_the_parted_one(merged: Merged) -> None:
    seen = (await whole(merged.made.one)).organisation.version

    await undo(merged.actor, merged.id)
    await partners.amend(merged.actor, merged.made.one, {"website": "https://example.org/new"})

    with pytest.raises(Conflict):
        await partners.amend(merged.actor, merged.made.one, {"website": None}, seen)


async def test_twice_is_refused(merged: Merged) -> None:
    await undo(merged.actor, merged.id)

    with pytest.raises(CannotUndo, match="undid it already"):
        await undo(merged.actor, merged.id)
    assert await leads_to([merged.made.other]) == {}


@pytest.mark.parametrize("tidied", [True, False])
async def test_after_thirty_days_it_is_refused_and_forgotten(merged: Merged, *, tidied: bool) -> None:
    with clock.frozen(clock.now() + timedelta(days=30)):
        if tidied:
            await forget()
        with pytest.raises(CannotUndo, match="thirty days"):
            await undo(merged.actor, merged.id)
    row = await db.fetch_one("SELECT undo IS NULL AS gone FROM merge")
    assert row is not None
    assert row["gone"] == tidied
    assert await leads_to([merged.made.other]) != {}


async def test_night_keeps_what_may_still_be_undone(merged: Merged) -> None:
    with clock.frozen(clock.now() + timedelta(days=29)):
        await forget()
        await undo(merged.actor, merged.id)

    assert (await whole(merged.made.other)).organisation.name == "Bayhaven HS"


async def test_hidden_number_is_not_named(merged: Merged) -> None:
    await undo(merged.actor, merged.id)
    made, hidden = merged.made, Visibility.SWORN_ONLY
    point = PointIn(kind=PointKind.MOBILE, value="(305) 555-0177", person_id=merged.who, visibility=hidden)
    key = await contacts.publish_point(made.actor, made.other, point)
    again = await merge(made.actor, await order(made.one, made.other))
    await contacts.retire_point(made.actor, key, EndIn(), 2)

    with pytest.raises(CannotUndo) as refused:
        await undo(await person(Role.MANAGER), again)

    assert "something that you may not see was changed since" in refused.value.sentence
    assert "0177" not in refused.value.sentence
