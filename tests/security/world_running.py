"""What was noted at the meetings of the small directory: at one that all see, and at two that are hidden."""

from datetime import timedelta
from uuid import UUID

from contacts.meetings import queries, service
from contacts.meetings.model import Attendance, MeetingKind
from contacts.meetings.running import actions, attending, certificates, decisions, matters, minutes, objectives
from contacts.meetings.running.lists import certificates as listed
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
    ReopenIn,
)
from contacts.meetings.running.tasks import Closing
from contacts.meetings.schemas import HeldIn, InviteeIn, SeriesIn
from contacts.model import Visibility
from registry.platform import clock
from registry.platform.access.model import Actor
from tests.security.marks import World

PRESENT = Attendance.PRESENT


async def noted(made: World, actor: Actor, school: UUID, person: UUID, hidden: dict[Visibility, str]) -> None:
    """One of everything of a meeting; of those that are hidden with their word in every text."""
    first = UUID(made.ids["meeting_id"][0])
    await _everything(made, actor, first, "Marlow")
    await _closed(made, actor, first)
    for name in ("exercise", "training"):
        key = await _past(actor, (school, person), name, "Marlow")
        made.add(f"{name}_id", key)
        await _learnt(made, actor, key, name, "Marlow")
    await _approved(made, actor, school, person)
    for visibility, word in hidden.items():
        for name in ("exercise", "training"):
            key = await _past(actor, (school, person), name, word, visibility)
            made.add("meeting_id", key)
            await _everything(made, actor, key, word)
            await _learnt(made, actor, key, name, word)
            await _written(actor, key, word)


async def _past(
    actor: Actor, asked: tuple[UUID, UUID], kind: str, word: str, visibility: Visibility = Visibility.ALL_USERS
) -> UUID:
    school, person = asked
    day = clock.now() - timedelta(days=2)
    planned = await service.plan(actor, SeriesIn(
        kind=MeetingKind(kind), title=f"{word} {kind}", first_at=f"{day:%Y-%m-%d}T09:00", zone="America/New_York",
        host_id=school, visibility=visibility, invitees=[InviteeIn(person_id=person)],
    ))  # fmt: skip
    await attending.note(actor, planned.meeting_id, AttendanceIn(attendance=PRESENT, person_id=person))
    return planned.meeting_id


async def _version(actor: Actor, key: UUID) -> int:
    return (await queries.meeting(actor, key)).meeting.version


async def _everything(made: World, actor: Actor, key: UUID, word: str) -> None:
    for number in (1, 2):
        given = MatterIn(title=f"{word} item {number}", presenter=f"{word} speaker", note=f"{word} note")
        item = await matters.raise_matter(actor, key, given)
        made.add("agenda_item_id", item)
        made.add("item_id", item)
    decided = DecisionIn(text=f"{word} decision", agenda_item_id=item)
    made.add("decision_id", await decisions.decide(actor, key, decided))
    await attending.note(actor, key, AttendanceIn(attendance=PRESENT, name=f"{word} walker"))
    for owner in ({"owner_id": actor.user_id, "due_on": clock.today()}, {"owner_name": f"{word} owner"}):
        action = await actions.take_on(actor, key, ActionIn(title=f"{word} action", **owner))  # type: ignore[arg-type]
        made.add("action_id", action)
        made.add("item_id", action)


async def _closed(made: World, actor: Actor, key: UUID) -> None:
    item = await matters.raise_matter(actor, key, MatterIn(title="Marlow closed item"))
    await matters.close_matter(actor, key, item, CloseMatterIn(how=Closing.DONE))
    made.add("closed_item_id", item)
    action = await actions.take_on(actor, key, ActionIn(title="Marlow closed action", owner_name="Kim"))
    await actions.close(actor, [action], CloseIn(how=Closing.DONE))
    made.add("closed_action_id", action)


async def _learnt(made: World, actor: Actor, key: UUID, kind: str, word: str) -> None:
    if kind == "exercise":
        aim = ObjectiveIn(text=f"{word} objective", note=f"{word} finding")
        made.add("objective_id", await objectives.set_objective(actor, key, aim))
        return
    await certificates.certify(actor, key, CertifyIn(title=f"{word} certificate", number=f"{word}-1"))
    [one] = await listed(actor, meeting_id=key, limit=1)
    made.add("certificate_id", one.id)


async def _written(actor: Actor, key: UUID, word: str) -> None:
    await service.mark_held(actor, key, HeldIn(evidence=f"{word} evidence"), await _version(actor, key))
    await minutes.write(actor, key, MinutesIn(text=f"{word} minutes"), None)


async def _approved(made: World, actor: Actor, school: UUID, person: UUID) -> None:
    """A meeting with a draft to approve, and one whose minutes are approved, for the second time."""
    for name in ("held_id", "approved_id"):
        key = await _past(actor, (school, person), "liaison", "Marlow")
        await _written(actor, key, "Marlow")
        made.add(name, key)
    for again in (True, False):
        await minutes.approve(actor, key, None)
        if again:
            await minutes.reopen(actor, key, ReopenIn(reason="A name was wrong"))
    made.add("held_version", await _version(actor, UUID(made.ids["held_id"][0])))


async def more(actor: Actor, key: UUID, number: int) -> None:
    """One more of everything at a meeting."""
    await matters.raise_matter(actor, key, MatterIn(title=f"Gull item {number}"))
    await decisions.decide(actor, key, DecisionIn(text=f"Gull decision {number}"))
    await attending.note(actor, key, AttendanceIn(attendance=PRESENT, name=f"Gull walker {number}"))
    await actions.take_on(actor, key, ActionIn(title=f"Gull action {number}", owner_id=actor.user_id))
