"""The days of agreements by which somebody must act, as they stand: for whoever reminds."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from agreements.model import State
from agreements.record.standings import fresh
from agreements.terms.standings import DATED
from registry.platform import clock, db
from registry.platform.access import Permission
from registry.platform.deadlines import Deadline, DeadlineKind, DeadlineSource, Read, Recipient, Span, looked_after

# What has run out without anybody having decided on it is told of for as long as it still can be put right quietly.
_LAPSED_DAYS = 60
_IDS = """
    SELECT a.id FROM agreement a JOIN agreement_standing s ON s.agreement_id = a.id
    WHERE a.id > $1 AND ($2::uuid[] IS NULL OR a.id = ANY($2))
        AND a.terminated_on IS NULL AND a.superseded_on IS NULL AND a.stage = 'concluded'
        AND (s.state = ANY($3) OR (s.state = 'expired' AND s.ends_on > $4))
    ORDER BY a.id LIMIT $5
"""
_DAYS = """
    SELECT a.id, a.reference, a.visibility, a.owner_id, a.backup_owner_id, d.kind, d.part, d.day, d.what
    FROM agreement a JOIN agreement_standing s ON s.agreement_id = a.id
    CROSS JOIN LATERAL (
        SELECT * FROM (VALUES
            ('decision', '', s.decide_by, 'the governing body must decide'),
            ('notice', '', coalesce(s.send_by, s.notice_on), 'the last safe day to send notice'),
            ('expiry', '', CASE WHEN s.renews_on IS NULL THEN s.ends_on - 1 END, 'the last day in force'),
            ('review', '', s.review_on, 'a review is due'),
            ('review', 'statute', s.statute_on, 'the statute wants it signed anew'),
            ('filing', '', CASE WHEN a.filed_on IS NULL THEN a.filing_due_on END, 'to be filed')
        ) AS of_agreement(kind, part, day, what)
        UNION ALL
        SELECT 'obligation', o.id::text, o.next_due_on, o.title
        FROM agreement_obligation o WHERE o.agreement_id = a.id
        UNION ALL
        SELECT 'report', r.id::text, r.due_on, r.what FROM agreement_funding f
        JOIN agreement_funding_report r ON r.funding_id = f.id WHERE f.agreement_id = a.id AND r.filed_on IS NULL
    ) d
    WHERE a.id = ANY($1) AND d.day <= $2
    ORDER BY a.id, d.kind, d.part
"""
_OUTSIDE = """
    SELECT agreement_id, array_agg(lower(notice_address) ORDER BY id) AS addresses FROM agreement_party
    WHERE agreement_id = ANY($1) AND withdrawn_on IS NULL AND notice_address LIKE '_%@_%' GROUP BY agreement_id
"""
_CARDS = """
    SELECT id, card->>'title' AS title, next_review_on FROM legal_basis
    WHERE status = 'approved' AND next_review_on <= $1 AND id > $2 AND ($3::uuid[] IS NULL OR id = ANY($3))
    ORDER BY id LIMIT $4
"""
_STATES = sorted(str(state) for state in DATED if state is not State.SUSPENDED)


async def _agreements(span: Span) -> Read:
    await fresh()
    args = (span.after, span.ids, _STATES, clock.today() - timedelta(days=_LAPSED_DAYS), span.limit)
    ids = [row["id"] for row in await db.fetch(_IDS, *args)]
    outside = {row["agreement_id"]: row["addresses"] for row in await db.fetch(_OUTSIDE, ids)}
    days = [_day(row, outside.get(row["id"], ())) for row in await db.fetch(_DAYS, ids, span.until)]
    return Read(days, ids[-1] if len(ids) == span.limit else None)


async def _cards(span: Span) -> Read:
    rows = await db.fetch(_CARDS, span.until, span.after, span.ids, span.limit)
    return Read([_card(row) for row in rows], rows[-1]["id"] if len(rows) == span.limit else None)


def _day(row: Mapping[str, Any], outside: Sequence[str]) -> Deadline:
    return Deadline(
        kind=DeadlineKind(row["kind"]),
        object_kind="agreement",
        object_id=row["id"],
        part=row["part"],
        on=row["day"],
        label=f"{row['reference']}: {row['what']}",
        path=f"/agreements/{row['id']}",
        needs=Permission.READ_AGREEMENTS,
        visibility=row["visibility"],
        people=looked_after(row["owner_id"], row["backup_owner_id"]),
        outside=[Recipient(address=each) for each in outside],
    )


def _card(row: Mapping[str, Any]) -> Deadline:
    return Deadline(
        kind=DeadlineKind.LEGAL_CARD,
        object_kind="legal_basis",
        object_id=row["id"],
        on=row["next_review_on"],
        label=f"Legal basis “{row['title']}”: counsel must look at it again",
        path=f"/bases/{row['id']}",
        needs=Permission.APPROVE_BASES,
    )


DEADLINES = [
    DeadlineSource(object_kind="agreement", read=_agreements),
    DeadlineSource(object_kind="legal_basis", read=_cards),
]
