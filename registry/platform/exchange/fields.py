"""The fields that a file may fill, declared as data by the slices that own them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from registry.platform.exchange import addresses, names, values
from registry.platform.exchange.telephone import Telephone, telephone
from registry.platform.exchange.values import Unclear, Value

Clean = Callable[[str], Value | Telephone | Unclear]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A field that a column may fill.

    `cleaner` is a key of CLEANERS, or a function of the slice's own. `required`: nothing is created without it.
    `many`: a list, in a cell separated by semicolons. `choices`: the only values. `needs`: another field that has to be
    given with it. `refers`: it names another organisation by identifier; an unknown one is noted when optional, and the
    row refused when required. `keeps`: a list from which no file takes anything away, not even a complete one. `hint`
    is shown where the mapping's form asks for a value.
    """

    name: str
    label: str
    cleaner: str | Clean = "line"
    synonyms: tuple[str, ...] = ()
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    needs: str = ""
    refers: Literal["", "optional", "required"] = ""
    keeps: bool = False
    hint: str = ""


_SCHEME = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)


def identifier(text: str) -> Value | Unclear:
    """A scheme and a value, such as `nces:120000207976`; the scheme in small letters."""
    scheme, _, value = " ".join(text.split()).partition(":")
    scheme, value = scheme.strip().casefold(), value.strip()
    if not value or not _SCHEME.fullmatch(scheme):
        return Unclear(f"“{text.strip()[:100]}” is not an identifier; write its scheme, a colon and its value.")
    cleaned = values.code(value)
    return cleaned if isinstance(cleaned, Unclear) else f"{scheme}:{cleaned}"


def number_here(text: str) -> Value | Unclear:
    """The registry's own number of something (a UUID), in small letters with hyphens."""
    try:
        return str(UUID(text.strip()))
    except ValueError:
        return Unclear(f"“{text.strip()[:100]}” is not a number that this registry gave.")


def extension(text: str) -> Value | Unclear:
    """The digits of a telephone extension."""
    bare = text.strip().casefold().removeprefix("ext").removeprefix("x").strip(". ").removesuffix(".0")
    plain = bare.isdigit() and bare.isascii() and len(bare) <= 7
    return bare if plain else Unclear(f"“{text.strip()[:100]}” is not an extension.")


CLEANERS: Mapping[str, Clean] = {
    "code": values.code,
    "count": values.count,
    "country": values.country,
    "county_fips": values.county_fips,
    "day": values.day,
    "email": addresses.email,
    "extension": extension,
    "former_name": names.former_name,
    "identifier": identifier,
    "integer": values.integer,
    "latitude": values.latitude,
    "line": values.line,
    "longitude": values.longitude,
    "postal_code": values.postal_code,
    "prose": values.prose,
    "region": values.region,
    "number_here": number_here,
    "telephone": telephone,
    "time_zone": values.time_zone,
    "title": values.title,
    "website": addresses.website,
}


def cleaner_of(target: Target) -> Clean:
    """What understands a cell of this field (one item of it, when it is a list)."""
    if target.choices:
        return _choice(target)
    return CLEANERS[target.cleaner] if isinstance(target.cleaner, str) else target.cleaner


def _choice(target: Target) -> Callable[[str], Value | Unclear]:
    known = {_spelled(choice): str(choice) for choice in target.choices}
    listed = ", ".join(target.choices)

    def chosen(text: str) -> Value | Unclear:
        return known.get(_spelled(text)) or Unclear(f"“{text.strip()[:100]}” is not one of: {listed}.")

    return chosen


def _spelled(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())


def split_list(text: str) -> list[str]:
    """The items of a cell that holds a list: separated by semicolons, one that belongs to an item has a backslash."""
    if ";" not in text and "\\" not in text:
        return [bare] if (bare := text.strip()) else []
    items: list[str] = []
    item, escaped = "", False
    for sign in text:
        if escaped or sign not in "\\;":
            item, escaped = item + ("\\" if escaped and sign not in "\\;" else "") + sign, False
        elif sign == "\\":
            escaped = True
        else:
            items, item = [*items, item], ""
    items.append(item + "\\" * escaped)
    return [found for found in (item.strip() for item in items) if found]


def join_list(items: Iterable[str]) -> str:
    """The cell that `split_list` takes apart again."""
    return "; ".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def cell_of(value: Value) -> str:
    """A value of the directory as the text of a cell, which its cleaner understands as the same value."""
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return join_list(value)
    return repr(value) if isinstance(value, float) else str(value)
