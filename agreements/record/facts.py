"""From the rows of agreements to the facts that decide on their dates: six statements, however many there are."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from agreements.model import DecisionKind, Kind, PartyRole, Renewal, Stage
from agreements.record.model import Row
from agreements.terms.dates import Period, weekend
from agreements.terms.model import Amendment, Facts, Party, Statute, Term
from registry.partners.calendar import Closures
from registry.partners.closures import closures_of
from registry.platform import clock, db

_AGREEMENTS = """
    SELECT a.id, a.kind, a.stage, a.suspended_on, a.terminated_on, a.superseded_on, a.governing_lead_days,
        k.citation, k.review_months, k.term_months
    FROM agreement a LEFT JOIN agreement_pack k ON k.code = a.pack_code AND k.retired_on IS NULL
    WHERE a.id = ANY($1)
"""
_TERMS = "SELECT * FROM agreement_term WHERE agreement_id = ANY($1) ORDER BY agreement_id, number"
_AMENDMENTS = """
    SELECT m.*, t.number AS term_number FROM agreement_amendment m JOIN agreement_term t ON t.id = m.term_id
    WHERE m.agreement_id = ANY($1) ORDER BY m.agreement_id, m.number
"""
_PARTIES = """
    SELECT agreement_id, organisation_id, role, signed_on, withdrawn_on, joined_later FROM agreement_party
    WHERE agreement_id = ANY($1)
    ORDER BY agreement_id, role <> 'lead', role <> 'party', signed_on NULLS LAST, id
"""
_DECISIONS = """
    SELECT agreement_id, kind, decided_on FROM agreement_decision
    WHERE agreement_id = ANY($1) AND kind = ANY($2) ORDER BY agreement_id, decided_on, at, id
"""
# Whoever begins to renew no longer lets it lapse.
_TAKES_BACK = {DecisionKind.START_RENEWAL, DecisionKind.RENEGOTIATE}
_TELLING = [DecisionKind.AFFIRM_REVIEW, DecisionKind.LET_LAPSE, *_TAKES_BACK]


async def facts_of(ids: Collection[UUID], *, today: date | None = None) -> dict[UUID, Facts]:
    """The facts of these agreements; those that are not there are missing. Whoever asks sees to who may see them.

    `today`: around which the closed days of the lead parties are read, by default the day that it is.
    """
    wanted = list(ids)
    rows = await db.fetch(_AGREEMENTS, wanted)
    terms = _grouped(await db.fetch(_TERMS, wanted))
    amendments = _grouped(await db.fetch(_AMENDMENTS, wanted))
    parties = _grouped(await db.fetch(_PARTIES, wanted))
    decisions = _grouped(await db.fetch(_DECISIONS, wanted, [str(kind) for kind in _TELLING]))
    leads = {key: found[0]["organisation_id"] for key, found in parties.items()}
    closures = await closures_of(list(set(leads.values())), today or clock.today())
    return {
        row["id"]: Facts(
            stage=Stage(row["stage"]),
            terms=tuple(term_of(one) for one in terms[row["id"]]),
            amendments=tuple(amendment_of(one) for one in amendments[row["id"]]),
            parties=tuple(_party(one) for one in parties[row["id"]]),
            reviews=tuple(
                one["decided_on"] for one in decisions[row["id"]] if one["kind"] == DecisionKind.AFFIRM_REVIEW
            ),
            suspended_on=row["suspended_on"],
            terminated_on=row["terminated_on"],
            superseded_on=row["superseded_on"],
            lapse_decided_on=_lapse(decisions[row["id"]]),
            statute=_statute(row),
            governing_lead_days=row["governing_lead_days"],
            closed=closed_days(closures.get(leads.get(row["id"]))),  # type: ignore[arg-type]
            documented=row["kind"] != Kind.HANDSHAKE,
        )
        for row in rows
    }


def _grouped(rows: Sequence[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["agreement_id"]].append(row)
    return found


def _lapse(decisions: Sequence[Row]) -> date | None:
    decided: date | None = None
    for one in decisions:
        if one["kind"] == DecisionKind.LET_LAPSE:
            decided = one["decided_on"]
        elif one["kind"] in _TAKES_BACK:
            decided = None
    return decided


def _statute(row: Row) -> Statute | None:
    if row["citation"] is None or (row["review_months"] is None and row["term_months"] is None):
        return None
    return Statute(citation=row["citation"], review_months=row["review_months"], term_months=row["term_months"])


def closed_days(closures: Closures | None) -> Callable[[date], bool]:
    """Whether the lead party does not work on a day: weekends, public holidays and its own breaks."""
    if closures is None:
        return weekend
    return lambda day: weekend(day) or closures.closed_on(day) is not None


def term_of(row: Row) -> Term:
    return Term(
        number=row["number"],
        begins_on=row["begins_on"],
        ends_on=row["ends_on"],
        renewal=Renewal(row["renewal"]),
        renewal_period=period_of(row["renewal_period"]),
        renewals_most=row["renewals_most"],
        notice=period_of(row["notice"]),
        notice_of_others=period_of(row["notice_of_others"]),
        holdover=row["holdover"],
        holdover_until=row["holdover_until"],
        review_months=row["review_months"],
        terminate_days=row["terminate_days"],
    )


def period_of(text: Any) -> Period | None:
    return Period.parse(text) if text else None


def amendment_of(row: Row) -> Amendment:
    names = ("number", "term_number", "effective_on", "signed_on", "moves_end", "ended_on", "ends_on")
    return Amendment(**{name: row[name] for name in names})


def _party(row: Row) -> Party:
    return Party(
        organisation_id=row["organisation_id"],
        role=PartyRole(row["role"]),
        signed_on=row["signed_on"],
        withdrawn_on=row["withdrawn_on"],
        joined_later=row["joined_later"],
    )
