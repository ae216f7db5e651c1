"""From what is known of meetings to what programs are sent."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import convert

from contacts.meetings.conflicts import Problem, Proposed
from contacts.meetings.guests import Asked
from contacts.meetings.queries import MeetingLine, MeetingWhole, SeriesWhole
from contacts.meetings.replanning import Outcome
from contacts.meetings.schemas_out import (
    InviteeOut,
    MeetingOut,
    MeetingWholeOut,
    OutcomeOut,
    ProblemOut,
    ProposedOut,
    SeriesOut,
)
from contacts.model import Visibility
from registry.platform.calendar.rules import understood
from registry.platform.calendar.saying import said


def wall(at: datetime) -> str:
    """A local time as it is sent and taken."""
    return f"{at:%Y-%m-%dT%H:%M}"


def walls(times: Iterable[datetime]) -> list[str]:
    return [wall(at) for at in times]


def recurrence_words(rule: str | None, first_at: datetime, zone: str) -> str:
    """A rule in plain words: “every third month on the first Tuesday”."""
    return said(understood(rule), first_at, zone) if rule else "once"


_LINE = (
    "id", "series_id", "kind", "title", "place", "link", "host_id", "host", "sector", "zone", "minutes", "starts_at",
    "ends_at", "recurring", "state", "reason", "evidence", "asked", "version",
)  # fmt: skip


def meeting_out(line: MeetingLine) -> MeetingOut:
    return MeetingOut(
        **{name: getattr(line, name) for name in _LINE},
        local_at=wall(line.local_at), original_at=wall(line.original_at),
        visibility=convert(line.visibility, Visibility),
    )  # fmt: skip


_SERIES = (
    "id", "kind", "title", "purpose", "host_id", "sector", "place", "link", "zone", "minutes", "rrule", "owner_id",
    "backup_owner_id", "cancelled_at", "cancelled_reason", "version",
)  # fmt: skip


def series_out(it: SeriesWhole, asked: Iterable[Asked] | None = None) -> SeriesOut:
    one = it.series
    return SeriesOut(
        **{name: getattr(one, name) for name in _SERIES},
        host=it.host, owner=it.owner, backup_owner=it.backup_owner, first_at=wall(one.first_at),
        recurrence=recurrence_words(one.rrule, one.first_at, one.zone), without=walls(one.without),
        visibility=convert(one.visibility, Visibility), invitees=[invitee_out(guest) for guest in asked or it.asked],
    )  # fmt: skip


def whole_out(it: MeetingWhole) -> MeetingWholeOut:
    return MeetingWholeOut(meeting=meeting_out(it.line), series=series_out(it.whole, it.asked))


def invitee_out(asked: Asked) -> InviteeOut:
    one, answer = asked.invitee, asked.said
    return InviteeOut(
        id=one.id,
        organisation_id=one.organisation_id,
        person_id=one.person_id,
        user_id=one.user_id,
        name=asked.name,
        organisation=asked.organisation,
        part=one.part,
        meeting_id=one.meeting_id,
        answer=answer.answer if answer else None,
        answered_at=answer.at if answer else None,
        comment=answer.comment if answer else None,
        proposed_at=answer.proposed_at if answer else None,
        reach=_reach(asked),
    )


def _reach(asked: Asked) -> str:
    if asked.gone:
        return "gone"
    return "telephone" if asked.by_telephone else "mail"


def outcome_out(outcome: Outcome, series: SeriesOut) -> OutcomeOut:
    return OutcomeOut(
        series=series, added=walls(outcome.added), moved=walls(outcome.moved),
        cancelled=walls(outcome.cancelled), gone=walls(outcome.gone),
    )  # fmt: skip


def proposed_out(one: Proposed) -> ProposedOut:
    return ProposedOut(
        local_at=wall(one.local_at), starts_at=one.starts_at, ends_at=one.ends_at,
        problems=[_problem_out(problem) for problem in one.problems],
    )  # fmt: skip


def _problem_out(one: Problem) -> ProblemOut:
    return ProblemOut(
        kind=one.kind, who=one.who, words=one.words, local_at=wall(one.local_at), organisation_id=one.organisation_id,
        meeting_id=one.meeting_id,
    )  # fmt: skip
