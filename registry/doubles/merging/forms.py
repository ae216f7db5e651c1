"""What the pages of merging send."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta, Struct, field

from registry.doubles.merging.model import Choice, Order
from registry.doubles.merging.rules import FIELDS
from registry.doubles.merging.schemas import MOST_PAIRS, PairKey
from registry.partners.schemas import VersionSeen
from registry.platform.text import In

PREFIX = "take_"


class _Frame(In):
    """The two records at the versions that were seen, when that was, and which pairs are one."""

    keep: UUID
    drop: UUID
    keep_version: VersionSeen
    drop_version: VersionSeen
    seen_at: datetime
    joined: Annotated[list[PairKey], Meta(max_length=MOST_PAIRS)] = field(default_factory=list)


MergeForm: type[Struct] = msgspec.defstruct(
    "MergeForm", [(PREFIX + name, Choice | None, None) for name in FIELDS], bases=(_Frame,), kw_only=True
)


def chosen(given: Any) -> dict[str, Choice]:
    """The choices of a form, by field."""
    found = {name: getattr(given, PREFIX + name) for name in FIELDS}
    return {name: choice for name, choice in found.items() if choice is not None}


def ordered(given: Any) -> Order:
    """What a form asks for."""
    return Order(
        keep=given.keep,
        drop=given.drop,
        versions=(given.keep_version, given.drop_version),
        choices=chosen(given),
        joined=frozenset(given.joined),
    )
