"""Where a row and the directory differ."""

from collections.abc import Iterator, Mapping

from registry.platform.exchange.decision import Change, Record
from registry.platform.exchange.values import Value


def changes(
    fields: Mapping[str, Value], record: Record, *, complete: bool, caseless: frozenset[str]
) -> Iterator[Change]:
    """What differs in the fields that the file has; an empty cell and a shorter list count only in a complete file."""
    for name, value in fields.items():
        before = record.fields.get(name)
        adds = isinstance(value, tuple) and not complete
        after = _added(listed(before), listed(value), caseless=name in caseless) if adds else value
        silent = after is None and not complete
        if name != "id" and not silent and not _same(before, after, caseless=name in caseless):
            yield Change(name, before, after)


def _added(before: tuple[str, ...], items: tuple[str, ...], *, caseless: bool) -> tuple[str, ...]:
    there = {item.casefold() if caseless else item for item in before}
    return before + tuple(item for item in items if (item.casefold() if caseless else item) not in there)


def _same(before: Value, after: Value, *, caseless: bool) -> bool:
    if caseless and isinstance(before, str) and isinstance(after, str):
        return before.casefold() == after.casefold()
    return before == after or (before in (None, "", ()) and after in (None, "", ()))


def listed(value: Value) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple | list) else ()


def given(fields: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in fields.items() if value not in (None, ())}
