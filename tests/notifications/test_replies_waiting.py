"""Answers that wait for a person, and a meeting's letters, as those who plan it see them: over the real planner."""

import html
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from contacts.meetings.schemas import CancelIn, InviteeIn
from contacts.meetings.service import cancel_one
from notifications.invitations.panel import letters_panel
from notifications.replies import service
from registry.platform import clock, db
from registry.platform.arriving import Incoming
from registry.platform.ids import new_id
from tests import cast
from tests.cast import Client
from tests.contacts.meetings.planned import NOW, planned
from tests.notifications.answers import COUNTER, GOOGLE, OUTLOOK_COM, written
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(hours=2)
KIM = InviteeIn(address="kim.lee@example.org", name="Kim Lee")
PAGE = "/calendar/replies"


async def meeting(alice: Client, **more: Any) -> UUID:
    with clock.frozen(NOW):
        return (await planned(alice.actor, invitees=[KIM], **more)).series_id


async def uid_of(series_id: UUID) -> str:
    row = await db.fetch_one("SELECT uid FROM calendar_entry WHERE source_id = $1", series_id)
    assert row is not None
    return str(row["uid"])


async def mailed(calendar: bytes, sender: str = "kim.lee@example.org") -> str:
    incoming = Incoming(id=new_id(), at=LATER, sender=sender, subject="Accepted", text="", calendar=calendar)
    with clock.frozen(LATER):
        async with db.transaction():
            return await service.take_mail(incoming)


async def one() -> dict[str, Any]:
    row = await db.fetch_one("SELECT * FROM invitation_reply ORDER BY at DESC, id DESC LIMIT 1")
    assert row is not None
    return dict(row)


async def answers() -> list[tuple[str, str]]:
    return [tuple(row) for row in await db.fetch("SELECT answer, via FROM meeting_answer ORDER BY at")]


async def test_answer_by_mail_stands_with_the_meeting() -> None:
    series = await meeting(await cast.alice())

    await mailed(written(GOOGLE, await uid_of(series)))

    assert await answers() == [("accepted", "mail")]


async def test_guests_read_why_a_meeting_is_cancelled() -> None:
    alice = await cast.alice()
    with clock.frozen(NOW):
        it = await planned(alice.actor, invitees=[KIM])
        await cancel_one(alice.actor, it.meeting_id, CancelIn(reason="The school is closed"), 1)

    rows = await db.fetch("SELECT subject, content FROM mail ORDER BY put_at, place")
    assert [row["subject"].partition(":")[0] for row in rows] == ["Invitation", "Cancelled"]
    assert b"The school is closed" in rows[1]["content"]


async def test_answer_of_a_stranger_is_taken_for_a_guest() -> None:
    alice = await cast.alice()
    await mailed(written(OUTLOOK_COM, await uid_of(await meeting(alice))), "kim@elsewhere.example")
    row = await one()
    guest = await db.fetch_one("SELECT id FROM invitation")
    assert guest is not None

    with clock.frozen(LATER):
        text = (await alice.get(PAGE)).text
        unsaid = await alice.form(f"{PAGE}/{row['id']}/take", {"answer": "declined"})
        done = await alice.form(f"{PAGE}/{row['id']}/take", {"invitation_id": str(guest["id"]), "answer": "declined"})

    assert "kim@elsewhere.example" in text
    assert "It came from another address than the one that it answers for." in text
    assert (unsaid.status_code, done.status_code) == (422, 303)
    assert await answers() == [("declined", "told")]
    assert "Nothing waits" in (await alice.get(PAGE)).text


async def test_answer_is_put_aside() -> None:
    alice = await cast.alice()
    await mailed(written(OUTLOOK_COM, "nothing-of-ours"), "<script>@example.org")

    text = (await alice.get(PAGE)).text
    answer = await alice.form(f"{PAGE}/{(await one())['id']}/dismiss")

    assert "<script>@" not in text
    assert "A meeting that is not known here" in text
    assert (answer.status_code, (await one())["state"]) == (303, "dismissed")
    again = await alice.form(f"{PAGE}/{(await one())['id']}/dismiss")
    assert again.status_code == 404


