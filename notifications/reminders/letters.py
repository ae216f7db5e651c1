"""A reminder in words: everything that is due for one reader, what matters most first."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from notifications.reminders.tokens import link_of
from notifications.reminders.ways import Way
from notifications.reminders.words import KINDS, SIGN_IN, pressing
from notifications.reminders.world import Row, World
from registry.platform.deadlines import DeadlineKind
from registry.platform.mail import Letter, Note, written
from registry.platform.mail.configured import settings
from registry.platform.web.page import day

CHANNEL_KIND = "first_note"
SHORT = 3  # lines in a note: a telephone shows them without being opened
MOST, FEW = 40, 5  # lines about what is pressing, and about anything else of one kind; the rest is on one's page


async def letter(address: str, rows: Sequence[Row], known: World) -> Letter:
    """One mail about these reminders, which are all of one reader."""
    rows = pressing(rows)
    colleague = known.staff.get(rows[0]["user_id"])
    url = settings().public_url
    words = written(
        "notifications/mails/reminder" if colleague else "notifications/mails/reminder_outside",
        name=colleague.actor.name if colleague else "",
        groups=groups(rows, known.today, url),
        subject=subject(rows, known.today),
        acting=f"{url}{await link_of(rows[0]['id'])}",
        choices=f"{url}/reminders/choices",
        mine=f"{url}/reminders",
    )
    return Letter(
        recipient=address,
        name=colleague.actor.name if colleague else "",
        subject=words.subject,
        text=words.text,
        html=words.html,
    )


async def note(rows: Sequence[Row], known: World, way: Way) -> Note:
    """The same in a few lines, for a channel. In a room others read along: it names whose it is, and is no key."""
    rows, url = [_for_all(row) for row in pressing(rows)], settings().public_url
    told = [f"{row['label']}: {day(row['reference_on'])}, {away(row['reference_on'], known.today)}." for row in rows]
    if len(told) > SHORT:
        told[SHORT:] = [f"And {len(told) - SHORT} more."]
    colleague = known.staff[rows[0]["user_id"]]
    if way.to:
        told[0] = f"{day(rows[0]['reference_on'])}."  # its title says the rest
        told.append("Say that you are on it:")
        return Note(title=subject(rows, known.today), text="\n".join(told), url=f"{url}{await link_of(rows[0]['id'])}")
    path = rows[0]["path"] if len(rows) == 1 else "/reminders"
    return Note(title=f"For {colleague.actor.name}", text="\n".join(told), url=f"{url}{path}")


def first_note() -> Note:
    """What shows whoever chose a channel that it works."""
    return Note(
        title="Your reminders",
        text="What is pressing comes here from now on.",
        url=f"{settings().public_url}/reminders",
    )


def _for_all(row: Row) -> Row:
    """A row as others may read it on the way, too: what not everybody may see has no name."""
    return row if row["visibility"] == "all_users" else {**row, "label": SIGN_IN, "path": "/reminders"}


def subject(rows: Sequence[Row], today: date) -> str:
    """What is most pressing, and how many more there are."""
    first, more = rows[0], len(rows) - 1
    return f"{first['label']} ({away(first['reference_on'], today)}){f' and {more} more' if more else ''}"


def line(row: Row, today: date, url: str) -> dict[str, Any]:
    """One reminder: what, when, where to look, and why it comes to this reader."""
    return {
        "label": row["label"],
        "on": day(row["reference_on"]),
        "away": away(row["reference_on"], today),
        "url": f"{url}{row['path']}",
        "why": why(row),
    }


def why(row: Row) -> str:
    """Why it comes to them: whose it is, and whether somebody should have acted before."""
    if row["rule"].startswith("handed on"):
        return f"The {row['handed_on']} was told and has not said that they act."
    if row["handed_on"]:
        return f"There is no {row['handed_on']} for it, so it comes to you as the {row['who']}."
    return {"owner": "You look after it.", "party": "You are named in it."}.get(
        row["who"], f"You are the {row['who']}."
    )


def away(on: date, today: date) -> str:
    """How far a day is, in words: "in 3 days", "today", "2 days ago"."""
    days = (on - today).days
    if days in {-1, 0, 1}:
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def groups(rows: Sequence[Row], today: date, url: str) -> list[tuple[str, list[dict[str, Any]], int]]:
    """The lines under what they have in common, and how many of each are left out: many of one kind hide no other."""
    under: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        under["Now" if row["pace"] == "at_once" else KINDS[DeadlineKind(row["kind"])]].append(row)
    most = {head: MOST if head == "Now" else FEW for head in under}
    return [
        (head, [line(row, today, url) for row in of[: most[head]]], max(0, len(of) - most[head]))
        for head, of in under.items()
    ]
