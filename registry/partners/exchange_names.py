"""The lists of an organisation, for a whole file at once: other names, identifiers and tags."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from registry.partners import tags
from registry.platform import clock, db
from registry.platform.exchange.decision import Update
from registry.platform.exchange.difference import listed
from registry.platform.exchange.names import split_former
from registry.platform.exchange.values import Value
from registry.platform.ids import new_id
from registry.platform.rows import columns
from registry.platform.text import fold

_KINDS = {"aliases": "alias", "acronyms": "acronym", "former_names": "former"}
_FIELDS = {*_KINDS, "identifiers", "tags"}
_NAME = ("id", "organisation_id", "name", "folded", "kind", "until_on")
_NUMBER = ("id", "organisation_id", "scheme", "value")
_ADD_NAMES = """
    INSERT INTO organisation_name (id, organisation_id, name, folded, kind, until_on)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[])
    ON CONFLICT (organisation_id, kind, name) DO UPDATE SET until_on = excluded.until_on
"""
_DROP_NAMES = """
    DELETE FROM organisation_name n USING unnest($1::uuid[], $2::text[], $3::text[]) AS w (id, kind, name)
    WHERE n.organisation_id = w.id AND n.kind = w.kind AND n.name = w.name
"""
_ADD_NUMBERS = """
    INSERT INTO organisation_identifier (id, organisation_id, scheme, value)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
    ON CONFLICT (scheme, value) DO UPDATE SET ended_on = NULL
        WHERE organisation_identifier.organisation_id = excluded.organisation_id
"""
# A number that no longer counts still finds its organisation.
_END_NUMBERS = """
    UPDATE organisation_identifier n SET ended_on = $3 FROM unnest($1::text[], $2::text[]) AS w (scheme, value)
    WHERE (n.scheme, n.value) = (w.scheme, w.value)
"""
_FORGET_NUMBERS = """
    DELETE FROM organisation_identifier n USING unnest($1::text[], $2::text[]) AS w (scheme, value)
    WHERE (n.scheme, n.value) = (w.scheme, w.value)
"""
Item = tuple[UUID, str, str]


async def copy_lists(new: Mapping[UUID, Mapping[str, Value]]) -> None:
    """The lists of organisations that have none yet."""
    every = [(key, field, item) for key, facts in new.items() for field in (*_KINDS, "identifiers")
             for item in dict.fromkeys(listed(facts.get(field)))]  # fmt: skip
    await db.copy("organisation_name", _NAME, _name_rows(every))
    await db.copy("organisation_identifier", _NUMBER, _number_rows(every))
    await tags.add({key: listed(facts.get("tags")) for key, facts in new.items()})


async def amend_lists(updates: Sequence[Update], *, undo: bool) -> None:
    """Add what is new in a list and take out what is no longer in it; `undo` forgets numbers instead of ending them."""
    added, gone = list(_differing(updates, new=True)), list(_differing(updates, new=False))
    names = [(key, _KINDS[field], _bare(field, item)[0]) for key, field, item in gone if field in _KINDS]
    if names:
        await db.execute(_DROP_NAMES, *columns(names))
    numbers = [tuple(item.split(":", 1)) for _, field, item in gone if field == "identifiers"]
    if numbers:
        when = () if undo else (clock.today(),)
        await db.execute(_FORGET_NUMBERS if undo else _END_NUMBERS, *columns(numbers), *when)
    if rows := _name_rows(added):
        await db.execute(_ADD_NAMES, *columns(rows))
    if rows := _number_rows(added):
        await db.execute(_ADD_NUMBERS, *columns(rows))
    await tags.take_away(_tagged(gone))
    await tags.add(_tagged(added))


def _tagged(items: Iterable[Item]) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for key, field, item in items:
        if field == "tags":
            found[key].append(item)
    return found


def _differing(updates: Iterable[Update], *, new: bool) -> Iterable[Item]:
    for update in updates:
        for change in update.changes:
            if change.field in _FIELDS:
                before, after = set(listed(change.before)), set(listed(change.after))
                for item in sorted(after - before if new else before - after):
                    yield UUID(update.id), change.field, item


def _name_rows(items: Iterable[Item]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for key, field, item in items:
        if field in _KINDS:
            name, until = _bare(field, item)
            rows.append((new_id(), key, name, fold(name), _KINDS[field], until))
    return rows


def _bare(field: str, item: str) -> tuple[str, date | None]:
    if field != "former_names":
        return item, None
    name, until = split_former(item)
    return name, date.fromisoformat(until) if until else None


def _number_rows(items: Iterable[Item]) -> list[tuple[object, ...]]:
    return [(new_id(), key, *item.split(":", 1)) for key, field, item in items if field == "identifiers"]
