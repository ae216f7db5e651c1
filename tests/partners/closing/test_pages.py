"""Closed days from a file: looked at first, then those that were ticked, and told to programs as busy."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from uuid import UUID

import httpx
import pytest
from icalendar import Calendar

from registry.partners import service
from registry.partners.schemas import ClosureIn
from registry.partners.whole import whole
from registry.platform import clock
from tests import cast
from tests.partners.cases import events, school

pytestmark = pytest.mark.usefixtures("database")
ICS = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
DTSTART;VALUE=DATE:20270315
DTEND;VALUE=DATE:20270320
SUMMARY:Spring break <b>
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTART;VALUE=DATE:20270501
SUMMARY:Founders
END:VEVENT
BEGIN:VEVENT
UID:c
DTSTART:20270501T140000Z
SUMMARY:Parents' evening
DESCRIPTION:Ask for Ann
END:VEVENT
END:VCALENDAR
"""
SPRING = "2027-03-15 2027-03-19 Spring break"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(datetime(2026, 11, 21, 15, tzinfo=UTC)):
        yield


def said(answer: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


async def look(client: cast.Client, made: UUID, data: bytes = ICS.encode()) -> httpx.Response:
    return await client.form(f"/import/closed-days/{made}", {}, files={"file": ("school.ics", data, "text/calendar")})


async def test_a_file_is_looked_at_before_anything_changes() -> None:
    alice = await cast.alice()
    made = await school(alice.actor)

    answer = await look(alice, made)

    assert answer.status_code == 200
    boxes = [
        (unescape(value), bool(rest))
        for value, rest in re.findall(r'name="days" value="([^"]*)"( checked)?', answer.text)
    ]
    assert boxes == [
        ("2027-03-15 2027-03-19 Spring break <b>", True),
        ("2027-05-01 2027-05-01 Founders", False),
    ]
    assert "15 Mar 2027 to 19 Mar 2027" in said(answer)
    assert "Parents' evening It has times of the day." in said(answer)
    assert "Ann" not in answer.text
    assert (await whole(made)).closures == ()
    assert await events(made) == ["registered"]


async def test_what_was_ticked_is_taken_over_once() -> None:
    alice = await cast.alice()
    made = await school(alice.actor)
    path = f"/partners/{made}/closures/calendar"

    answer = await alice.form(path, {"days": [SPRING, "2027-05-01 2027-05-01 Founders"]})
    again = await alice.form(path, {"days": [SPRING]})

    assert [answer.status_code, again.status_code] == [303, 303]
    assert answer.headers["location"] == f"/partners/{made}/closures"
    assert [(one.name, one.starts_on, one.ends_on) for one in (await whole(made)).closures] == [
        ("Spring break", date(2027, 3, 15), date(2027, 3, 19)),
        ("Founders", date(2027, 5, 1), date(2027, 5, 1)),
    ]
    assert await events(made) == ["registered", "announced", "announced"]
    assert (await whole(made)).organisation.version == 2
    assert "It is known to be closed then: Spring break." in said(
        await look(alice, made, ICS.replace(" <b>", "").encode())
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no calendar"),
        (b"x" * ((1 << 20) + 1), "larger than 1 MB"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "Nothing new"),
    ],
)
async def test_what_is_no_calendar_says_what_to_do(data: bytes, sentence: str) -> None:
    alice = await cast.alice()

    answer = await look(alice, await school(alice.actor), data)

    assert sentence in said(answer)
    assert answer.status_code == (200 if sentence == "Nothing new" else 422)


@pytest.mark.parametrize("days", [[], ["2027-02-31 2027-03-01 x"], ["2027-03-19 2027-03-15 x"], ["x"]])
async def test_days_that_are_none_change_nothing(days: list[str]) -> None:
    alice = await cast.alice()
    made = await school(alice.actor)

    answer = await alice.form(f"/partners/{made}/closures/calendar", {"days": [*days, SPRING] if days else []})

    assert answer.status_code == 422
    assert (await whole(made)).closures == ()


async def test_only_who_may_edit_a_partner_takes_its_days_over() -> None:
    alice, bob, limited = await cast.alice(), await cast.bob(), await cast.sign_in("coordinator", sectors=["faith"])
    made = await school(alice.actor)
    path = f"/partners/{made}/closures/calendar"

    for who in (bob, limited):
        assert (await look(who, made)).status_code == 403
        assert (await who.form(path, {"days": [SPRING]})).status_code == 403
        assert (await who.get(path)).status_code == 403
    assert (await look(alice, UUID(int=7))).status_code == 404
    assert (await whole(made)).closures == ()


async def test_busy_times_are_told_to_programs() -> None:
    alice, bob = await cast.alice(), await cast.bob()
    made = await school(alice.actor)
    await service.announce_closure(
        alice.actor, made, ClosureIn(name="Fall break", starts_on=date(2026, 10, 30), ends_on=date(2026, 11, 2))
    )
    path, window = f"/api/v1/organisations/{made}/free-busy", "?from_on=2026-11-01&to_on=2026-11-11"

    told = (await bob.get(path + window)).json()
    calendar = await bob.get(f"{path}.ics{window}")

    assert (told["zone"], told["from_on"], told["to_on"]) == ("America/New_York", "2026-11-01", "2026-11-11")
    # The clocks go back in the night to the 1st: midnight is at 4 in UTC, and at 5 the day after.
    assert [(one["starts_at"], one["ends_at"], one["reason"]) for one in told["busy"]] == [
        ("2026-11-01T04:00:00Z", "2026-11-03T05:00:00Z", "Fall break"),
        ("2026-11-11T05:00:00Z", "2026-11-12T05:00:00Z", "Veterans Day"),
    ]
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "break" not in calendar.text
    (busy,) = Calendar.from_ical(calendar.content).walk("VFREEBUSY")
    assert [period.to_ical() for period in busy["FREEBUSY"]] == [
        b"20261101T040000Z/20261103T050000Z",
        b"20261111T050000Z/20261112T050000Z",
    ]
    assert calendar.text.count("FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:") == 2


@pytest.mark.parametrize(
    "window",
    [
        "?from_on=2026-11-02&to_on=2026-11-01",
        "?from_on=2026-11-01&to_on=2028-01-01",
        "?from_on=0001-01-01",
        "?from_on=9999-12-31",
    ],
)
async def test_a_window_that_is_none_is_refused(window: str) -> None:
    alice = await cast.alice()
    made = await school(alice.actor)

    assert (await alice.get(f"/api/v1/organisations/{made}/free-busy{window}")).status_code == 422
    assert (await alice.get(f"/api/v1/organisations/{made}/free-busy?from_on=soon")).status_code == 400
    assert (await alice.get(f"/api/v1/organisations/{UUID(int=7)}/free-busy")).status_code == 404
