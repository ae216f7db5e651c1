"""How every form of the contacts is shown, sent, shown again with what was typed, and left."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from litestar import Request, Response
from litestar.response import Redirect

from contacts.asking import Asked, Choice
from contacts.errors import wrong
from contacts.people import by_id
from contacts.rows import Row
from registry.partners.errors import NoSuchOrganisation, NotYours
from registry.partners.queries import subject
from registry.platform import db
from registry.platform.access import Actor, Permission, can, needs
from registry.platform.errors import Conflict, Invalid, NotFound
from registry.platform.hours import WeeklyHours
from registry.platform.hours_text import hours_text
from registry.platform.text import fold
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

T = TypeVar("T", bound=msgspec.Struct)
AnyRequest = Request[Any, Any, Any]
READ, EDIT = needs(Permission.READ_DIRECTORY), needs(Permission.EDIT_DIRECTORY)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A page that is one form. `row` is (table, id) of what it changes: after a conflict its version is asked for."""

    title: str
    action: str
    fields: Sequence[Asked]
    crumbs: Sequence[Choice]
    lead: str | None = None
    submit: str = "Save"
    kind: str = "primary"
    row: tuple[str, UUID] | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def cancel(self) -> str:
        return self.crumbs[-1][1]

    @property
    def labels(self) -> dict[str, str]:
        return {one.name: one.label for one in self.fields}


def show(
    request: AnyRequest,
    form: FormPage,
    values: dict[str, Any],
    problems: dict[str, str] | None = None,
    conflict: Conflict | None = None,
) -> Response[str]:
    """The form with values in it; 422 with problems, 409 with a conflict."""
    status = 409 if conflict else 422 if problems else 200
    return page(
        request,
        "contacts/form.html",
        status=status,
        form=form,
        typed=values,
        problems=problems or {},
        mine=_in_words(form, conflict.mine) if conflict else {},
        theirs=_in_words(form, conflict.theirs) if conflict else None,
    )


def _in_words(form: FormPage, values: Mapping[str, object] | None) -> dict[str, object]:
    """One version of a row as its form would show it, for putting two side by side."""
    return {one.name: _worded(one, (values or {}).get(one.name)) for one in form.fields if one.label}


def _worded(asked: Asked, value: object) -> object:
    if asked.name == "coverage" and isinstance(value, dict):
        return hours_text(WeeklyHours.from_json(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(str(item) for item in value)
    return dict(asked.options).get(str(value), value)


async def submit(
    request: AnyRequest, form: FormPage, kind: type[T], act: Callable[[T], Awaitable[str]]
) -> Response[Any]:
    """Read the form, do what it asks for and go where `act` says; or show it again with what was typed."""
    try:
        where = await act(await read_form(request, kind))
    except Invalid as refused:
        return show(request, form, await typed(request, kind), refused.fields)
    except Conflict as conflict:
        back = await typed(request, kind)
        if conflict.theirs is None:
            return show(request, form, back, {"": conflict.sentence})
        return show(request, form, back | await _version(form), conflict=conflict)
    return Redirect(where, status_code=303)


async def _version(form: FormPage) -> dict[str, str]:
    """The version to go on from: who saves again has seen what the other did."""
    if form.row is None:
        return {}
    table, key = form.row
    return {"version": str((await known(table, key))["version"])}


async def known(table: str, key: UUID) -> Row:
    """A row for a page.

    Raises:
        NotFound: there is none.
    """
    row = (await by_id(table, [key])).get(key)
    if row is None:
        raise NotFound
    return row


async def house(actor: Actor, organisation_id: UUID) -> Row:
    """The organisation that a form is about, for those who may change it.

    Raises:
        NoSuchOrganisation, NotYours.
    """
    row = await db.fetch_one("SELECT id, name, time_zone FROM organisation WHERE id = $1", organisation_id)
    whose = await subject(organisation_id)
    if row is None or whose is None:
        raise NoSuchOrganisation
    if not can(actor, Permission.EDIT_DIRECTORY, whose):
        raise NotYours
    return row


def partner(row: Row) -> Choice:
    """The crumb of an organisation."""
    return row["name"], f"/partners/{row['id']}"


async def meant(field_name: str, chosen: UUID | None, other: str | None) -> UUID:
    """The person chosen from the list, or the one whose name, and organisation where needed, was typed.

    Raises:
        Invalid: nobody or several are meant.
    """
    if chosen and not other:
        return chosen
    if not other:
        raise wrong(field_name, "Choose somebody, or type the name of somebody of another organisation.")
    name, _, place = other.partition(",")
    found = await db.fetch(
        """
        SELECT p.id, o.sort_name FROM person p JOIN organisation o ON o.id = p.organisation_id
        WHERE p.sort_name = $1 AND p.status <> 'left' LIMIT 50
        """,
        fold(name),
    )
    exact = [row["id"] for row in found if not place or row["sort_name"] == fold(place)]
    if len(exact) == 1:
        return UUID(str(exact[0]))
    if not exact:
        raise wrong("other", f"Nobody is listed as “{other}”. Add them at their own organisation first.")
    raise wrong("other", f"Several people are called {name.strip()}. Type the name, a comma and the organisation.")
