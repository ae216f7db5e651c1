"""Print the packaged list of ZIP codes as JSON lines. Run as a process of its own: read in, the list takes 150 MB."""

import json
import sys
from collections.abc import Iterator

import zipcodes


def rows() -> Iterator[tuple[str, str, str, str, float, float]]:
    """Every ZIP code that has a position, as (code, town, state, county, latitude, longitude)."""
    for one in zipcodes.list_all():  # type: ignore[no-untyped-call]
        latitude, longitude = float(one["lat"] or 0), float(one["long"] or 0)
        if latitude or longitude:
            yield one["zip_code"], one["city"] or "", one["state"] or "", one["county"] or "", latitude, longitude


if __name__ == "__main__":
    for row in rows():
        sys.stdout.write(json.dumps(row) + "\n")
