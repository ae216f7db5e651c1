"""A running meeting, follow-ups and certificates, for programs."""

from datetime import timedelta
from typing import Any

import pytest

from contacts.meetings.model import Attendance
from contacts.meetings.running import actions, attending
from contacts.meetings.running.schemas import ActionIn, AttendanceIn
from registry.platform import clock
from tests import cast
from tests.cast import Client
from tests.contacts.meetings.sittings import sittings

pytestmark = pytest.mark.usefixtures("database")
API = "/api/v1"


async def _json(client: Client, path: str, **more: Any) -> Any:
    answer = await client.get(f"{API}{path}", **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_agenda_attendance_and_decisions_are_written_and_read(alice: Client) -> None:
    here = await sittings(alice.actor)
    at = f"{API}/meetings/{here.id}"

    item = (await alice.post(f"{at}/agenda", json={"title": "Door codes"})).json()
    second = (await alice.post(f"{at}/agenda", json={"title": "Keys", "minutes": 5})).json()
    placed = (await alice.post(f"{at}/agenda/{second['id']}/place", json={"step": "up"})).json()
    seats = (await alice.put(f"{at}/attendance", json={"person_id": str(here.person), "attendance": "remote"})).json()
    rest = (await alice.post(f"{at}/attendance/rest", json={"attendance": "absent"})).json()
    decided = await alice.post(f"{at}/decisions", json={"text": "In June.", "agenda_item_id": item["id"]})
    closed = (await alice.post(f"{at}/agenda/{item['id']}/closing", json={"how": "dropped"})).json()

    assert [one["title"] for one in placed] == ["Keys", "Door codes"]
    assert [one["attendance"] for one in seats if one["name"] == "Dana Reyes"] == ["remote"]
    assert {one["attendance"] for one in rest} == {"remote", "absent"}
    assert (decided.status_code, decided.json()[0]["agenda_item"]["name"]) == (201, "Door codes")
    assert (closed["closed"], closed["carried"]) == ("dropped", 0)
    following = await _json(alice, f"/meetings/{here.meetings[1]}/agenda")
    assert [(one["title"], one["carried"], one["closed"]) for one in following] == [("Keys", 1, None)]


async def test_minutes_are_written_against_the_version_that_was_read(alice: Client) -> None:
    here, charlie = await sittings(alice.actor), await cast.charlie()
    at = f"{API}/meetings/{here.id}/minutes"
    first = (await alice.get(at)).headers["etag"]

    saved = await alice.put(at, json={"text": "We met.", "record_class": "public"}, headers={"if-match": first})
    late = await alice.put(at, json={"text": "Otherwise."}, headers={"if-match": first})
    hidden = await _json(charlie, f"/meetings/{here.id}/minutes")
    approved = await alice.post(f"{at}/approval", headers={"if-match": saved.headers["etag"]})

    assert (late.status_code, late.json()["theirs"]["text"]) == (412, "We met.")
    assert (hidden["state"], hidden["text"]) == ("draft", None)
    assert (approved.json()["state"], approved.json()["approved_by"]) == ("approved", "Alice Ames")
    assert (await _json(charlie, f"/meetings/{here.id}/minutes"))["text"] == "We met."
    refused = await alice.put(at, json={"text": "No."}, headers={"if-match": approved.headers["etag"]})
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1].rsplit(":", 1)[-1]) == (
        409,
        "minutes_approved",
    )
    unread = await alice.get(at, headers={"if-none-match": approved.headers["etag"]})
    assert unread.status_code == 304


async def test_follow_ups_come_page_by_page(alice: Client) -> None:
    here, charlie = await sittings(alice.actor), await cast.charlie()
    for number in range(5):
        due = clock.today(charlie.actor.time_zone) + timedelta(days=number - 2)
        await actions.take_on(
            alice.actor, here.id, ActionIn(title=f"Item {number}", owner_id=charlie.user_id, due_on=due)
        )

    titles, url = [], "/follow-ups?page_size=2"
    while url:
        found = await _json(alice, url.removeprefix(API))
        titles += [one["title"] for one in found["items"]]
        url = found["next_url"]
    overdue = await _json(charlie, "/follow-ups?mine=true&state=overdue")
    one = overdue["items"][0]
    done = await charlie.post(f"{API}/follow-ups/{one['id']}/closing", json={"how": "done", "reason": "Sent"})

    assert titles == [f"Item {number}" for number in range(5)]
    assert [item["title"] for item in overdue["items"]] == ["Item 0", "Item 1"]
    assert (done.json()["standing"], done.json()["reason"]) == ("done", "Sent")
    assert (await _json(alice, f"/follow-ups?agreement={here.id}"))["items"] == []


async def test_certificates_are_recorded_listed_and_taken_back(alice: Client) -> None:
    here = await sittings(alice.actor, kind="training")
    await attending.note(alice.actor, here.id, AttendanceIn(attendance=Attendance.PRESENT, person_id=here.person))
    expires = str(clock.today() + timedelta(days=30))

    made = await alice.post(f"{API}/meetings/{here.id}/certificates", json={"title": "Basic", "expires_on": expires})
    [one] = (await _json(alice, f"/certificates?until={expires}&standing=true"))["items"]

    assert (made.status_code, one["person"]["name"], one["expires_on"]) == (201, "Dana Reyes", expires)
    assert (await _json(alice, "/certificates?since=2100-01-01"))["items"] == []
    assert (await alice.delete(f"{API}/certificates/{one['id']}")).status_code == 204
    assert (await _json(alice, "/certificates"))["items"] == []


async def test_hidden_meeting_has_nothing_for_who_may_not_see_it(alice: Client) -> None:
    here, charlie = await sittings(alice.actor, kind="exercise", visibility="coordinators"), await cast.charlie()
    await actions.take_on(alice.actor, here.id, ActionIn(title="Hidden", owner_name="Kim"))

    parts = ("agenda", "attendance", "decisions", "action-items", "minutes", "objectives", "certificates")
    seen = {part: (await charlie.get(f"{API}/meetings/{here.id}/{part}")).status_code for part in parts}

    assert seen == dict.fromkeys(parts, 404)
    assert (await _json(charlie, "/follow-ups?state=all"))["items"] == []
