"""Answers that come back: by the link in a letter, and by mail, from guests and from others."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from notifications.invitations.service import ANSWER
from notifications.replies import service
from notifications.replies.reading import NoAnswer
from notifications.replies.rules import DELEGATED as PASSED_ON
from notifications.replies.rules import EARLIER, NO_LONGER, NO_SUCH_DATE, OTHER_SENDER, OVERTAKEN, STRANGER, UNKNOWN
from registry.platform import clock, db
from registry.platform.arriving import Incoming
from registry.platform.calendar import guests as planners
from registry.platform.calendar.guests import Guest, Reply
from registry.platform.calendar.model import Kept
from registry.platform.ids import new_id
from registry.platform.mail import links
from tests import cast
from tests.notifications.answers import (
    APPLE,
    COUNTER,
    DELEGATED,
    GOOGLE,
    ONE_OF_SERIES,
    OUTLOOK,
    OUTLOOK_COM,
    written,
)
from tests.notifications.invited import FIRST, NOW, entry, guest
from tests.notifications.test_invitations import plan

pytestmark = pytest.mark.usefixtures("database")
KIM, LOU = guest("Kim Lee"), guest("Lou Ray")
WEEKLY = "FREQ=WEEKLY;COUNT=6"
SECOND = FIRST + timedelta(days=7)
LATER = timedelta(hours=2)


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Reply]:
    """What the planner heard; it knows every invitation."""
    found: list[Reply] = []

    async def answered(reply: Reply) -> bool:
        found.append(reply)
        return True

    monkeypatch.setattr(planners, "answered", answered)
    return found


async def mailed(calendar: bytes, sender: str = "kim.lee@example.org", at: timedelta = LATER) -> str:
    incoming = Incoming(id=new_id(), at=NOW + at, sender=sender, subject="Accepted", text="", calendar=calendar)
    with clock.frozen(NOW + at):
        async with db.transaction():
            return await service.take_mail(incoming)


async def kept() -> list[tuple[Any, ...]]:
    rows = await db.fetch("SELECT answer, state, reason FROM invitation_reply ORDER BY at, id")
    return [tuple(row) for row in rows]


async def asked(*guests: Guest, **more: Any) -> Kept:
    return await plan(entry(**more), *guests)


@pytest.mark.parametrize("shape", [GOOGLE, APPLE, OUTLOOK, OUTLOOK_COM], ids=["google", "apple", "outlook", "web"])
async def test_answer_by_mail_reaches_the_planner(shape: str, heard: list[Reply]) -> None:
    meeting = await asked(KIM)

    assert await mailed(written(shape, meeting.uid, "DECLINED")) == "1 taken"
    assert [(one.key, one.answer, one.occasion, one.via) for one in heard] == [(KIM.key, "declined", None, "mail")]


async def test_answer_finds_its_way_when_the_guest_is_asked_by_another_name(heard: list[Reply]) -> None:
    meeting = await asked(KIM)
    other = replace(KIM, key=LOU.key)
    await plan(meeting.entry, other, at=timedelta(minutes=5))

    await mailed(written(GOOGLE, meeting.uid))

    assert [one.key for one in heard] == [LOU.key]


async def test_answer_to_one_meeting_of_a_series(heard: list[Reply]) -> None:
    meeting = await asked(KIM, rrule=WEEKLY)

    await mailed(written(ONE_OF_SERIES, meeting.uid))

    assert [(one.answer, one.occasion) for one in heard] == [("accepted", SECOND)]


async def test_answer_of_a_guest_of_one_meeting_that_does_not_name_it(heard: list[Reply]) -> None:
    meeting = await asked(guest("Kim Lee", occasion=SECOND), rrule=WEEKLY)

    await mailed(written(OUTLOOK_COM, meeting.uid))

    assert [one.occasion for one in heard] == [SECOND]


async def test_answer_to_a_date_that_is_none(heard: list[Reply]) -> None:
    meeting = await asked(KIM, rrule=WEEKLY)

    odd = written(ONE_OF_SERIES, meeting.uid).replace(b"20261208T090000", b"20261209T090000")
    assert await mailed(odd) == "1 parked"
    assert (await kept(), heard) == ([("accepted", "parked", NO_SUCH_DATE)], [])


async def test_answer_to_an_earlier_letter_is_kept_and_does_not_count(heard: list[Reply]) -> None:
    meeting = await asked(KIM)
    await plan(entry(place="Room 9"), KIM, at=timedelta(hours=1))

    assert await mailed(written(GOOGLE, meeting.uid)) == "1 old"
    # Without a number it counts by when it was written, here after the second letter left.
    assert await mailed(written(OUTLOOK_COM, meeting.uid).replace(b"T160000Z", b"T163000Z")) == "1 taken"
    assert await kept() == [("accepted", "old", EARLIER), ("accepted", "taken", "")]
    assert [one.sequence for one in heard] == [1]


async def test_answer_to_the_series_stands_when_one_of_its_meetings_moved_since(heard: list[Reply]) -> None:
    meeting = await asked(KIM, rrule=WEEKLY)
    await plan(replace(meeting.entry, without=(SECOND,)), KIM, at=timedelta(hours=1))

    assert await mailed(written(GOOGLE, meeting.uid)) == "1 taken"
    assert [one.sequence for one in heard] == [0]


async def test_answer_that_was_written_before_the_last_one(heard: list[Reply]) -> None:
    meeting = await asked(KIM)
    await mailed(written(GOOGLE, meeting.uid, "DECLINED").replace(b"T160000Z", b"T163000Z"))

    assert await mailed(written(GOOGLE, meeting.uid)) == "1 old"
    assert (await kept())[-1] == ("accepted", "old", OVERTAKEN)
    assert [one.answer for one in heard] == ["declined"]


async def test_answer_of_somebody_who_was_taken_off(heard: list[Reply]) -> None:
    meeting = await asked(KIM)
    await plan(entry())

    await mailed(written(GOOGLE, meeting.uid))

    assert (await kept(), heard) == ([("accepted", "old", NO_LONGER)], [])


async def test_proposal_of_another_time_is_an_instant(heard: list[Reply]) -> None:
    meeting = await asked(KIM)

    await mailed(written(COUNTER, meeting.uid))

    assert [(one.answer, one.comment, one.proposed_at) for one in heard] == [
        ("counter", "An hour later would do", datetime.fromisoformat("2026-12-01T15:00:00+00:00"))
    ]


async def test_proposal_is_answered_by_the_letter_that_moves_the_meeting(heard: list[Reply]) -> None:
    meeting = await asked(KIM)
    await mailed(written(COUNTER, meeting.uid))
    await plan(replace(meeting.entry, starts=FIRST + timedelta(hours=1)), KIM, at=2 * LATER)

    row = await db.fetch_one("SELECT state, settled_at FROM invitation_reply")
    assert row is not None
    assert (row["state"], row["settled_at"]) == ("taken", NOW + 2 * LATER)


@pytest.mark.parametrize(
    ("change", "sender", "reason"),
    [
        ((b"@", b"@other."), "kim.lee@other.example.org", STRANGER),
        ((b"", b""), "max.orr@example.net", OTHER_SENDER),
        ((b"", b""), "lou.ray@example.org", OTHER_SENDER),
    ],
)
async def test_answer_of_a_stranger_waits_for_a_person(
    change: tuple[bytes, bytes], sender: str, reason: str, heard: list[Reply]
) -> None:
    meeting = await asked(KIM, LOU)
    answer = written(OUTLOOK_COM, "UID").replace(*change).replace(b"UID:UID", f"UID:{meeting.uid}".encode())

    assert await mailed(answer, sender) == "1 parked"
    assert (await kept(), heard) == ([("accepted", "parked", reason)], [])


async def test_answer_to_an_unknown_meeting_waits_for_a_person(heard: list[Reply]) -> None:
    assert await mailed(written(GOOGLE, "nothing-of-ours")) == "1 parked"
    assert (await kept(), heard) == ([("accepted", "parked", UNKNOWN)], [])


async def test_invitation_that_is_passed_on_waits_for_a_person(heard: list[Reply]) -> None:
    meeting = await asked(KIM)

    await mailed(written(DELEGATED, meeting.uid))

    assert (await kept(), heard) == ([("delegated", "parked", PASSED_ON)], [])


async def test_answer_that_a_service_sends_for_its_user_counts(heard: list[Reply]) -> None:
    meeting = await asked(KIM)

    assert await mailed(written(APPLE, meeting.uid), "noreply@email.example.com") == "1 taken"


async def test_case_in_a_comment_is_not_kept(heard: list[Reply]) -> None:
    meeting = await asked(KIM)

    await mailed(written(OUTLOOK, meeting.uid).replace(b"Ten minutes late", b"About case #2026-04711"))

    assert heard[0].comment == service.LEFT_OUT
    assert "04711" not in str(await db.fetch("SELECT comment FROM invitation_reply"))


async def test_invitation_of_others_is_left_for_a_person() -> None:
    with pytest.raises(NoAnswer):
        await mailed(written(GOOGLE, "x").replace(b"METHOD:REPLY", b"METHOD:REQUEST"))


async def link(name: str = "kim.lee") -> str:
    row = await db.fetch_one("SELECT id FROM invitation WHERE address = $1", f"{name}@example.org")
    assert row is not None
    return f"/reply/{await links.token(row['id'], ANSWER)}"


async def test_link_shows_title_time_and_place_and_changes_nothing(heard: list[Reply]) -> None:
    await asked(KIM, LOU, link="https://video.example.org/j/1")
    with clock.frozen(NOW):
        for method in ("GET", "HEAD"):
            answer = await cast.anonymous().request(method, f"{await link()}?answer=accepted")
            assert (answer.status_code, answer.headers["referrer-policy"]) == (200, "no-referrer")
            assert answer.headers["x-robots-tag"] == "noindex"
        text = (await cast.anonymous().get(f"{await link()}?answer=accepted")).text

    assert "School liaison meeting" in text
    assert "Tue 1 Dec 2026, 09:00 to 10:00 EST" in text
    assert "Lou" not in text
    assert "video.example.org" not in text
    assert (await kept(), heard) == ([], [])


async def test_link_takes_an_answer_and_another_one_after_it(heard: list[Reply]) -> None:
    await asked(KIM)
    nobody = cast.anonymous()
    with clock.frozen(NOW):
        first = await nobody.form(await link(), {"answer": "accepted", "comment": "With Max"})
        await nobody.form(await link(), {"answer": "declined"})
        text = (await nobody.get(await link())).text

    assert first.status_code == 303
    assert [(one.answer, one.comment, one.via) for one in heard] == [
        ("accepted", "With Max", "link"), ("declined", None, "link"),
    ]  # fmt: skip
    assert await kept() == [("accepted", "old", service.ANEW), ("declined", "taken", "")]
    assert "You said no" in text
    assert "You said yes" not in text


async def test_link_answers_so_often_in_a_day_and_no_more(heard: list[Reply], monkeypatch: pytest.MonkeyPatch) -> None:
    await asked(KIM)
    monkeypatch.setattr(service, "MOST_A_DAY", 2)
    with clock.frozen(NOW):
        codes = [(await cast.anonymous().form(await link(), {"answer": "accepted"})).status_code for _ in range(3)]

    assert (codes, len(heard)) == ([303, 303, 429], 2)


async def test_link_proposes_another_time_in_the_zone_of_its_reader(heard: list[Reply]) -> None:
    await asked(guest("Kim Lee", zone="America/Denver"))
    with clock.frozen(NOW):
        nobody, at = cast.anonymous(), {"proposed_on": "2026-12-02", "proposed_at": "08:00"}
        unsaid = await nobody.form(await link(), {"answer": "counter"})
        done = await nobody.form(await link(), {"answer": "counter", **at})

    assert (unsaid.status_code, done.status_code) == (422, 303)
    assert [one.proposed_at.isoformat() for one in heard if one.proposed_at] == ["2026-12-02T15:00:00+00:00"]


async def test_link_answers_to_one_meeting_of_a_series(heard: list[Reply]) -> None:
    await asked(KIM, rrule=WEEKLY)
    with clock.frozen(NOW):
        nobody = cast.anonymous()
        await nobody.form(await link(), {"answer": "accepted"})
        await nobody.form(await link(), {"answer": "declined", "occasion": SECOND.isoformat()})
        odd = await nobody.form(await link(), {"answer": "declined", "occasion": "2026-12-09T09:00:00"})

    assert [(one.answer, one.occasion) for one in heard] == [("accepted", None), ("declined", SECOND)]
    assert odd.status_code == 422


async def test_link_refuses_the_subject_of_a_case(heard: list[Reply]) -> None:
    await asked(KIM)
    with clock.frozen(NOW):
        answer = await cast.anonymous().form(await link(), {"answer": "accepted", "comment": "About case #2026-04711"})

    assert (answer.status_code, await kept(), heard) == (422, [], [])


async def test_link_ends_with_the_meeting(heard: list[Reply]) -> None:
    await asked(KIM)
    with clock.frozen(NOW + timedelta(days=60)):
        page = await cast.anonymous().get(await link())
        answer = await cast.anonymous().form(await link(), {"answer": "accepted"})

    assert "This meeting is over" in page.text
    assert (answer.status_code, heard) == (410, [])


async def test_link_of_somebody_who_was_taken_off(heard: list[Reply]) -> None:
    await asked(KIM)
    await plan(entry())
    with clock.frozen(NOW):
        page = await cast.anonymous().get(await link())
        answer = await cast.anonymous().form(await link(), {"answer": "accepted"})

    assert "You are not asked to this meeting any more" in page.text
    assert (answer.status_code, heard) == (410, [])


@pytest.mark.parametrize("key", ["x", "a" * 42, "%00", "é"])
async def test_link_that_is_not_ours_leads_nowhere(key: str) -> None:
    assert (await cast.anonymous().get(f"/reply/{key}")).status_code == 404
    assert (await cast.anonymous().form(f"/reply/{key}", {"answer": "accepted"})).status_code == 404


async def test_link_takes_no_answer_from_another_site(heard: list[Reply]) -> None:
    await asked(KIM)
    with clock.frozen(NOW):
        sent = {"answer": "accepted"}
        answer = await cast.anonymous().form(await link(), sent, headers={"origin": "https://elsewhere.example"})

    assert (answer.status_code, heard) == (403, [])
