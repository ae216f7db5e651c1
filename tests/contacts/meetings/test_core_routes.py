"""Meetings for programs, and as files for calendars."""

from typing import Any

import httpx
import pytest
from icalendar import Calendar

from tests import cast
from tests.cast import Client
from tests.contacts.meetings.planned import MONTHLY, nth
from tests.contacts.places import organisation

pytestmark = pytest.mark.usefixtures("database", "_today")
API = "/api/v1/meetings"
PLAN = {"kind": "liaison", "title": "Liaison meeting", "first_at": "2026-12-01T09:00", "rrule": MONTHLY}


async def _plan(client: Client, **more: Any) -> dict[str, Any]:
    answer = await client.post(f"{API}/series", json=PLAN | more)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{API}/series/{answer.json()['id']}"
    return answer.json()  # type: ignore[no-any-return]


async def _matched(client: Client, method: str, path: str, of: str, body: dict[str, Any]) -> httpx.Response:
    tag = (await client.get(of)).headers["etag"]
    return await client.request(method, path, json=body, headers={"If-Match": tag})


async def test_a_meeting_is_planned_read_and_changed() -> None:
    frank, school = await cast.frank(), await organisation(time_zone="America/Chicago")

    made = await _plan(frank, host_id=str(school), invitees=[{"organisation_id": str(school)}])
    assert (made["zone"], made["recurrence"]) == ("America/Chicago", "every month on the first Tuesday")
    assert [(one["name"], one["reach"], one["answer"]) for one in made["invitees"]] == [
        ("Bayhaven High School", "telephone", None)
    ]

    series = f"{API}/series/{made['id']}"
    change = {"rrule": "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU"}
    answer = await _matched(frank, "PATCH", series, series, change)
    assert answer.status_code == 200, answer.text
    assert answer.json()["cancelled"] == ["2027-01-05T09:00", "2027-02-02T09:00"]
    assert len(answer.json()["gone"]) == 14
    again = await frank.patch(series, json=change, headers={"If-Match": answer.headers["etag"]})
    assert again.status_code == 200


async def test_the_list_is_read_in_pages_and_by_filters() -> None:
    frank = await cast.frank()
    await _plan(frank)

    first = (await frank.get(API, params={"page_size": 10, "kind": "liaison", "state": "planned"})).json()
    more = (await frank.get(first["next_url"])).json()

    assert len(first["items"]) == len(more["items"]) == 10
    assert first["items"][0]["local_at"] == "2026-12-01T09:00"
    assert first["items"][-1]["starts_at"] < more["items"][0]["starts_at"]
    narrow = {"after": "2027-01-01T00:00:00Z", "before": "2027-03-01T00:00:00Z", "mine": "true"}
    assert len((await frank.get(API, params=narrow)).json()["items"]) == 2
    assert (await frank.get(f"{API}?kind=drill&kind=visit")).status_code == 400
    assert (await frank.get(f"{API}?cursor=zzz")).status_code == 400


async def test_one_meeting_is_moved_cancelled_and_reinstated_by_its_version() -> None:
    frank = await cast.frank()
    made = await _plan(frank)
    one = f"{API}/{(await nth(made['id'], 1))[0]}"

    moved = await _matched(frank, "PATCH", one, one, {"local_at": "2027-01-06T10:00"})
    assert moved.json()["meeting"]["local_at"] == "2027-01-06T10:00"
    assert (await frank.patch(one, json={"title": "Other"})).status_code == 428
    stale = await frank.patch(one, json={"title": "Other"}, headers={"If-Match": '"0"'})
    assert (stale.status_code, stale.json()["mine"]["title"]) == (412, "Other")

    off = await _matched(frank, "POST", f"{one}/cancellation", one, {"reason": "The host is closed"})
    assert off.json()["meeting"]["reason"] == "The host is closed"
    assert (await _matched(frank, "POST", f"{one}/cancellation", one, {"reason": "Again"})).status_code == 409
    back = await _matched(frank, "POST", f"{one}/reinstatement", one, {})
    assert back.json()["meeting"]["state"] == "planned"


