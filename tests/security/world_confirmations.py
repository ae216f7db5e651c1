"""Somebody was asked whether their lines are right and corrected one; somebody else is to be called."""

import json

from contacts.campaigns.tokens import path_of
from registry.platform import clock, db
from registry.platform.ids import new_id
from tests.security.marks import World


async def confirmations(made: World) -> None:
    """Give the world an ask with an open line and one that waits for a coordinator, and one to be called about."""
    ask, key, now = new_id(), new_id(), clock.now()
    rows = await db.fetch(
        "SELECT c.id, c.organisation_id FROM contact_point c JOIN person p ON p.id = c.person_id"
        " WHERE c.visibility = 'all_users' AND c.retired_on IS NULL AND c.kind IN ('desk', 'mobile', 'main_line')"
        " ORDER BY c.id LIMIT 2"
    )
    await db.execute(
        "INSERT INTO confirmation_ask (id, recipient, name, organisation_id, round, asked_on, expires_at, created_at)"
        " VALUES ($1, 'somebody@example.org', 'Somebody', $2, '2031-03', $3, $4::timestamptz + interval '90 days', $4)",
        ask, rows[0]["organisation_id"], clock.today(), now,
    )  # fmt: skip
    for place, row in enumerate((rows[0], rows[-1])):
        said = ("corrected", json.dumps({"value": "(305) 555-0188"}), now) if place == 0 else (None, None, None)
        await db.execute(
            "INSERT INTO confirmation_line (id, ask_id, contact_point_id, answer, proposed, answered_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)", key if place == 0 else new_id(), ask, row["id"], *said,
        )  # fmt: skip
    to_call = new_id()
    await db.execute(
        "INSERT INTO confirmation_ask (id, recipient, name, organisation_id, state, round, asked_on, expires_at,"
        " created_at) VALUES ($1, 'nobody', 'Somebody', $2, 'on_call_list', '2031-03', $3, $4, $4)",
        to_call, rows[-1]["organisation_id"], clock.today(), now,
    )  # fmt: skip
    await db.execute(
        "INSERT INTO confirmation_line (id, ask_id, contact_point_id) VALUES ($1, $2, $3)",
        new_id(), to_call, rows[-1]["id"],
    )  # fmt: skip
    made.add("confirmation_ask", to_call)
    made.add("confirmation_line", key)
    made.add("confirm_key", (await path_of(ask)).rpartition("/")[2])