async def test_proposed_time_leads_to_the_form_that_moves_the_meeting() -> None:
    alice = await cast.alice()
    await mailed(written(COUNTER, await uid_of(await meeting(alice))))

    with clock.frozen(LATER):
        text = (await alice.get(PAGE)).text
        move = re.search(r'href="(/meetings/[^"]+/move[^"]*)"', text)
        assert move
        form = (await alice.get(html.unescape(move[1]))).text

    assert "Proposes another time: Tue 1 Dec 2026, 10:00 EST" in text
    assert 'value="10:00"' in form


async def test_proposal_that_is_not_followed_is_seen_to() -> None:
    alice = await cast.alice()
    await mailed(written(COUNTER, await uid_of(await meeting(alice))))

    with clock.frozen(LATER):
        assert (await alice.form(f"{PAGE}/{(await one())['id']}/dismiss")).status_code == 303
    last = await db.fetch_one("SELECT subject, recipient FROM mail ORDER BY place DESC LIMIT 1")
    assert last is not None
    assert tuple(last) == ("The time stays: Liaison meeting, Tue 1 Dec 2026, 09:00 EST", "kim.lee@example.org")
    assert ((await one())["state"], "Nothing waits" in (await alice.get(PAGE)).text) == ("taken", True)


async def test_words_by_hand_wait_for_a_person() -> None:
    alice = await cast.alice()
    await meeting(alice)
    mail = await db.fetch_one("SELECT id FROM mail")
    assert mail is not None
    incoming = Incoming(id=new_id(), at=LATER, sender="kim.lee@example.org", subject="Re", text="I cannot, sorry.",
                        about=mail["id"])  # fmt: skip
    async with db.transaction():
        await service.take_letter(incoming)

    text = (await alice.get(PAGE)).text
    assert "I cannot, sorry." in text
    assert "It is written by hand." in text


async def test_answers_of_others_meetings_are_not_there() -> None:
    alice = await cast.alice()
    series = await meeting(alice, sector="education_k12")
    await mailed(written(OUTLOOK_COM, await uid_of(series)), "kim@elsewhere.example")
    other = await cast.sign_in("coordinator", name="Gail Gray", email="gail@example.org", sectors=["faith"])

    assert "kim@elsewhere.example" not in (await other.get(PAGE)).text
    assert (await other.form(f"{PAGE}/{(await one())['id']}/dismiss")).status_code == 403
    assert (await one())["state"] == "parked"


async def test_page_of_a_meeting_shows_what_became_of_its_letters() -> None:
    alice, bob = await cast.alice(), await cast.bob()
    series = await meeting(alice)
    first = await letters_panel(alice.actor, series, None, LATER)
    await db.execute("UPDATE mail SET state = 'failed', due_at = NULL, reason = 'no such mailbox'")
    second = await letters_panel(alice.actor, series, None, LATER)
    await mailed(written(GOOGLE, await uid_of(series)))
    third = await letters_panel(alice.actor, series, None, LATER)

    assert first is not None
    assert second is not None
    assert third is not None
    assert first.context["letters"] == [
        {"name": "Kim Lee", "at": "2 hours ago", "words": "The invitation is on its way", "tone": "info", "reason": ""}
    ]
    assert [(line["words"], line["reason"]) for line in second.context["letters"]] == [
        ("The invitation did not arrive", "no such mailbox")
    ]
    assert [line["words"] for line in third.context["letters"]] == ["Said yes"]
    assert await letters_panel(bob.actor, series, None, LATER) is None


async def test_page_of_a_meeting_holds_the_letters() -> None:
    alice = await cast.alice()
    series = await meeting(alice)
    row = await db.fetch_one("SELECT id FROM meeting WHERE series_id = $1", series)
    assert row is not None

    with clock.frozen(LATER):
        text = (await alice.get(f"/meetings/{row['id']}")).text

    assert "Letters to the guests" in text
    assert "The invitation is on its way" in text


async def test_list_of_what_waits_asks_as_often_for_forty_as_for_three() -> None:
    alice = await cast.alice()
    series = await meeting(alice, rrule="FREQ=WEEKLY;COUNT=50")
    uid, asked = await uid_of(series), []
    for many in (3, 37):
        for number in range(many):
            await mailed(written(OUTLOOK_COM, uid), f"kim{number}@elsewhere.example")
        with counted() as sent:
            assert (await alice.get(PAGE)).status_code == 200
        asked.append(len(sent))

    assert asked[0] == asked[1]
