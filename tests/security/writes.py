"""Every way to change the directory, each with something that is accepted, to test what must hold for all of them."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from notifications.feeds import fetched
from registry.platform import clock, db
from tests.cast import Client
from tests.security.marks import World
from tests.security.write import API, Write
from tests.security.writes_agreements import AGREEMENT_EDITS
from tests.security.writes_bases import BASIS_EDITS
from tests.security.writes_board import BOARD_EDITS
from tests.security.writes_drafts import DRAFT_EDITS, REPORTS
from tests.security.writes_feeds import FEED_EDITS, OWN_FEEDS
from tests.security.writes_mail import MAIL_BY_LINK, MAIL_EDITS
from tests.security.writes_meetings import MEETING_EDITS
from tests.security.writes_papers import PAPER_EDITS
from tests.security.writes_planning import PLANNING_EDITS
from tests.security.writes_received import RECEIVED_EDITS
from tests.security.writes_reminders import OWN_REMINDERS, REMINDER_EDITS
from tests.security.writes_replies import REPLY_BY_LINK, REPLY_EDITS
from tests.security.writes_running import RUNNING_EDITS
from tests.walk import routes

DAY, LATER = "2031-03-03", "2031-03-07"
ONE = "/partners/{organisation_id}"
API_ONE = API + "/organisations/{organisation_id}"
FACTS = {"name": "New House", "sector": "education_k12", "region": "FL"}
DESK = {"kind": "desk", "value": "(305) 555-0199"}


def _post(path: str, body: dict[str, Any] | None = None, of: str | None = None, events: int = 1) -> Write:
    return Write("POST", path, body or {}, of, events)


_SITE = {"city": "Bayhaven", "region": "FL"}
_PERSON = API + "/people/{person_id}"
_LEAVER = API + "/people/{leaver_id}"
_POSITION = API + "/positions/{position_id}"
_ASSIGNMENT = API + "/assignments/{assignment_id}"
_POINT = API + "/contact-points/{point_id}"
_SITE_AT = API_ONE + "/sites/{site_id}"
_AREA = {"type": "county", "name": "Gull County", "region": "FL"}
_BREAK = {"name": "Spring break", "starts_on": DAY, "ends_on": LATER}
_NUMBER = {"scheme": "own", "value": "OWN-777"}
_DEPUTY = {"delegate_id": "{deputy_id}", "starts_on": DAY, "ends_on": LATER}
_V1 = {"version": 1}
_TWO = {"first_id": "{organisation_id}", "second_id": "{office_id}"}
_APART = {"first_id": "{first_id}", "second_id": "{second_id}"}
_BULK = {"deed": "tag", "tag": "Gull 2031"}
_TWINS = {"keep": "{twin_id}", "drop": "{other_twin_id}"}

# What belongs to an organisation; only who may edit that organisation may do it.
EDITS = [
    _post("/partners/new", FACTS),
    _post(ONE + "/areas", {"area": "Marlow County, FL"}),
    _post(ONE + "/areas/new", _AREA, events=2),
    _post(ONE + "/areas/{jurisdiction_id}/leave"),
    _post(ONE + "/closures", _BREAK),
    _post(ONE + "/closures/calendar", {"days": [f"{DAY} {LATER} Fall break"]}),
    _post(ONE + "/closures/{closure_id}/withdraw"),
    _post(ONE + "/edit", FACTS | {"version": "{version}"}),
    _post(ONE + "/identifiers", _NUMBER),
    _post(ONE + "/identifiers/{identifier_id}/end"),
    _post("/partners/{team_id}/members", {"member": "Marlow Sheriff, Marlow, FL"}),
    _post("/partners/{team_id}/members/{membership_id}/leave"),
    _post(ONE + "/meanwhile", {"person_id": "{deputy_id}", "starts_on": DAY, "ends_on": LATER}),
    _post(ONE + "/names", {"name": "The Haven"}),
    _post(ONE + "/names/{name_id}/forget"),
    _post(ONE + "/owner", {"owner_id": "{editor_id}", "version": "{version}"}),
    _post(ONE + "/people/new", {"name": "Kim Loose", "role": "training", "value": "(305) 555-0198"}, events=4),
    _post(ONE + "/points/new", DESK),
    _post(ONE + "/positions/new", {"role": "training"}),
    _post(ONE + "/sites/new", _SITE),
    _post(ONE + "/sites/{site_id}", _SITE | _V1),
    _post(ONE + "/sites/{site_id}/close"),
    _post(ONE + "/status", {"status": "dormant", "version": "{version}"}),
    _post(ONE + "/tags", {"tags": "Gull, school safety", "version": "{version}"}),
    _post("/partners/bulk", _BULK | {"chosen": "{organisation_id}", "agreed": "{bulk_digest}"}),
    _post("/partners/bulk/changes/{change_id}/undo", events=2),
    _post("/confirmations/said/{confirmation_line}", {"fields": "value"}, events=3),
    _post("/confirmations/calls/{confirmation_ask}", {"outcome": "confirmed"}),
    _post("/people/{person_id}/away", _V1),
    _post("/people/{person_id}/edit", {"name": "Dana Other"} | _V1),
    _post("/people/{person_id}/left", _V1, events=2),
    _post("/people/{person_id}/moved", {"position_id": "{position_id}", "title": "Chief"} | _V1),
    _post("/people/{person_id}/returned", events=2),
    _post("/people/{leaver_id}/stays"),
    _post("/people/{leaver_id}/followed", {"successor_id": "{deputy_id}"}),
    _post("/positions/{position_id}/abolish", _V1, events=5),
    _post("/positions/{position_id}/assign", {"person_id": "{deputy_id}"}),
    _post("/positions/{position_id}/edit", {"role": "training"} | _V1),
    _post("/assignments/{assignment_id}/delegate", _DEPUTY),
    _post("/assignments/{assignment_id}/end", _V1),
    _post("/delegations/{delegation_id}/end"),
    _post("/contact-points/{point_id}/edit", DESK | _V1, events=2),
    _post("/contact-points/{point_id}/retire", _V1),
    _post("/doubles/merge", _TWINS | {"keep_version": 1, "drop_version": 1, "seen_at": "2031-03-03T00:00:00Z"}),
    _post("/doubles/merges/{merge_id}/undo"),
    _post(API + "/merges", _TWINS | {"versions": {"keep": 1, "drop": 1}}),
    _post(API + "/merges/{merge_id}/undo"),
    _post(API + "/organisations", FACTS),
    _post("/doubles/not-the-same", _TWO, events=2),
    _post("/doubles/not-the-same/take-back", _APART, events=2),
    _post(API + "/doubles/not-the-same", _TWO, events=2),
    Write("DELETE", API + "/doubles/not-the-same/{first_id}/{second_id}", events=2),
    _post(API + "/organisations/bulk", _BULK | {"ids": ["{organisation_id}"], "dry_run": False}),
    _post(API + "/bulk-changes/{change_id}/undo", events=2),
    Write("PATCH", API_ONE, {"name": "Other name"}, API_ONE),
    _post(API_ONE + "/status", {"status": "dormant"}, API_ONE),
    Write("PUT", API_ONE + "/owner", {"owner_id": "{editor_id}"}, API_ONE),
    Write("PUT", API_ONE + "/tags", {"tags": ["Gull"]}, API_ONE),
    _post(API_ONE + "/areas", {"jurisdiction_id": "{jurisdiction_id}"}),
    Write("DELETE", API_ONE + "/areas/{jurisdiction_id}"),
    _post(API_ONE + "/closures", _BREAK),
    Write("DELETE", API_ONE + "/closures/{closure_id}"),
    _post(API_ONE + "/identifiers", _NUMBER),
    Write("DELETE", API_ONE + "/identifiers/{identifier_id}"),
    _post(API + "/organisations/{team_id}/members", {"member_id": "{office_id}"}),
    Write("DELETE", API + "/organisations/{team_id}/members/{membership_id}"),
    _post(API_ONE + "/names", {"name": "The Haven"}),
    Write("DELETE", API_ONE + "/names/{name_id}"),
    _post(API_ONE + "/sites", _SITE),
    Write("PUT", _SITE_AT, _SITE, _SITE_AT),
    Write("DELETE", _SITE_AT, None, _SITE_AT),
    _post(API + "/people", {"name": "Kim Loose", "organisation_id": "{organisation_id}"}),
    Write("PUT", _PERSON, {"name": "Dana Other"}, _PERSON),
    _post(_PERSON + "/departure", {}, _PERSON, events=2),
    _post(_PERSON + "/leave", {}, _PERSON),
    _post(_PERSON + "/return", None, _PERSON, events=2),
    _post(_LEAVER + "/departure/withdrawal", None, _LEAVER),
    _post(API + "/positions", {"role": "training", "organisation_id": "{organisation_id}"}),
    Write("PUT", _POSITION, {"role": "training"}, _POSITION),
    _post(_POSITION + "/abolition", {}, _POSITION, events=5),
    _post(API + "/assignments", {"position_id": "{position_id}", "person_id": "{deputy_id}"}),
    _post(_ASSIGNMENT + "/end", {}, _ASSIGNMENT),
    _post(_ASSIGNMENT + "/delegations", _DEPUTY),
    _post(API + "/contact-points", DESK | {"organisation_id": "{organisation_id}"}),
    Write("PUT", _POINT, DESK, _POINT, events=2),
    _post(_POINT + "/retirement", {}, _POINT),
]  # fmt: skip
# What belongs to nobody in particular, to everybody, or to oneself.
OTHERS = [
    _post(API + "/jurisdictions", _AREA),
    _post(_POINT + "/checks", {"outcome": "reached"}),
    _post("/contact-points/{point_id}/checks", {"outcome": "reached"}),
    _post("/confirmations/night/{point_id}", {"outcome": "reached"}),
    _post("/account", {"name": "Another Name", "time_zone": "UTC"}),
    _post("/account/tokens", {"name": "robot", "scopes": "directory:read", "days": 30}),
    _post("/account/tokens/{token_id}/revoke"),
    _post(API + "/tokens", {"name": "robot", "scopes": ["directory:read"], "days": 30}),
    Write("DELETE", API + "/tokens/{token_id}"),
    _post("/card/{organisation_id}/called"),
    _post("/pins/{organisation_id}"),
    _post("/pins/{organisation_id}/remove"),
    _post("/pins/forget"),
    Write("PUT", API + "/pins/{organisation_id}"),
    Write("DELETE", API + "/pins/{organisation_id}"),
    Write("DELETE", API + "/recent"),
]
_USER = {"email": "new@example.org", "name": "Somebody New", "role": "officer"}
_USER_AT = API + "/users/{other_id}"
USERS = [
    _post("/users/new", _USER, events=2),
    _post("/users/{other_id}", _USER | _V1),
    _post("/users/{other_id}/disable"),
    _post("/users/{other_id}/enable"),
    _post("/users/{other_id}/link"),
    _post(API + "/users", _USER, events=2),
    Write("PUT", _USER_AT, _USER, _USER_AT),
    _post(_USER_AT + "/disable"),
    _post(_USER_AT + "/enable"),
    _post(_USER_AT + "/link", {}),
]
EDITS += [*AGREEMENT_EDITS, *BOARD_EDITS, *BASIS_EDITS, *PAPER_EDITS, *FEED_EDITS, *DRAFT_EDITS]
EDITS += REMINDER_EDITS
EDITS += [*MEETING_EDITS, *RUNNING_EDITS, *RECEIVED_EDITS]
EDITS += PLANNING_EDITS
EDITS += REPLY_EDITS
OTHERS += [*REPORTS, *OWN_FEEDS]
OTHERS += OWN_REMINDERS
OTHERS += MAIL_EDITS
WRITES = [*EDITS, *OTHERS, *USERS]
# Tested one by one in tests/platform/access: they need a password, a code or a second session, or end the session.
SIGNING_IN = {
    "POST /account/password", "POST /account/recovery-codes", "POST /account/sessions/end", "POST /sign-in",
    "POST /sign-in/code", "POST /sign-out", "POST /welcome/{}",
}  # fmt: skip
# The link in a mail is the right to do it: tested where they are, in tests/notifications.
BY_LINK = {
    "POST /confirm/{}/left", "POST /confirm/{}/not-me", "POST /confirm/{}/right", "POST /confirm/{}/{}/correct",
    "POST /confirm/{}/{}/name", "POST /confirm/{}/{}/not-me", "POST /confirm/{}/{}/right", "POST /reminders/mail/{}",
    *MAIL_BY_LINK,
    *REPLY_BY_LINK,
}  # fmt: skip


def filled(value: Any, ids: dict[str, str]) -> Any:
    """The same with ids in the place of their names."""
    if isinstance(value, dict):
        return {key: filled(item, ids) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, ids) for item in value]
    return value.format(**ids) if isinstance(value, str) else value


def ids_of(made: World) -> dict[str, str]:
    """The first of every kind, and the others that writes name."""
    first = {name: values[0] for name, values in made.ids.items()}
    houses = made.ids["organisation_id"]
    return first | {
        "office_id": houses[1], "team_id": houses[2], "deputy_id": made.ids["person_id"][1],
        "approved_basis_id": made.ids["basis_id"][1],
        "editor_id": made.ids["user_id"][0], "other_id": made.ids["user_id"][1], "version": "{version}",
    }  # fmt: skip


async def send(
    client: Client, write: Write, ids: dict[str, str], *, more: dict[str, Any] | None = None, **headers: str
) -> httpx.Response:
    """Make the change; `more` goes into the body, `headers` beside If-Match."""
    path, body = filled(write.path, ids), filled(write.body, ids)
    if body is not None:
        body = {**body, **(more or {})}
    if not write.api:
        known = await db.fetch_one("SELECT version FROM organisation WHERE id = $1::text::uuid", ids["organisation_id"])
        body = {key: known["version"] if known and value == "{version}" else value for key, value in body.items()}
        return await client.form(path, body, headers=headers)
    if write.of and "if_match" not in headers:
        headers["if_match"] = (await client.get(filled(write.of, ids))).headers.get("etag", '"none"')
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.request(write.method, path, json=body, headers=sent)


class _UndoneError(Exception):
    pass


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """Whatever is done inside is taken back."""
    try:
        async with db.transaction():
            yield
            raise _UndoneError
    except _UndoneError:
        pass


# When somebody was last here is noted for every request.
_RESTLESS = {"session", "app_user", "api_token", "throttle"}


async def content() -> dict[str, str]:
    """A digest of every table, once what is gathered of fetched feeds is written down: a timer would do so later."""
    await fetched.write(clock.now())
    rows = await db.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    digests = {}
    for name in (row["tablename"] for row in rows if row["tablename"] not in _RESTLESS):
        row = await db.fetch_one(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS digest FROM {name} t")
        digests[name] = row["digest"] if row else ""
    return digests


async def last_event() -> int:
    row = await db.fetch_one("SELECT coalesce(max(seq), 0) AS seq FROM audit_event")
    return int(row["seq"]) if row else 0


def every_write() -> set[str]:
    """The routes that change something, with nothing in the place of their parameters."""
    return {
        f"{route.method} {re.sub(r'{[^}]*}', '{}', route.pattern)}"
        for route in routes()
        if route.method not in {"GET", "HEAD", "OPTIONS"}
    }
