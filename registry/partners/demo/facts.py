"""The partners of the demonstration as they are written down in `county.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct, convert

from registry.partners.model import JurisdictionType, OrganisationKind, Regime, Status, Tier
from registry.partners.sectors import Sector, Subsector


class Area(Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    type: JurisdictionType
    name: str
    parent: str | None = None


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    street: str
    city: str
    name: str = ""
    capacity: int | None = None


class End(Struct, frozen=True, forbid_unknown_fields=True):
    """A change of status, so many days before today."""

    to: Status
    on: int
    successor: str | None = None
    reason: str = ""


class Renamed(Struct, frozen=True, forbid_unknown_fields=True):
    before: str
    on: int


class Partner(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One organisation. `owner` is a key of the cast, empty for nobody, None for whoever has its sector."""

    key: str
    name: str
    sector: Sector
    kind: OrganisationKind = OrganisationKind.ORGANISATION
    subsector: Subsector | None = None
    parent: str | None = None
    region: str = "FL"
    website: str | None = None
    hours: str | None = None
    always_open: bool = False
    regimes: list[Regime] = []
    tier: Tier = Tier.STANDARD
    note: str | None = None
    owner: str | None = None
    aliases: list[str] = []
    acronyms: list[str] = []
    former: list[tuple[str, int]] = []
    identifiers: list[str] = []
    areas: list[str] = []
    shared: list[str] = []
    mutual_aid: list[str] = []
    site: Place | None = None
    sites: list[Place] = []
    members: list[tuple[str, str]] = []
    breaks: Literal["school", "college"] | None = None
    prospect: bool = False
    status: End | None = None
    renamed: Renamed | None = None


class County(Struct, frozen=True, forbid_unknown_fields=True):
    jurisdiction: list[Area]
    partner: list[Partner]


@cache
def county() -> County:
    """The whole county; a parent stands before its parts."""
    text = (files("registry.partners.demo") / "county.toml").read_text(encoding="utf-8")
    return convert(tomllib.loads(text), County)
