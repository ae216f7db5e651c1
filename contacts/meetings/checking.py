"""What is said of a meeting must be: its zone, its days, and whoever is named in it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from contacts.meetings.errors import wrong
from contacts.meetings.schemas import InviteeIn
from registry.partners.model import Status
from registry.platform import clock, db
from registry.platform.access.model import GRANTS, Permission
from registry.platform.calendar import zones

_FARTHEST = timedelta(days=3660)
_PLANNERS = [str(role) for role, granted in GRANTS.items() if Permission.EDIT_DIRECTORY in granted]
_ONE = "Say who it is: an organisation, a person, an account, or an address with a name."


def wall_time(text: str, field: str = "first_at") -> datetime:
    """A local time as it was sent.

    Raises:
        Invalid: there is no such day or hour, or it is ten years away.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise wrong(field, "There is no such day or time. Give them like 2031-03-04 and 09:30.") from None
    if abs(found - clock.now().replace(tzinfo=None)) > _FARTHEST:
        raise wrong(field, "That is more than ten years away. Look at the year.")
    return found


def zone_stands(zone: str) -> str:
    """A zone that there is.

    Raises:
        Invalid: there is none of this name.
    """
    if zone not in zones.known():
        raise wrong("zone", "There is no such time zone. Give one like America/New_York.")
    return zone


async def owners_stand(values: Mapping[str, Any]) -> None:
    """Refuse owners who cannot plan.

    Raises:
        Invalid: no such account, or its role does not allow it.
    """
    given = {name: values[name] for name in ("owner_id", "backup_owner_id") if values.get(name)}
    found = await db.fetch(
        "SELECT id FROM app_user WHERE id = ANY($1) AND disabled_at IS NULL AND role = ANY($2)",
        list(given.values()),
        _PLANNERS,
    )
    known = {row["id"] for row in found}
    for name, key in given.items():
        if key not in known:
            raise wrong(name, "Choose somebody who has an account and may plan meetings.")
    if len(set(given.values())) < len(given):
        raise wrong("backup_owner_id", "Choose somebody else than the owner.")


async def host_stands(host_id: UUID | None) -> str | None:
    """The zone of a host; None where there is none.

    Raises:
        Invalid: there is no such organisation, or no longer.
    """
    if host_id is None:
        return None
    row = await db.fetch_one("SELECT time_zone, status FROM organisation WHERE id = $1", host_id)
    if row is None or Status(row["status"]).ended:
        raise wrong("host_id", "There is no such organisation any more. Choose another host.")
    return str(row["time_zone"])


_NAMES = {
    "organisation_id": "SELECT id, name, status IN ('merged', 'dissolved') AS gone FROM organisation"
    " WHERE id = ANY($1)",
    "person_id": "SELECT id, name, status = 'left' OR coalesce(left_on <= $2, false) AS gone FROM person"
    " WHERE id = ANY($1)",
    "user_id": "SELECT id, name, disabled_at IS NOT NULL AS gone FROM app_user WHERE id = ANY($1)",
}


async def named(given: Collection[InviteeIn]) -> list[tuple[InviteeIn, str]]:
    """Who is to be asked, each once, with the name that they have now; in three statements at most.

    Raises:
        Invalid: one of them is nobody, or several; is not there any more; or has no name.
    """
    names: dict[tuple[str, UUID], str] = {}
    for column, sql in _NAMES.items():
        keys = [getattr(one, column) for one in given if getattr(one, column)]
        found = await db.fetch(sql, keys, *([clock.today()] if "$2" in sql else [])) if keys else ()
        names |= {(column, row["id"]): row["name"] for row in found if not row["gone"]}
    known: dict[object, tuple[InviteeIn, str]] = {}
    for one in given:
        known.setdefault(who(one), (one, _name(one, names)))
    return list(known.values())


def who(one: InviteeIn) -> tuple[str, UUID | str]:
    """Which of the four somebody is named by, and how.

    Raises:
        Invalid: none, or several.
    """
    said = [(name, getattr(one, name)) for name in (*_NAMES, "address") if getattr(one, name)]
    if len(said) != 1:
        raise wrong("invitees", _ONE)
    name, value = said[0]
    return name, value.lower() if isinstance(value, str) else value


def _name(one: InviteeIn, names: Mapping[tuple[str, UUID], str]) -> str:
    column, key = who(one)
    if isinstance(key, str):
        return _outside(key, one.name)
    if (column, key) not in names:
        raise wrong("invitees", "Somebody who is to be asked is not there any more. Choose them anew.")
    return names[column, key]


def _outside(address: str, name: str | None) -> str:
    """The name of somebody who has no record here, with an address that mail can go to."""
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        raise wrong("address", "Give an e-mail address like name@example.org.") from None
    if not name:
        raise wrong("name", "Give the name of whoever has this address.")
    return name


async def houses(given: Collection[InviteeIn]) -> set[UUID]:
    """The organisations whose rows stand behind these, to be held while they are asked."""
    people = [one.person_id for one in given if one.person_id]
    rows = await db.fetch("SELECT organisation_id FROM person WHERE id = ANY($1)", people) if people else ()
    return {one.organisation_id for one in given if one.organisation_id} | {row["organisation_id"] for row in rows}
