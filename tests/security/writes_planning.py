"""Every form of planning meetings, each with something that is accepted, and what these need of the small directory."""

from typing import Any
from uuid import UUID

from contacts.meetings import queries
from contacts.meetings.model import MeetingKind
from contacts.meetings.planning.wishes import WishIn, wish
from registry.platform.access.model import Actor
from tests.security.marks import World
from tests.security.write import Write

ONE = "/meetings/{meeting_id}"
SERIES = "/meetings/series/{series_id}"
_SCHOOL = "Bayhaven High School, Marlow, FL"
_WHEN = {"minutes": "60", "zone": "America/New_York", "visibility": "all_users", "step": "save"}
_PLAN = _WHEN | {"kind": "visit", "on": "2031-03-03", "at": "10:00", "often": "once", "host": _SCHOOL}
_SAME = _WHEN | {
    "kind": "liaison", "title": "Another title", "on": "{series_on}", "at": "09:00", "often": "rule",
    "own_rule": "FREQ=WEEKLY;COUNT=12", "host": _SCHOOL,
}  # fmt: skip
_SV, _MV = {"version": "{planned_series_version}"}, {"version": "{planned_version}"}


async def plans(made: World, actor: Actor, school: UUID) -> None:
    """The versions that forms name, and how often the school is met."""
    given = WishIn(kind=MeetingKind.LIAISON, every_months=2, organisation_id=school)
    made.add("cadence_id", await wish(actor, given))
    series = (await queries.series(actor, UUID(made.ids["series_id"][0]))).series
    made.add("planned_series_version", series.version)
    made.add("series_on", series.first_at.date())
    for name, key in (("planned_version", "meeting_id"), ("off_version", "off_id")):
        made.add(name, (await queries.meeting(actor, UUID(made.ids[key][0]))).line.version)


def _post(path: str, body: dict[str, Any]) -> Write:
    return Write("POST", path, body)


PLANNING_EDITS = [
    _post("/meetings/new", _PLAN),
    _post(SERIES + "/change", _SAME | _SV),
    _post(SERIES + "/people", {"outside": "Kim Reyes <kim@example.org>"}),
    _post(SERIES + "/people/off", {"invitee_id": "{invitee_id}", "version": "1"}),
    _post(SERIES + "/leave-out", _SV | {"local_at": "{date_of_rule}"}),
    _post(SERIES + "/put-back", _SV | {"local_at": "{left_out}"}),
    _post(ONE + "/move", _MV | {"on": "2031-03-04", "at": "10:00", "minutes": "60", "step": "save"}),
    _post(ONE + "/cancel", _MV | {"extent": "one", "reason": "The host is closed"}),
    _post("/meetings/{off_id}/reinstate", {"version": "{off_version}"}),
    _post("/meetings/cadence/set", {"kind": "exercise", "every_months": "12", "partner": _SCHOOL}),
    _post("/meetings/cadence/{cadence_id}/drop", {}),
]
