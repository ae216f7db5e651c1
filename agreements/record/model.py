"""What is read of agreements for pages and programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from agreements.model import Kind, PartyRole, Stage, State
from agreements.terms.model import Facts, Standing

Row = Mapping[str, Any]
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One line of a list: an agreement with its lead party, and what it is today as its standing says."""

    id: UUID
    reference: str
    title: str
    kind: Kind
    lead_id: UUID | None
    lead: str | None
    others: int
    owner_id: UUID | None
    owner: str | None
    version: int
    state: State
    reason: str
    last_day: date | None
    next_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """A party as the record shows it; `on` days are first days, as everywhere."""

    id: UUID
    organisation_id: UUID
    name: str
    role: PartyRole
    signatory_name: str | None
    signatory_title: str | None
    signatory_authority: str | None
    signatory_id: UUID | None
    signatory_gone: bool
    signed_on: date | None
    withdrawn_on: date | None
    notice_address: str | None

    def state(self, today: date) -> str:
        """What may be said of its signature: withdrawn, signed, waiting, or that it does not sign."""
        if self.withdrawn_on is not None and self.withdrawn_on <= today:
            return "withdrawn"
        if self.signed_on is not None:
            return "signed"
        return "waiting" if self.role.signs else "bound by no signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What a statute or a guide wants of agreements of some kinds."""

    code: str
    title: str
    kinds: tuple[Kind, ...]
    region: str
    citation: str
    term_months: int | None
    review_months: int | None
    clauses: tuple[str, ...]
    signers: str | None
    filing: str | None
    publish: bool
    retired_on: date | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Another agreement that this one names, if the reader may see it."""

    id: UUID
    reference: str
    title: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Everything of one agreement. `row` has the columns of its table; terms and amendments are rows, in order."""

    row: Row
    facts: Facts
    standing: Standing
    parties: Sequence[PartyLine]
    terms: Sequence[Row]
    amendments: Sequence[Row]
    areas: Sequence[tuple[UUID, str]]
    sites: Sequence[tuple[UUID, str]]
    pack: Pack | None
    owner: str | None
    backup_owner: str | None
    superseded_by: Linked | None
    supersedes: Sequence[Linked]

    @property
    def id(self) -> UUID:
        return UUID(str(self.row["id"]))

    @property
    def kind(self) -> Kind:
        return Kind(self.row["kind"])

    @property
    def stage(self) -> Stage:
        return Stage(self.row["stage"])

    @property
    def version(self) -> int:
        return int(self.row["version"])

    @property
    def lead(self) -> PartyLine | None:
        return next((one for one in self.parties if one.role is PartyRole.LEAD), None)

    @property
    def clauses_missing(self) -> list[str]:
        held = set(self.row["clauses"])
        return [clause for clause in self.pack.clauses if clause not in held] if self.pack else []


def last_day(ends_on: date | None) -> date | None:
    """The last day in force, of the first day on which it no longer is."""
    return ends_on - DAY if ends_on else None


def ends_on(day: date | None) -> date | None:
    """The first day on which it no longer holds, of the last day in force."""
    return day + DAY if day else None
