"""Every change of meetings and of who is asked to them, each with something that is accepted."""

from typing import Any

from tests.security.write import API, Write

ALL = API + "/meetings"
ONE = ALL + "/{meeting_id}"
PAST = ALL + "/{past_id}"
SERIES = ALL + "/series/{series_id}"
OFF = ALL + "/series/{off_series_id}"
_PLAN = {"kind": "visit", "title": "A visit", "first_at": "2031-03-03T09:00", "host_id": "{organisation_id}"}
_WHY = {"reason": "The host is closed"}
_GUEST = {"user_id": "{editor_id}"}


def _api(path: str, of: str, body: dict[str, Any] | None = None, method: str = "POST") -> Write:
    return Write(method, path, body if body is not None else {}, of)


MEETING_EDITS = [
    Write("POST", ALL + "/series", _PLAN),
    _api(SERIES, SERIES, {"title": "Another title"}, "PATCH"),
    _api(SERIES + "/cancellation", SERIES, _WHY),
    _api(OFF + "/reinstatement", OFF),
    _api(SERIES + "/left-out", SERIES, {"local_at": "{date_of_rule}"}),
    _api(SERIES + "/put-back", SERIES, {"local_at": "{left_out}"}),
    _api(SERIES + "/invitees", SERIES, _GUEST),
    _api(ONE, ONE, {"local_at": "2031-03-04T10:00"}, "PATCH"),
    _api(ONE + "/cancellation", ONE, _WHY),
    _api(ALL + "/{off_id}/reinstatement", ALL + "/{off_id}"),
    _api(PAST + "/held", PAST, {"evidence": "The minutes are with the clerk"}),
    _api(PAST + "/not-held", PAST, _WHY),
    _api(ONE + "/invitees", ONE, _GUEST),
    Write("POST", ALL + "/invitees/{invitee_id}/answer", {"answer": "declined"}),
    Write("DELETE", ALL + "/invitees/{invitee_id}"),
]
