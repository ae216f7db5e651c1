"""A meeting that somebody sent is planned once, and later versions of it find it."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any
from uuid import UUID

import httpx
import pytest

from contacts.meetings.received.rules import Means, Offer, differences, offers
from contacts.meetings.received.service import looked
from registry.platform import clock, db
from registry.platform.calendar.reading.inside import understood
from tests import cast
from tests.partners.cases import school

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
ZONED = ";TZID=America/New_York:"
SERIES = (
    "UID:s@example.org", "SEQUENCE:0", "SUMMARY:County safety council", "LOCATION:Annex\\, room 2",
    f"DTSTART{ZONED}20261201T090000", f"DTEND{ZONED}20261201T103000", "RRULE:FREQ=MONTHLY;BYDAY=1TU;COUNT=6",
    f"EXDATE{ZONED}20270105T090000",
)  # fmt: skip
SINGLE = ("UID:1@example.org", "SUMMARY:Budget hearing", "DTSTART:20261210T150000Z", "DTEND:20261210T160000Z")


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def file(*events: tuple[str, ...], method: str = "REQUEST") -> bytes:
    lines = [line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", f"METHOD:{method}", *lines, "END:VCALENDAR", ""]).encode()


def changed(event: tuple[str, ...], **properties: str) -> tuple[str, ...]:
    """The same with other properties: the name of each up to its parameters."""
    return (*(line for line in event if re.split("[:;]", line)[0] not in properties), *properties.values())


def read(data: bytes) -> list[Offer]:
    return offers(understood(data, NOW.date(), "America/New_York"), {}, "America/Denver")


def test_a_single_meeting_is_on_the_clock_of_whoever_takes_it() -> None:
    (offer,) = read(file(SINGLE))

    assert offer.theirs is not None
    assert (offer.means, offer.theirs.zone, offer.theirs.first_at, offer.theirs.minutes) == (
        Means.NEW, "America/Denver", "2026-12-10T08:00", 60
    )  # fmt: skip


def test_a_series_stays_on_its_own_clock_with_its_exceptions() -> None:
    instance = ("UID:s@example.org", f"RECURRENCE-ID{ZONED}20270202T090000", f"DTSTART{ZONED}20270203T090000",
                f"DTEND{ZONED}20270203T100000")  # fmt: skip
    (offer,) = read(file(SERIES, instance))

    it = offer.theirs
    assert it is not None
    assert (it.zone, it.first_at, it.rrule, it.place) == (
        "America/New_York", "2026-12-01T09:00", "FREQ=MONTHLY;BYDAY=1TU;COUNT=6", "Annex, room 2"
    )  # fmt: skip
    assert it.without == ["2027-01-05T09:00"]
    assert [(one.original, one.local_at, one.minutes) for one in it.changed] == [
        ("2027-02-02T09:00", "2027-02-03T09:00", 60)
    ]


@pytest.mark.parametrize(
    ("event", "method", "why"),
    [
        (changed(SINGLE, DTSTART="DTSTART;VALUE=DATE:20261210", DTEND="DURATION:P1D"), "PUBLISH", "fills days"),
        (changed(SINGLE, DTSTART="DTSTART:20200101T150000Z", DTEND="DURATION:PT1H"), "PUBLISH", "It is over"),
        (changed(SINGLE, STATUS="STATUS:CANCELLED"), "REQUEST", "called off"),
        (SINGLE, "CANCEL", "called off"),
        (SINGLE, "REPLY", "an answer"),
        (changed(SINGLE, UID="X-NO:1"), "REQUEST", "no UID"),
        (changed(SINGLE, DTSTART="DTSTART:tomorrow"), "REQUEST", "no date or time"),
        (changed(SINGLE, SUMMARY="SUMMARY:Robin Doe\\, DOB 01/02/2009"), "REQUEST", "."),
    ],
)  # fmt: skip
def test_what_becomes_no_meeting_says_why(event: tuple[str, ...], method: str, why: str) -> None:
    (offer,) = read(file(event, method=method))

    assert offer.title in {"Budget hearing", "The whole file", "Robin Doe, DOB 01/02/2009"}
    assert offer.means is Means.NOTHING
    assert why in offer.why


FURTHER = (*SERIES, f"RDATE{ZONED}20261217T140000,20261215T140000,20261201T090000,20270302T090000")


def test_dates_that_no_rule_says_are_told_and_those_it_says_are_not() -> None:
    (offer,) = read(file(FURTHER))

    assert offer.theirs is not None
    assert offer.theirs.extra == ["2026-12-15T14:00", "2026-12-17T14:00"]
    (before,) = read(file(SERIES))
    assert before.theirs
    assert differences(before.theirs, offer.theirs) == [
        ("Further date", "", "15 Dec 2026, 14:00"), ("Further date", "", "17 Dec 2026, 14:00")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (changed(FURTHER, DTSTART=f"DTSTART{ZONED}20250107T090000", DTEND="DURATION:PT1H"), "Only dates that no rule"),
        ((*SINGLE, "RDATE:" + ",".join(f"202612{day:02}T150000Z" for day in range(1, 29))), "more than 20 dates"),
    ],
)  # fmt: skip
def test_further_dates_that_are_not_taken_say_why(event: tuple[str, ...], why: str) -> None:
    (offer,) = read(file(event))

    assert offer.means is Means.NOTHING
    assert why in offer.why


def test_differences_are_told_in_words() -> None:
    (before,), (after,) = (
        read(file(SERIES)),
        read(file(changed(SERIES, RRULE="RRULE:FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU", LOCATION="LOCATION:Library"))),
    )

    assert before.theirs
    assert after.theirs
    assert differences(before.theirs, after.theirs) == [
        ("Comes again", "every month on the first Tuesday, 6 times", "every third month on the first Tuesday"),
        ("Place", "Annex, room 2", "Library"),
    ]
    assert differences(before.theirs, before.theirs) == []


async def look(client: cast.Client, data: bytes) -> httpx.Response:
    return await client.form("/import/meeting", {}, files={"file": ("invite.ics", data, "text/calendar")})


def fields(answer: httpx.Response) -> tuple[str, dict[str, Any]]:
    """Where the first form of a page about a meeting goes, and its hidden fields."""
    assert answer.status_code == 200, answer.text
    body = re.findall(
        r'<form class="(?:form|one)"[^>]*action="(/meetings/received[^"?]*)[^>]*>(.*?)</form>', answer.text, re.DOTALL
    )
    path, inner = body[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(facts|version)" value="([^"]*)"', inner))
    return path, {name: unescape(value) for name, value in hidden.items()}


async def take(client: cast.Client, data: bytes, **more: str) -> UUID:
    path, hidden = fields(await look(client, data))
    answer = await client.form(path, {**hidden, "kind": "sector", **more})
    assert answer.status_code == 303, answer.text
    return UUID(answer.headers["location"].split("/")[2].split("?")[0])


async def meetings() -> list[tuple[str, str, str]]:
    rows = await db.fetch("SELECT local_at, state, minutes FROM meeting ORDER BY original_at")
    return [(f"{row['local_at']:%Y-%m-%d %H:%M}", row["state"], str(row["minutes"])) for row in rows]


async def series() -> db.Record:
    found = await db.fetch_one("SELECT * FROM meeting_series")
    assert found is not None
    return found


@pytest.mark.usefixtures("database")
async def test_a_series_is_planned_as_it_was_sent_and_nobody_is_asked() -> None:
    alice = await cast.alice()
    host = await school(alice.actor, "County Office")
    answer = await look(alice, file(SERIES))
    assert await db.fetch("SELECT 1 FROM meeting_series") == []
    assert "every month on the first Tuesday, 6 times" in answer.text

    await take(alice, file(SERIES), host="County Office")

    it = await series()
    assert (it["title"], it["place"], it["host_id"], it["minutes"]) == (
        "County safety council",
        "Annex, room 2",
        host,
        90,
    )
    assert [at for at, _, _ in await meetings()] == [
        f"{day} 09:00" for day in ("2026-12-01", "2027-02-02", "2027-03-02", "2027-04-06", "2027-05-04")
    ]
    assert await db.fetch("SELECT 1 FROM meeting_invitee") == []


@pytest.mark.usefixtures("database")
async def test_a_later_version_changes_what_they_changed_and_keeps_what_we_did() -> None:
    alice = await cast.alice()
    await take(alice, file(SERIES))
    await db.execute("UPDATE meeting_series SET title = 'Our name for it', version = version + 1")
    instance = ("UID:s@example.org", "SEQUENCE:1", f"RECURRENCE-ID{ZONED}20270302T090000", "STATUS:CANCELLED",
                f"DTSTART{ZONED}20270302T090000")  # fmt: skip
    later = file(changed(SERIES, SEQUENCE="SEQUENCE:1", LOCATION="LOCATION:Library"), instance)

    answer = await look(alice, later)
    path, hidden = fields(answer)
    done = await alice.form(path, hidden)
    twice = await alice.form(path, hidden)

    assert "Annex, room 2 → Library" in unescape(answer.text)
    assert [done.status_code, twice.status_code] == [303, 409]
    it = await series()
    assert (it["title"], it["place"]) == ("Our name for it", "Library")
    assert [state for _, state, _ in await meetings()] == ["planned", "planned", "cancelled", "planned", "planned"]
    assert "It stands here just so." in (await look(alice, later)).text
    assert "older version" in (await look(alice, file(SERIES))).text


@pytest.mark.usefixtures("database")
async def test_of_a_series_that_runs_already_only_what_is_to_come_is_taken() -> None:
    alice = await cast.alice()
    running = changed(SERIES, DTSTART=f"DTSTART{ZONED}20260901T090000", DTEND=f"DTEND{ZONED}20260901T103000")
    later = changed(running, DTSTART=f"DTSTART{ZONED}20260901T110000", DTEND=f"DTEND{ZONED}20260901T123000",
                    SEQUENCE="SEQUENCE:1", EXDATE=f"EXDATE{ZONED}20270105T110000")  # fmt: skip

    await take(alice, file(running))
    before = await meetings()
    path, hidden = fields(await look(alice, file(later)))
    answer = await alice.form(path, hidden)

    assert [at for at, _, _ in before] == ["2026-12-01 09:00", "2027-02-02 09:00"]
    assert answer.status_code == 303
    assert [at for at, state, _ in await meetings() if state == "planned"] == ["2026-12-01 11:00", "2027-02-02 11:00"]


@pytest.mark.usefixtures("database")
async def test_a_single_meeting_is_moved_when_they_move_it_and_cancelled_when_they_do() -> None:
    alice = await cast.alice()
    await take(alice, file(SINGLE))
    moved = changed(SINGLE, DTSTART="DTSTART:20261211T170000Z", DTEND="DTEND:20261211T190000Z", SEQUENCE="SEQUENCE:2")

    path, hidden = fields(await look(alice, file(moved)))
    await alice.form(path, hidden)
    after = await meetings()
    path, hidden = fields(await look(alice, file(moved, method="CANCEL")))
    off = await alice.form(path, hidden)

    assert [after, await meetings()] == [
        [("2026-12-11 12:00", "planned", "120")],
        [("2026-12-11 12:00", "cancelled", "120")],
    ]
    assert off.status_code == 303
    assert "It is called off." in (await look(alice, file(moved, method="CANCEL"))).text
    assert "It was called off here." in (await look(alice, file(moved))).text


@pytest.mark.usefixtures("database")
async def test_one_instance_sent_alone_finds_its_series() -> None:
    alice = await cast.alice()
    await take(alice, file(SERIES))
    alone = ("UID:s@example.org", "SEQUENCE:1", "RECURRENCE-ID:20270202T140000Z", "SUMMARY:County safety council",
             "LOCATION:Annex\\, room 2", "DTSTART:20270203T150000Z", "DTEND:20270203T163000Z")  # fmt: skip

    path, hidden = fields(await look(alice, file(alone)))
    await alice.form(path, hidden)

    assert (await meetings())[1] == ("2027-02-03 10:00", "planned", "90")
    assert (await series())["place"] == "Annex, room 2"


@pytest.mark.usefixtures("database")
async def test_somebody_else_changed_it_meanwhile() -> None:
    alice = await cast.alice()
    await take(alice, file(SINGLE))
    path, hidden = fields(await look(alice, file(changed(SINGLE, SUMMARY="SUMMARY:Hearing", SEQUENCE="SEQUENCE:1"))))
    await db.execute("UPDATE meeting_series SET version = version + 1")

    answer = await alice.form(path, hidden)

    assert answer.status_code == 409
    assert "Choose the file again" in answer.text
    assert (await series())["title"] == "Budget hearing"


@pytest.mark.usefixtures("database")
async def test_what_one_may_not_see_is_not_found_and_what_one_may_not_edit_is_refused() -> None:
    alice, bob = await cast.alice(), await cast.bob()
    await take(alice, file(SINGLE))
    await db.execute("UPDATE meeting_series SET visibility = 'coordinators'")
    manager = await cast.sign_in("officer")
    hidden_from = await looked(manager.actor, file(SINGLE))

    assert [one.means for one in hidden_from] == [Means.NEW]
    assert (await look(bob, file(SINGLE))).status_code == 403
    assert (await bob.get("/meetings/received")).status_code == 403
    assert (await alice.get("/meetings/received")).status_code == 200


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "facts",
    [
        "", "{}", "no JSON", '{"key": "a"}', "null", "[]",
        *(json.dumps({"key": "a", "sequence": 0, "title": "x", "first_at": "2031-03-03T09:00", "minutes": 60,
                      "zone": "UTC", **wrong}) for wrong in (
            {"zone": "Nowhere/Middle"}, {"first_at": "0001-01-01T00:00", "zone": "Pacific/Kiritimati"},
            {"first_at": "9999-12-31T23:00"}, {"rrule": "FREQ=SECONDLY"}, {"without": ["0001-01-01T00:00"]},
            {"minutes": 10**9}, {"title": ""}, {"title": "Robin Doe, DOB 01/02/2009"}, {"key": ""},
        )),
    ],
)  # fmt: skip
async def test_facts_that_are_none_plan_nothing(facts: str) -> None:
    alice = await cast.alice()

    answer = await alice.form("/meetings/received", {"facts": facts, "kind": "liaison"})
    other = await alice.form(f"/meetings/received/{UUID(int=7)}", {"facts": facts, "version": "1"})

    assert [answer.status_code, other.status_code] == [422, 422]
    assert await db.fetch("SELECT 1 FROM meeting_series") == []


async def _further(alice: cast.Client, data: bytes) -> list[str]:
    """Take a later version over; when the dates that no rule says are held then, or that they are called off."""
    path, hidden = fields(await look(alice, data))
    answer = await alice.form(path, hidden)
    assert answer.status_code == 303, answer.text
    rows = await db.fetch(
        "SELECT m.local_at, m.state FROM meeting m JOIN meeting_series s ON s.id = m.series_id"
        " WHERE s.rrule IS NULL ORDER BY 1"
    )
    return [f"{row['local_at']:%d %H:%M}" + (" off" if row["state"] == "cancelled" else "") for row in rows]


@pytest.mark.usefixtures("database")
async def test_a_date_beside_the_rule_is_a_meeting_of_its_own_that_follows_its_sender() -> None:
    alice = await cast.alice()
    host = await school(alice.actor, "County Office")
    await take(alice, file(FURTHER), host="County Office")
    rows = await db.fetch("SELECT host_id, kind, minutes, place FROM meeting_series WHERE rrule IS NULL")
    assert [tuple(row) for row in rows] == [(host, "sector", 90, "Annex, room 2")] * 2
    assert "It stands here just so." in (await look(alice, file(FURTHER))).text

    moved = ("UID:s@example.org", f"RECURRENCE-ID{ZONED}20261215T140000", f"DTSTART{ZONED}20261216T100000",
             f"DTEND{ZONED}20261216T110000", "SEQUENCE:1")  # fmt: skip
    first = changed(FURTHER, SEQUENCE="SEQUENCE:1")
    fewer = changed(FURTHER, SEQUENCE="SEQUENCE:2", RDATE=f"RDATE{ZONED}20261215T140000,20261222T080000")

    assert await _further(alice, file(first, moved)) == ["16 10:00", "17 14:00"]
    assert await _further(alice, file(fewer)) == ["15 14:00", "17 14:00 off", "22 08:00"]
    assert await _further(alice, file(changed(fewer, SEQUENCE="SEQUENCE:3"), method="CANCEL")) == [
        "15 14:00 off", "17 14:00 off", "22 08:00 off"
    ]  # fmt: skip


@pytest.mark.usefixtures("database")
async def test_a_date_beside_the_rule_that_is_sent_alone_moves_that_one() -> None:
    alice = await cast.alice()
    await take(alice, file(FURTHER))
    alone = ("UID:s@example.org", "SEQUENCE:1", "RECURRENCE-ID:20261215T190000Z", "SUMMARY:County safety council",
             "LOCATION:Annex\\, room 2", "DTSTART:20261215T200000Z", "DTEND:20261215T213000Z")  # fmt: skip

    assert await _further(alice, file(alone)) == ["15 15:00", "17 14:00"]
