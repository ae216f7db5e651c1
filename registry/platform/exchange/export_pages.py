"""The directory as a file to download, for people and for programs."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from registry.platform import clock
from registry.platform.access.model import Permission
from registry.platform.access.policy import current_actor, needs
from registry.platform.errors import Invalid
from registry.platform.exchange.export import Format, begin, pieces
from registry.platform.exchange.kinds import kind_called, kinds
from registry.platform.text import clean
from registry.platform.web.api import READING
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
_OPT = needs(Permission.EXPORT_DIRECTORY)
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MOST = 40


@get("/export", opt=_OPT, include_in_schema=False)
async def export_page(request: AnyRequest) -> Response[str]:
    """What to export, and as what."""
    return page(request, "exchange/export.html", kinds=list(kinds().values()))


@get("/export/{kind:str}", opt=_OPT, include_in_schema=False)
async def export_file(
    request: AnyRequest,
    kind: FromPath[str],
    form: FromQuery[Literal["csv", "data", "xlsx"]] = "csv",
) -> Stream:
    """The file that was chosen. `csv` is for spreadsheet programs, `data` for other programs."""
    return await _file(request, kind, "xlsx" if form == "xlsx" else "csv", guarded=form == "csv")


@get("/api/v1/export/{kind:str}", opt=_OPT, tags=["Imports and exports"], responses=READING, media_type="text/csv")
async def export_for_programs(  # noqa: PLR0913, PLR0917 - the filters
    request: AnyRequest,
    kind: FromPath[str],
    format: FromQuery[Format] = "csv",  # noqa: A002 - the parameter's name for programs
    sector: FromQuery[list[str] | None] = None,  # noqa: ARG001 - read with the other filters; here for the description
    status: FromQuery[list[str] | None] = None,  # noqa: ARG001
    region: FromQuery[list[str] | None] = None,  # noqa: ARG001
    type: FromQuery[list[str] | None] = None,  # noqa: A002, ARG001
) -> Stream:
    """The directory as CSV or XLSX, as an import understands it again: a round trip is exact. Recorded."""
    return await _file(request, kind, format, guarded=False)


async def _file(request: AnyRequest, name: str, form: Format, *, guarded: bool) -> Stream:
    kind = kind_called(name)
    chosen = _chosen(request, kind.filters)
    actor = current_actor(request)
    ids = await begin(kind, chosen, form, actor)
    file_name = f"{kind.name}-{clock.today(actor.time_zone)}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    found = pieces(kind, ids, form, by=actor, guarded=guarded)
    return Stream(found, media_type=_TYPES[form], headers=headers)


def _chosen(request: AnyRequest, filters: Mapping[str, Mapping[str, str]]) -> dict[str, Sequence[str]]:
    """The filters of a request; blank ones narrow nothing.

    Raises:
        Invalid: a value that is none of the choices.
    """
    given = request.query_params.multi_items()
    chosen: dict[str, Sequence[str]] = {}
    for name, choices in filters.items():
        values = [clean(value)[:_MOST] for key, value in given if key == name]
        values = [part.strip() for value in values for part in (value.split(",") if not choices else [value])]
        wanted = [value if choices else value.upper() for value in values if value]
        if choices and not set(wanted) <= choices.keys():
            raise Invalid({name: "Choose from the list."})
        chosen[name] = wanted
    return chosen


HANDLERS = [export_page, export_file, export_for_programs]
