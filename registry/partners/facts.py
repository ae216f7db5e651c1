"""What is said of an organisation, in the form in which it is kept and compared."""

from collections.abc import Mapping
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from registry.partners.model import Organisation
from registry.partners.rules import Reason, against_subsector
from registry.partners.sectors import Sector, Subsector
from registry.platform.calendar import zones
from registry.platform.exchange.regions import ZONES
from registry.platform.hours import HoursNotUnderstoodError, WeeklyHours
from registry.platform.hours_text import hours_from_text, hours_text

FACTS = (
    "name", "sector", "subsector", "kind", "parent_id", "region", "country", "time_zone", "website", "hours",
    "open_on_holidays", "regimes", "tier", "note",
)  # fmt: skip


def facts_of(organisation: Organisation) -> dict[str, Any]:
    """The facts of an organisation, by name; hours in words, choices as their codes."""
    known = {name: _plain(getattr(organisation, name)) for name in FACTS}
    return known | {"hours": hours_words(organisation.hours)}


def hours_words(hours: Mapping[str, Any] | None) -> str | None:
    """Stored hours in words, None when they are not known."""
    return None if hours is None else hours_text(WeeklyHours.from_json(hours))


def hours_stored(words: str | None) -> dict[str, Any] | None:
    """Hours in words as they are stored."""
    return hours_from_text(words).to_json() if words else None


def tidy(given: Mapping[str, Any]) -> dict[str, Any]:
    """The given facts as they are kept: state codes in capitals, an address with its scheme, hours in our words."""
    facts: dict[str, Any] = {name: _plain(value) for name, value in given.items()}
    for name, tidied in _TIDY.items():
        if facts.get(name):
            facts[name] = tidied(facts[name])
    if "time_zone" in facts and not facts["time_zone"]:
        facts["time_zone"] = ZONES.get(str(facts.get("region")))
    return facts


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return sorted({str(_plain(item)) for item in value})
    return value


def _address(text: str) -> str:
    return text if "://" in text else f"https://{text}"


def _hours(text: str) -> str:
    try:
        return hours_text(hours_from_text(text))
    except HoursNotUnderstoodError:
        return text  # `against_facts` says what is wrong with it


_TIDY = {"region": str.upper, "country": str.upper, "website": _address, "hours": _hours}


def against_facts(facts: Mapping[str, Any]) -> list[Reason]:
    """Why facts in their kept form cannot be true; they must be whole, not only what changed."""
    subsector = Subsector(facts["subsector"]) if facts["subsector"] else None
    return [
        *against_subsector(Sector(facts["sector"]), subsector),
        *_against_website(facts["website"]),
        *_against_place(facts["region"], facts["country"]),
        *_against_zone(facts["time_zone"]),
        *_against_hours(facts["hours"]),
    ]


def _against_website(address: str | None) -> list[Reason]:
    if not address:
        return []
    try:
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and "." in (parts.hostname or "")
    except ValueError:
        good = False
    if not good or any(sign.isspace() for sign in address):
        return [Reason("website", "Give an address like https://www.example.org.")]
    return []


def _against_place(region: str, country: str) -> list[Reason]:
    if country == "US" and region not in ZONES:
        return [Reason("region", "Give the two letters of a state or territory, like FL.")]
    return []


def _against_zone(zone: str | None) -> list[Reason]:
    if zone is None:
        return [Reason("time_zone", "Give the time zone, like America/New_York.")]
    return [] if zone in zones.known() else [Reason("time_zone", "Give a time zone like America/New_York.")]


def _against_hours(words: str | None) -> list[Reason]:
    if not words:
        return []
    try:
        hours_from_text(words)
    except HoursNotUnderstoodError as problem:
        return [Reason("hours", problem.sentence)]
    return []
