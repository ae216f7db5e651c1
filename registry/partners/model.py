"""The nouns of the directory: organisations, where they are, what they serve and what they are called."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from registry.partners.identifiers import IdentifierScheme
from registry.partners.sectors import Sector, SectorGroup, Subsector

__all__ = [
    "AreaRole",
    "Closure",
    "Identifier",
    "IdentifierScheme",
    "Jurisdiction",
    "JurisdictionType",
    "Member",
    "NameKind",
    "Organisation",
    "OrganisationKind",
    "OtherName",
    "Regime",
    "Sector",
    "SectorGroup",
    "ServiceArea",
    "Site",
    "Status",
    "Subsector",
    "Tier",
    "Whole",
]


class OrganisationKind(StrEnum):
    ORGANISATION = "organisation"
    DIVISION = "division"
    NETWORK = "network"
    TEAM = "team"

    @property
    def has_members(self) -> bool:
        """Whether other organisations belong to it, as to a fusion center, an ISAC or a threat-assessment team."""
        return self in {OrganisationKind.NETWORK, OrganisationKind.TEAM}


class Status(StrEnum):
    PROSPECT = "prospect"
    ACTIVE = "active"
    DORMANT = "dormant"
    INACTIVE = "inactive"
    MERGED = "merged"
    DISSOLVED = "dissolved"

    @property
    def ended(self) -> bool:
        return self in {Status.MERGED, Status.DISSOLVED}


class Tier(StrEnum):
    STRATEGIC = "strategic"
    STANDARD = "standard"
    OCCASIONAL = "occasional"


class Regime(StrEnum):
    """Rules on disclosure that cover what an organisation holds."""

    FERPA = "ferpa"
    HIPAA = "hipaa"
    PART_2 = "part_2"
    CJIS = "cjis"
    PART_23 = "part_23"
    VAWA = "vawa"
    PRIVACY_ACT = "privacy_act"
    ADA = "ada"

    @property
    def label(self) -> str:
        return _REGIMES[self]


_REGIMES = {
    Regime.FERPA: "FERPA (education records)",
    Regime.HIPAA: "HIPAA (health information)",
    Regime.PART_2: "42 CFR Part 2 (substance use treatment)",
    Regime.CJIS: "CJIS (criminal justice information)",
    Regime.PART_23: "28 CFR Part 23 (criminal intelligence)",
    Regime.VAWA: "VAWA (victims of violence)",
    Regime.PRIVACY_ACT: "Privacy Act (federal records)",
    Regime.ADA: "ADA (medical information of employees)",
}


class NameKind(StrEnum):
    ALIAS = "alias"
    FORMER = "former"
    ACRONYM = "acronym"


class JurisdictionType(StrEnum):
    STATE = "state"
    COUNTY = "county"
    MUNICIPALITY = "municipality"
    TRIBAL = "tribal"
    DISTRICT = "district"
    CAMPUS = "campus"
    PRECINCT = "precinct"
    FEDERAL_DISTRICT = "federal_district"
    CUSTOM = "custom"


class AreaRole(StrEnum):
    PRIMARY = "primary"
    SHARED = "shared"
    MUTUAL_AID = "mutual_aid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A partner as kept. `hours` is None when not known; `version` counts every change to it or to what hangs on it."""

    id: UUID
    name: str
    kind: OrganisationKind
    sector: Sector
    subsector: Subsector | None
    parent_id: UUID | None
    status: Status
    successor_id: UUID | None
    website: str | None
    time_zone: str
    region: str
    country: str
    hours: dict[str, Any] | None
    open_on_holidays: bool
    regimes: tuple[Regime, ...]
    tier: Tier
    owner_id: UUID | None
    backup_owner_id: UUID | None
    note: str | None
    demo: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherName:
    """An alias, an acronym, or what it was called until a day."""

    id: UUID
    name: str
    kind: NameKind
    until_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A number in another directory; one that has ended still finds the organisation."""

    id: UUID
    scheme: IdentifierScheme
    value: str
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place of an organisation; degrees of WGS 84, `capacity` in people."""

    id: UUID
    organisation_id: UUID
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """A state, county, district or other area; `fips` is the Census Bureau's code where it has one."""

    id: UUID
    type: JurisdictionType
    name: str
    region: str
    fips: str | None
    parent_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceArea:
    """A jurisdiction that an organisation serves."""

    jurisdiction: Jurisdiction
    role: AreaRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One side of a membership: the other organisation, and from when to when (`until_on` None: still)."""

    id: UUID
    organisation_id: UUID
    name: str
    role: str
    since_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A named stretch of closed days, first and last day included."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An organisation with everything that hangs on it, and the names of those it points to."""

    organisation: Organisation
    parent_name: str | None = None
    successor_name: str | None = None
    owner_name: str | None = None
    backup_owner_name: str | None = None
    names: tuple[OtherName, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    sites: tuple[Site, ...] = ()
    areas: tuple[ServiceArea, ...] = ()
    parts: tuple[Member, ...] = ()
    members: tuple[Member, ...] = ()
    networks: tuple[Member, ...] = ()
    closures: tuple[Closure, ...] = ()
    tags: tuple[str, ...] = field(default=())
