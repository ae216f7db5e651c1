"""Terms and deadlines as a picture: which bars and marks stand where. Pure; lengths are units of the picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agreements.model import State
from agreements.terms.dates import add_months, last_day_of, written
from agreements.terms.model import Facts, Milestone, MilestoneKind
from agreements.terms.runs import run_on

MONTHS = 18
MOST_LINES = 60
WIDTH = 1180
NAMES = 300  # the column of names at the left
HEAD = 52
ROW = 34
_MOST_PIECES = 40
_LETTERS = 38  # of a title that fit beside its bar

MARKS = {
    MilestoneKind.DECIDE_BY: ("decide", "Decide by"),
    MilestoneKind.SEND_BY: ("notice", "Send notice by"),
    MilestoneKind.NOTICE_DEADLINE: ("notice", "Notice must have arrived"),
    MilestoneKind.REVIEW_DUE: ("review", "Review due"),
    MilestoneKind.STATUTE_DUE: ("review", "New signatures by statute"),
    MilestoneKind.LAST_DAY: ("end", "Last day in force"),
    MilestoneKind.RENEWS_ITSELF: ("renews", "Renews itself"),
    MilestoneKind.HOLDOVER_END: ("end", "Last day of the holdover"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An agreement with all that the picture tells of it."""

    id: UUID
    reference: str
    title: str
    state: State
    facts: Facts
    milestones: Sequence[Milestone]


@dataclass(frozen=True, slots=True)
class Bar:
    """A term, or one renewal of it, as far as the picture reaches; `kind` is term or renewal."""

    x: float
    width: float
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One agreement: its place from the top, its names, its bars and marks."""

    y: int
    id: UUID
    reference: str
    title: str
    state: State
    bars: Sequence[Bar]
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Month:
    """The beginning of a month; `year` where a year begins or the picture does."""

    x: float
    name: str
    year: str


@dataclass(frozen=True, slots=True)
class Picture:
    height: int
    months: Sequence[Month]
    today: float
    lanes: Sequence[Lane]


def picture(shown: Sequence[Shown], today: date, months: int = MONTHS) -> Picture:
    """Return where everything stands, from the first of this month for so many months; days outside are left out."""
    scale = Scale(today.replace(day=1), add_months(today.replace(day=1), months))
    lanes = [_lane(one, number, scale, today) for number, one in enumerate(shown[:MOST_LINES])]
    return Picture(HEAD + ROW * len(lanes) + 8, list(_months(scale, months)), scale.x(today), lanes)


@dataclass(frozen=True, slots=True)
class Scale:
    """From days to places. `end` is the first day behind the picture."""

    start: date
    end: date

    def x(self, day: date) -> float:
        """Where a day begins; a day outside stands at the edge."""
        inside = min(max(day, self.start), self.end)
        return round(NAMES + (WIDTH - NAMES) * (inside - self.start).days / (self.end - self.start).days, 1)

    def holds(self, day: date) -> bool:
        return self.start <= day < self.end


def pieces(facts: Facts, start: date, end: date) -> Iterator[tuple[date, date, str]]:
    """Yield the terms and renewals that run between two days as (first day, first day without, term or renewal).

    What has no end reaches to the end asked for. A renewal to come is one that nobody has stopped yet.
    """
    day = start
    for _ in range(_MOST_PIECES):
        if day >= end:
            return
        run = run_on(facts, day)
        if run is None or run.over(day):
            later = min((term.begins_on for term in facts.terms if term.begins_on > day), default=end)
            day = later
            continue
        until = end if run.ends_on is None else min(run.ends_on, end)
        yield max(run.begins_on, start), until, "renewal" if run.number else "term"
        day = until


def _lane(one: Shown, number: int, scale: Scale, today: date) -> Lane:
    drawn = _drawn(one, scale, today)
    bars = [_bar(*piece, scale) for piece in drawn]
    marks = [
        Mark(scale.x(mark.on), MARKS[mark.kind][0], f"{MARKS[mark.kind][1]}: {written(mark.on)}")
        for mark in one.milestones
        if scale.holds(mark.on)
    ]
    title = one.title if len(one.title) <= _LETTERS else one.title[: _LETTERS - 1].rstrip() + "…"
    return Lane(HEAD + ROW * number, one.id, one.reference, title, one.state, bars, marks)


def _drawn(one: Shown, scale: Scale, today: date) -> list[tuple[date, date, str]]:
    """What runs, and for a holdover what its text lets go on."""
    found = list(pieces(one.facts, scale.start, scale.end))
    if one.state is State.HOLDOVER:
        run = run_on(one.facts, today)
        if run is not None and run.ends_on is not None:
            until = run.term.holdover_until or scale.end
            found.append((max(run.ends_on, scale.start), min(until, scale.end), "holdover"))
    return [piece for piece in found if piece[0] < piece[1]]


def _bar(begins_on: date, ends_on: date, kind: str, scale: Scale) -> Bar:
    x = scale.x(begins_on)
    names = {"term": "Term", "renewal": "Renewal", "holdover": "Holdover"}
    until = f"to {written(last_day_of(ends_on))}" if ends_on < scale.end else "beyond the picture"
    return Bar(x, max(2.0, round(scale.x(ends_on) - x, 1)), kind, f"{names[kind]} {until}")


def _months(scale: Scale, months: int) -> Iterator[Month]:
    for number in range(months):
        day = add_months(scale.start, number)
        year = str(day.year) if number == 0 or day.month == 1 else ""
        yield Month(scale.x(day), f"{day:%b}", year)
