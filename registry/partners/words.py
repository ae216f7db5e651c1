"""The directory's choices in words, as forms and pages show them."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.partners.identifiers import IdentifierScheme
from registry.partners.model import AreaRole, JurisdictionType, NameKind, OrganisationKind, Regime, Status, Tier
from registry.partners.sectors import Subsector, by_group
from registry.platform.exchange.regions import ZONES

Options = list[tuple[str, str]]

KINDS = {
    OrganisationKind.ORGANISATION: "Organisation",
    OrganisationKind.DIVISION: "Division or office of another",
    OrganisationKind.NETWORK: "Network (fusion center, ISAC, task force)",
    OrganisationKind.TEAM: "Team (threat assessment, crisis)",
}
STATUSES = {
    Status.PROSPECT: "Prospect",
    Status.ACTIVE: "Active",
    Status.DORMANT: "Dormant",
    Status.INACTIVE: "Inactive",
    Status.MERGED: "Merged into another",
    Status.DISSOLVED: "Dissolved",
}
STATUS_TONES = {
    Status.PROSPECT: "info",
    Status.ACTIVE: "good",
    Status.DORMANT: "warn",
    Status.INACTIVE: "neutral",
    Status.MERGED: "bad",
    Status.DISSOLVED: "bad",
}
TIERS = {
    Tier.STRATEGIC: "Strategic: cannot do without",
    Tier.STANDARD: "Standard",
    Tier.OCCASIONAL: "Occasional: now and then",
}
NAME_KINDS = {NameKind.ALIAS: "Also called", NameKind.FORMER: "Formerly", NameKind.ACRONYM: "Acronym"}
AREA_ROLES = {
    AreaRole.PRIMARY: "Its own area",
    AreaRole.SHARED: "Shared with others",
    AreaRole.MUTUAL_AID: "Mutual aid",
}
JURISDICTION_TYPES = {
    JurisdictionType.COUNTY: "County",
    JurisdictionType.MUNICIPALITY: "City or town",
    JurisdictionType.DISTRICT: "School or special district",
    JurisdictionType.CAMPUS: "Campus",
    JurisdictionType.PRECINCT: "Precinct",
    JurisdictionType.TRIBAL: "Tribal land",
    JurisdictionType.FEDERAL_DISTRICT: "Federal district or field office",
    JurisdictionType.CUSTOM: "Another area",
}
DEEDS = {
    "registered organisation": "registered it",
    "imported organisation": "brought it in from a file",
    "looked_up organisation": "looked up whom to call",
    "renamed organisation": "renamed it",
    "amended organisation": "changed what is known of it",
    "merged organisation": "merged it into another",
    "dissolved organisation": "marked it as dissolved",
    "removed organisation": "took it out again",
    "exported organisation": "exported the directory",
    "assigned owner": "said who looks after it",
    "declared status": "changed its status",
    "amended tags": "changed its tags",
    "restored owner": "undid who looks after it",
    "restored status": "undid a change of its status",
    "restored tags": "undid a change of its tags",
    "added name": "added a name",
    "removed name": "took a name away",
    "added identifier": "added an identifying number",
    "ended identifier": "ended an identifying number",
    "placed site": "added a place",
    "amended site": "changed a place",
    "closed site": "took a place away",
    "added service_area": "added an area it serves",
    "removed service_area": "took an area away",
    "added jurisdiction": "added a jurisdiction",
    "added membership": "added a member",
    "ended membership": "ended a membership",
    "announced closure": "announced closed days",
    "withdrew closure": "took closed days back",
}
LABELS = {
    "name": "Name",
    "sector": "Sector",
    "subsector": "Kind of infrastructure",
    "kind": "Kind",
    "parent": "Part of",
    "area": "Serves",
    "region": "State",
    "country": "Country",
    "time_zone": "Time zone",
    "website": "Website",
    "hours": "Opening hours",
    "open_on_holidays": "Open on public holidays",
    "regimes": "Rules on disclosure",
    "tier": "Weight",
    "note": "Note",
}


def options(words: Mapping[Any, str]) -> Options:
    """Choices with their words, as the form macros take them."""
    return [(str(key), text) for key, text in words.items()]


SECTOR_OPTIONS: Options = [(str(sector), sector.label) for _, sectors in by_group() for sector in sectors]
SUBSECTOR_OPTIONS: Options = [(str(subsector), subsector.label) for subsector in Subsector]
REGIME_OPTIONS: Options = [(str(regime), regime.label) for regime in Regime]
SCHEME_OPTIONS: Options = [(str(scheme), scheme.label) for scheme in IdentifierScheme]
_ZONES = sorted(set(ZONES.values()))


def zone_options(current: str) -> Options:
    """The time zones to choose from, the current one among them."""
    return [(zone, zone.replace("_", " ")) for zone in dict.fromkeys([*([current] if current else []), *_ZONES])]


def fact_options(current_zone: str) -> dict[str, Options]:
    """The choices of the form of an organisation, by field."""
    return {
        "sector": SECTOR_OPTIONS,
        "subsector": SUBSECTOR_OPTIONS,
        "kind": options(KINDS),
        "tier": options(TIERS),
        "regimes": REGIME_OPTIONS,
        "time_zone": zone_options(current_zone),
    }


def in_words(typed: dict[str, object], fields: Sequence[str]) -> dict[str, object]:
    """What a form holds, with its choices as people read them, for putting two versions side by side."""
    known = {name: dict(choices) for name, choices in fact_options("").items()}
    return {name: _worded(typed.get(name, ""), known.get(name, {})) for name in fields}


def _worded(value: object, words: dict[str, str]) -> object:
    if isinstance(value, list):
        return ", ".join(words.get(str(item), str(item)) for item in value)
    return words.get(str(value), value)
