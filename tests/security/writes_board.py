"""Every decision and every change of what is owed or paid for, each with something that is accepted."""

from typing import Any

from tests.security.write import API, Write

ONE = "/agreements/{agreement_id}"
OF = API + ONE
_V = {"version": "{agreement_version}"}
_DECISION = {"kind": "return_draft", "reason": "The clause on notice is missing"}
_OWED = {"kind": "exercise", "title": "Exercise together", "first_due_on": "2031-03-03", "lead_days": 30}
_DONE = {"evidence": "Minutes in the shared folder"}
_GRANT = {"source": "State grant", "award_number": "A-2031", "begins_on": "2031-01-01", "last_day": "2031-12-31"}
_REPORT = {"what": "Yearly report", "due_on": "2031-12-31"}


def _page(path: str, body: dict[str, Any]) -> Write:
    return Write("POST", ONE + path, _V | body)


def _api(path: str, body: dict[str, Any], method: str = "POST") -> Write:
    return Write(method, OF + path, body, OF)


BOARD_EDITS = [
    _page("/decide", _DECISION),
    _page("/obligations/new", _OWED),
    _page("/obligations/{obligation_id}", _OWED),
    _page("/obligations/{obligation_id}/fulfil", _DONE),
    _page("/obligations/{obligation_id}/end", {}),
    _page("/funding/new", _GRANT),
    _page("/funding/{funding_id}", _GRANT),
    _page("/funding/{funding_id}/reports/new", _REPORT),
    _page("/reports/{report_id}/file", _DONE),
    _api("/decisions", _DECISION),
    _api("/obligations", _OWED),
    _api("/obligations/{obligation_id}", _OWED, "PUT"),
    _api("/obligations/{obligation_id}/fulfilments", _DONE),
    _api("/obligations/{obligation_id}/end", {}),
    _api("/funding", _GRANT),
    _api("/funding/{funding_id}", _GRANT, "PUT"),
    _api("/funding/{funding_id}/reports", _REPORT),
    _api("/reports/{report_id}/filing", _DONE),
]
