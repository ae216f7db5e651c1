"""What comes in and goes out about doubles."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from registry.doubles.listing import Apart, Pair, Side
from registry.platform.text import In


class ApartIn(In):
    """Two organisations, in any order."""

    first_id: UUID
    second_id: UUID


class SideOut(Struct, frozen=True, kw_only=True):
    """One of two, with what tells it from the other. Numbers are those that everybody may see."""

    id: UUID
    name: str
    sector: str
    place: str
    other_names: list[str]
    numbers: list[str]
    identifiers: list[str]


class PairOut(Struct, frozen=True, kw_only=True):
    """Two that may be the same; `score` is out of 100, `reasons` what speaks for it and against it."""

    first: SideOut
    second: SideOut
    score: int
    reasons: list[str]
    found_at: datetime


class ApartOut(Struct, frozen=True, kw_only=True):
    """Two that somebody said are not the same."""

    first: SideOut
    second: SideOut
    by: str
    at: datetime


def pair_out(pair: Pair) -> PairOut:
    return PairOut(
        first=side_out(pair.first),
        second=side_out(pair.second),
        score=pair.score,
        reasons=list(pair.reasons),
        found_at=pair.found_at,
    )


def apart_out(apart: Apart) -> ApartOut:
    return ApartOut(first=side_out(apart.first), second=side_out(apart.second), by=apart.by, at=apart.at)


def side_out(side: Side) -> SideOut:
    return SideOut(
        id=side.id,
        name=side.name,
        sector=side.sector,
        place=side.place,
        other_names=list(side.others),
        numbers=list(side.numbers),
        identifiers=list(side.identifiers),
    )
