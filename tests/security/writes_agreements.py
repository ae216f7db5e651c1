"""Every way to change an agreement, each with something that is accepted."""

from typing import Any

from tests.security.write import API, Write

ONE = "/agreements/{agreement_id}"
RESTING = "/agreements/{resting_id}"
OF = API + ONE
_V = {"version": "{agreement_version}"}
_TERM = {"begins_on": "2041-01-01", "lasts": "1 year", "renewal": "none"}
_CHANGE = {"effective_on": "2031-03-03", "summary": "One more year"}
_PACK = {"title": "Gull State", "kinds": "mou", "clauses": "Says what it is for"}
_SCHOOL = "Bayhaven High School, Marlow, FL"


def _page(path: str, body: dict[str, Any], events: int = 1) -> Write:
    return Write("POST", path, body, events=events)


def _api(path: str, body: dict[str, Any] | None, method: str = "POST", of: str = OF) -> Write:
    return Write(method, path, body, of)


AGREEMENT_EDITS = [
    _page("/agreements/new", {"title": "New paper", "kind": "mou", "lead": _SCHOOL, "stage": "draft",
                              "renewal": "unknown", "visibility": "all_users"}),
    _page(ONE + "/basics", _V | {"title": "Other", "kind": "moa", "reference": "X-1", "visibility": "all_users"}),
    _page(ONE + "/scope", _V | {"areas": "Marlow County, FL", "sectors": "faith"}),
    _page(ONE + "/asking", _V | {"direction": "both", "categories": "observation"}),
    _page(ONE + "/duties", _V | {"tlp": "TLP:GREEN"}),
    _page(ONE + "/checklist", _V | {"sections": "scope"}),
    _page(ONE + "/stage", _V | {"stage": "negotiating"}),
    _page(ONE + "/terms/new", _V | _TERM),
    _page(ONE + "/terms/{number}", _V | _TERM),
    _page(ONE + "/amendments/new", _V | _CHANGE),
    _page(ONE + "/amendments/{number}/sign", _V | {"signed_on": "2026-01-05"}),
    _page(ONE + "/parties/new", _V | {"organisation": "Gull Library 0", "role": "party"}),
    _page(ONE + "/parties/{party_id}", _V | {"role": "lead", "signatory_name": "Kim Head"}),
    _page(ONE + "/parties/{party_id}/sign", _V | {"signed_on": "2026-01-05"}),
    _page(ONE + "/parties/{party_id}/withdraw", _V),
    _page(ONE + "/parties/{spare_party_id}/strike", _V),
    _page(ONE + "/supersede", _V | {"by_id": "{resting_id}"}),
    _page("/agreements/packs/new", _PACK | {"code": "gull_state"}),
    _page("/agreements/packs/{pack_code}", _PACK | {"version": 1}),
    Write("POST", API + "/agreements", {"title": "New paper", "kind": "mou", "lead_id": "{organisation_id}"}),
    _api(OF, {"note": "Looked through"}, "PATCH"),
    _api(OF + "/stage", {"stage": "negotiating"}),
    _api(OF + "/terms", _TERM),
    _api(OF + "/terms/{number}", _TERM, "PUT"),
    _api(OF + "/amendments", _CHANGE),
    _api(OF + "/amendments/{number}/signature", {"signed_on": "2026-01-05"}),
    _api(OF + "/parties", {"organisation_id": "{twin_id}"}),
    _api(OF + "/parties/{party_id}", {"role": "lead"}, "PUT"),
    _api(OF + "/parties/{spare_party_id}", None, "DELETE"),
    _api(OF + "/parties/{party_id}/signature", {"signed_on": "2026-01-05"}),
    _api(OF + "/parties/{party_id}/withdrawal", {}),
    _api(OF + "/supersession", {"by_id": "{resting_id}"}),
    Write("POST", API + "/agreement-packs", {"title": "Gull State", "code": "gull_state"}),
    _api(API + "/agreement-packs/{pack_code}", {"title": "Gull State"}, "PUT", API + "/agreement-packs/{pack_code}"),
]  # fmt: skip
