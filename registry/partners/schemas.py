"""What comes in, the same from programs and from forms."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType, field

from registry.partners.identifiers import IdentifierScheme
from registry.partners.model import AreaRole, JurisdictionType, NameKind, OrganisationKind, Regime, Status, Tier
from registry.partners.sectors import Sector, Subsector
from registry.platform.text import Code, In, Line, Name, Prose, Remark, Title

Region = Annotated[
    str, Meta(min_length=2, max_length=3, pattern="^[A-Za-z]{2,3}$", description="State or province, like FL.")
]
Country = Annotated[str, Meta(pattern="^[A-Za-z]{2}$", description="ISO 3166-1, like US.")]
Hours = Annotated[
    Prose, Meta(description="Opening hours in words: `Mon–Fri 08:00–16:30`, `24/7`; null when not known.")
]
Zone = Annotated[Code, Meta(description="IANA time zone; that of the state where it is left out.")]
Degrees = Annotated[float, Meta(ge=-180, le=180)]
People = Annotated[int, Meta(ge=0, le=1_000_000)]
VersionSeen = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class FactsIn(In):
    """What is said of an organisation when it is registered, by a program or in a form."""

    name: Name
    sector: Sector
    region: Region
    kind: OrganisationKind = OrganisationKind.ORGANISATION
    subsector: Subsector | None = None
    website: Title | None = None
    time_zone: Zone | None = None
    country: Country = "US"
    hours: Hours | None = None
    open_on_holidays: bool = False
    regimes: Annotated[list[Regime], Meta(max_length=20)] = field(default_factory=list)
    tier: Tier = Tier.STANDARD
    note: Prose | None = None


class RegisterIn(FactsIn):
    """A new organisation. Owner and status have operations of their own."""

    parent_id: UUID | None = None
    jurisdiction_ids: Annotated[list[UUID], Meta(max_length=200)] = field(default_factory=list)


class AmendIn(In):
    """What is to change; what is left out stays, null empties."""

    name: Name | UnsetType = UNSET
    sector: Sector | UnsetType = UNSET
    region: Region | UnsetType = UNSET
    kind: OrganisationKind | UnsetType = UNSET
    subsector: Subsector | UnsetType | None = UNSET
    parent_id: UUID | UnsetType | None = UNSET
    website: Title | UnsetType | None = UNSET
    time_zone: Zone | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    hours: Hours | UnsetType | None = UNSET
    open_on_holidays: bool | UnsetType = UNSET
    regimes: Annotated[list[Regime], Meta(max_length=20)] | UnsetType = UNSET
    tier: Tier | UnsetType = UNSET
    note: Prose | UnsetType | None = UNSET


class StatusIn(In):
    """A status to go on with; `merged` needs a successor, `dissolved` a successor or a reason."""

    status: Status
    successor_id: UUID | None = None
    reason: Remark = ""


class OwnerIn(In):
    """Who looks after the relationship; null for nobody."""

    owner_id: UUID | None = None
    backup_owner_id: UUID | None = None


class TagsIn(In):
    """All tags of an organisation, in any spelling: they are kept in small letters and digits."""

    tags: Annotated[list[Remark], Meta(max_length=200)]


class NameIn(In):
    name: Name
    kind: NameKind = NameKind.ALIAS
    until_on: date | None = None


class IdentifierIn(In):
    scheme: IdentifierScheme
    value: Annotated[Code, Meta(min_length=1)]


class SiteIn(In):
    """A place. `main` makes it the one that is shown first."""

    name: Line = ""
    street: Line = ""
    city: Line = ""
    region: Annotated[str, Meta(pattern="^([A-Za-z]{2,3})?$")] = ""
    postal_code: Annotated[str, Meta(max_length=20, pattern="^[0-9A-Za-z -]*$")] = ""
    country: Country = "US"
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Degrees | None = None
    capacity: People | None = None
    main: bool = False


class AreaIn(In):
    jurisdiction_id: UUID
    role: AreaRole = AreaRole.PRIMARY


class MemberIn(In):
    member_id: UUID
    role: Line = ""
    since_on: date | None = None


class ClosureIn(In):
    name: Name
    starts_on: date
    ends_on: date


class JurisdictionIn(In):
    """An area of a type other than state."""

    type: JurisdictionType
    name: Name
    region: Region
    fips: Annotated[str, Meta(pattern="^[0-9]{2,12}$")] | None = None
    parent_id: UUID | None = None
