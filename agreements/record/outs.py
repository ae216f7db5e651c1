"""What programs are sent of agreements."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, convert

from agreements.model import Direction, Kind, PartyRole, Renewal, Stage, State
from agreements.record.model import PartyLine, Row, Summary, Whole, last_day
from agreements.record.outs_packs import PackOut, pack_out
from agreements.record.queries import today_of
from agreements.terms.model import Standing
from agreements.words import FOOTER
from contacts.model import Visibility
from registry.partners.schemas_out import NamedOut, named


class AgreementLineOut(Struct, frozen=True, kw_only=True):
    """One line of the list. `state` and `reason` are those of today; `last_day` is the last day in force."""

    id: UUID
    reference: str
    title: str
    kind: Kind
    lead: NamedOut | None
    other_parties: int
    owner: NamedOut | None
    state: State
    reason: str
    in_force: bool
    last_day: date | None
    next_on: date | None
    version: int


class StandingOut(Struct, frozen=True, kw_only=True):
    """What it is today, why, and the dates that matter. Every `*_last_day` and `last_day` is still in force."""

    state: State
    reason: str
    in_force: bool
    effective_on: date | None
    begins_on: date | None
    last_day: date | None
    term_number: int | None
    renewal_number: int
    renews_on: date | None
    notice_on: date | None
    notice_of_others_on: date | None
    send_by: date | None
    decide_by: date | None
    review_on: date | None
    review_overdue: bool
    review_by_statute: bool
    statute_on: date | None
    holdover_last_day: date | None
    earliest_end: date | None


class PartyOut(Struct, frozen=True, kw_only=True):
    """A party; `withdrawn_on` is the first day on which it is not bound."""

    id: UUID
    organisation: NamedOut
    role: PartyRole
    state: str
    signatory_name: str | None
    signatory_title: str | None
    signatory_authority: str | None
    signatory_id: UUID | None
    signatory_gone: bool
    signed_on: date | None
    withdrawn_on: date | None
    notice_address: str | None


class TermOut(Struct, frozen=True, kw_only=True):
    number: int
    begins_on: date
    last_day: date | None
    renewal: Renewal
    renewal_period: str | None
    renewals_most: int | None
    notice: str | None
    notice_of_others: str | None
    holdover: str | None
    holdover_last_day: date | None
    review_months: int | None
    terminate_days: int | None


class AmendmentOut(Struct, frozen=True, kw_only=True):
    """A change to a term. With `moves_end`: the last day as it was, and as it became."""

    number: int
    term_number: int
    effective_on: date
    signed_on: date | None
    summary: str
    moves_end: bool
    last_day_before: date | None
    last_day: date | None


class LinkedOut(Struct, frozen=True, kw_only=True):
    id: UUID
    reference: str
    title: str
    on: date | None


class AgreementOut(Struct, frozen=True, kw_only=True):
    """An agreement with everything on record. `notice` belongs beside whatever is shown of it."""

    id: UUID
    reference: str
    title: str
    kind: Kind
    stage: Stage
    visibility: Visibility
    standing: StandingOut
    parties: list[PartyOut]
    terms: list[TermOut]
    amendments: list[AmendmentOut]
    purposes: list[str]
    jurisdictions: list[NamedOut]
    sites: list[NamedOut]
    sectors: list[str]
    categories: list[str]
    direction: Direction
    circumstances: list[str]
    clause: str | None
    request_channel: str | None
    response_hours: int | None
    identity_check: str | None
    tlp: str | None
    caveats: list[str]
    retention: str | None
    oversight: str | None
    must_publish: bool
    published_url: str | None
    published_on: date | None
    filing_agency: str | None
    filing_due_on: date | None
    filed_on: date | None
    governing_body: str | None
    governing_lead_days: int | None
    sections: list[str]
    pack: PackOut | None
    clauses: list[str]
    clauses_missing: list[str]
    owner: NamedOut | None
    backup_owner: NamedOut | None
    note: str | None
    suspended_on: date | None
    terminated_on: date | None
    superseded_by: LinkedOut | None
    supersedes: list[LinkedOut]
    version: int
    created_at: datetime
    updated_at: datetime
    notice: str = FOOTER


_PLAIN = (
    "reference", "title", "purposes", "sectors", "categories", "circumstances", "clause", "request_channel",
    "response_hours", "identity_check", "tlp", "caveats", "retention", "oversight", "must_publish", "published_url",
    "published_on", "filing_agency", "filing_due_on", "filed_on", "governing_body", "governing_lead_days", "sections",
    "clauses", "note", "suspended_on", "terminated_on", "created_at", "updated_at",
)  # fmt: skip


def agreement_out(it: Whole) -> AgreementOut:
    row = it.row
    return AgreementOut(
        **{name: row[name] for name in _PLAIN},
        id=it.id,
        kind=it.kind,
        stage=it.stage,
        visibility=convert(row["visibility"], Visibility),
        direction=Direction(row["direction"]),
        standing=standing_out(it.standing),
        parties=[_party(one) for one in it.parties],
        terms=[_term(one) for one in it.terms],
        amendments=[_amendment(one) for one in it.amendments],
        jurisdictions=[NamedOut(id=key, name=name) for key, name in it.areas],
        sites=[NamedOut(id=key, name=name) for key, name in it.sites],
        pack=pack_out(it.pack) if it.pack else None,
        clauses_missing=it.clauses_missing,
        owner=named(row["owner_id"], it.owner),
        backup_owner=named(row["backup_owner_id"], it.backup_owner),
        superseded_by=_linked(it.superseded_by) if it.superseded_by else None,
        supersedes=[_linked(one) for one in it.supersedes],
        version=it.version,
    )


def line_out(line: Summary) -> AgreementLineOut:
    names = ("id", "reference", "title", "kind", "state", "reason", "last_day", "next_on", "version")
    return AgreementLineOut(
        **{name: getattr(line, name) for name in names},
        lead=named(line.lead_id, line.lead),
        other_parties=line.others,
        owner=named(line.owner_id, line.owner),
        in_force=line.state.in_force,
    )


def standing_out(now: Standing) -> StandingOut:
    made = {"in_force", "holdover_last_day"}
    return StandingOut(
        **{name: getattr(now, name) for name in StandingOut.__struct_fields__ if name not in made},
        in_force=now.state.in_force,
        holdover_last_day=last_day(now.holdover_until),
    )


def _party(one: PartyLine) -> PartyOut:
    names = [name for name in PartyOut.__struct_fields__ if name not in {"organisation", "state"}]
    return PartyOut(
        **{name: getattr(one, name) for name in names},
        organisation=NamedOut(id=one.organisation_id, name=one.name),
        state=one.state(today_of(None)),
    )


def _term(row: Row) -> TermOut:
    names = [name for name in TermOut.__struct_fields__ if not name.endswith("last_day")]
    return TermOut(
        **{name: row[name] for name in names},
        last_day=last_day(row["ends_on"]),
        holdover_last_day=last_day(row["holdover_until"]),
    )


def _amendment(row: Row) -> AmendmentOut:
    names = [name for name in AmendmentOut.__struct_fields__ if not name.startswith("last_day")]
    return AmendmentOut(
        **{name: row[name] for name in names},
        last_day_before=last_day(row["ended_on"]),
        last_day=last_day(row["ends_on"]),
    )


def _linked(one: Any) -> LinkedOut:
    return LinkedOut(id=one.id, reference=one.reference, title=one.title, on=one.on)
