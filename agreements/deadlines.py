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
# What an award asks for is owed whatever became of the agreement.
_IDS = """
    SELECT a.id FROM agreement a JOIN agreement_standing s ON s.agreement_id = a.id
    WHERE a.id > $1 AND ($2::uuid[] IS NULL OR a.id = ANY($2)) AND (
        s.state = ANY($3) OR (s.state = 'expired' AND s.ends_on > $4) OR a.id IN (
            SELECT f.agreement_id FROM agreement_funding f JOIN agreement_funding_report r ON r.funding_id = f.id
            WHERE r.filed_on IS NULL))
    ORDER BY a.id LIMIT $5
"""
# While a new text is worked on the one in force goes on, and its days with it. That it ends is no news where somebody
# let it lapse, ended it, or agreed on the next term; that it renews itself is none where it was affirmed for that.
_DAYS = """
    WITH seen AS (
        SELECT a.*, s.decide_by, s.notice_on, s.send_by, s.ends_on, s.renews_on, s.review_on, s.statute_on,
            s.state = ANY($3) AND a.stage <> 'draft' AS runs,
            s.state = 'expired' AND s.ends_on > $4 AND last.decided_on IS NULL AS lapsed,
            CASE WHEN s.state = 'holdover' THEN s.holdover_until END AS held_until,
            s.renews_on IS NOT NULL AND last.kind = 'affirm_review'
                AND last.decided_on >= coalesce(s.decide_by, s.notice_on) - 120 AS affirmed,
            s.renews_on IS NOT NULL OR a.terminated_on IS NOT NULL OR a.superseded_on IS NOT NULL
                OR (last.kind = 'let_lapse' AND last.decided_on >= s.begins_on)
                OR EXISTS (SELECT FROM agreement_term t WHERE t.agreement_id = a.id AND t.begins_on = s.ends_on)
                AS settled
        FROM agreement a JOIN agreement_standing s ON s.agreement_id = a.id
        LEFT JOIN LATERAL (
            SELECT d.kind, d.decided_on FROM agreement_decision d
            WHERE d.agreement_id = a.id AND d.kind IN ('let_lapse', 'start_renewal', 'renegotiate', 'affirm_review')
            ORDER BY d.at DESC LIMIT 1
        ) last ON s.state <> 'expired' OR last.kind = 'let_lapse' OR last.decided_on >= s.ends_on
        WHERE a.id = ANY($1)
    )
    SELECT a.id, a.title, a.reference, a.visibility, d.owner_id, d.backup_owner_id, d.kind, d.part, d.day, d.what
    FROM seen a CROSS JOIN LATERAL (
        SELECT kind, part, day, what, a.owner_id, a.backup_owner_id FROM (VALUES
            ('decision', '', a.runs AND NOT coalesce(a.affirmed, false), a.decide_by, 'the governing body must decide'),
            ('notice', '', a.runs AND NOT coalesce(a.affirmed, false), coalesce(a.send_by, a.notice_on),
                'the last safe day to send notice'),
            ('expiry', '', (a.runs OR a.lapsed) AND NOT coalesce(a.settled, false), a.ends_on - 1,
                'the last day in force'),
            ('expiry', 'holdover', a.runs, a.held_until - 1, 'the last day that it may go on'),
            ('review', '', a.runs, a.review_on, 'a review is due'),
            ('review', 'statute', a.runs, a.statute_on, 'the statute wants it signed anew'),
            ('filing', '', a.runs AND a.filed_on IS NULL, a.filing_due_on, 'to be filed')
        ) AS of_agreement(kind, part, stands, day, what) WHERE stands
        UNION ALL
        SELECT 'review', 'signatory ' || p.id, n.left_on, 'who signed it has left: look at it again',
            a.owner_id, a.backup_owner_id
        FROM agreement_party p JOIN person n ON n.id = p.signatory_id AND n.status = 'left'
        WHERE p.agreement_id = a.id AND p.withdrawn_on IS NULL AND a.runs AND NOT EXISTS (
            SELECT FROM agreement_decision d
            WHERE d.agreement_id = a.id AND d.kind = 'affirm_review' AND d.decided_on >= n.left_on)
        UNION ALL
        SELECT 'obligation', o.id::text, o.next_due_on, o.title, coalesce(o.owner_id, a.owner_id),
            CASE WHEN o.owner_id IS DISTINCT FROM a.owner_id THEN coalesce(a.owner_id, a.backup_owner_id)
            ELSE a.backup_owner_id END
        FROM agreement_obligation o WHERE o.agreement_id = a.id AND a.runs
        UNION ALL
        SELECT 'report', r.id::text, r.due_on, r.what, a.owner_id, a.backup_owner_id FROM agreement_funding f
        JOIN agreement_funding_report r ON r.funding_id = f.id WHERE f.agreement_id = a.id AND r.filed_on IS NULL
    ) d
    WHERE d.day <= $2
    ORDER BY a.id, d.kind, d.part
"""
# Not to an address that the directory knows only as a retired one, or as that of somebody who left.
_OUTSIDE = """
    WITH given AS (
        SELECT agreement_id, lower(notice_address) AS address FROM agreement_party
        WHERE agreement_id = ANY($1) AND withdrawn_on IS NULL AND notice_address LIKE '_%@_%'
    ), listed AS (
        SELECT lower(c.value) AS address, bool_or(
            (c.retired_on IS NULL OR c.retired_on > $2) AND (p.left_on IS NULL OR p.left_on > $2)) AS usable
        FROM contact_point c LEFT JOIN person p ON p.id = c.person_id
        WHERE c.kind IN ('email_shared', 'email_personal') AND lower(c.value) IN (SELECT address FROM given)
        GROUP BY lower(c.value)
    )
    SELECT agreement_id, array_agg(DISTINCT address) AS addresses FROM given LEFT JOIN listed USING (address)
    WHERE usable IS NOT FALSE GROUP BY agreement_id
"""
_CARDS = """
    SELECT id, card->>'title' AS title, next_review_on FROM legal_basis
    WHERE status = 'approved' AND next_review_on <= $1 AND id > $2 AND ($3::uuid[] IS NULL OR id = ANY($3))
    ORDER BY id LIMIT $4
"""
_STATES = sorted(str(state) for state in DATED if state is not State.SUSPENDED)


async def _agreements(span: Span) -> Read:
    await fresh()
    since = clock.today() - timedelta(days=_LAPSED_DAYS)
    ids = [row["id"] for row in await db.fetch(_IDS, span.after, span.ids, _STATES, since, span.limit)]
    outside = {row["agreement_id"]: row["addresses"] for row in await db.fetch(_OUTSIDE, ids, clock.today())}
    days = [_day(row, outside.get(row["id"], ())) for row in await db.fetch(_DAYS, ids, span.until, _STATES, since)]
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
        label=f"{row['title']} ({row['reference']}): {row['what']}",
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
