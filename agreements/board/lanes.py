"""What belongs into which lane of the board, as the database is asked. Values are arguments, never in the text.

In all of it `a` is the agreement, `s` its standing, $1 the visibilities that the reader may see and $2 the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agreements.board.model import Lane
from agreements.model import State

FAR = "DATE '9000-01-01'"  # stands for "no day", so that such lines come last and the order has no gap
REPORT_DAYS = 30
LAPSED_DAYS = 1096  # three years; what lapsed before is history
# OFFSET 0 keeps the planner to the order in which this is written: from the few that an index finds to each of them.
_PAPER = "CROSS JOIN LATERAL (SELECT * FROM agreement WHERE id = s.agreement_id OFFSET 0) a"
_NOW = "CROSS JOIN LATERAL (SELECT * FROM agreement_standing WHERE agreement_id = {} OFFSET 0) s"
BASE = f"agreement_standing s {_PAPER}"
_OF = f"{_NOW} {_PAPER}"


def _quoted(states: Sequence[State]) -> str:
    return ", ".join(f"'{state.value}'" for state in states)


IN_FORCE = f"s.state IN ({_quoted([state for state in State if state.in_force])})"
OVER = (State.EXPIRED, State.TERMINATED, State.SUPERSEDED, State.WITHDRAWN)
ALIVE = f"s.state NOT IN ({_quoted(OVER)})"
_SETTLED = "a.stage = 'concluded'"
_LAST = """(SELECT d.kind FROM agreement_decision d WHERE d.agreement_id = a.id
    AND d.kind IN ('let_lapse', 'start_renewal', 'renegotiate', 'affirm_review') ORDER BY d.at DESC LIMIT 1)"""
# What renews itself and was affirmed since the window opened goes on as it is: nobody has to decide again.
_OPEN = f"""a.stage = 'concluded' AND NOT (
    s.renews_on IS NOT NULL AND coalesce({_LAST} = 'affirm_review', false) AND EXISTS (
        SELECT FROM agreement_decision d WHERE d.agreement_id = a.id AND d.kind = 'affirm_review'
            AND d.decided_on >= coalesce(s.decide_by, s.notice_on) - 120))"""
_BEGUN = f"{_LAST} IN ('start_renewal', 'renegotiate')"
_UNDECIDED = """NOT EXISTS (SELECT FROM agreement_decision d WHERE d.agreement_id = a.id
    AND (d.kind IN ('let_lapse', 'terminate') OR d.decided_on >= s.ends_on))"""
_SENT = """
    (SELECT max(d.decided_on) FROM agreement_decision d WHERE d.agreement_id = a.id AND d.kind = 'approve_draft'),
    (SELECT min(p.signed_on) FROM agreement_party p WHERE p.agreement_id = a.id), a.created_at::date"""
# What was returned comes back as soon as somebody has worked on it.
_NOT_RETURNED = """NOT EXISTS (SELECT FROM agreement_decision d
    WHERE d.agreement_id = a.id AND d.kind = 'return_draft' AND d.at >= a.updated_at)"""
_REVIEW = "least(s.review_on, s.statute_on)"
# Expired within a year, and nobody had decided anything about its end before it came.
FOUND_LATE = f"""
    SELECT count(*) FROM {BASE}
    WHERE s.state = 'expired' AND s.ends_on > $2::date - 365 AND a.visibility = ANY($1) AND NOT EXISTS (
        SELECT FROM agreement_decision d WHERE d.agreement_id = a.id AND d.decided_on < s.ends_on
            AND d.kind IN ('let_lapse', 'terminate', 'start_renewal', 'renegotiate'))
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the lines of a lane come from.

    `by` is the day they are ordered by, or the first there is of several; `key` makes the order one.
    """

    where: str
    by: str = FAR
    tables: str = BASE
    key: str = "s.agreement_id"
    part: str = "NULL::uuid"
    what: str = "NULL::text"

    @property
    def order(self) -> str:
        return f"coalesce({self.by}, {FAR})"


_FROM_PAPER = f"agreement a {_NOW.format('a.id')}"
_OWNED = "app_user u CROSS JOIN LATERAL (SELECT * FROM agreement WHERE {} = u.id OFFSET 0) a"
_PARTY = "CROSS JOIN LATERAL (SELECT * FROM agreement_party WHERE {} OFFSET 0) p " + _OF.format("p.agreement_id")  # noqa: S608 - our own words
LANES: dict[Lane, tuple[Source, ...]] = {
    Lane.LAPSED: (
        Source(
            where=f"s.state = 'expired' AND s.ends_on > $2::date - {LAPSED_DAYS} AND {_UNDECIDED}", by="s.ends_on - 1"
        ),
    ),
    Lane.NOTICE: (Source(where=f"s.state = 'notice_window' AND {_OPEN}", by="s.send_by, s.notice_on"),),
    Lane.DECIDE: (Source(where=f"s.state = 'decide_by' AND {_OPEN}", by="s.decide_by"),),
    Lane.EXPIRING: (
        Source(
            where=f"s.state = 'expiring' AND {_SETTLED} AND {_LAST} IS DISTINCT FROM 'let_lapse'", by="s.ends_on - 1"
        ),
    ),
    Lane.HOLDOVER: (Source(where=f"s.state = 'holdover' AND {_SETTLED}", by="s.holdover_until - 1"),),
    Lane.OBLIGATIONS: (
        Source(
            tables=f"agreement_obligation w {_OF.format('w.agreement_id')}",
            where=f"w.warn_on <= $2 AND {ALIVE}",
            by="w.next_due_on", key="w.id", part="w.id", what="w.title",
        ),
    ),
    Lane.REPORTS: (
        Source(
            tables="agreement_funding_report r JOIN agreement_funding f ON f.id = r.funding_id"
            f" {_OF.format('f.agreement_id')}",
            where=f"r.filed_on IS NULL AND r.due_on <= $2::date + {REPORT_DAYS}",
            by="r.due_on", key="r.id", part="r.id", what="f.award_number || ': ' || r.what",
        ),
    ),
    Lane.REVIEW: (
        Source(where="s.state = 'review_due'", by=_REVIEW),
        Source(where=f"s.review_overdue AND {IN_FORCE} AND s.state <> 'holdover'", by=_REVIEW),
    ),
    Lane.SIGNING: (
        Source(where="s.state IN ('out_for_signature', 'partly_signed')", by=_SENT),
        Source(
            tables=f"agreement_party w {_OF.format('w.agreement_id')}",
            where=f"w.joined_later AND w.signed_on IS NULL AND w.withdrawn_on IS NULL AND {IN_FORCE}",
            by="a.updated_at::date", key="w.id",
        ),
    ),
    Lane.DRAFTS: (Source(where=f"s.state IN ('draft', 'negotiating') AND {_NOT_RETURNED}", by="a.updated_at::date"),),
    Lane.UNDER_WAY: (
        Source(
            tables=_FROM_PAPER,
            where=f"a.stage IN ('negotiating', 'out_for_signature') AND {IN_FORCE}"
            f" AND (a.kind <> 'handshake' OR {_BEGUN})",
            by="s.next_on, s.ends_on - 1",
        ),
    ),
    Lane.UNKNOWN: (
        Source(
            tables=f"agreement_term t {_OF.format('t.agreement_id')}",
            where=f"t.renewal = 'unknown' AND t.begins_on <= $2 AND coalesce(t.ends_on > $2, true) AND {IN_FORCE}",
            by="s.ends_on - 1",
        ),
    ),
    Lane.ORPHANED: (
        Source(tables=_FROM_PAPER, where=f"(a.owner_id IS NULL OR a.backup_owner_id IS NULL) AND {ALIVE}", key="a.id"),
        *(
            Source(
                tables=f"{_OWNED.format(column)} {_NOW.format('a.id')}",
                where=f"u.disabled_at IS NOT NULL AND {ALIVE}", key="a.id",
            )
            for column in ("owner_id", "backup_owner_id")
        ),
        Source(
            tables=f"person n {_PARTY.format('signatory_id = n.id')}",
            where=f"n.status = 'left' AND coalesce(n.left_on <= $2, true) AND p.withdrawn_on IS NULL AND {ALIVE}",
        ),
        Source(
            tables=f"organisation o {_PARTY.format('organisation_id = o.id')}",
            where=f"o.status IN ('merged', 'dissolved') AND p.withdrawn_on IS NULL AND {ALIVE}",
        ),
    ),
    Lane.HANDSHAKE: (
        Source(
            tables=_FROM_PAPER, key="a.id", where=f"a.kind = 'handshake' AND {ALIVE} AND NOT coalesce({_BEGUN}, false)"
        ),
    ),
}  # fmt: skip
# In these the day is the one since when it waits, not one to come.
SINCE = frozenset({Lane.SIGNING, Lane.DRAFTS, Lane.LAPSED})
# What can be worked on only until a day: first where nothing can be done any more after it, then where it is only late.
FINAL = (Lane.NOTICE, Lane.DECIDE, Lane.EXPIRING)
LATE = (Lane.HOLDOVER, Lane.OBLIGATIONS, Lane.REPORTS, Lane.REVIEW)
