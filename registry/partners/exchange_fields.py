"""What a file of partners may say, field by field, and the profiles for kinds of file that are known already."""

from functools import cache
from importlib.resources import files

from registry.partners.identifiers import IdentifierScheme, normal, problem_with
from registry.partners.model import OrganisationKind, Regime, Sector, Status, Subsector, Tier
from registry.partners.rules import against_tag
from registry.platform.exchange import fields
from registry.platform.exchange.decision import Record
from registry.platform.exchange.fields import Target
from registry.platform.exchange.profile import Profile, from_json
from registry.platform.exchange.values import Unclear, Value
from registry.platform.text import fold

_SCHEMES = {str(scheme): scheme for scheme in IdentifierScheme}


def identifier(text: str) -> Value | Unclear:
    """A scheme that is kept here and a value that is right for it: `nces:120000207976`."""
    plain = fields.identifier(text)
    if not isinstance(plain, str):
        return plain
    name, _, value = plain.partition(":")
    if name not in _SCHEMES:
        return Unclear(f"“{name}” is not a scheme of identifiers that is kept here.")
    scheme = _SCHEMES[name]
    value = normal(scheme, value)
    problem = problem_with(scheme, value)
    return Unclear(problem) if problem else f"{scheme}:{value}"


def reference(text: str) -> Value | Unclear:
    """Another partner by one of its identifiers, or by the registry's own number as `id:…`."""
    scheme, _, number = text.strip().partition(":")
    if scheme.casefold() != "id":
        return identifier(text)
    found = fields.number_here(number)
    return found if isinstance(found, Unclear) else f"id:{found}"


def tag(text: str) -> Value | Unclear:
    """A word or two by which partners are sorted, folded."""
    reasons = against_tag(text)
    return Unclear(reasons[0].sentence) if reasons else fold(text)


ADDRESS = (
    Target(name="street", label="Street", synonyms=("address", "street address", "address 1", "location address")),
    Target(name="city", label="City", synonyms=("town", "municipality", "locality", "address city")),
    Target(name="region", label="State", cleaner="region", required=True,
           synonyms=("state province", "province", "st", "stabr", "state code", "state abbreviation")),
    Target(name="postal_code", label="ZIP code", cleaner="postal_code",
           synonyms=("zip", "zipcode", "postcode", "zip5", "address postal code")),
    Target(name="country", label="Country", cleaner="country", synonyms=("nation", "country code", "address country")),
    Target(name="latitude", label="Latitude", cleaner="latitude", needs="longitude", synonyms=("lat", "y")),
    Target(name="longitude", label="Longitude", cleaner="longitude", needs="latitude",
           synonyms=("lon", "long", "lng", "longitud", "x")),
    Target(name="capacity", label="Capacity", cleaner="count", synonyms=("seats", "seating capacity")),
)  # fmt: skip

ORGANISATION = (
    Target(name="id", label="Registry number", cleaner="number_here", synonyms=("registry id",)),
    Target(name="name", label="Name", cleaner="title", required=True,
           synonyms=("organization name", "organisation name", "organization", "organisation", "agency", "agency name",
                     "libname", "school name", "facility name", "partner")),
    Target(name="aliases", label="Other names", cleaner="title", many=True,
           synonyms=("alias", "alternate name", "organization alternate name", "aka", "name2", "name3")),
    Target(name="acronyms", label="Acronyms", many=True, synonyms=("acronym",)),
    Target(name="former_names", label="Former names", cleaner="former_name", many=True, keeps=True,
           synonyms=("former name", "formernm", "previous name", "formerly")),
    Target(name="sector", label="Sector", required=True, choices=tuple(Sector)),
    Target(name="subsector", label="Sub-sector", choices=tuple(Subsector), synonyms=("infrastructure sector",)),
    Target(name="kind", label="Kind", choices=tuple(OrganisationKind)),
    Target(name="status", label="Status", choices=tuple(Status)),
    Target(name="parent_identifier", label="Parent's identifier", cleaner=reference, refers="optional",
           synonyms=("parent",)),
    Target(name="successor_identifier", label="Successor's identifier", cleaner=reference, refers="optional"),
    Target(name="identifiers", label="Identifiers", cleaner=identifier, many=True, synonyms=("identifier",)),
    *ADDRESS,
    Target(name="county_fips", label="County FIPS", cleaner="county_fips", synonyms=("fips", "fips code", "cntyfips")),
    Target(name="county", label="County", synonyms=("cnty", "county name", "parish")),
    Target(name="website", label="Website", cleaner="website",
           synonyms=("url", "web", "homepage", "web site", "organization url")),
    Target(name="time_zone", label="Time zone", cleaner="time_zone", required=True, synonyms=("tz",)),
    Target(name="regimes", label="Regimes", choices=tuple(Regime), many=True, synonyms=("covered by", "regime")),
    Target(name="tier", label="Tier", choices=tuple(Tier)),
    Target(name="tags", label="Tags", cleaner=tag, many=True, keeps=True, synonyms=("tag", "labels", "keywords")),
    Target(name="note", label="Note", cleaner="prose", synonyms=("notes", "remarks", "comment", "comments")),
)  # fmt: skip

SITE = (
    Target(name="organisation", label="Organisation's identifier", cleaner=reference, required=True, refers="required",
           synonyms=("organization", "organization id")),
    Target(name="name", label="Name of the place", cleaner="title", required=True,
           synonyms=("location name", "site name", "site")),
    *ADDRESS,
)  # fmt: skip


def reference_to(record: Record) -> str:
    """How a file names a partner: by its first identifier, else by the registry's own number."""
    own = record.fields.get("identifiers")
    return min(own, key=lambda text: text.split(":", 1)) if isinstance(own, tuple) and own else f"id:{record.id}"


@cache
def profiles() -> dict[str, Profile]:
    """The profiles that come with the registry, by name."""
    folder = files("registry.partners") / "profiles"
    found = [from_json(file.read_bytes()) for file in folder.iterdir() if file.name.endswith(".json")]
    return {profile.name: profile for profile in sorted(found, key=lambda profile: profile.name)}
