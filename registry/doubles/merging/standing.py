"""What hangs on the rows of a merge, so that it is seen later whether anything came, went or changed there."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from registry.doubles.merging.catalogue import Catalogue
from registry.doubles.merging.ledger import Entry, Image, images, said

Standing = dict[str, dict[str, str]]


def roots(entries: Iterable[Entry]) -> dict[str, set[str]]:
    """The rows of the two records from which to look on, by table."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.own and entry.after is not None and "id" in entry.after and entry.table != "organisation":
            found[entry.table].add(str(entry.after["id"]))
    return dict(found)


async def standing(start: Mapping[str, Collection[str]], known: Catalogue) -> Standing:
    """{table: {id: digest}} of these rows and everything that points to them, and to what points to that, and so on."""
    seen: Standing = defaultdict(dict)
    for table, ids in start.items():
        for image in await images(table, "t.id = ANY($1::uuid[])", sorted(ids)):
            seen[table][_name(image)] = digest(image)
    waiting = {table: set(ids) for table, ids in start.items()}
    visited: dict[str, set[str]] = defaultdict(set)
    while waiting:
        table, ids = waiting.popitem()
        ids -= visited[table]
        visited[table] |= ids
        for pointer in known.to(table) if ids else ():
            for image in await images(pointer.table, f"t.{pointer.column} = ANY($1::uuid[])", sorted(ids)):
                seen[pointer.table][_name(image)] = digest(image)
                if "id" in image:
                    waiting.setdefault(pointer.table, set()).add(str(image["id"]))
    return dict(seen)


def _name(image: Image) -> str:
    return str(image["id"]) if "id" in image else digest(image)


def digest(image: Image) -> str:
    """A short digest of what a row says; a later merge that was undone again counted its version up."""
    return hashlib.blake2b(json.dumps(said(image), sort_keys=True).encode(), digest_size=12).hexdigest()
