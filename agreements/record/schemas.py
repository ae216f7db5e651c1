"""What comes in: one struct for a form and for the API. Days that end something are the last day in force."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType, field

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
from contacts.model import Visibility
from registry.partners.sectors import Sector
from registry.platform.text import Code, In, Line, Name, Prose, Remark, Title

Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Months = Annotated[int, Meta(ge=1, le=1200)]
Days = Annotated[int, Meta(ge=0, le=3660)]
Count = Annotated[int, Meta(ge=1, le=100)]
Hours = Annotated[int, Meta(ge=1, le=8760)]
Length = Annotated[
    str, Meta(max_length=40, description="A period: “90 days”, “3 months”, “1 year”, or P90D, P3M.", examples=["P3M"])
]
LastDay = Annotated[date, Meta(description="The last day in force.")]
Reference = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\s]([^\n\t]*[^\s])?$")]
Why = Annotated[str, Meta(min_length=3, max_length=4000, extra={"free_text": True})]
Sentence = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\n\t]*$", extra={"free_text": True})]
Some = Meta(max_length=40)


class DraftIn(In):
    """A new agreement. Title, kind and lead party are enough; the reference is proposed where it is left out.

    `signed_on`: for a paper that exists, the day on which all parties had signed.
    """

    title: Annotated[Title, Meta(min_length=1)]
    kind: Kind
    lead_id: UUID
    party_ids: Annotated[list[UUID], Some] = field(default_factory=list)
    reference: Reference | None = None
    stage: Stage = Stage.DRAFT
    signed_on: date | None = None
    visibility: Visibility = Visibility.ALL_USERS


class AmendIn(In):
    """What is to change of the record; what is left out stays, null empties."""

    title: Annotated[Title, Meta(min_length=1)] | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    reference: Reference | UnsetType = UNSET
    visibility: Visibility | UnsetType = UNSET
    purposes: Annotated[list[Purpose], Some] | UnsetType = UNSET
    owner_id: UUID | UnsetType | None = UNSET
    backup_owner_id: UUID | UnsetType | None = UNSET
    note: Prose | UnsetType | None = UNSET
    sectors: Annotated[list[Sector], Some] | UnsetType = UNSET
    jurisdiction_ids: Annotated[list[UUID], Meta(max_length=200)] | UnsetType = UNSET
    site_ids: Annotated[list[UUID], Meta(max_length=200)] | UnsetType = UNSET
    categories: Annotated[list[Category], Some] | UnsetType = UNSET
    direction: Direction | UnsetType = UNSET
    circumstances: Annotated[list[Circumstance], Some] | UnsetType = UNSET
    clause: Remark | UnsetType | None = UNSET
    request_channel: Remark | UnsetType | None = UNSET
    response_hours: Hours | UnsetType | None = UNSET
    identity_check: Remark | UnsetType | None = UNSET
    tlp: Tlp | UnsetType | None = UNSET
    caveats: Annotated[list[Line], Some] | UnsetType = UNSET
    retention: Remark | UnsetType | None = UNSET
    oversight: Remark | UnsetType | None = UNSET
    must_publish: bool | UnsetType = UNSET
    published_url: Title | UnsetType | None = UNSET
    published_on: date | UnsetType | None = UNSET
    filing_agency: Line | UnsetType | None = UNSET
    filing_due_on: date | UnsetType | None = UNSET
    filed_on: date | UnsetType | None = UNSET
    governing_body: Line | UnsetType | None = UNSET
    governing_lead_days: Days | UnsetType | None = UNSET
    sections: Annotated[list[SafecomSection], Some] | UnsetType = UNSET
    pack_code: Code | UnsetType | None = UNSET
    clauses: Annotated[list[Sentence], Some] | UnsetType = UNSET


class SignatoryIn(In):
    """Who signs for a party, and with what authority."""

    signatory_name: Line | None = None
    signatory_title: Line | None = None
    signatory_authority: Remark | None = None
    signatory_id: UUID | None = None
    notice_address: Remark | None = None


class PartyIn(SignatoryIn, kw_only=True):
    """An organisation that is named in the agreement. A new lead makes the former one a party."""

    role: PartyRole = PartyRole.PARTY
    signed_on: date | None = None


class NewPartyIn(PartyIn, kw_only=True):
    organisation_id: UUID


class SignIn(In):
    """A signature that was given; `signed_on` null: today. What is left out of the signatory stays as it is."""

    signed_on: date | None = None
    signatory_name: Line | None = None
    signatory_title: Line | None = None
    signatory_authority: Remark | None = None
    signatory_id: UUID | None = None


class WithdrawIn(In):
    """The last day on which the party is bound; null: today is the first day on which it is not."""

    last_day: LastDay | None = None


class TermIn(In):
    """A term: the first, or a renewal, which is a new term. Without `last_day` and `lasts` it has no end."""

    begins_on: date
    last_day: LastDay | None = None
    lasts: Length | None = None
    renewal: Renewal = Renewal.UNKNOWN
    renewal_period: Length | None = None
    renewals_most: Count | None = None
    notice: Length | None = None
    notice_of_others: Length | None = None
    holdover: Remark | None = None
    holdover_last_day: LastDay | None = None
    review_months: Months | None = None
    terminate_days: Days | None = None


class AmendmentIn(In):
    """A change to a term, by its number (null: the latest). With `moves_end` the term ends on `last_day`, null: never.

    Unsigned it changes nothing yet: record the signature when it is there.
    """

    effective_on: date
    summary: Why
    signed_on: date | None = None
    term_number: Count | None = None
    moves_end: bool = False
    last_day: LastDay | None = None


class SignedIn(In):
    signed_on: date


class SupersedeIn(In):
    """The agreement that takes its place, and the first day on which it does (null: today)."""

    by_id: UUID
    on: date | None = None


class TerminateIn(In):
    """The last day in force (null: yesterday, so that it is over today) and why."""

    reason: Why
    last_day: LastDay | None = None


class SuspendIn(In):
    """From which day (null: today) and why."""

    reason: Why
    on: date | None = None


class ResumeIn(In):
    reason: Why


class StageIn(In):
    """How far the work on it has come."""

    stage: Stage


class PackIn(In):
    """What a statute or a guide wants. `region` empty: everywhere. `retired`: no longer offered."""

    title: Name
    kinds: Annotated[list[Kind], Some] = field(default_factory=list)
    region: Annotated[str, Meta(max_length=3, pattern="^[A-Za-z]{0,3}$")] = ""
    citation: Title = ""
    term_months: Months | None = None
    review_months: Months | None = None
    clauses: Annotated[list[Sentence], Some] = field(default_factory=list)
    signers: Remark | None = None
    filing: Remark | None = None
    publish: bool = False
    retired: bool = False


class NewPackIn(PackIn, kw_only=True):
    code: Annotated[str, Meta(min_length=2, max_length=40, pattern="^[a-z][a-z0-9_]*$")]
