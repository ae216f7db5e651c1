"""The middle of a ZIP code, from the packaged list that is kept in a table; the process itself never holds it."""

import asyncio
import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import version

from registry.lookup.position import Position, kilometres, miles
from registry.platform import db

PACKAGE = "zipcodes"
FAR = 50.0  # miles from the middle of a ZIP code at which nobody is in it
COLUMNS = ("zip", "city", "region", "county", "latitude", "longitude")
_LOCK = 0x5A_49_50  # any constant will do, as long as every process uses the same one
_ZIP = re.compile(r"(\d{5})(?:-?\d{4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ZipCode:
    """A ZIP code and its middle; `city`, `region` (the state's letters) and `county` are '' where not known."""

    zip: str
    city: str
    region: str
    county: str
    position: Position

    @property
    def label(self) -> str:
        return " ".join(part for part in (self.zip, self.city) if part)


def five_digits(typed: str) -> str | None:
    """The five digits of a ZIP code as somebody types it, with or without the four behind; None: it is none."""
    found = _ZIP.fullmatch(typed.strip())
    return found[1] if found else None


_KNOWN = "SELECT * FROM zip_centroid WHERE zip = $1"
_OURS = """
    SELECT max(city) AS city, max(region) AS region, avg(latitude) AS latitude, avg(longitude) AS longitude
    FROM site WHERE left(postal_code, 5) = $1 AND latitude IS NOT NULL HAVING count(*) > 0
"""


async def zip_code(typed: str) -> ZipCode | None:
    """Where a ZIP code is; None when it is none, or one that neither the list nor a partner's address knows."""
    digits = five_digits(typed)
    if digits is None:
        return None
    await _fill_first()
    row = await db.fetch_one(_KNOWN, digits, replica=True)
    if row is not None:
        return _of(row)
    ours = await db.fetch_one(_OURS, digits, replica=True)
    if ours is None:
        return None
    return ZipCode(digits, ours["city"], ours["region"], "", Position(ours["latitude"], ours["longitude"]))


# A degree of latitude is 111 km anywhere: more than what counts as near.
_AROUND = """
    SELECT * FROM zip_centroid WHERE latitude BETWEEN $1 - 1.0 AND $1 + 1.0
    ORDER BY (latitude - $1) ^ 2 + ((longitude - $2) * cos(radians($1))) ^ 2 LIMIT 1
"""


async def zip_code_around(here: Position) -> ZipCode | None:
    """The ZIP code whose middle is nearest to a position; None far from all of them."""
    await _fill_first()
    row = await db.fetch_one(_AROUND, here.latitude, here.longitude, replica=True)
    if row is None:
        return None
    found = _of(row)
    return found if miles(kilometres(here, found.position)) <= FAR else None


def _of(row: db.Record) -> ZipCode:
    middle = Position(row["latitude"], row["longitude"])
    return ZipCode(row["zip"], row["city"], row["region"], row["county"], middle)


async def _fill_first() -> None:
    """On the very first question, before any worker came to it."""
    if await db.fetch_one("SELECT 1 FROM zip_centroid_source", replica=True) is None:
        await refresh()


async def refresh() -> bool:
    """Bring the table in step with the packaged list, in one COPY; False where it is already. Every night."""
    wanted = version(PACKAGE)
    if await _is(wanted):
        return False
    rows = await _packaged()
    async with db.transaction():
        await db.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        if await _is(wanted):  # somebody was faster
            return False
        await db.execute("DELETE FROM zip_centroid")
        await db.copy("zip_centroid", COLUMNS, rows)
        sql = "INSERT INTO zip_centroid_source (version) VALUES ($1) ON CONFLICT (one) DO UPDATE SET version = $1"
        await db.execute(sql, wanted)
    return True


async def _is(wanted: str) -> bool:
    return await db.fetch_one("SELECT 1 FROM zip_centroid_source WHERE version = $1", wanted) is not None


async def _packaged() -> list[list[object]]:
    """The list, read by a process that ends right after.

    Raises:
        RuntimeError: the package is not as it should be.
    """
    reading = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "registry.guide.near.zip_rows", stdout=asyncio.subprocess.PIPE
    )
    out, _ = await reading.communicate()
    if reading.returncode:
        raise RuntimeError("the packaged list of ZIP codes could not be read")
    return [json.loads(line) for line in out.splitlines()]


async def nightly() -> None:
    """Take over a newer list after an upgrade."""
    await refresh()
