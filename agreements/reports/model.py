"""The nouns of reports: what was asked for, how far it is, and a line of the renewal report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from agreements.model import Kind, State

KEPT_FOR = timedelta(days=1)
# A worker says how far it is every few seconds; what said nothing for so long has lost its worker.
SILENT_FOR = timedelta(minutes=15)
RENEWALS = "renewals"
MONTHS = (3, 6, 12, 24)


class RunState(StrEnum):
    WAITING = "waiting"
    UNDER_WAY = "under_way"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A report that somebody asked for; only that person sees it, for a day."""

    id: UUID
    name: str
    asked: Mapping[str, str]
    by_user_id: UUID
    state: RunState
    stage: str
    done: int
    total: int
    problem: str | None
    file_name: str | None
    size: int | None
    asked_at: datetime
    progress_at: datetime
    finished_at: datetime | None

    @property
    def gone_at(self) -> datetime:
        return self.asked_at + KEPT_FOR

    @property
    def busy(self) -> bool:
        return self.state in {RunState.WAITING, RunState.UNDER_WAY}

    def lost(self, now: datetime) -> bool:
        """Whether nobody works on it any more, though it is not done."""
        return self.busy and now - self.progress_at > SILENT_FOR


class Deed(StrEnum):
    """What the first date of a line asks for."""

    OVERDUE_REVIEW = "overdue_review"
    NEW_SIGNATURES = "new_signatures"
    DECIDE = "decide"
    SEND_NOTICE = "send_notice"
    NOTICE = "notice"
    REVIEW = "review"
    LAST_DAY = "last_day"
    HOLDOVER = "holdover"

    @property
    def label(self) -> str:
        return _DEEDS[self]


_DEEDS = {
    Deed.OVERDUE_REVIEW: "Review overdue",
    Deed.NEW_SIGNATURES: "New signatures, by statute",
    Deed.DECIDE: "Governing body decides",
    Deed.SEND_NOTICE: "Latest safe day to send notice",
    Deed.NOTICE: "Notice has arrived",
    Deed.REVIEW: "Review due",
    Deed.LAST_DAY: "Last day in force",
    Deed.HOLDOVER: "Last day of the holdover",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that an agreement needs: by when, what, and why. What is overdue has a line of its own."""

    id: UUID
    by: date
    deed: Deed
    reference: str
    title: str
    kind: Kind
    lead: str | None
    owner: str | None
    state: State
    last_day: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Month:
    """The lines of a month in the order of their days; `name` is its words, or that they are overdue."""

    name: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of an agreement that may ask for something; None where one does not apply."""

    decide_by: date | None = None
    send_by: date | None = None
    notice_on: date | None = None
    review_on: date | None = None
    statute_on: date | None = None
    ends_on: date | None = None
    renews_on: date | None = None
    holdover_until: date | None = None


def deeds(dates: Dates, today: date, until: date) -> list[tuple[date, Deed]]:
    """What has to be done first, and by when: the oldest that is overdue, and the first that comes before `until`.

    A review, or signatures that a law asks for, stay due until they are done. A deadline for notice that has passed
    asks for nothing any more: what follows is the end of the term, or the next deadline after it renewed itself.
    """
    one = timedelta(days=1)
    last = dates.ends_on - one if dates.ends_on and not dates.renews_on else None
    days = [
        (dates.decide_by, Deed.DECIDE),
        (dates.send_by, Deed.SEND_NOTICE),
        (dates.notice_on, Deed.NOTICE),
        (dates.review_on, Deed.REVIEW),
        (dates.statute_on, Deed.NEW_SIGNATURES),
        (last, Deed.LAST_DAY),
        (dates.holdover_until - one if dates.holdover_until else None, Deed.HOLDOVER),
    ]
    known = [(day, deed) for day, deed in days if day is not None]
    overdue = [(day, _OWED[deed]) for day, deed in known if day < today and deed in _OWED]
    coming = [found for found in known if today <= found[0] < until]
    return [min(some, key=lambda found: found[0]) for some in (overdue, coming) if some]


# What stays due until it is done.
_OWED = {Deed.REVIEW: Deed.OVERDUE_REVIEW, Deed.NEW_SIGNATURES: Deed.NEW_SIGNATURES}


def by_month(lines: Sequence[Line], today: date) -> list[Month]:
    """Lines by the month of their day, what is overdue first."""
    groups: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda one: (one.by, one.reference)):
        name = "Overdue" if line.by < today else f"{line.by:%B %Y}"
        groups.setdefault(name, []).append(line)
    return [Month(name, some) for name, some in groups.items()]
