"""What the forms of the record send: others are named in them as people know them, lists are typed line by line."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, field

from agreements.model import (
    Category,
    Circumstance,
    Direction,
    Kind,
    PartyRole,
    Purpose,
    Renewal,
    SafecomSection,
    Stage,
    Tlp,
)
from agreements.record.schemas import (
    AmendmentIn,
    Days,
    Hours,
    LastDay,
    Length,
    Months,
    Reference,
    Sentence,
    SignatoryIn,
    SignedIn,
    SignIn,
    Some,
    SupersedeIn,
    TermIn,
    Version,
    WithdrawIn,
)
from contacts.model import Visibility
from registry.partners.sectors import Sector
from registry.platform.text import Code, In, Line, Name, Prose, Remark, Title


class NewForm(In):
    """A new agreement on one page; a title, a kind and a lead party are enough."""

    title: Annotated[Title, Meta(min_length=1)]
    kind: Kind
    lead: Annotated[Title, Meta(min_length=1)]
    others: Prose | None = None
    stage: Stage = Stage.DRAFT
    signed_on: date | None = None
    begins_on: date | None = None
    last_day: LastDay | None = None
    lasts: Length | None = None
    renewal: Renewal = Renewal.UNKNOWN
    renewal_period: Length | None = None
    notice: Length | None = None
    reference: Reference | None = None
    visibility: Visibility = Visibility.ALL_USERS

    def term(self) -> TermIn | None:
        """The term that was typed, None where nobody said when it begins."""
        if self.begins_on is None:
            return None
        names = ("begins_on", "last_day", "lasts", "renewal", "renewal_period", "notice")
        return TermIn(**{name: getattr(self, name) for name in names})


class BasicsForm(In):
    version: Version
    title: Annotated[Title, Meta(min_length=1)]
    kind: Kind
    reference: Reference
    visibility: Visibility
    purposes: Annotated[list[Purpose], Some] = field(default_factory=list)
    owner_id: UUID | None = None
    backup_owner_id: UUID | None = None
    note: Prose | None = None


class ScopeForm(In):
    version: Version
    areas: Prose | None = None
    site_ids: Annotated[list[UUID], Meta(max_length=200)] = field(default_factory=list)
    sectors: Annotated[list[Sector], Some] = field(default_factory=list)


class AskForm(In):
    version: Version
    categories: Annotated[list[Category], Some] = field(default_factory=list)
    direction: Direction = Direction.IN
    circumstances: Annotated[list[Circumstance], Some] = field(default_factory=list)
    clause: Remark | None = None
    request_channel: Remark | None = None
    response_hours: Hours | None = None
    identity_check: Remark | None = None


class DutiesForm(In):
    version: Version
    tlp: Tlp | None = None
    caveats: Prose | None = None
    retention: Remark | None = None
    oversight: Remark | None = None
    must_publish: bool = False
    published_url: Title | None = None
    published_on: date | None = None
    filing_agency: Line | None = None
    filing_due_on: date | None = None
    filed_on: date | None = None
    governing_body: Line | None = None
    governing_lead_days: Days | None = None


class ChecklistForm(In):
    version: Version
    sections: Annotated[list[SafecomSection], Some] = field(default_factory=list)
    pack_code: Code | None = None
    clauses: Annotated[list[Sentence], Some] = field(default_factory=list)


class StageForm(In):
    version: Version
    stage: Stage


class NewPartyForm(SignatoryIn, kw_only=True):
    version: Version
    organisation: Annotated[Title, Meta(min_length=1)]
    role: PartyRole = PartyRole.PARTY
    signed_on: date | None = None


class PartyForm(SignatoryIn, kw_only=True):
    version: Version
    role: PartyRole
    signed_on: date | None = None


class SignForm(SignIn, kw_only=True):
    version: Version


class WithdrawForm(WithdrawIn, kw_only=True):
    version: Version


class VersionForm(In):
    version: Version


class TermForm(TermIn, kw_only=True):
    version: Version


class AmendmentForm(AmendmentIn, kw_only=True):
    version: Version


class SignedForm(SignedIn, kw_only=True):
    version: Version


class SupersedeForm(SupersedeIn, kw_only=True):
    version: Version


class PackForm(In):
    """What a statute wants; clauses are typed one to a line. `code` is asked for a new one only."""

    title: Name
    version: Version = 1
    code: Code = ""
    kinds: Annotated[list[Kind], Some] = field(default_factory=list)
    region: Code = ""
    citation: Title = ""
    term_months: Months | None = None
    review_months: Months | None = None
    clauses: Prose | None = None
    signers: Remark | None = None
    filing: Remark | None = None
    publish: bool = False
    retired: bool = False


def without(given: In, *names: str) -> dict[str, Any]:
    """The fields of a form as a struct of a service wants them, but for those that only the form has."""
    return {name: getattr(given, name) for name in given.__struct_fields__ if name not in {"version", *names}}


def lines(text: str | None) -> list[str]:
    """What was typed line by line, blank ones left out."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
