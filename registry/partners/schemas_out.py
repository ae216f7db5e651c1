"""What programs are sent of partners."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from registry.partners.identifiers import IdentifierScheme
from registry.partners.model import AreaRole, JurisdictionType, NameKind, OrganisationKind, Regime, Status, Tier
from registry.partners.sectors import Sector, Subsector


class NamedOut(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str


def named(key: UUID | None, name: str | None) -> NamedOut | None:
    return NamedOut(id=key, name=name) if key and name else None


class NameOut(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    kind: NameKind
    until_on: date | None


class IdentifierOut(Struct, frozen=True, kw_only=True):
    id: UUID
    scheme: IdentifierScheme
    value: str
    ended_on: date | None


class SiteOut(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    street: str
    city: str
    region: str
    postal_code: str
    country: str
    latitude: float | None
    longitude: float | None
    capacity: int | None
    main: bool
    version: int


class JurisdictionOut(Struct, frozen=True, kw_only=True):
    id: UUID
    type: JurisdictionType
    name: str
    region: str
    fips: str | None
    parent_id: UUID | None


class AreaOut(Struct, frozen=True, kw_only=True):
    jurisdiction: JurisdictionOut
    role: AreaRole


class MemberOut(Struct, frozen=True, kw_only=True):
    id: UUID
    organisation_id: UUID
    name: str
    role: str
    since_on: date | None
    until_on: date | None


class ClosureOut(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    starts_on: date
    ends_on: date


class SummaryOut(Struct, frozen=True, kw_only=True):
    """One line of the list; the city is that of the main site."""

    id: UUID
    name: str
    kind: OrganisationKind
    sector: Sector
    status: Status
    tier: Tier
    region: str
    city: str | None
    parent: NamedOut | None
    owner: NamedOut | None
    tags: list[str]
    version: int


class OrganisationOut(Struct, frozen=True, kw_only=True):
    """An organisation with all that the directory knows of it."""

    id: UUID
    name: str
    kind: OrganisationKind
    sector: Sector
    subsector: Subsector | None
    parent: NamedOut | None
    status: Status
    successor: NamedOut | None
    website: str | None
    time_zone: str
    region: str
    country: str
    hours: str | None
    open_on_holidays: bool
    regimes: list[Regime]
    tier: Tier
    owner: NamedOut | None
    backup_owner: NamedOut | None
    note: str | None
    names: list[NameOut]
    identifiers: list[IdentifierOut]
    sites: list[SiteOut]
    areas: list[AreaOut]
    members: list[MemberOut]
    networks: list[MemberOut]
    closures: list[ClosureOut]
    tags: list[str]
    version: int
