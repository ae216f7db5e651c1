"""Where a row and the directory differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registry.platform.exchange.decision import Change, Record
from registry.platform.exchange.values import Value


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file is compared: an empty cell and a shorter list count only in a complete one, and never in `keeps`."""

    complete: bool = False
    caseless: frozenset[str] = frozenset()
    keeps: frozenset[str] = frozenset()


def changes(fields: Mapping[str, Value], record: Record, manner: Manner) -> Iterator[Change]:
    """What differs in the fields that the file has. The order of a list is no difference."""
    for name, value in fields.items():
        before, caseless = record.fields.get(name), name in manner.caseless
        adds = isinstance(value, tuple) and (not manner.complete or name in manner.keeps)
        after = _added(listed(before), listed(value), caseless=caseless) if adds else value
        silent = after is None and not manner.complete
        if name != "id" and not silent and not same(before, after, caseless=caseless):
            yield Change(name, before, after)


def _added(before: tuple[str, ...], items: tuple[str, ...], *, caseless: bool) -> tuple[str, ...]:
    there = {item.casefold() if caseless else item for item in before}
    return before + tuple(item for item in items if (item.casefold() if caseless else item) not in there)


def same(before: Value, after: Value, *, caseless: bool = False) -> bool:
    """Whether two values of a field say the same."""
    if caseless and isinstance(before, str) and isinstance(after, str):
        return before.casefold() == after.casefold()
    if isinstance(before, tuple | list) and isinstance(after, tuple | list):
        return sorted(before) == sorted(after)
    return before == after or (before in (None, "", ()) and after in (None, "", ()))


def listed(value: Value) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple | list) else ()


def given(fields: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in fields.items() if value not in (None, ())}
