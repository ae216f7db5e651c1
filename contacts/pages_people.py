"""People in the browser: the list, one of them, and what happens to them."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from contacts import asking, service
from contacts.due import MANY, work
from contacts.forms import PersonForm
from contacts.hanging import Behind, behind
from contacts.meetings.running.lists import certificates_of
from contacts.model import PersonStatus
from contacts.pages_frame import EDIT, READ, AnyRequest, house, known, partner
from contacts.people import STATES, Profile, choices, listed, profile
from contacts.rows import Row
from contacts.schemas import IntakeIn
from contacts.views import number_line
from contacts.words import languages
from contacts.writing import disclosed
from registry.partners.queries import subject
from registry.platform import clock
from registry.platform.access import Permission, can, current_actor
from registry.platform.errors import NotFound
from registry.platform.web.form_page import FormPage, show, submit
from registry.platform.web.forms import as_typed
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

_SIZE = 50
_DONE = {
    "saved": "Saved.",
    "left": "Saved. Their positions are handed over or shown as vacant, and nobody is sent to them any more.",
}
_STATE_WORDS = {
    "present": "There now", "on_leave": "On leave", "unreachable": "Unreachable", "left": "Left", "all": "Everybody",
}  # fmt: skip


@get("/people", opt=READ, include_in_schema=False)
async def people_page(
    request: AnyRequest,
    q: FromQuery[str | None] = None,
    show: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    """Everybody who is listed, by name."""
    chosen = show if show in STATES else "present"
    found = await listed(words=q or "", state=chosen, after=decode(cursor, str, UUID), limit=_SIZE + 1)
    shown, following = cut(found, _SIZE, lambda line: (line.sort_name, line.person.id))
    typed = {"q": q or "", "show": chosen}
    return page(
        request,
        "contacts/people.html",
        people=shown,
        typed=typed,
        states=list(_STATE_WORDS.items()),
        today=clock.today(current_actor(request).time_zone),
        following=next_url("/people", list(typed.items()), following),
    )


@get("/people/due", opt=EDIT, include_in_schema=False)
async def due_page(request: AnyRequest) -> Response[str]:
    """All that waits for a coordinator, most urgent first."""
    waiting = await work(current_actor(request), clock.now(), each=40)
    return page(request, "contacts/due.html", work=waiting, many=MANY)


@get("/people/suggest", opt=READ, include_in_schema=False)
async def suggest(q: FromQuery[str | None] = None) -> list[dict[str, str]]:
    """A few people for a form's field to offer."""
    found = await listed(words=q or "", limit=8) if q and q.strip() else []
    return [{"text": f"{one.person.name}, {one.organisation}", "detail": one.person.title or ""} for one in found]


@get("/people/{person_id:uuid}", opt=READ, include_in_schema=False)
async def person_page(
    request: AnyRequest, person_id: FromPath[UUID], done: FromQuery[str | None] = None
) -> Response[str]:
    """One person: what they hold and held, how they are reached, and who followed them."""
    actor = current_actor(request)
    found = await profile(person_id, actor.visibilities(), clock.now())
    if found is None:
        raise NotFound
    person = found.person
    await disclosed(actor, person.organisation_id, (one.point for one in found.reach))
    whose = await subject(person.organisation_id)
    may_edit = whose is not None and can(actor, Permission.EDIT_DIRECTORY, whose)
    left_behind = await behind(actor, person, clock.today()) if may_edit else Behind()
    people, _ = await choices(person.organisation_id, clock.today()) if left_behind.hanging else ([], [])
    more: dict[str, Any] = {
        "saved": _DONE.get(done or ""),
        "certificates": await certificates_of(actor, person_id),
        "behind": left_behind,
        "followers": [one for one in people if one[0] != str(person_id)],
    }
    return page(request, "contacts/person.html", profile=found, may_edit=may_edit, **more, **_arranged(found))


def _arranged(found: Profile) -> dict[str, Any]:
    today, person = clock.today(), found.person
    now = [one for one in found.posts if one.assignment.ends_on is None or one.assignment.ends_on >= today]
    usable = [one for one in found.reach if one.point.in_use(today)]
    return {
        "today": today,
        "gone": person.gone(today),
        "away": person.on_leave(today) or person.status is PersonStatus.UNREACHABLE,
        "held": now,
        "former": [one for one in found.posts if one not in now],
        "numbers": [number_line(one.point, one.standing) for one in usable],
        "retired": [one for one in found.reach if one not in usable],
    }


@get("/partners/{organisation_id:uuid}/people/new", opt=EDIT, include_in_schema=False)
async def new_person_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """The short form: a name, a role and a number."""
    form = _intake(await house(current_actor(request), organisation_id))
    return show(request, form, as_typed({"kind": "desk", "visibility": "all_users", "assignment": "primary"}, IntakeIn))


@post("/partners/{organisation_id:uuid}/people/new", opt=EDIT, include_in_schema=False)
async def introduce(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Add them, give them the role and publish the number."""
    actor = current_actor(request)
    form = _intake(await house(actor, organisation_id))

    async def act(given: IntakeIn) -> str:
        await service.introduce(actor, organisation_id, given)
        return f"/partners/{organisation_id}?done=saved"

    return await submit(request, form, IntakeIn, act)


def _intake(row: Row) -> FormPage:
    return FormPage(
        title="Add somebody",
        action=f"/partners/{row['id']}/people/new",
        lead="A name is enough; a role and a number make them somebody to call.",
        fields=asking.intake(),
        crumbs=[partner(row)],
        submit="Add",
    )


@get("/people/{person_id:uuid}/edit", opt=EDIT, include_in_schema=False)
async def edit_person_page(request: AnyRequest, person_id: FromPath[UUID]) -> Response[str]:
    """The form of one person."""
    form, row = await _editing(request, person_id)
    return show(request, form, as_typed(dict(row) | {"languages": languages(row["languages"])}, PersonForm))


@post("/people/{person_id:uuid}/edit", opt=EDIT, include_in_schema=False)
async def correct_person(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """Save it."""
    form, _ = await _editing(request, person_id)

    async def act(given: PersonForm) -> str:
        await service.correct_person(current_actor(request), person_id, given, given.version)
        return f"/people/{person_id}?done=saved"

    return await submit(request, form, PersonForm, act)


async def _editing(request: AnyRequest, person_id: UUID) -> tuple[FormPage, Row]:
    row, crumbs = await of_person(request, person_id)
    form = FormPage(
        title=row["name"],
        action=f"/people/{person_id}/edit",
        fields=asking.person(row["languages"]),
        crumbs=crumbs,
    )
    return form, row


async def of_person(request: AnyRequest, person_id: UUID) -> tuple[Row, list[tuple[str, str]]]:
    """Somebody, and the way to their page."""
    row = await known("person", person_id)
    where = await house(current_actor(request), row["organisation_id"])
    return row, [partner(where), (row["name"], f"/people/{person_id}")]


PEOPLE_PAGES = [
    people_page, due_page, suggest, person_page, new_person_page, introduce, edit_person_page, correct_person,
]  # fmt: skip
