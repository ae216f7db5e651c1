"""What is noted while a meeting runs, as the services keep it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from agreements.model import Kind
from agreements.record import service as agreements
from agreements.record.schemas import DraftIn
from contacts.meetings import service
from contacts.meetings.errors import MeetingCancelled, NoSuchMeeting, NotYourMeeting
from contacts.meetings.model import Attendance, MinutesState, ObjectiveRating, RecordClass
from contacts.meetings.running import actions, attending, certificates, decisions, matters, minutes, objectives
from contacts.meetings.running.certificates import NobodyToCertify
from contacts.meetings.running.errors import (
    ClosedAlready,
    MinutesApproved,
    MinutesNotApproved,
    NothingToApprove,
    NotYourItem,
    OpenAlready,
)
from contacts.meetings.running.lists import Narrowed, State, key_of
from contacts.meetings.running.lists import actions as listed
from contacts.meetings.running.lists import certificates as certificates_listed
from contacts.meetings.running.model import Running
from contacts.meetings.running.queries import running
from contacts.meetings.running.schemas import (
    ActionIn,
    AttendanceIn,
    CertifyIn,
    CloseIn,
    CloseMatterIn,
    DecisionIn,
    MatterIn,
    MinutesIn,
    ObjectiveIn,
    PlaceIn,
    ReopenIn,
    RestIn,
)
from contacts.meetings.running.tasks import Closing
from contacts.meetings.schemas import ChangeIn
from contacts.model import Visibility
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import Conflict, Invalid, NotFound
from registry.platform.ids import new_id
from tests import cast
from tests.contacts.meetings.sittings import Sitting, sittings
from tests.contacts.places import events
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")
DONE, DROPPED = CloseIn(how=Closing.DONE), CloseIn(how=Closing.DROPPED, reason="Overtaken by events")


@pytest.fixture
async def alice() -> Actor:
    return await cast.person("coordinator", name="Alice Ames")


async def _version(meeting_id: UUID) -> int:
    row = await db.fetch_one("SELECT version FROM meeting WHERE id = $1", meeting_id)
    return int(row["version"]) if row else 0


def _titles(it: Running) -> list[str]:
    return [line.title for line in it.agenda]


async def test_agenda_is_carried_closed_and_opened_again(alice: Actor) -> None:
    here = await sittings(alice, days=(-90, -1, 90))
    first, second, third = here.meetings
    old = await matters.raise_matter(alice, first, MatterIn(title="Door codes"))
    new = await matters.raise_matter(alice, second, MatterIn(title="Summer break", presenter="Dana", minutes=10))

    await matters.place_matter(alice, second, new, PlaceIn(step="up"))
    await matters.close_matter(alice, second, old, CloseMatterIn(how=Closing.DONE))

    now = await running(alice, second)
    assert [(line.title, line.carried, line.closed) for line in now.agenda] == [
        ("Summer break", 0, None),
        ("Door codes", 1, "done"),
    ]
    assert _titles(await running(alice, third)) == ["Summer break"]
    with pytest.raises(ClosedAlready):
        await matters.close_matter(alice, second, old, CloseMatterIn(how=Closing.DROPPED))
    await matters.reopen_matter(alice, second, old)
    assert _titles(await running(alice, third)) == ["Summer break", "Door codes"]
    with pytest.raises(OpenAlready):
        await matters.reopen_matter(alice, second, old)
    with pytest.raises(NotFound):
        await matters.close_matter(alice, first, new, CloseMatterIn(how=Closing.DONE))


async def test_item_that_somebody_changed_first_is_not_overwritten(alice: Actor) -> None:
    here = await sittings(alice)
    key = await matters.raise_matter(alice, here.id, MatterIn(title="Door codes"))
    await matters.change_matter(alice, here.id, key, MatterIn(title="Door codes and keys"), 1)

    with pytest.raises(Conflict) as refused:
        await matters.change_matter(alice, here.id, key, MatterIn(title="Keys"), 1)

    assert (refused.value.mine or {})["title"] == "Keys"
    assert (refused.value.theirs or {})["title"] == "Door codes and keys"


async def test_attendance_is_noted_changed_and_taken_back(alice: Actor) -> None:
    here = await sittings(alice)

    async def seen() -> dict[str, Attendance | None]:
        return {seat.name: seat.attendance for seat in (await running(alice, here.id)).seats}

    everybody = {"Alice Ames": None, "Dana Reyes": None, "Kim Outside": None, "Quarterly liaison Sheriff": None}
    assert await seen() == everybody
    await attending.note(alice, here.id, AttendanceIn(attendance=Attendance.EXCUSED, person_id=here.person))
    await attending.note(alice, here.id, AttendanceIn(attendance=Attendance.PRESENT, person_id=here.person))
    await attending.note(alice, here.id, AttendanceIn(attendance=Attendance.REMOTE, organisation_id=here.partner))
    walked = AttendanceIn(attendance=Attendance.PRESENT, organisation_id=here.partner, name="Lee Walker")
    await attending.note(alice, here.id, walked)
    assert await attending.note_rest(alice, here.id, RestIn(attendance=Attendance.ABSENT)) == 2

    assert await seen() == {
        "Alice Ames": Attendance.ABSENT, "Dana Reyes": Attendance.PRESENT, "Kim Outside": Attendance.ABSENT,
        "Quarterly liaison Sheriff": Attendance.REMOTE, "Lee Walker": Attendance.PRESENT,
    }  # fmt: skip
    assert (await running(alice, here.id)).came == 3
    walked.attendance = None
    await attending.note(alice, here.id, walked)
    assert "Lee Walker" not in await seen()
    with pytest.raises(Invalid):
        await attending.note(alice, here.id, AttendanceIn(attendance=Attendance.PRESENT))


async def test_name_that_its_partner_lists_is_that_person(alice: Actor) -> None:
    here = await sittings(alice)
    typed = AttendanceIn(attendance=Attendance.PRESENT, organisation_id=here.host, name="dana reyes")

    await attending.note(alice, here.id, typed)

    [seat] = [seat for seat in (await running(alice, here.id)).seats if seat.came]
    assert (seat.person_id, seat.asked is not None) == (here.person, True)


async def test_decision_belongs_to_an_item_of_this_agenda(alice: Actor) -> None:
    here, other = await sittings(alice), await sittings(alice, title="Other")
    item = await matters.raise_matter(alice, here.id, MatterIn(title="Door codes"))
    foreign = await matters.raise_matter(alice, other.id, MatterIn(title="Elsewhere"))

    key = await decisions.decide(alice, here.id, DecisionIn(text="Codes change in June.", agenda_item_id=item))

    [found] = (await running(alice, here.id)).decisions
    assert (found.id, found.text, found.agenda_item) == (key, "Codes change in June.", "Door codes")
    with pytest.raises(Invalid):
        await decisions.decide(alice, here.id, DecisionIn(text="No.", agenda_item_id=foreign))
    with pytest.raises(NotFound):
        await decisions.strike(alice, other.id, key)
    await decisions.strike(alice, here.id, key)
    assert (await running(alice, here.id)).decisions == []


async def _written(alice: Actor, here: Sitting, text: str = "We met.\n\n- Codes change") -> None:
    given = MinutesIn(text=text, record_class=RecordClass.PUBLIC)
    await minutes.write(alice, here.id, given, await _version(here.id))


async def test_approved_minutes_are_fixed_until_somebody_opens_them_with_a_reason(alice: Actor) -> None:
    here = await sittings(alice)
    await _written(alice, here)
    await minutes.approve(alice, here.id, await _version(here.id))

    it = (await running(alice, here.id)).minutes
    assert (it.state, it.approved_by, it.record_class) == (MinutesState.APPROVED, "Alice Ames", RecordClass.PUBLIC)
    for attempt in (
        lambda: _written(alice, here, "Something else."),
        lambda: decisions.decide(alice, here.id, DecisionIn(text="Late.")),
        lambda: attending.note(alice, here.id, AttendanceIn(attendance=Attendance.PRESENT, person_id=here.person)),
        lambda: actions.take_on(alice, here.id, ActionIn(title="Late", owner_name="Kim")),
        lambda: matters.raise_matter(alice, here.id, MatterIn(title="Late")),
    ):
        with pytest.raises(MinutesApproved):
            await attempt()

    await minutes.reopen(alice, here.id, ReopenIn(reason="A name was wrong"))
    await _written(alice, here, "We met again.")
    again = (await running(alice, here.id)).minutes
    assert (again.state, again.text, again.approved_by) == (MinutesState.DRAFT, "We met again.", None)
    assert [(old.text, old.approved_by, old.reason) for old in again.before] == [
        ("We met.\n\n- Codes change", "Alice Ames", "A name was wrong")
    ]
    told = dict(await events("meeting"))
    assert told["reopened minutes"]["minutes_text"][0] == "We met.\n\n- Codes change"
    with pytest.raises(MinutesNotApproved):
        await minutes.reopen(alice, here.id, ReopenIn(reason="Again"))


async def test_minutes_are_approved_when_there_are_some_of_a_meeting_that_was_held(alice: Actor) -> None:
    here, planned = await sittings(alice), await sittings(alice, title="Later", state="planned")
    with pytest.raises(NothingToApprove):
        await minutes.approve(alice, here.id, 1)
    await _written(alice, planned)
    with pytest.raises(NothingToApprove):
        await minutes.approve(alice, planned.id, await _version(planned.id))


async def test_minutes_that_somebody_changed_meanwhile_are_not_overwritten(alice: Actor) -> None:
    here = await sittings(alice)
    await _written(alice, here, "Theirs.")

    with pytest.raises(Conflict) as refused:
        await minutes.write(alice, here.id, MinutesIn(text="Mine."), 1)

    assert (refused.value.theirs or {})["minutes_text"] == "Theirs."


async def test_draft_is_for_those_who_may_run_the_meeting(alice: Actor) -> None:
    here, officer = await sittings(alice), await cast.person("officer")
    await _written(alice, here)

    draft = (await running(officer, here.id)).minutes
    await minutes.approve(alice, here.id, await _version(here.id))
    approved = (await running(officer, here.id)).minutes

    assert (draft.text, draft.state) == (None, MinutesState.DRAFT)
    assert approved.text == "We met.\n\n- Codes change"


async def test_hidden_meeting_is_absent_and_the_trail_says_only_what_changed(alice: Actor) -> None:
    here, officer = await sittings(alice, visibility="coordinators"), await cast.person("officer")
    key = await actions.take_on(
        alice, here.id, ActionIn(title="Zq secret", owner_id=officer.user_id, due_on=clock.today())
    )
    await _written(alice, here, "Zq secret text")

    with pytest.raises(NoSuchMeeting):
        await running(officer, here.id)
    with pytest.raises(NotFound):
        await actions.close(officer, [key], DONE)
    assert await listed(officer, Narrowed(), limit=9) == []
    assert [one.title for one in await listed(alice, Narrowed(), limit=9)] == ["Zq secret"]
    rows = await db.fetch(
        "SELECT changes::text, organisation_id FROM audit_event WHERE kind IN ('meeting', 'action_item')"
    )
    assert not any("Zq" in row[0] or row["organisation_id"] for row in rows)


async def test_coordinator_of_another_sector_runs_nothing(alice: Actor) -> None:
    here, faith = await sittings(alice), await cast.person("coordinator", sectors=["faith"])
    with pytest.raises(NotYourMeeting):
        await attending.note(faith, here.id, AttendanceIn(attendance=Attendance.PRESENT, person_id=here.person))
    assert (await running(faith, here.id)).may_run is False


async def test_nothing_is_noted_of_a_cancelled_meeting(alice: Actor) -> None:
    here = await sittings(alice, state="cancelled")
    with pytest.raises(MeetingCancelled):
        await decisions.decide(alice, here.id, DecisionIn(text="No."))


async def _task(item: UUID) -> Any:
    sql = "SELECT cancelled_at, user_ids, facts FROM calendar_entry WHERE source = 'action' AND source_id = $1"
    return await db.fetch_one(sql, item)


async def test_item_of_an_account_stands_in_its_calendar_while_it_is_open(alice: Actor) -> None:
    here, day = await sittings(alice), clock.today() + timedelta(days=9)
    given = ActionIn(title="Send the roster", owner_id=alice.user_id, due_on=day, organisation_id=here.partner)
    key = await actions.take_on(alice, here.id, given)
    nameless = await actions.take_on(alice, here.id, ActionIn(title="Bring keys", owner_name="Kim", due_on=day))

    entry = await _task(key)
    assert (entry["cancelled_at"], entry["user_ids"]) == (None, [alice.user_id])
    assert await _task(nameless) is None
    await actions.close(alice, [key], DONE)
    assert (await _task(key))["cancelled_at"] is not None
    await actions.reopen(alice, key, ReopenIn(reason="Only half of it"))
    assert (await _task(key))["cancelled_at"] is None
    given.owner_id, given.owner_person_id = None, here.person
    await actions.change(alice, key, given, None)
    assert (await _task(key))["cancelled_at"] is not None


async def test_owner_closes_their_own_item_and_nobody_elses(alice: Actor) -> None:
    here, officer = await sittings(alice), await cast.person("officer")
    own = await actions.take_on(alice, here.id, ActionIn(title="Mine", owner_id=officer.user_id))
    other = await actions.take_on(alice, here.id, ActionIn(title="Hers", owner_id=alice.user_id))

    with pytest.raises(NotYourItem):
        await actions.close(officer, [own, other], DONE)
    assert await actions.close(officer, [own], DONE) == 1

    found = {one.title: one for one in await listed(officer, Narrowed(), limit=9)}
    mine = found["Mine"]
    assert (mine.done_on, mine.mine, mine.may) == (clock.today(officer.time_zone), True, False)
    assert found["Hers"].done_on is None


async def test_closed_item_stays_closed_and_is_dropped_with_a_reason_only(alice: Actor) -> None:
    here = await sittings(alice)
    key = await actions.take_on(alice, here.id, ActionIn(title="Send the roster", owner_name="Kim"))
    with pytest.raises(Invalid):
        await actions.close(alice, [key], CloseIn(how=Closing.DROPPED))
    with pytest.raises(OpenAlready):
        await actions.reopen(alice, key, ReopenIn(reason="No"))

    await actions.close(alice, [key], DROPPED)

    with pytest.raises(ClosedAlready):
        await actions.close(alice, [key], DONE)
    with pytest.raises(ClosedAlready):
        await actions.change(alice, key, ActionIn(title="Other", owner_name="Kim"), None)
    [one] = await listed(alice, Narrowed(state=State.CLOSED), limit=9)
    assert (one.dropped_on, one.reason) == (clock.today(alice.time_zone), "Overtaken by events")


@pytest.mark.parametrize("column", ["owner_id", "owner_person_id", "organisation_id", "agreement_id", "objective_id"])
async def test_item_names_only_what_is_there(alice: Actor, column: str) -> None:
    here = await sittings(alice)
    given = ActionIn(title="Send the roster", owner_name="Kim")
    setattr(given, column, new_id())

    with pytest.raises(Invalid) as refused:
        await actions.take_on(alice, here.id, given)

    assert set(refused.value.fields) == {column}


async def _items(alice: Actor, here: Sitting, count: int) -> None:
    for number in range(count):
        day = clock.today() + timedelta(days=number % 5 - 2) if number % 4 else None
        given = ActionIn(title=f"Item {number}", owner_name="Kim", due_on=day, organisation_id=here.partner)
        await actions.take_on(alice, here.id, given)


async def test_list_comes_in_pages_by_day_and_is_narrowed(alice: Actor) -> None:
    here = await sittings(alice)
    await _items(alice, here, 12)
    own = await actions.take_on(alice, here.id, ActionIn(title="Own", owner_id=alice.user_id))
    his = await actions.take_on(alice, here.id, ActionIn(title="His", owner_person_id=here.person))
    await actions.close(alice, [his], DONE)

    async def ids(**narrowed: Any) -> list[UUID]:
        return [one.id for one in await listed(alice, Narrowed(**narrowed), today=clock.today(), limit=50)]

    whole, pages, after = await ids(), [], None
    while page := await listed(alice, Narrowed(), after=after, limit=4):
        pages += [one.id for one in page]
        after = key_of(page[-1])
    assert pages == whole
    assert len(whole) == 14
    assert await ids(owner_id=alice.user_id) == [own]
    assert (
        await ids(person_id=here.person)
        == await ids(state=State.CLOSED)
        == await ids(organisation_id=here.host)
        == [his]
    )
    assert len(await ids(organisation_id=here.partner)) == 12
    assert set(await ids(state=State.OVERDUE)) < set(await ids(state=State.OPEN))
    days = [one.due_on for one in await listed(alice, Narrowed(state=State.OVERDUE), today=clock.today(), limit=50)]
    assert days
    assert all(day < clock.today() for day in days if day)


async def test_meeting_and_list_ask_as_often_for_many_as_for_few(alice: Actor) -> None:
    here = await sittings(alice)
    limited = await cast.person("coordinator", sectors=["education_k12"])

    async def fill(count: int) -> None:
        await _items(alice, here, count)
        for number in range(count):
            await matters.raise_matter(alice, here.id, MatterIn(title=f"Item {number}"))
            await decisions.decide(alice, here.id, DecisionIn(text=f"Decision {number}"))
            came = AttendanceIn(attendance=Attendance.PRESENT, name=f"Walker {number}")
            await attending.note(alice, here.id, came)

    async def asked() -> tuple[int, int, int]:
        with counted() as first:
            await running(alice, here.id)
        with counted() as second:
            await listed(limited, Narrowed(), limit=300)
        with counted() as third:
            await certificates_listed(alice, limit=300)
        return len(first), len(second), len(third)

    await fill(3)
    await asked()
    few = await asked()
    await fill(30)

    assert await asked() == few
    assert few[1] <= 2


async def test_exercise_is_rated_and_what_it_showed_is_followed_up(alice: Actor) -> None:
    here = await sittings(alice, kind="exercise")
    key = await objectives.set_objective(alice, here.id, ObjectiveIn(text="Reach every school in ten minutes"))
    await _written(alice, here)
    await minutes.approve(alice, here.id, await _version(here.id))

    rated = ObjectiveIn(
        text="Reach every school in ten minutes", rating=ObjectiveRating.MAJOR_CHALLENGES, note="Two lines were dead."
    )
    await objectives.rate(alice, here.id, key, rated, 1)
    await actions.take_on(alice, here.id, ActionIn(title="Replace the lines", owner_name="Kim", objective_id=key))

    it = await running(alice, here.id)
    assert [(one.rating, one.note) for one in it.objectives] == [
        (ObjectiveRating.MAJOR_CHALLENGES, "Two lines were dead.")
    ]
    assert [one.title for one in it.improvements[key]] == ["Replace the lines"]
    with pytest.raises(Conflict):
        await objectives.rate(alice, here.id, key, rated, 1)
    await objectives.strike(alice, here.id, key)
    assert [one.objective_id for one in (await running(alice, here.id)).actions] == [None]


async def test_only_exercises_have_objectives(alice: Actor) -> None:
    here = await sittings(alice)
    with pytest.raises(Invalid):
        await objectives.set_objective(alice, here.id, ObjectiveIn(text="Be there"))


async def test_everybody_who_came_gets_a_certificate_once(alice: Actor) -> None:
    here = await sittings(alice, kind="training", title="Threat assessment")
    expires = clock.today() + timedelta(days=365)
    given = CertifyIn(title="Threat assessment, basic", expires_on=expires)
    with pytest.raises(NobodyToCertify):
        await certificates.certify(alice, here.id, given)
    await attending.note(alice, here.id, AttendanceIn(attendance=Attendance.PRESENT, person_id=here.person))
    await attending.note(alice, here.id, AttendanceIn(attendance=Attendance.PRESENT, name="Lee Walker"))

    assert await certificates.certify(alice, here.id, given) == 1

    with pytest.raises(NobodyToCertify):
        await certificates.certify(alice, here.id, given)
    [one] = await certificates_listed(alice, until=expires, limit=9)
    assert (one.person, one.title, one.expires_on, one.meeting_id) == ("Dana Reyes", given.title, expires, here.id)
    assert not one.expired(clock.today())
    assert one.expired(expires)
    assert await certificates_listed(alice, until=expires - timedelta(days=1), limit=9) == []
    await certificates.take_back(alice, one.id)
    assert await certificates_listed(alice, limit=9) == []


async def test_certificate_that_was_renewed_says_so(alice: Actor) -> None:
    here = await sittings(alice, kind="training", days=(-400, -30))
    for meeting, expires in zip(here.meetings, (-35, 335), strict=True):
        await attending.note(alice, meeting, AttendanceIn(attendance=Attendance.REMOTE, person_id=here.person))
        day = clock.today() + timedelta(days=expires)
        await certificates.certify(alice, meeting, CertifyIn(title="Basic", expires_on=day))

    assert [one.renewed for one in await certificates_listed(alice, limit=9)] == [True, False]


async def test_certificate_of_a_hidden_training_is_hidden(alice: Actor) -> None:
    here, officer = await sittings(alice, kind="training", visibility="coordinators"), await cast.person("officer")
    await attending.note(alice, here.id, AttendanceIn(attendance=Attendance.PRESENT, person_id=here.person))
    await certificates.certify(alice, here.id, CertifyIn(title="Zq secret course"))

    assert await certificates_listed(officer, limit=9) == []
    rows = await db.fetch("SELECT changes::text FROM audit_event")
    assert not any("Zq" in row[0] for row in rows)


async def test_calendar_follows_who_may_see_the_meeting(alice: Actor) -> None:
    here = await sittings(alice)
    given = ActionIn(title="Send the roster", owner_id=alice.user_id, due_on=clock.today() + timedelta(days=9))
    key = await actions.take_on(alice, here.id, given)

    await service.change(alice, here.series, ChangeIn(visibility=Visibility.COORDINATORS), 1)

    row = await db.fetch_one("SELECT visibility FROM calendar_entry WHERE source = 'action' AND source_id = $1", key)
    assert row
    assert row["visibility"] == "coordinators"


async def test_agreement_is_shown_to_those_who_may_see_it(alice: Actor) -> None:
    here, officer = await sittings(alice), await cast.person("officer")
    given = DraftIn(title="Zq agreement", kind=Kind.MOU, lead_id=here.host, visibility=Visibility.COORDINATORS)
    paper = await agreements.draft(alice, given)
    await actions.take_on(alice, here.id, ActionIn(title="Ask counsel", owner_name="Kim", agreement_id=paper))

    async def seen(who: Actor) -> tuple[UUID | None, bool]:
        [one] = await listed(who, Narrowed(), limit=9)
        return one.agreement_id, bool(one.agreement and one.agreement.name.startswith("Zq agreement"))

    assert await seen(alice) == (paper, True)
    assert await seen(officer) == (None, False)
