"""Every way to change a paper of an agreement but uploading one, which tests/agreements has: it takes a whole file."""

from tests.security.write import API, Write

_PAPER = API + "/agreement-papers/{paper_id}"
_WHY = {"why": "It lay in the wrong drawer"}

PAPER_EDITS = [
    Write("POST", "/papers/{paper_id}/replaced", _WHY | {"version": 1}),
    Write("POST", _PAPER + "/replacement", _WHY, _PAPER),
]
