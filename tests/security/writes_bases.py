"""Every way to change a legal basis: only who may approve them may."""

from tests.security.write import API, Write

_V1 = {"version": 1}
_CARD = {
    "title": "A provision", "citation": "1 CFR 1.1", "statement": "You may ask.", "route": "permissive",
    "decider": "holder", "categories": ["observation"], "circumstances": ["emergency"], "recipients": "Police",
    "discloses": "What staff saw", "regime": "ferpa",
}  # fmt: skip
_NEW = _CARD | {"code": "ga-own", "jurisdiction": "GA"}
_GIVEN_UP = {"reason": "Out of use"}
_DRAFT = API + "/bases/{basis_id}"
_IN_USE = API + "/bases/{approved_basis_id}"

BASIS_EDITS = [
    Write("POST", "/bases/new", _NEW),
    Write("POST", "/bases/{basis_id}/edit", _CARD | _V1),
    Write("POST", "/bases/{basis_id}/approve", _V1),
    Write("POST", "/bases/{basis_id}/retire", _GIVEN_UP | _V1),
    Write("POST", "/bases/{approved_basis_id}/review", {"version": 2}),
    Write("POST", "/bases/{approved_basis_id}/version", _CARD),
    Write("POST", API + "/bases", _NEW),
    Write("PUT", _DRAFT, _CARD, _DRAFT),
    Write("POST", _DRAFT + "/approval", {}, _DRAFT),
    Write("POST", _DRAFT + "/retirement", _GIVEN_UP, _DRAFT),
    Write("POST", _IN_USE + "/review", {}, _IN_USE),
    Write("POST", _IN_USE + "/versions", _CARD),
]
