"""Days that matter, of nothing in particular, and what leaves because of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch
from uuid import UUID, uuid4

from notifications.reminders import planning
from registry.platform import db
from registry.platform.access import Permission
from registry.platform.access.model import Actor
from registry.platform.deadlines import Deadline, DeadlineKind, DeadlineSource, Read, Recipient, Span, Who

NOON = datetime(2027, 2, 22, 17, tzinfo=UTC)  # a Monday; noon in Florida
TODAY = date(2027, 2, 22)
DAY = timedelta(days=1)


class Days:
    """A slice that knows some days; a test moves, adds and takes them away."""

    def __init__(self, *days: Deadline) -> None:
        self.days = list(days)

    async def read(self, span: Span) -> Read:
        found = sorted(
            (
                each
                for each in self.days
                if each.object_id > span.after
                and each.on <= span.until
                and (span.ids is None or each.object_id in span.ids)
            ),
            key=lambda each: each.object_id,
        )
        page = found[: span.limit]
        return Read(page, page[-1].object_id if len(found) > span.limit else None)


@contextmanager
def only(days: Days) -> Iterator[None]:
    """Reminders know of these days and of no others."""
    source = DeadlineSource(object_kind="agreement", read=days.read)
    with patch.object(planning, "sources", lambda: [source]):
        yield


def a_day(
    on: date, owner: Actor | None, backup: Actor | None = None, *, kind: DeadlineKind = DeadlineKind.EXPIRY,
    label: str = "SC-2024: the last day in force", object_id: UUID | None = None, visibility: str = "all_users",
) -> Deadline:  # fmt: skip
    line = {Who.OWNER: owner, Who.BACKUP: backup}
    return Deadline(
        kind=kind,
        object_kind="agreement",
        object_id=object_id or uuid4(),
        on=on,
        label=label,
        path="/agreements",
        needs=Permission.READ_AGREEMENTS,
        visibility=visibility,
        people={who: Recipient(user_id=one.user_id) for who, one in line.items() if one},
    )


async def mails() -> list[tuple[str, str]]:
    """Whom was written to about what, in order."""
    rows = await db.fetch("SELECT recipient, subject FROM mail ORDER BY put_at, id")
    return [(row["recipient"], row["subject"]) for row in rows]


async def reasons() -> list[str]:
    rows = await db.fetch("SELECT reason FROM reminder WHERE state = 'withheld' ORDER BY at, id")
    return [row["reason"] for row in rows]
