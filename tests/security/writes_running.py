"""Every change of a running meeting, of what is followed up and of certificates, each with something accepted."""

from typing import Any

from tests.security.write import API, Write

PAGE = "/meetings/{meeting_id}"
ITEM, CLOSED = "/agenda/{agenda_item_id}", "/agenda/{closed_item_id}"
EXERCISE, TRAINING = "/meetings/{exercise_id}", "/meetings/{training_id}"
HELD, APPROVED = "/meetings/{held_id}", "/meetings/{approved_id}"
AIM = EXERCISE + "/objectives/{objective_id}"
ACTION, DONE = "/follow-ups/{action_id}", "/follow-ups/{closed_action_id}"
_V1 = {"version": 1}
_CAME = {"person_id": "{person_id}", "attendance": "present"}
_REST = {"attendance": "absent"}
_MATTER = {"title": "Door codes"}
_CLOSE, _WHY = {"how": "done"}, {"reason": "It was not all of it"}
_DECISION = {"text": "The codes change in June."}
_ACTION = {"title": "Send the codes"}
_MINUTES = {"text": "We met.", "record_class": "public"}
_AIM = {"text": "Reach every school", "rating": "performed"}
_CERTIFICATE = {"title": "Another certificate"}


def _page(path: str, body: dict[str, Any] | None = None) -> Write:
    return Write("POST", path, body or {})


def _api(path: str, body: dict[str, Any] | None = None, method: str = "POST", of: str | None = None) -> Write:
    return Write(method, API + path, body, API + of if of else None)


RUNNING_EDITS = [
    _page(PAGE + "/attendance", _CAME),
    _page(PAGE + "/attendance/rest", _REST),
    _page(PAGE + "/attendance/more", {"name": "Lee Walker", "attendance": "remote"}),
    _page("/meetings/{past_id}/held", _V1 | {"evidence": "The minutes are with the clerk"}),
    _page("/meetings/{past_id}/not-held", _V1 | _WHY),
    _page(PAGE + "/agenda", _MATTER),
    _page(PAGE + ITEM, _MATTER | _V1),
    _page(PAGE + ITEM + "/place", {"step": "down"}),
    _page(PAGE + ITEM + "/close", _CLOSE),
    _page(PAGE + CLOSED + "/reopen"),
    _page(PAGE + "/decisions", _DECISION),
    _page(PAGE + "/decisions/{decision_id}/strike"),
    _page(PAGE + "/actions", _ACTION | {"who": "Kim Loose"}),
    _page(PAGE + "/actions/{action_id}/close", _CLOSE),
    _page(HELD + "/minutes", _MINUTES | {"version": "{held_version}"}),
    _page(HELD + "/minutes/approve", {"version": "{held_version}"}),
    _page(APPROVED + "/minutes/reopen", _WHY),
    _page(EXERCISE + "/objectives", {"text": "Reach every school"}),
    _page(AIM, _AIM | _V1),
    _page(AIM + "/strike"),
    _page(TRAINING + "/certificates", _CERTIFICATE),
    _page("/follow-ups/done", {"chosen": "{action_id}"}),
    _page(ACTION + "/close", _CLOSE),
    _page(DONE + "/reopen", _WHY),
    _page(ACTION + "/edit", _ACTION | {"who": "Kim Loose"} | _V1),
    _page("/certificates/{certificate_id}/take-back"),
    _api(PAGE + "/attendance", _CAME, "PUT"),
    _api(PAGE + "/attendance/rest", _REST),
    _api(PAGE + "/agenda", _MATTER),
    _api(PAGE + ITEM, _MATTER, "PUT", PAGE + ITEM),
    _api(PAGE + ITEM + "/place", {"step": "down"}),
    _api(PAGE + ITEM + "/closing", _CLOSE),
    _api(PAGE + CLOSED + "/reopening"),
    _api(PAGE + "/decisions", _DECISION),
    _api(PAGE + "/decisions/{decision_id}", None, "DELETE"),
    _api(PAGE + "/action-items", _ACTION | {"owner_name": "Kim Loose"}),
    _api(HELD + "/minutes", _MINUTES, "PUT", HELD + "/minutes"),
    _api(HELD + "/minutes/approval", None, "POST", HELD + "/minutes"),
    _api(APPROVED + "/minutes/reopening", _WHY),
    _api(EXERCISE + "/objectives", _AIM),
    _api(AIM, _AIM, "PUT", AIM),
    _api(AIM, None, "DELETE"),
    _api(TRAINING + "/certificates", _CERTIFICATE),
    _api(ACTION, _ACTION | {"owner_name": "Kim Loose"}, "PUT", ACTION),
    _api(ACTION + "/closing", _CLOSE),
    _api(DONE + "/reopening", _WHY),
    _api("/certificates/{certificate_id}", None, "DELETE"),
]
