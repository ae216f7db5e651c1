"""The meetings of the small directory: one series that everybody sees, and two that are hidden with all they hold."""

from datetime import datetime, timedelta
from uuid import UUID

from contacts.meetings import queries, service
from contacts.meetings.model import InviteePart, MeetingKind
from contacts.meetings.schemas import CancelFromIn, CancelIn, InviteeIn, LeaveOutIn, SeriesIn, ToldIn
from contacts.model import PointKind, Visibility
from registry.platform import clock
from registry.platform.access.model import Actor
from tests.security.marks import Mark, World

HIDDEN = {Visibility.SWORN_ONLY: "Zqmeetv", Visibility.COORDINATORS: "Zqmeetw"}
_ZONE = "America/New_York"


async def meetings(made: World, actor: Actor, school: UUID, person: UUID) -> None:
    """Give the world its meetings; the first of `series_id` and of `meeting_id` has one of everything."""
    await _open_one(made, actor, school, person)
    for visibility, word in HIDDEN.items():
        await _hidden(made, actor, school, person, visibility)
        made.papers.append(Mark(visibility, PointKind.DESK, word, (word, word.lower())))
    for name, past in (("past_id", True), ("off_id", False)):
        planned = await service.plan(actor, _meant(school, "Marlow visit", _day(-1 if past else 20)))
        made.add(name, planned.meeting_id)
        if not past:
            await service.cancel_one(actor, planned.meeting_id, CancelIn(reason="The school is closed"), 1)
    off = await service.plan(actor, _meant(school, "Marlow council", _day(9), rrule="FREQ=MONTHLY"))
    await service.cancel(actor, off.series_id, CancelFromIn(reason="The council was dissolved"), 1)
    made.add("off_series_id", off.series_id)


def _day(ahead: int) -> str:
    return f"{clock.now() + timedelta(days=ahead):%Y-%m-%d}T09:00"


def _meant(school: UUID, title: str, first_at: str, **more: object) -> SeriesIn:
    return SeriesIn(  # type: ignore[arg-type]
        kind=MeetingKind.LIAISON, title=title, first_at=first_at, zone=_ZONE, host_id=school, **more
    )


def _asked(person: UUID, word: str) -> list[InviteeIn]:
    outside = InviteeIn(address=f"{word}@example.org".lower(), name=f"{word} guest", part=InviteePart.OPTIONAL)
    return [InviteeIn(person_id=person), outside]


async def _open_one(made: World, actor: Actor, school: UUID, person: UUID) -> None:
    asked = _asked(person, "Marlow")
    given = _meant(school, "Marlow liaison meeting", _day(7), rrule="FREQ=WEEKLY;COUNT=12", invitees=asked)
    it = await service.plan(actor, given)
    days = [line.local_at for line in await queries.meetings(actor, series_id=it.series_id)]
    await service.leave_out(actor, it.series_id, LeaveOutIn(local_at=_wall(days[3])), 1)
    whole = await queries.series(actor, it.series_id)
    for one in whole.asked:
        await service.note_answer(actor, one.invitee.id, ToldIn(answer="accepted"))  # type: ignore[arg-type]
        made.add("invitee_id", one.invitee.id)
    made.add("series_id", it.series_id)
    made.add("series_version", whole.series.version)
    made.add("meeting_id", it.meeting_id)
    made.add("left_out", _wall(days[3]))
    made.add("date_of_rule", _wall(days[4]))


def _wall(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"


async def _hidden(made: World, actor: Actor, school: UUID, person: UUID, visibility: Visibility) -> None:
    """A meeting whose every text says who may see it."""
    word = HIDDEN[visibility]
    it = await service.plan(actor, _meant(
        school, f"{word} meeting", _day(8), rrule="FREQ=WEEKLY;COUNT=3", visibility=visibility, place=f"{word} room",
        purpose=f"{word} purpose", link=f"https://{word}.example.org/", invitees=_asked(person, word),
    ))  # fmt: skip
    whole = await queries.series(actor, it.series_id)
    for one in whole.asked:
        told = ToldIn(answer="tentative", comment=f"{word} comment")  # type: ignore[arg-type]
        await service.note_answer(actor, one.invitee.id, told)
        made.add("invitee_id", one.invitee.id)
    await service.cancel_one(actor, it.meeting_id, CancelIn(reason=f"{word} reason"), 1)
    made.add("series_id", it.series_id)
    made.add("meeting_id", it.meeting_id)


async def more(made: World, actor: Actor, house: UUID, person: UUID) -> None:
    """One more meeting, and more guests of the first series and its first meeting."""
    await service.plan(actor, _meant(house, "Gull visit", _day(10), invitees=_asked(person, f"gull{house.hex[-8:]}")))
    series_id, meeting_id = UUID(made.ids["series_id"][0]), UUID(made.ids["meeting_id"][0])
    version = (await queries.series(actor, series_id)).series.version
    await service.invite(actor, series_id, InviteeIn(organisation_id=house), version)
    one = (await queries.meeting(actor, meeting_id)).meeting.version
    await service.invite_to_one(actor, meeting_id, InviteeIn(person_id=person), one)
