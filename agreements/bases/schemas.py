"""What comes in and goes out of legal bases: one struct for a form's content and for the API."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, field

from agreements.bases.model import Decider, Route, Status, Step
from agreements.model import Category, Circumstance, Direction, Purpose
from registry.partners.model import Regime
from registry.partners.sectors import Sector
from registry.platform.text import Code, In, Line, Remark, Title

Items = Annotated[list[Title], Meta(max_length=20)]
Statement = Annotated[str, Meta(min_length=1, max_length=600)]
Filled = Annotated[str, Meta(min_length=1, max_length=300)]
Region = Annotated[str, Meta(pattern="^[A-Z]{2}$", description="US, or the postal code of a state.")]
Web = Annotated[str, Meta(max_length=500, pattern="^(https://.*)?$")]


class BasisIn(In):
    """What a card says: a provision in plain words, two sentences at most, and what follows from it."""

    title: Filled
    citation: Filled
    statement: Statement
    route: Route
    decider: Decider
    categories: Annotated[list[Category], Meta(min_length=1)]
    recipients: Filled
    discloses: Filled
    direction: Direction = Direction.IN
    regime: Regime | None = None
    sectors: list[Sector] = field(default_factory=list)
    circumstances: Annotated[list[Circumstance], Meta(min_length=1)] = field(default_factory=lambda: list(Circumstance))
    askers: list[Sector] = field(default_factory=list)
    written_request: bool = False
    needs_purpose: Purpose | None = None
    tests: Items = field(default_factory=list)
    bring: Items = field(default_factory=list)
    writer: Line = ""
    writes: Items = field(default_factory=list)
    writes_under: Line = ""
    retention: Line = ""
    redisclosure: Title = ""
    notice: Title = ""
    not_covered: Items = field(default_factory=list)
    overlays: Annotated[list[Code], Meta(max_length=20)] = field(default_factory=list)
    source_url: Web = ""
    effective_from: date | None = None
    effective_to: date | None = None


class NewBasisIn(BasisIn, kw_only=True):
    """A card that is not there yet; `code` is its name for programs."""

    code: Annotated[str, Meta(max_length=60, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    jurisdiction: Region = "US"


class ApproveIn(In):
    """`next_review_on` is the day by which it is to be looked at again, two years ahead at most (null: in a year)."""

    next_review_on: date | None = None


class RetireIn(In):
    reason: Annotated[Remark, Meta(min_length=1)]


class BasisOut(Struct, frozen=True, kw_only=True):
    """A version of a card; `number` counts the versions, `guides` says whether it is shown as guidance today."""

    id: UUID
    code: str
    number: int
    jurisdiction: str
    status: Status
    guides: bool
    overdue: bool
    step: Step
    reviewed_on: date | None
    reviewed_by: str | None
    next_review_on: date | None
    retired_on: date | None
    retired_because: str | None
    content: BasisIn
    version: int


class OfferOut(Struct, frozen=True, kw_only=True):
    """A basis that fits; `basis_id` names the version that was read."""

    basis_id: UUID
    code: str
    number: int
    title: str
    citation: str
    statement: str
    step: Step
    jurisdiction: str
    discloses: str
    recipients: str
    tests: list[str]
    not_covered: list[str]
    redisclosure: str
    reasons: list[str]
    reviewed_on: date | None
    overdue: bool


class UnderOut(Struct, frozen=True, kw_only=True):
    """An agreement in force that carries the ask."""

    agreement_id: UUID
    reference: str
    title: str
    state: str
    last_day_in_force: date | None
    clause: str | None
    request_channel: str | None
    response_hours: int | None
    identity_check: str | None
    handling: str | None


class DutyOut(Struct, frozen=True, kw_only=True):
    who: str
    what: list[str]
    under: str
    retention: str


class CoverageOut(Struct, frozen=True, kw_only=True):
    """What may be asked, on what basis, and what is missing. Information, not legal advice: the partner decides."""

    organisation_id: UUID
    category: Category
    circumstance: Circumstance
    on: date
    summary: str
    covered: bool
    ask: list[OfferOut]
    formal: list[OfferOut]
    limits: list[OfferOut]
    under: list[UnderOut]
    bring: list[str]
    writes_down: list[DutyOut]
    reasons: list[str]
    missing: list[str]
    note: str
