"""The board, the timeline and the coverage matrix in the browser."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery, QueryParameter

from agreements.board.cells import LEVELS
from agreements.board.matrix import matrix, own_region, regions
from agreements.board.model import MANY, Board, Filters, Lane, Line
from agreements.board.pages_frame import BOARD
from agreements.board.picture import cells_drawn, mark
from agreements.board.queries import board, key_of, lane_lines
from agreements.board.shown import shown
from agreements.board.timeline import MOST_LINES, picture
from agreements.board.words import tone, when
from agreements.frame import READ, AnyRequest
from registry.partners.named import area_meant
from registry.partners.sectors import Sector
from registry.platform import clock
from registry.platform.access import Actor, Permission, current_actor
from registry.platform.errors import Invalid
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

PAGE = 50
Asked = Annotated[str | None, QueryParameter(max_length=200)]
_SECTORS = [(sector.value, sector.label) for sector in Sector]


async def narrowed(actor: Actor, given: dict[str, str]) -> tuple[Filters, dict[str, str]]:
    """What was chosen; what is no choice of ours narrows nothing, and an area that nobody knows is said."""
    county, problems = None, {}
    try:
        county = await area_meant("area", given["area"])
    except Invalid as refused:
        problems = refused.fields
    return Filters(
        mine=actor.user_id if given["mine"] == "yes" else None,
        sector=Sector(given["sector"]) if given["sector"] in set(Sector) else None,
        county=county,
    ), problems


@get(BOARD, opt=READ, include_in_schema=False)
async def board_page(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    lane: FromQuery[str | None] = None,
    mine: FromQuery[str | None] = None,
    sector: FromQuery[str | None] = None,
    area: Asked = None,
    cursor: FromQuery[str | None] = None,
    done: FromQuery[str | None] = None,
) -> Response[str]:
    """What has to be decided and by when: a few lines of every lane, or one lane page by page."""
    actor = current_actor(request)
    given = {"mine": mine or "", "sector": sector or "", "area": area or ""}
    filters, problems = await narrowed(actor, given)
    context: dict[str, Any] = {
        "typed": given, "problems": problems, "narrowed": filters.any, "sectors": _SECTORS, "done": bool(done),
        "same": _same(given), "many": MANY, "actions": _actions(actor),
    }  # fmt: skip
    if lane in set(Lane):
        return page(
            request, "agreements/board_lane.html", **context, **await _one(request, Lane(lane), filters, cursor)
        )
    found = await board(actor, filters)
    return page(request, "agreements/board_page.html", **context, **_all(actor, found, given))


async def _one(request: AnyRequest, lane: Lane, filters: Filters, cursor: str | None) -> dict[str, Any]:
    actor, after = current_actor(request), decode(cursor, date.fromisoformat, UUID)
    found = await lane_lines(actor, lane, filters, after=after, limit=PAGE + 1)
    lines, following = cut(found, PAGE, key_of)
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "done"]
    return {
        "lane": lane, "lines": _lines(actor, lines), "following": next_url(BOARD, query, following),
        "here": f"{BOARD}?{urlencode([(name, value) for name, value in query if value])}",
    }  # fmt: skip


def _all(actor: Actor, found: Board, given: dict[str, str]) -> dict[str, Any]:
    same = _same(given)
    lanes = [
        {
            "lane": lane, "count": found.counts[lane], "lines": _lines(actor, found.lines[lane]),
            "all": f"{BOARD}?lane={lane.value}{'&' + same if same else ''}",
            "here": f"{BOARD}{'?' + same if same else ''}#lane-{lane.value}",
        }
        for lane in Lane if found.counts[lane]
    ]  # fmt: skip
    return {"lanes": lanes, "found": found}


def _lines(actor: Actor, lines: Sequence[Line]) -> list[tuple[Line, str, str]]:
    today = clock.today(actor.time_zone)
    return [(line, when(line, today), tone(line, today)) for line in lines]


def _actions(actor: Actor) -> dict[Lane, tuple[str, str]]:
    """What there is to be done in a lane: the words of the button, and the part of the agreement's address.

    `{}` stands for the id of what is owed.
    """
    found: dict[Lane, tuple[str, str]] = {}
    if actor.may(Permission.DECIDE_AGREEMENTS):
        found = dict.fromkeys(Lane, ("Decide", "/decide"))
        found[Lane.DRAFTS] = ("Approve or return", "/decide")
    if actor.may(Permission.EDIT_AGREEMENTS):
        found |= {
            Lane.OBLIGATIONS: ("It was done", "/obligations/{}/fulfil"),
            Lane.REPORTS: ("It was filed", "/reports/{}/file"),
            Lane.SIGNING: ("Record signatures", "#parties"),
            Lane.UNKNOWN: ("Say how it renews", "#terms"),
            Lane.ORPHANED: ("Say who looks after it", "/basics"),
        }
    return found


def _same(given: dict[str, str]) -> str:
    return urlencode([(name, value) for name, value in given.items() if value])


@get("/agreements/timeline", opt=READ, include_in_schema=False)
async def timeline_page(
    request: AnyRequest,
    mine: FromQuery[str | None] = None,
    sector: FromQuery[str | None] = None,
    area: Asked = None,
) -> Response[str]:
    """Terms and deadlines of the next eighteen months, the soonest first, as a picture and as a table."""
    actor = current_actor(request)
    given = {"mine": mine or "", "sector": sector or "", "area": area or ""}
    filters, problems = await narrowed(actor, given)
    today = clock.today(actor.time_zone)
    found, more = await shown(actor, filters)
    made = picture(found, today)
    return page(
        request, "agreements/timeline.html", picture=made, shown=found, more=more, most=MOST_LINES, typed=given,
        problems=problems, narrowed=filters.any, sectors=_SECTORS, same=_same(given), today=today,
    )  # fmt: skip


@get("/agreements/matrix", opt=READ, include_in_schema=False)
async def matrix_page(request: AnyRequest, region: FromQuery[str | None] = None) -> Response[str]:
    """How every sector stands in every county: agreements, points of contact, and where nobody is known."""
    actor, known = current_actor(request), await regions()
    chosen = region.upper() if region and region.upper() in dict(known) else await own_region(actor)
    found = await matrix(actor, chosen)
    return page(
        request, "agreements/matrix.html", matrix=found, bands=cells_drawn(found), regions=known, region=chosen,
        name=dict(known).get(chosen, chosen), gaps=found.gaps(), legend=[(one, mark(one, 10, 10)) for one in LEVELS],
        may_register=actor.may(Permission.EDIT_DIRECTORY),
    )  # fmt: skip


PAGES = [board_page, timeline_page, matrix_page]
