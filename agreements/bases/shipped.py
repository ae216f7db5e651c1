"""The cards as they are shipped, read from the file beside this one."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from agreements.bases.model import Card

FILE = Path(__file__).with_name("cards.toml")


@dataclass(frozen=True, slots=True)
class Shipped:
    """A card of the file; `retired` says why it is shipped as a thing of the past, `edition` counts its changes."""

    card: Card
    edition: int
    retired: str | None


@cache
def shipped() -> tuple[Shipped, ...]:
    """Every card of the file, in its order.

    Raises:
        msgspec.ValidationError: one cannot be read.
    """
    return tuple(_read(dict(one)) for one in tomllib.loads(FILE.read_text("utf-8"))["card"])


def _read(known: dict[str, Any]) -> Shipped:
    edition, retired = known.pop("edition", 1), known.pop("retired", None)
    return Shipped(card_of(known), edition, retired)


def card_of(known: dict[str, Any]) -> Card:
    """A card from what a file or a column holds.

    Raises:
        msgspec.ValidationError: something is missing, or is nothing that there is.
    """
    # Through JSON, as a file gives dates and a column gives their text.
    return msgspec.json.decode(msgspec.json.encode(known), type=Card)


def content(card: Card) -> dict[str, Any]:
    """What is kept of a card: only what it says, so that a field that comes later changes no old one."""
    every: dict[str, Any] = msgspec.to_builtins(card)
    return {name: value for name, value in every.items() if value not in (None, "", (), [], False)}
