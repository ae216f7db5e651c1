"""What is known of somebody who may be in the directory already, and who that may be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from msgspec import Struct


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Somebody about to be taken in, as far as is known. `numbers` are E.164, `areas` what it serves."""

    name: str
    sector: str
    region: str
    kind: str = "organisation"
    others: Sequence[str] = ()
    street: str = ""
    city: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    numbers: Sequence[str] = ()
    identifiers: Sequence[tuple[str, str]] = ()
    parent_id: UUID | None = None
    areas: Sequence[UUID] = field(default=())


class Likely(Struct, frozen=True, kw_only=True):
    """An organisation that it may be; `score` is out of 100, and `reasons` are words for people."""

    id: UUID
    name: str
    place: str
    score: int
    reasons: tuple[str, ...]

    @property
    def because(self) -> str:
        """The reasons in one sentence's end."""
        return "; ".join(self.reasons)
