"""Hits as JSON."""

from uuid import UUID

import msgspec

from registry.lookup.model import Found, Hit


class SuccessorOut(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation that took over."""

    id: UUID
    name: str


class ReasonOut(msgspec.Struct, frozen=True, kw_only=True):
    """Why a hit matched; `spans` are [from, to) in characters of `text`, to be marked."""

    label: str
    text: str
    spans: list[tuple[int, int]]
    words: str


class HitOut(msgspec.Struct, frozen=True, kw_only=True):
    """One organisation that may be meant; `card` is the page that says whom to call.

    `distance_km` is as the crow flies from the position that was sent; null without one, or where its own is unknown.
    """

    id: UUID
    name: str
    name_spans: list[tuple[int, int]]
    sector: str
    place: str
    status: str
    reasons: list[ReasonOut]
    successor: SuccessorOut | None
    card: str
    distance_km: float | None


class FoundOut(msgspec.Struct, frozen=True, kw_only=True):
    """The best hits first; `more` says that a further word would help."""

    hits: list[HitOut]
    more: bool


class SuggestionOut(msgspec.Struct, frozen=True, kw_only=True):
    """A line under the box while somebody types; `marks` are [from, to) in characters of `text`, as they matched."""

    text: str
    marks: list[tuple[int, int]]
    detail: str
    href: str


def found_out(found: Found) -> FoundOut:
    return FoundOut(hits=[hit_out(hit) for hit in found.hits], more=found.more)


def hit_out(hit: Hit) -> HitOut:
    reasons = [ReasonOut(label=r.label, text=r.text, spans=list(r.spans), words=r.words) for r in hit.reasons]
    return HitOut(
        id=hit.id,
        name=hit.name,
        name_spans=list(hit.name_spans),
        sector=hit.sector,
        place=hit.place,
        status=hit.status,
        reasons=reasons,
        successor=SuccessorOut(id=hit.successor[0], name=hit.successor[1]) if hit.successor else None,
        card=hit.href,
        distance_km=hit.distance_km,
    )


def suggestion_out(hit: Hit) -> SuggestionOut:
    """Name, and below it who took over, the place, and why it matched where the name does not say so."""
    parts = (_standing(hit), hit.place, *(reason.words for reason in hit.reasons))
    detail = " · ".join(part for part in parts if part)
    return SuggestionOut(text=hit.name, marks=list(hit.name_spans), detail=detail, href=hit.href)


def _standing(hit: Hit) -> str | None:
    if hit.successor:
        return f"{hit.status.capitalize()}, now {hit.successor[1]}"
    return None if hit.status == "active" else hit.status.capitalize()
