"""The places that partners serve: a list to search, and for each who covers it, what is missing and who answers now."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from registry.guide.jurisdictions.answering import Answering, answering
from registry.guide.jurisdictions.model import Coverage, Kind, Part, Reach, Server, Standing, Tally
from registry.guide.jurisdictions.queries import covered, listed
from registry.guide.jurisdictions.rules import needed, standing
from registry.partners.model import AreaRole, Jurisdiction, JurisdictionType, Sector
from registry.partners.named import area_label
from registry.partners.sectors import by_group
from registry.partners.words import JURISDICTION_TYPES
from registry.platform import clock
from registry.platform.access import Permission, current_actor, needs
from registry.platform.web.page import page
from registry.platform.web.paging import USUAL, Sought, cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
READ = needs(Permission.READ_DIRECTORY)
SHOWN = 6  # partners of a sector that are named; the directory lists the rest
SUGGESTED = 8
ANSWERING = 3  # police that answer now and are shown at once
_TYPES = JURISDICTION_TYPES | {JurisdictionType.STATE: "State"}
_TONES = {Kind.HOLE: "bad", Kind.UNCONFIRMED: "warn", Kind.OVERLAP: "warn", Kind.SHARED: "info", Kind.UNOWNED: "info"}
_STATES = {Standing.CONFIRMED: "good", Standing.UNCONFIRMED: "warn", Standing.PARTS: "info", Standing.NOBODY: "vacant"}


@get("/places", opt=READ, include_in_schema=False)
async def places_page(request: AnyRequest, q: Sought = None, cursor: FromQuery[str | None] = None) -> Response[str]:
    """Places by name: those whose names begin like that, or without words those that somebody serves."""
    after = decode(cursor, str, UUID)
    rows = await listed(q or "", after=after, limit=USUAL + 1)
    shown, following = cut(rows, USUAL, lambda row: (row[2], row[0].id))
    return page(
        request,
        "guide/places.html",
        typed=q or "",
        places=[_place(area, partners) for area, partners, _ in shown],
        onward=next_url("/places", list(request.query_params.multi_items()), following),
    )


def _place(area: Jurisdiction, partners: int) -> dict[str, Any]:
    return {"href": _address(area), "name": area_label(area), "type": _TYPES[area.type], "partners": partners}


def _address(area: Jurisdiction) -> str:
    return f"/places/{area.id}"


@get("/places/suggest", opt=READ, include_in_schema=False)
async def suggest_places(q: Sought = None) -> list[dict[str, str]]:
    """Places whose names begin like that, for the box to offer."""
    rows = await listed(q, after=None, limit=SUGGESTED) if q else []
    return [{"text": area_label(area), "detail": _TYPES[area.type], "href": _address(area)} for area, _, _ in rows]


@get("/places/{jurisdiction_id:uuid}", opt=READ, include_in_schema=False)
async def place_page(request: AnyRequest, jurisdiction_id: FromPath[UUID]) -> Response[str]:
    """Who covers a place, by sector; what overlaps, what is missing; and who answers there at this minute."""
    actor, now = current_actor(request), clock.now()
    found = await covered(actor, jurisdiction_id, now)
    return page(
        request,
        "guide/place.html",
        name=area_label(found.place),
        type=_TYPES[found.place.type],
        jurisdiction_id=found.place.id,
        around=[(area_label(area), _address(area)) for area in found.around],
        now_answers=_now(await answering(actor, found.servers, now)),
        remarks=[(_TONES[one.kind], one.words) for one in found.remarks],
        groups=_groups(found),
        heads=_heads(found.parts),
        parts=[_part(one, found.parts) for one in found.parts],
    )


def _now(found: Answering) -> dict[str, Any]:
    """Those to call first, and behind them the others."""
    rows = [{"id": one.id, "name": one.name, "answer": answer} for one, answer in (*found.answering, *found.others)]
    first = min(len(found.answering), ANSWERING)
    return {"first": rows[:first], "others": rows[first:]}


def _groups(found: Coverage) -> list[dict[str, Any]]:
    """The sectors that are needed or present, under their groups."""
    wanted = {*needed(found.place.type), *(one.sector for one in found.servers)}
    groups = []
    for label, sectors in by_group():
        rows = [_sector(found, sector) for sector in sectors if sector in wanted]
        if rows:
            groups.append({"label": label, "sectors": rows})
    return groups


def _sector(found: Coverage, sector: Sector) -> dict[str, Any]:
    mine = [one for one in found.servers if one.sector is sector and not one.helps]
    helping = [one for one in found.servers if one.sector is sector and one.helps and one.comes]
    tally = found.tallies.get(sector, Tally())
    shown = mine[:SHOWN]
    return {
        "label": sector.label,
        "state": _cell(tally, needed=sector in needed(found.place.type), helped=bool(helping)),
        "partners": [_partner(one, found) for one in shown],
        "helpers": [_partner(one, found) for one in helping[:SHOWN]],
        "more": tally.whole + tally.within - sum(one.active for one in shown),
        "all": {"sector": sector.value, "area": area_label(found.place)},
    }


def _partner(one: Server, found: Coverage) -> dict[str, Any]:
    told = [
        "shared" if one.role is AreaRole.SHARED else None,
        _where(one),
        None if one.active else str(one.status),
        f"looked after by {one.owner}{f', stand-in {one.backup}' if one.backup else ''}" if one.owner else None,
    ]
    return {
        "href": f"/card/{one.id}",
        "name": one.name,
        "told": " · ".join(word for word in told if word),
        "confirmed": one.id in found.vouched if one.comes else None,
    }


def _where(one: Server) -> str | None:
    words = {Reach.AROUND: f"for all of {one.area.name}", Reach.WITHIN: f"in {one.area.name} only"}
    return words.get(one.reach)


def _cell(tally: Tally, *, needed: bool = True, helped: bool = False) -> tuple[str, str]:
    """How a sector stands, as a tone and in words."""
    state = standing(tally)
    if state is Standing.NOBODY:
        words = "Mutual aid only" if helped else "Nobody" if needed else "Nobody active"
        return "vacant" if needed else "neutral", words
    if state is Standing.PARTS:
        return _STATES[state], f"Parts only ({tally.within:,})"
    number = f"{tally.itself:,}" if tally.itself else "From around"
    return _STATES[state], f"{number}, {'confirmed' if tally.vouched else 'not confirmed'}"


def _heads(parts: Sequence[Part]) -> list[Sector]:
    """The sectors that any place inside needs, in the order in which sectors are shown."""
    wanted = {sector for part in parts for sector in part.tallies}
    return [sector for sector in Sector if sector in wanted]


def _part(one: Part, parts: Sequence[Part]) -> dict[str, Any]:
    cells = [(head.label, _cell(one.tallies[head]) if head in one.tallies else None) for head in _heads(parts)]
    return {"href": _address(one.place), "name": one.place.name, "type": _TYPES[one.place.type], "cells": cells}


PLACE_PAGES = [places_page, suggest_places, place_page]
