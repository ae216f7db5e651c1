"""Every way to change what becomes of a mail."""

from tests.security.write import Write

MAIL_EDITS = [
    Write("POST", "/outbox/{mail_id}/again", {}),
    Write("POST", "/outbox/{mail_id}/stop", {}),
    Write("POST", "/outbox/arrived/{received_id}/done", {}),
]
MAIL_BY_LINK = {"POST /mail/leave/{}", "POST /mail/leave/{}/back"}
