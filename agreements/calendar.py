"""The days of agreements in calendars: one entry for each day on which something must be done or happens by itself."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from agreements.terms.model import Facts, Milestone, MilestoneKind
from agreements.terms.rules import milestones
from registry.platform import db
from registry.platform.access.model import Permission
from registry.platform.calendar.keep import keep_many
from registry.platform.calendar.model import Entry, EntryKind

SOURCE = "agreement"
# The reference and what to do, and nothing of what it is about: calendars are shown on screens that others see.
WORDS = {
    MilestoneKind.DECIDE_BY: "last day for the governing body to decide",
    MilestoneKind.SEND_BY: "decide by today whether to renew; the last safe day to send notice",
    MilestoneKind.NOTICE_DEADLINE: "last day for notice to arrive",
    MilestoneKind.REVIEW_DUE: "review due",
    MilestoneKind.STATUTE_DUE: "new signatures due by law",
    MilestoneKind.LAST_DAY: "last day in force",
    MilestoneKind.RENEWS_ITSELF: "renews itself today",
    MilestoneKind.HOLDOVER_END: "last day that it may go on",
}
# Those of whom it is: the parties that are in it, and their sectors unless the agreement names its own.
_ABOUT = """
    SELECT a.id, a.reference, a.visibility, a.owner_id, a.backup_owner_id, a.sectors,
        coalesce(array_agg(p.organisation_id) FILTER (WHERE p.id IS NOT NULL), '{}') AS organisations,
        coalesce(array_agg(DISTINCT o.sector) FILTER (WHERE o.id IS NOT NULL), '{}') AS sectors_of_parties
    FROM agreement a
    LEFT JOIN agreement_party p ON p.agreement_id = a.id AND (p.withdrawn_on IS NULL OR p.withdrawn_on > current_date)
    LEFT JOIN organisation o ON o.id = p.organisation_id
    WHERE a.id = ANY($1) GROUP BY a.id
"""


async def publish(facts: Mapping[UUID, Facts], zones: Mapping[UUID, str], today: Mapping[UUID, date]) -> None:
    """Make calendars say the coming days of these agreements; what changed nothing is not written.

    Inside the transaction of the change. `zones` and `today` are those of the lead parties. A day that is over stays
    as it was; one that was still to come and no longer is becomes cancelled.
    """
    rows = {row["id"]: row for row in await db.fetch(_ABOUT, list(facts))}
    given = {
        key: [_entry(row, one, part, zones[key]) for part, one in days(facts[key], today[key]).items()]
        for key, row in rows.items()
    }
    await keep_many(SOURCE, given, over_before=today)


async def forget(ids: Collection[UUID]) -> None:
    """Take the days of agreements away that are deleted as if they had never been, in the same transaction."""
    if await db.execute("DELETE FROM calendar_entry WHERE source = $1 AND source_id = ANY($2)", SOURCE, list(ids)):
        await db.execute("UPDATE calendar_revision SET revision = revision + 1 WHERE kind = $1", EntryKind.AGREEMENT)


def days(facts: Facts, on: date) -> dict[str, Milestone]:
    """The coming days of an agreement by the name that each keeps: the same day of a later term is another one.

    A review goes by how often one was affirmed: the next one after that is another entry. It does not start anew when
    an agreement renews itself.
    """
    found: dict[str, Milestone] = {}
    for one in milestones(facts, on):
        found.setdefault(_part(one, len(facts.reviews)), one)
    return found


def _part(one: Milestone, reviews: int) -> str:
    of = reviews if one.kind is MilestoneKind.REVIEW_DUE else one.renewal_number
    return f"{one.kind}:{one.term_number or 0}.{of}"


def _entry(row: Mapping[str, Any], one: Milestone, part: str, zone: str) -> Entry:
    people: Sequence[UUID | None] = (row["owner_id"], row["backup_owner_id"])
    return Entry(
        source=SOURCE,
        source_id=row["id"],
        part=part,
        kind=EntryKind.AGREEMENT,
        title=f"{row['reference']}: {WORDS[one.kind]}",
        starts=one.on,
        zone=zone,
        related=(SOURCE, row["id"]),
        path=f"/agreements/{row['id']}",
        needs=Permission.READ_AGREEMENTS,
        visibility=row["visibility"],
        sectors=frozenset(row["sectors"] or row["sectors_of_parties"]),
        organisation_ids=frozenset(row["organisations"]),
        user_ids=frozenset(key for key in people if key),
    )
