"""Every way to change the text of an agreement, the clauses that texts begin with, and to have a report made."""

from tests.security.write import API, Write

_TEXT = "/agreements/{agreement_id}/drafts"
_OUT = "/agreements/{out_id}/drafts/take-back"
_SAID = {"version": 1, "scope": "Here and there."}
_WHY = {"reason": "A party asked for another channel"}
_CLAUSE = API + "/agreement-clauses/{clause_code}"
_WORDS = {"text": "In our own words.", "version": 1}
_SCHOOL = {"template": "school"}

DRAFT_EDITS = [
    Write("POST", _TEXT + "/begin", _SCHOOL),
    Write("POST", _TEXT + "/write", _SAID),
    Write("POST", _OUT, _WHY),
    Write("POST", "/agreements/clauses/{clause_code}", _WORDS),
    Write("POST", "/agreements/clauses/{clause_code}/restore", {}),
    Write("POST", API + _TEXT + "/from-template", _SCHOOL),
    Write("POST", API + _TEXT, {"scope": "Here and there."}, API + _TEXT),
    Write("POST", API + _OUT, _WHY),
    Write("PUT", _CLAUSE, {"text": "In our own words."}, _CLAUSE),
    Write("DELETE", _CLAUSE),
]
# That one was asked for is not told; that it was made is.
REPORTS = [
    Write("POST", "/agreements/reports/{report_name}", {}, events=0),
    Write("POST", API + "/reports", {"report": "{report_name}"}, events=0),
]