async def test_guests_are_asked_answer_and_are_taken_off() -> None:
    frank = await cast.frank()
    made = await _plan(frank)
    series = f"{API}/series/{made['id']}"
    guest = {"address": "guest@example.org", "name": "A guest", "part": "optional"}

    asked = await _matched(frank, "POST", f"{series}/invitees", series, guest)
    [one] = asked.json()["invitees"]
    path = f"{API}/invitees/{one['id']}"
    told = await frank.post(f"{path}/answer", json={"answer": "accepted", "comment": "by telephone"})
    assert told.status_code == 204
    [one] = (await frank.get(series)).json()["invitees"]
    assert (one["answer"], one["comment"], one["reach"]) == ("accepted", "by telephone", "mail")
    assert "guest@example.org" not in (await frank.get(series)).text
    assert (await frank.delete(path)).status_code == 204
    assert (await frank.get(series)).json()["invitees"] == []
    assert (await frank.delete(path)).status_code == 404


async def test_a_time_that_is_thought_of_shows_what_stands_against_it() -> None:
    frank = await cast.frank()
    base = await organisation("Pearl Base", "military_va", time_zone="Pacific/Honolulu")
    asked = {"first_at": "2026-12-01T09:00", "zone": "America/New_York", "organisation": str(base)}

    [found] = (await frank.get(f"{API}/conflicts", params=asked)).json()

    assert found["starts_at"] == "2026-12-01T14:00:00Z"
    assert [(one["kind"], one["who"], one["local_at"]) for one in found["problems"]] == [
        ("night", "Pearl Base", "2026-12-01T04:00")
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"first_at": "2026-12-01T09:00:00Z"}, {"first_at": "soon"}, {"link": "javascript:alert(1)"}, {"minutes": 0},
        {"title": ""}, {"title": " \u202e "}, {"title": "\u0000"},
        {"rrule": "FREQ=DAILY;BYHOUR=9"}, {"zone": "Nowhere/At_All"}, {"surprise": 1},
        {"invitees": [{"name": "Nobody"}]}, {"purpose": "About Robin Doe, DOB 01/02/2009"},
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused(body: dict[str, Any]) -> None:
    frank = await cast.frank()

    answer = await frank.post(f"{API}/series", json=PLAN | body)

    assert answer.status_code in {400, 422}, answer.text
    assert (await frank.get(API)).json()["items"] == []


async def test_a_meeting_comes_as_a_file_that_a_calendar_reads() -> None:
    frank, charlie = await cast.frank(), await cast.charlie()
    made = await _plan(frank, place="Room 2, “Annex”")
    key = (await nth(made["id"], 1))[0]

    alone = await charlie.get(f"/meetings/{key}/meeting.ics")
    whole = await charlie.get(f"{API}/series/{made['id']}/ics")

    assert alone.headers["content-type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(alone.content).walk("VEVENT")
    assert (event["SUMMARY"], event["LOCATION"]) == ("Liaison meeting", "Room 2, “Annex”")
    assert event.decoded("DTSTART").isoformat() == "2027-01-05T14:00:00+00:00"
    [series] = Calendar.from_ical(whole.content).walk("VEVENT")
    assert series["RRULE"].to_ical() == b"FREQ=MONTHLY;BYDAY=1TU"
    assert series["UID"] != event["UID"]
    tag = {"If-None-Match": whole.headers["etag"]}
    assert (await charlie.get(f"{API}/series/{made['id']}/ics", headers=tag)).status_code == 304


async def test_files_of_hidden_meetings_are_not_there() -> None:
    frank, charlie = await cast.frank(), await cast.charlie()
    made = await _plan(frank, visibility="sworn_only")
    key = (await nth(made["id"], 0))[0]

    paths = (f"/meetings/{key}/meeting.ics", f"{API}/{key}/ics", f"{API}/series/{made['id']}/ics", f"{API}/{key}")
    assert {(await charlie.get(path)).status_code for path in paths} == {404}
