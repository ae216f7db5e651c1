"""Who came: one tap for whoever is asked, and names that nobody asked."""

from collections.abc import Mapping
from uuid import UUID

from contacts.meetings.errors import wrong
from contacts.meetings.model import Attendance
from contacts.meetings.rows import Row
from contacts.meetings.running.queries import marks_of, seated
from contacts.meetings.running.schemas import AttendanceIn, RestIn
from contacts.meetings.running.seats import Mark, identity
from contacts.meetings.running.writing import Held, added, enter, told
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from registry.platform.text import fold

_PERSON = "SELECT p.id, p.name, p.organisation_id FROM person p WHERE p.id = $1"
_CALLED = "SELECT id FROM person WHERE organisation_id = $1 AND sort_name = $2 AND status <> 'left' LIMIT 2"


async def note(actor: Actor, meeting_id: UUID, given: AttendanceIn) -> None:
    """Note whether somebody came, or take that back.

    Raises:
        As `enter`; Invalid: it is not said who, or nobody is known by that id.
    """
    async with db.transaction():
        held = await enter(actor, meeting_id)
        who = await _meant(given)
        await _note(held, await marks_of(held.id), who, given.attendance)
        said = str(given.attendance) if given.attendance else "taken back"
        await told(actor, held, "noted attendance", after={"name": who["name"], "attendance": said})


async def note_rest(actor: Actor, meeting_id: UUID, given: RestIn) -> int:
    """Note the same of everybody who is asked and of whom nothing is noted yet; how many these were.

    Raises:
        As `enter`.
    """
    async with db.transaction():
        held = await enter(actor, meeting_id)
        waiting = [seat.asked for seat in await seated(actor, meeting_id) if seat.asked and not seat.mark]
        for one in waiting:
            await _add(held, {
                "person_id": one.person_id, "user_id": one.user_id, "organisation_id": one.organisation_id,
                "name": one.name,
            }, given.attendance)  # fmt: skip
        names = ", ".join(one.name for one in waiting)
        if waiting:
            await told(actor, held, "noted attendance", after={"name": names, "attendance": str(given.attendance)})
        return len(waiting)


async def _meant(given: AttendanceIn) -> Row:
    """Who it is: the columns of a mark."""
    if given.person_id and given.user_id:
        raise wrong("user_id", "Say a person or an account, not both.")
    if given.person_id:
        return await _known("person_id", _PERSON, given.person_id, "person_id")
    if given.user_id:
        sql = "SELECT id, name, organisation_id FROM app_user WHERE id = $1"
        return await _known("user_id", sql, given.user_id, "user_id")
    name, person = given.name, None
    if given.organisation_id:
        house = await _known(
            "organisation_id", "SELECT id, name FROM organisation WHERE id = $1", given.organisation_id
        )
        listed = await db.fetch(_CALLED, given.organisation_id, fold(name)) if name else []
        person, name = (listed[0]["id"] if len(listed) == 1 else None), name or house["name"]
    if not name:
        raise wrong("name", "Say who.")
    return {"person_id": person, "user_id": None, "organisation_id": given.organisation_id, "name": name}


async def _known(field: str, sql: str, key: UUID, column: str | None = None) -> Row:
    row = await db.fetch_one(sql, key)
    if row is None:
        raise wrong(field, "Nobody is known by that id.")
    if column is None:
        return row
    nobody = {"person_id": None, "user_id": None}
    return nobody | {"organisation_id": row["organisation_id"], "name": row["name"], column: row["id"]}


async def _note(held: Held, marks: list[Mark], who: Mapping[str, object], attendance: Attendance | None) -> None:
    key = identity(who["person_id"], who["user_id"], who["organisation_id"], str(who["name"]))  # type: ignore[arg-type]
    before = next((mark for mark in marks if mark.who == key), None)
    if before and attendance:
        sql = "UPDATE meeting_attendance SET attendance = $2 WHERE id = $1"
        await db.execute(sql, before.id, str(attendance))
    elif before:
        await db.execute("DELETE FROM meeting_attendance WHERE id = $1", before.id)
    elif attendance:
        await _add(held, who, attendance)


async def _add(held: Held, who: Mapping[str, object], attendance: Attendance) -> None:
    await added("meeting_attendance", {"id": new_id(), "meeting_id": held.id, **who, "attendance": str(attendance)})
