"""Reminders as pages show them: what waits by how soon it is, what was told by its day, and one day of an object."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, takewhile
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.reminders.model import Decision, Verdict
from notifications.reminders.queries import Explained
from notifications.reminders.world import Row
from registry.platform.deadlines import Deadline, Who
from registry.platform.web.page import day

SOON = timedelta(days=7)
FEW = 5
Told = dict[tuple[str, str, date, str, str], Row]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Some of what waits for one reader: the first few, and the others behind them."""

    head: str
    first: Sequence[Row]
    others: Sequence[Row]


def by_urgency(rows: Sequence[Row], today: date) -> list[Waiting]:
    """What waits under how soon it is; in their order under each."""
    under = {"Overdue": [], "In the next seven days": [], "Later": []}  # type: dict[str, list[Row]]
    for row in rows:
        under[_head(row["reference_on"], today)].append(row)
    return [Waiting(head, of[:FEW], of[FEW:]) for head, of in under.items() if of]


def _head(on: date, today: date) -> str:
    if on < today:
        return "Overdue"
    return "In the next seven days" if on <= today + SOON else "Later"


def by_day(rows: Iterable[Row], zone: str, today: date) -> list[tuple[str, list[Row]]]:
    """What was told under the day on which it was decided on, in the reader's zone; rows come in that order."""
    days = groupby(rows, key=lambda row: row["at"].astimezone(ZoneInfo(zone)).date())
    words = {today: "Today", today - timedelta(days=1): "Yesterday"}
    return [(words.get(on) or day(on), list(of)) for on, of in days]


@dataclass(frozen=True, slots=True)
class Shown:
    """One reminder of a day: for whom, whether that is who reads, and the row of it where it was decided on."""

    one: Decision
    name: str
    mine: bool
    row: Row | None


@dataclass(frozen=True, slots=True)
class OneDay:
    """One day of an object: what was told and what is to come, and the days of what a later reminder took the place of.

    `mine` says whether any of it is for whoever reads, `behind` as whom they come after those whose it is. `acting` is
    a row of it that says who is on it.
    """

    told: Explained
    lines: Sequence[Shown]
    overtaken: Sequence[str]
    mine: bool
    behind: Who | None
    acting: Row | None


def one_day(told: Explained, rows: Told, reader: UUID) -> OneDay:
    """A day of an object for one reader; takes the rows that it shows out of `rows`."""
    on = told.deadline
    about = (row for key, row in rows.items() if key[:3] == (str(on.kind), on.part, on.on))
    acting = next((row for row in about if told.acting and row["acknowledged_by"]), None)
    lines, overtaken = [], []
    for one, name in told.decisions:
        row = rows.pop(_key(on, one), None)
        if row is None and one.verdict is Verdict.OVERTAKEN:
            overtaken.append(f"{one.rule.split(' since ')[0]}, {day(one.fires_on)}")
            continue
        lines.append(Shown(one, name, one.recipient is not None and one.recipient.user_id == reader, row))
    behind = next((who for who, each in on.people.items() if each.user_id == reader), None)
    return OneDay(told, lines, list(dict.fromkeys(overtaken)), any(line.mine for line in lines), behind, acting)


def told_of(rows: Iterable[Row]) -> Told:
    """Rows by what they are about; each is there once."""
    return {(row["kind"], row["part"], row["reference_on"], row["rule"], row["recipient"]): row for row in rows}


def _key(deadline: Deadline, one: Decision) -> tuple[str, str, date, str, str]:
    key = one.recipient.key if one.recipient else ""
    return str(deadline.kind), deadline.part, deadline.on, one.rule, key


def title_of(labels: Sequence[str]) -> str:
    """What an object is called: what the labels of all its days begin with, up to a colon, else the first label."""
    words = zip(*(label.split(": ") for label in labels), strict=False)
    shared = [each[0] for each in takewhile(lambda each: len(set(each)) == 1, words)]
    return ": ".join(shared) or labels[0]
