"""Numbers and addresses in the browser: published, corrected, checked with one tap, retired."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from contacts import asking, rows, service
from contacts.errors import PointRetired
from contacts.forms import CheckForm, EndForm, PointForm
from contacts.listing import checks_listed
from contacts.model import CheckOutcome
from contacts.pages_frame import EDIT, AnyRequest, house, known, partner
from contacts.people import choices, reaches
from contacts.rows import Row
from contacts.schemas import CheckIn, PointIn
from contacts.values import to_correct
from contacts.writing import disclosed
from registry.platform import clock, db
from registry.platform.access import Permission, current_actor, needs
from registry.platform.errors import NotFound
from registry.platform.hours_text import hours_text
from registry.platform.web.form_page import FormPage, show, submit
from registry.platform.web.forms import as_typed, read_form


@get("/partners/{organisation_id:uuid}/points/new", opt=EDIT, include_in_schema=False)
async def new_point_page(
    request: AnyRequest,
    organisation_id: FromPath[UUID],
    person: FromQuery[UUID | None] = None,
    position: FromQuery[UUID | None] = None,
) -> Response[str]:
    """The form of a new number or address, of a person or a position where one is given."""
    form = await _publishing(await house(current_actor(request), organisation_id))
    values = {
        "kind": "desk" if person or position else "main_line", "visibility": "all_users", "confirm_months": 6,
        "person_id": person, "position_id": position,
    }  # fmt: skip
    return show(request, form, as_typed(values, PointIn))


@post("/partners/{organisation_id:uuid}/points/new", opt=EDIT, include_in_schema=False)
async def publish_point(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """List it."""
    actor = current_actor(request)
    form = await _publishing(await house(actor, organisation_id))

    async def act(given: PointIn) -> str:
        await service.publish_point(actor, organisation_id, given)
        return f"/partners/{organisation_id}?done=saved"

    return await submit(request, form, PointIn, act)


async def _publishing(row: Row) -> FormPage:
    people, posts = await choices(row["id"], clock.today(row["time_zone"]))
    return FormPage(
        title="Add a number or address",
        action=f"/partners/{row['id']}/points/new",
        fields=asking.point(people, posts, new=True),
        crumbs=[partner(row)],
        submit="Add",
    )


@get("/contact-points/{point_id:uuid}/edit", opt=EDIT, include_in_schema=False)
async def edit_point_page(request: AnyRequest, point_id: FromPath[UUID]) -> Response[str]:
    """The form of a number, what was found when it was used, and the way to retire it."""
    form, row = await _correcting(request, point_id)
    point = rows.point(row)
    await disclosed(current_actor(request), point.organisation_id, [point])
    typed = to_correct(point.kind, point.value, point.extension, point.as_typed)
    hours = hours_text(point.coverage) if point.coverage else None
    stored = dict(row) | {"coverage": hours, "value": typed, "languages": point.languages}
    return show(request, form, as_typed(stored, PointForm))


@post("/contact-points/{point_id:uuid}/edit", opt=EDIT, include_in_schema=False)
async def correct_point(request: AnyRequest, point_id: FromPath[UUID]) -> Response[Any]:
    """Save it; another number takes the place of the old one."""
    form, row = await _correcting(request, point_id)

    async def act(given: PointForm) -> str:
        await service.correct_point(current_actor(request), point_id, given, given.version)
        return f"/partners/{row['organisation_id']}?done=saved"

    return await submit(request, form, PointForm, act)


async def _correcting(request: AnyRequest, point_id: UUID) -> tuple[FormPage, Row]:
    row, where = await _of_point(request, point_id)
    actor, point = current_actor(request), rows.point(row)
    people, posts = await choices(where["id"], clock.today(where["time_zone"]))
    if point.person_id and str(point.person_id) not in dict(people):
        people.append((str(point.person_id), (await known("person", point.person_id))["name"]))
    reach = (await reaches([row], clock.now(), actor.visibilities()))[0]
    usable = point.in_use(clock.today())
    form = FormPage(
        title=f"{point.name}, {dict(people).get(str(point.person_id), where['name'])}",
        action=f"/contact-points/{point_id}/edit",
        lead=f"{reach.standing.words[:1].upper()}{reach.standing.words[1:]}." if usable else str(PointRetired()),
        fields=asking.point(people, posts, row["languages"], new=False),
        crumbs=[partner(where)],
        more={
            "template": "contacts/evidence.html",
            "point_id": point_id,
            "usable": usable,
            "checks": await checks_listed(point_id, limit=50),
            "asked": asking.check(),
        },
    )
    return form, row


@get("/contact-points/{point_id:uuid}/retire", opt=EDIT, include_in_schema=False)
async def retire_page(request: AnyRequest, point_id: FromPath[UUID]) -> Response[str]:
    """Is it really no longer used?"""
    form, row = await _retiring(request, point_id)
    return show(request, form, as_typed({"version": row["version"]}, EndForm))


@post("/contact-points/{point_id:uuid}/retire", opt=EDIT, include_in_schema=False)
async def retire_point(request: AnyRequest, point_id: FromPath[UUID]) -> Response[Any]:
    """Retire it."""
    form, row = await _retiring(request, point_id)

    async def act(given: EndForm) -> str:
        await service.retire_point(current_actor(request), point_id, given, given.version)
        return f"/partners/{row['organisation_id']}?done=saved"

    return await submit(request, form, EndForm, act)


async def _retiring(request: AnyRequest, point_id: UUID) -> tuple[FormPage, Row]:
    row, where = await _of_point(request, point_id)
    form = FormPage(
        title=f"Retire: {rows.point(row).name}, {where['name']}",
        action=f"/contact-points/{point_id}/retire",
        lead="It is no longer called. Who looks for it still finds the organisation, and its evidence stays.",
        fields=asking.end("First day without it", "Blank: today."),
        crumbs=[partner(where)],
        submit="Retire",
        kind="danger",
    )
    return form, row


@post("/contact-points/{point_id:uuid}/checks", opt=needs(Permission.RECORD_CHECK), include_in_schema=False)
async def record_check(request: AnyRequest, point_id: FromPath[UUID]) -> Response[Any]:
    """One tap: reached, no answer, wrong person, moved. Back to where it was made."""
    given = await read_form(request, CheckForm)
    check = CheckIn(outcome=given.outcome, method=given.method, minutes=given.minutes)
    await service.record_check(current_actor(request), point_id, check)
    return Redirect(await _back(given, point_id), status_code=303)


async def _back(given: CheckForm, point_id: UUID) -> str:
    """The line on the card it came from, else the number's own page; what is wrong has left its place on the card."""
    if given.card and await db.fetch_one("SELECT 1 FROM organisation WHERE id = $1", given.card):
        moved = given.outcome in {CheckOutcome.WRONG_PERSON, CheckOutcome.MOVED}
        return f"/card/{given.card}#" + ("call" if moved else f"way-{point_id}")
    return f"/contact-points/{point_id}/edit#checks"


async def _of_point(request: AnyRequest, point_id: UUID) -> tuple[Row, Row]:
    actor, row = current_actor(request), await known("contact_point", point_id)
    if not actor.sees(row["visibility"]):
        raise NotFound
    return row, await house(actor, row["organisation_id"])


POINT_PAGES = [
    new_point_page, publish_point, edit_point_page, correct_point, retire_page, retire_point, record_check,
]  # fmt: skip
