"""Filling one field from the cells of a row, as a profile's source says."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from registry.platform.exchange.addresses import labelled, one_line
from registry.platform.exchange.fields import Clean, Target, cleaner_of, split_list
from registry.platform.exchange.names import title_case
from registry.platform.exchange.outcome import Problem
from registry.platform.exchange.profile import Source
from registry.platform.exchange.telephone import Telephone
from registry.platform.exchange.values import Unclear, Value, is_empty, sentinel_set
from registry.platform.text import fold

Cells = Mapping[str, str]


@dataclass(slots=True)
class Draft:
    """The row being understood: what is known so far, and what is wrong with it."""

    fields: dict[str, Value] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, Problem]] = field(default_factory=list)

    def refuse(self, name: str, column: str, value: str, reason: str) -> None:
        self.problems.append((name, Problem(column, value, reason)))


Filler = Callable[[Cells, Draft], None]


def filler(source: Source, target: Target, sentinels: tuple[str, ...]) -> Filler:
    """A function that fills the field of a draft from a row's cells."""
    read = _reader(source, sentinel_set((*sentinels, *source.also_empty)))
    clean = _cleaner(source, target)
    column = " + ".join(source.columns)
    put = _put_many if target.many else _put_one

    def fill(cells: Cells, draft: Draft) -> None:
        text = read(cells)
        put(target, clean, text, column, draft)

    return fill


def _reader(source: Source, sentinels: frozenset[str]) -> Callable[[Cells], str]:
    """A function that gives the text of the source's cells, empty where they say nothing."""
    columns = source.columns
    if len(columns) == 1 and not (source.scheme or source.digest or source.pad):
        column, change = columns[0], title_case if source.transform == "title_case" else str
        return lambda cells: "" if is_empty(cells[column], sentinels) else change(cells[column].strip())

    def read(cells: Cells) -> str:
        parts = ["" if is_empty(cells[column], sentinels) else cells[column].strip() for column in columns]
        return _composed(source, parts) if parts[0] else ""

    return read


def _composed(source: Source, parts: list[str]) -> str:
    """The parts as one text. Without all of them an identifier would be another's, so then there is none."""
    if source.digest:
        return f"{source.scheme}:{_digest(parts)}"
    if source.pad:
        parts = [part.removesuffix(".0").zfill(width) for part, width in zip(parts, source.pad, strict=True) if part]
    if source.scheme:
        whole = len([part for part in parts if part]) == len(source.columns)
        return f"{source.scheme}:{source.join.join(parts)}" if whole else ""
    if source.transform == "title_case":
        parts[0] = title_case(parts[0])
    return source.join.join(part for part in parts if part) if parts[0] else ""


def _digest(parts: list[str]) -> str:
    # Folded first, so that capitals, accents and punctuation put right in the source do not make another partner of it.
    return hashlib.sha256("|".join(map(fold, parts)).encode()).hexdigest()[:16]


def _cleaner(source: Source, target: Target) -> Clean:
    """What understands the text of the source's cells: the field's own cleaner, behind what takes the cell apart."""
    clean = _coded(source, target) if source.values else cleaner_of(target)
    if source.split == "labels":
        return lambda text: clean(part) if (part := labelled(text).get(source.part, "")) else None
    return _of_address(source.part, clean) if source.split == "address" else clean


def _of_address(part: str, clean: Clean) -> Clean:
    def understand(text: str) -> Value | Telephone | Unclear:
        parts = one_line(text)
        whole = Unclear(f"“{text.strip()[:100]}” is not written as street, city, state and ZIP code.")
        return clean(parts[part]) if parts else whole

    return understand


def _coded(source: Source, target: Target) -> Clean:
    codes = {key.casefold(): value for key, value in source.values.items()}
    clean = cleaner_of(target)

    def decode(text: str) -> Value | Telephone | Unclear:
        found = codes.get(text.strip().casefold())
        if found is None:
            return Unclear(f"The profile does not know what “{text.strip()[:100]}” stands for.")
        return clean(found) if found else None

    return decode


def _put_one(target: Target, clean: Clean, text: str, column: str, draft: Draft) -> None:
    value = clean(text) if text else None
    if isinstance(value, Telephone):
        _put_telephone(target.name, value, text, column, draft)
    elif isinstance(value, Unclear):
        draft.refuse(target.name, column, text, value.reason)
    elif draft.fields.get(target.name) is None:
        draft.fields[target.name] = value
    elif value is not None and value != draft.fields[target.name]:
        draft.refuse(target.name, column, text, f"The telephone number says extension {draft.fields[target.name]}.")


def _put_telephone(name: str, value: Telephone, text: str, column: str, draft: Draft) -> None:
    draft.fields[name] = value.e164
    draft.typed[name] = text.strip()
    before = draft.fields.get("extension")
    if value.extension and before and before != value.extension:
        draft.refuse(name, column, text, f"The column of extensions says {before}.")
    elif value.extension:
        draft.fields["extension"] = value.extension


def _put_many(target: Target, clean: Clean, text: str, column: str, draft: Draft) -> None:
    found = list(_items(draft.fields.get(target.name)))
    for item in split_list(text) if text else ():
        value = clean(item)
        if isinstance(value, Unclear):
            draft.refuse(target.name, column, item, value.reason)
        elif isinstance(value, str) and value not in found:
            found.append(value)
    draft.fields[target.name] = tuple(found)


def _items(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
