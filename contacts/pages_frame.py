"""What the forms of the contacts have in common: the rows that they are about, and who was meant."""

from typing import Any
from uuid import UUID

from litestar import Request

from contacts.errors import wrong
from contacts.people import by_id
from contacts.rows import Row
from registry.partners.errors import NoSuchOrganisation, NotYours
from registry.partners.queries import subject
from registry.platform import db
from registry.platform.access import Actor, Permission, can, needs
from registry.platform.errors import NotFound
from registry.platform.text import fold
from registry.platform.web.form_page import Choice

AnyRequest = Request[Any, Any, Any]
READ, EDIT = needs(Permission.READ_DIRECTORY), needs(Permission.EDIT_DIRECTORY)


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
