"""The decisions about feeds, without a database."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from notifications.feeds import words
from notifications.feeds.model import Choice, Scope
from notifications.feeds.rules import ALARMS, day_trigger, may_vouch, sound, window, with_alarm, wrong_with
from registry.platform.access.model import Actor, Role
from registry.platform.calendar.render import calendar, vevents
from tests.notifications.invited import kept

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
ODD = "\r\n\x00\x0b\x0c\x1c\x85\u2028\u202e,;:\\\"'="
EVIL = st.text(st.characters(codec="utf-8") | st.sampled_from(ODD), max_size=200)
# What breaks a calendar from inside: the words of iCalendar themselves.
SAYINGS = ["\r\n", "\n", "END:VEVENT", "BEGIN:VEVENT", "BEGIN:VALARM", "STATUS:CANCELLED", " ", "END:VCALENDAR", "é"]
WORDS = st.lists(st.sampled_from(SAYINGS)).map("".join)


@settings(max_examples=80)
@given(EVIL | WORDS, EVIL | WORDS, EVIL, st.sampled_from([None, *ALARMS]))
def test_no_text_breaks_a_feed(title: str, place: str, name: str, alarm: int | None) -> None:
    body = vevents(kept(title=title, place=place), "https://registry.example.org")
    assert sound(body)
    part = body if alarm is None else with_alarm(body, alarm)

    written = calendar([part, part], [], name=name, color="teal")

    lines = written.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(set(line) & {*range(9), *range(10, 32), 127} for line in lines)
    assert all(line.decode() is not None for line in lines)  # folded between characters
    events = Calendar.from_ical(written).walk("VEVENT")
    assert [len(event.walk("VALARM")) for event in events] == [int(alarm is not None)] * 2


def test_an_alarm_changes_nothing_else() -> None:
    body = vevents(kept(), "https://registry.example.org")
    loud = with_alarm(body, 15)

    begin, end = loud.index(b"BEGIN:VALARM"), loud.index(b"END:VALARM\r\n") + len(b"END:VALARM\r\n")
    assert loud[:begin] + loud[end:] == body


@pytest.mark.parametrize(("minutes", "trigger"), [(0, b"PT9H"), (15, b"PT9H"), (1440, b"-PT15H"), (10080, b"-PT159H")])
def test_alarm_of_a_day_is_at_nine(minutes: int, trigger: bytes) -> None:
    assert day_trigger(minutes) == trigger


def test_window_reaches_ninety_days_back_and_four_hundred_ahead() -> None:
    assert window(date(2026, 11, 21)) == (date(2026, 8, 23), date(2027, 12, 26), date(2026, 10, 22))


def _actor(role: Role, *sectors: str) -> Actor:
    return Actor(kept().entry.source_id, "Somebody", role, sectors=frozenset(sectors))


def test_who_may_give_what_to_somebody_outside() -> None:
    scopes = list(product(Scope, (None, "faith")))
    assert not any(may_vouch(_actor(role), *one) for role in (Role.OFFICER, Role.AUDITOR) for one in scopes)
    given_away = {one for one in scopes if may_vouch(_actor(Role.MANAGER), *one)}
    assert {scope for scope, _ in given_away} == {Scope.MINE, Scope.SECTOR}
    limited = _actor(Role.COORDINATOR, "faith")
    assert may_vouch(limited, Scope.SECTOR, "faith")
    assert not may_vouch(limited, Scope.SECTOR, "le_local")


@pytest.mark.parametrize(
    ("choice", "wrong"),
    [
        (Choice(name="x", scope=Scope.ALL), set()),
        (Choice(name="x", scope=Scope.SECTOR, sector="faith"), set()),
        (Choice(name="x", scope=Scope.SECTOR), {"sector"}),
        (Choice(name="x", scope=Scope.SECTOR, sector="other"), {"sector"}),
        (Choice(name="x", scope=Scope.ALL, sector="faith", alarm_minutes=7), {"sector", "alarm_minutes"}),
    ],
)
def test_what_cannot_be_chosen(choice: Choice, wrong: set[str]) -> None:
    assert wrong_with(choice, ["faith"]).keys() == wrong


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("iOS/17.1 (21B74) dataaccessd/1.0", "iPhone or iPad"),
        ("macOS/14.0 (23A344) CalendarAgent/1001", "Apple Calendar on a Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0", "Thunderbird"),
        ("Microsoft.Exchange/15.20 (Exchange 15.20.4200.0)", "Outlook on the web"),
        ("Microsoft Office/16.0 (Microsoft Outlook 16.0.17126; Pro)", "Outlook"),
        ("Mozilla/5.0 (Windows NT 10.0) Firefox/130.0", "a web browser"),
        ("", "a program that does not say its name"),
        ("Something else entirely, whose name goes on and on", "Something else entirely, whose name goes"),
    ],
)
def test_programs_as_people_know_them(said: str, known: str) -> None:
    assert words.client(said) == known


def test_last_fetch_in_words() -> None:
    assert words.last_fetch(None, None, NOW) == "never fetched"
    assert words.last_fetch(NOW - timedelta(hours=2), "khal/0.11", NOW) == "khal, 2 hours ago"


def test_everything_has_words() -> None:
    assert set(words.SCOPES) == set(Scope)
    assert set(words.ALARMS) == {None, *ALARMS}
    assert all(one.steps and one.stale for one in words.STEPS)
