"""Counties as files write them, and as the directory calls them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from registry.platform import db
from registry.platform.exchange.regions import FIPS_OF
from registry.platform.ids import new_id
from registry.platform.text import fold

# What a county is called where it is not called a county; empty: by its bare name.
_WORD = {"LA": "Parish", "AK": "", "DC": "", "PR": "", "GU": "", "VI": "", "AS": "", "MP": ""}
_ENDINGS = ("county", "parish", "borough", "census area", "municipality", "municipio", "island", "islands", "district")
# Independent cities have the standing of counties; these two are counties all the same.
_NOT_CITIES = {("VA", "james city"), ("VA", "charles city")}


@dataclass(slots=True, eq=False)
class County:
    """A county: `id` is None as long as it is not in the directory, and its number is learned when a row says it."""

    name: str
    region: str
    fips: str | None = None
    id: UUID | None = None


def county_name(name: str, region: str) -> str:
    """The whole name: `Brevard` in Florida is Brevard County, `Caddo` in Louisiana Caddo Parish."""
    plain, word = fold(name), _WORD.get(region, "County")
    city = plain.endswith(" city") and (region, plain) not in _NOT_CITIES
    return name if not word or city or plain.endswith(_ENDINGS) else f"{name} {word}"


def against_fips(fips: str | None, region: str | None) -> str:
    """Why the number is not that of a county of the state, empty when it may be: it begins with the state's own."""
    state = FIPS_OF.get(region or "")
    if not fips or not state or fips.startswith(state):
        return ""
    return f"“{fips}” is the number of a county in another state; the county was taken by its name alone."


class Counties:
    """Every county that is known, with those that a file adds, found by number or by state and name."""

    def __init__(self, known: Iterable[County]) -> None:
        self.by_fips: dict[str, County] = {}
        self.by_name: dict[tuple[str, str], County] = {}
        for county in known:
            self._keep(county)

    def _keep(self, county: County) -> None:
        self.by_name[county.region, fold(county.name)] = county
        if county.fips:
            self.by_fips[county.fips] = county

    def find(self, name: str | None, fips: str | None, region: str | None) -> County | None:
        """The county that a row means; one that is not known yet is known from then on. None: too little is said."""
        found = self.by_fips.get(fips or "")
        if found or not region or not (name or fips):
            return found
        whole = county_name(name, region) if name else f"County {fips}"
        found = self.by_name.get((region, fold(whole))) or self.by_name.get((region, fold(name or whole)))
        found = found or County(whole, region)
        found.fips = found.fips or fips
        self._keep(found)
        return found


async def counties() -> Counties:
    """The counties of the directory."""
    rows = await db.fetch("SELECT id, name, region, fips FROM jurisdiction WHERE type = 'county'")
    return Counties(County(row["name"], row["region"], row["fips"], row["id"]) for row in rows)


async def with_ids(wanted: Iterable[County]) -> tuple[dict[County, UUID], list[UUID]]:
    """The id of each county, and the ids of those that were made. Numbers are added where they were not known."""
    states = {
        row["region"]: row["id"] for row in await db.fetch("SELECT id, region FROM jurisdiction WHERE type = 'state'")
    }
    every = sorted(set(wanted), key=lambda county: (county.region, county.name))
    new = {county: new_id() for county in every if county.id is None}
    columns = ("id", "type", "name", "folded", "region", "fips", "parent_id")
    await db.copy("jurisdiction", columns, [
        (key, "county", county.name, fold(county.name), county.region, county.fips, states.get(county.region))
        for county, key in new.items()
    ])  # fmt: skip
    known = [county for county in every if county.id is not None and county.fips]
    await db.execute(
        "UPDATE jurisdiction j SET fips = w.fips FROM unnest($1::uuid[], $2::text[]) AS w (id, fips)"
        " WHERE j.id = w.id AND j.fips IS NULL",
        [county.id for county in known],
        [county.fips for county in known],
    )
    return new | {county: county.id for county in every if county.id is not None}, list(new.values())
