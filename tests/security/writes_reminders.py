"""Every way to change who is told when, and to say that one acts."""

from tests.security.write import Write

_DAYS = {"before": "30, 7", "after": "1"}
_KIND = "/reminders/schedule/{day_kind}"
_ONE = "/reminders/of/{object_kind}/{object_id}/{day_kind}"

REMINDER_EDITS = [
    Write("POST", _KIND, _DAYS),
    Write("POST", _KIND + "/usual", {}),
    Write("POST", _ONE, _DAYS),
    Write("POST", _ONE + "/usual", {}),
]
OWN_REMINDERS = [
    Write("POST", "/reminders/choices", {"digest_at": "08:00", "quiet_from": "22:00", "quiet_until": "06:00"}),
    Write("POST", "/reminders/{reminder_id}/acting", {}),
    Write("POST", "/api/v1/reminders/{reminder_id}/acting"),
]
