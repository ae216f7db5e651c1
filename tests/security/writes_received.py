"""Every change by a calendar file that somebody sent, each with something that is accepted."""

import json
from typing import Any

from registry.platform import clock, db
from tests.security.marks import World
from tests.security.write import Write

HERE = "/meetings/received"
_THEIRS: dict[str, Any] = {
    "key": "theirs@example.org", "sequence": 0, "title": "Marlow council", "first_at": "2031-03-03T09:00",
    "minutes": 60, "zone": "America/New_York", "place": "Room 1",
}  # fmt: skip


def _facts(**changes: object) -> str:
    """As the page sends them; braces doubled, since names in them are filled in."""
    return json.dumps(_THEIRS | changes).replace("{", "{{").replace("}", "}}")


RECEIVED_EDITS = [
    Write("POST", HERE, {"facts": _facts(key="new@example.org"), "kind": "sector"}),
    Write("POST", HERE + "/{series_id}", {"facts": _facts(place="Room 2"), "version": "{series_version}"}),
    Write("POST", HERE + "/{series_id}/cancel", {"version": "{series_version}"}),
]


async def received(made: World) -> None:
    """Let the first series be one that somebody sent."""
    await db.execute(
        "INSERT INTO meeting_received (series_id, key, facts, taken_at) VALUES ($1::text::uuid, $2, $3::jsonb, $4)",
        made.ids["series_id"][0],
        _THEIRS["key"],
        json.dumps(_THEIRS),
        clock.now(),
    )
