"""Every way to see to an answer that waits."""

from tests.security.write import Write

ONE = "/calendar/replies/{reply_id}"
REPLY_EDITS = [
    Write("POST", ONE + "/take", {"invitation_id": "{invitation_id}", "answer": "accepted"}, events=2),
    Write("POST", ONE + "/dismiss", {}),
]
REPLY_BY_LINK = {"POST /reply/{}"}
