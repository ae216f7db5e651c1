"""Every way to change a calendar feed."""

from tests.security.write import API, Write

_KIM = {"person": "Kim Lee", "address": "kim@example.org", "scope": "sector", "sector": "education_k12"}
_FEED = {"name": "Schools", "scope": "sector", "sector": "education_k12"}

FEED_EDITS = [
    Write("POST", "/calendar/feeds/outside", _KIM),
    Write("POST", "/calendar/feeds/{outside_feed_id}/vouch", {}),
    Write("POST", API + "/feeds/outside", _KIM),
    Write("POST", API + "/feeds/{outside_feed_id}/vouching"),
]
OWN_FEEDS = [
    Write("POST", "/calendar/feeds", _FEED),
    Write("POST", "/calendar/feeds/{feed_id}/renew", {}),
    Write("POST", "/calendar/feeds/{feed_id}/revoke", {}),
    Write("POST", API + "/feeds", _FEED),
    Write("POST", API + "/feeds/{feed_id}/renewal"),
    Write("DELETE", API + "/feeds/{feed_id}"),
]
SHOWN_ONCE = {API + "/feeds", API + "/feeds/{feed_id}/renewal", API + "/feeds/outside"}
