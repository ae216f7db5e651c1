"""The page to run a meeting from, follow-ups and certificates, as people see them."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from agreements.model import Kind
from agreements.record import service as agreements
from agreements.record.schemas import DraftIn
from contacts.meetings.model import Attendance
from contacts.meetings.running import actions, attending, papers
from contacts.meetings.running.lists import Narrowed
from contacts.meetings.running.lists import actions as listed
from contacts.meetings.running.queries import running
from contacts.meetings.running.schemas import ActionIn, AttendanceIn, CloseIn
from contacts.meetings.running.tasks import Closing
from registry.platform import clock, db
from tests import cast
from tests.cast import Client
from tests.contacts.meetings.sittings import Sitting, sittings
from tests.contacts.places import events

pytestmark = pytest.mark.usefixtures("database")


async def _send(client: Client, here: Sitting, path: str, **data: Any) -> str:
    answer = await client.form(f"/meetings/{here.id}/{path}", data)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def test_a_meeting_is_run_on_one_page(alice: Client) -> None:
    here = await sittings(alice.actor, state="planned")
    page = f"/meetings/{here.id}"

    assert await _send(alice, here, "agenda", title="Door codes", minutes="10") == f"{page}?at=matter"
    assert await _send(alice, here, "attendance", person_id=here.person, attendance="present") == f"{page}#attendance"
    await _send(
        alice, here, "attendance/more", name="Lee Walker", partner="Quarterly liaison Sheriff", attendance="remote"
    )
    await _send(alice, here, "attendance/rest", attendance="absent")
    [item] = (await running(alice.actor, here.id)).agenda
    await _send(alice, here, "decisions", text="Codes change in June.", agenda_item_id=item.id)
    who = "Dana Reyes, Quarterly liaison Host"
    await _send(alice, here, "actions", title="Send the codes", who=who, due_on="2031-03-04")
    await _send(alice, here, f"agenda/{item.id}/close", how="done")
    version = (await running(alice.actor, here.id)).version
    await _send(alice, here, "held", version=version)
    await _send(alice, here, "minutes", text="We met.\n\n- Codes", record_class="public", version=version + 1)
    await _send(alice, here, "minutes/approve", version=version + 2)

    text = (await alice.get(page)).text
    for said in (
        "Held", "2 of 5", "Lee Walker", "was not asked", "Door codes", "Codes change in June.", "On: Door codes",
        "Send the codes", "Due 4 Mar 2031", "Approved", "by Alice Ames", "<li>Codes</li>", "Public record",
    ):  # fmt: skip
        assert said in text, said
    assert "Save the draft" not in text
    [action] = (await running(alice.actor, here.id)).actions
    assert (action.owner_person_id, action.owner) == (here.person, "Dana Reyes")


async def test_cursor_comes_back_to_the_form_that_was_sent(alice: Client) -> None:
    here = await sittings(alice.actor)

    for form, name in (("matter", "title"), ("decision", "text"), ("action", "title"), ("walked", "name")):
        text = (await alice.get(f"/meetings/{here.id}?at={form}")).text
        assert [one for one in re.findall(r"<input[^>]* autofocus", text) if f'id="{form}-{name}"' in one], form


async def test_what_was_typed_stays_when_something_is_wrong(alice: Client) -> None:
    here = await sittings(alice.actor)

    answer = await alice.form(
        f"/meetings/{here.id}/actions",
        {"title": "Send the roster", "who": "Kim", "partner": "Nowhere House", "due_on": ""},
    )

    assert answer.status_code == 422
    assert 'value="Send the roster"' in answer.text
    assert "No organisation is called" in answer.text
    assert 'href="#action-partner"' in answer.text
    wrong = await alice.form(f"/meetings/{here.id}/decisions", {"text": "Robin Doe, DOB 01/02/2009"})
    assert wrong.status_code == 422
    assert "date of birth" in wrong.text


async def test_minutes_that_somebody_saved_meanwhile_show_both(alice: Client) -> None:
    here = await sittings(alice.actor)
    await _send(alice, here, "minutes", text="Theirs was here.", record_class="public", version=1)

    answer = await alice.form(
        f"/meetings/{here.id}/minutes", {"text": "Mine is longer.", "record_class": "exempt", "version": 1}
    )

    assert answer.status_code == 409
    assert "Theirs was here." in answer.text
    assert "Mine is longer." in answer.text
    again = re.search(
        r'action="/meetings/[^"]*/minutes\?once[^>]*>.*?name="version" value="(\d+)"', answer.text, re.DOTALL
    )
    assert again
    await _send(alice, here, "minutes", text="Mine is longer.", record_class="exempt", version=again[1])


async def test_officer_reads_and_changes_nothing(alice: Client) -> None:
    here, charlie = await sittings(alice.actor), await cast.charlie()
    await _send(alice, here, "minutes", text="A draft that is not for all.", record_class="public", version=1)

    answer = await charlie.get(f"/meetings/{here.id}")

    assert answer.status_code == 200
    assert "A draft that is not for all." not in answer.text
    assert "still writing them" in answer.text
    assert answer.text.count('method="post"') == 1  # to sign out
    assert (await charlie.form(f"/meetings/{here.id}/agenda", {"title": "Mine"})).status_code == 403


async def test_hidden_meeting_looks_like_none(alice: Client) -> None:
    here, charlie = await sittings(alice.actor, visibility="coordinators"), await cast.charlie()

    for path in ("", "/after-action", "/sign-in", "/minutes/file"):
        assert (await charlie.get(f"/meetings/{here.id}{path}")).status_code == 404
    assert "Seen by" in (await alice.get(f"/meetings/{here.id}")).text


async def test_item_of_the_agenda_is_changed_in_its_own_form(alice: Client) -> None:
    here = await sittings(alice.actor)
    await _send(alice, here, "agenda", title="Door codes")
    [item] = (await running(alice.actor, here.id)).agenda
    path = f"/meetings/{here.id}/agenda/{item.id}"
    assert 'value="Door codes"' in (await alice.get(path)).text

    answer = await alice.form(path, {"title": "Keys", "note": "Bring them", "version": 1})
    late = await alice.form(path, {"title": "Locks", "version": 1})

    assert answer.headers["location"].endswith(f"#item-{item.id}")
    assert late.status_code == 409
    assert "Keys" in late.text
    assert 'value="Locks"' in late.text


async def test_exercise_shows_what_it_is_to_show_and_what_came_of_it(alice: Client) -> None:
    here = await sittings(alice.actor, kind="exercise", title="Tabletop")
    await _send(alice, here, "objectives", text="Reach every school")
    [aim] = (await running(alice.actor, here.id)).objectives
    rated = {"text": aim.text, "rating": "some_challenges", "note": "One line was dead.", "version": 1}
    await _send(alice, here, f"objectives/{aim.id}", **rated)
    empty = (await alice.get(f"/meetings/{here.id}/after-action")).text
    await _send(alice, here, "actions", title="Replace the line", who="Kim", objective_id=aim.id)

    text = (await alice.get(f"/meetings/{here.id}/after-action")).text

    assert "Nobody took anything on because of it yet" in empty
    for said in ("Reach every school", "Performed with some challenges (S)", "One line was dead.", "Replace the line"):
        assert said in text
    late = await alice.form(f"/meetings/{here.id}/objectives/{aim.id}", rated | {"note": "Typed in vain"})
    assert late.status_code == 409
    assert "Typed in vain" in late.text
    other = await sittings(alice.actor, title="Liaison")
    assert (await alice.get(f"/meetings/{other.id}/after-action")).status_code == 404


async def test_training_gives_a_certificate_to_all_who_came(alice: Client) -> None:
    here = await sittings(alice.actor, kind="training", title="Basics")
    await attending.note(alice.actor, here.id, AttendanceIn(attendance=Attendance.PRESENT, person_id=here.person))

    assert await _send(alice, here, "certificates", title="Basics", months="12") == f"/meetings/{here.id}#certificates"

    expires = (await running(alice.actor, here.id)).certificates[0].expires_on
    assert f"Expires {expires.day} {expires:%b %Y}" in (await alice.get(f"/people/{here.person}")).text
    assert "Nothing expires soon" in (await alice.get("/certificates")).text
    every = (await alice.get("/certificates?which=all")).text
    key = re.search(r"/certificates/([0-9a-f-]{36})/take-back", every)
    assert key
    assert "Dana Reyes" in every
    issued = (clock.today() - timedelta(days=300)).isoformat()
    await _send(alice, here, "certificates", title="Advanced", months="12", issued_on=issued)
    soon = (await alice.get("/certificates")).text
    assert "Advanced" in soon
    assert (await alice.form(f"/certificates/{key[1]}/take-back")).status_code == 303
    assert key[1] not in (await alice.get("/certificates?which=all")).text


async def _items(alice: Client, here: Sitting) -> list[UUID]:
    day = clock.today()
    given = [
        ActionIn(
            title="Overdue one", owner_id=alice.user_id, due_on=day - timedelta(days=3), organisation_id=here.partner
        ),
        ActionIn(title="Later one", owner_name="Kim", due_on=day + timedelta(days=30)),
        ActionIn(title="Dayless one", owner_person_id=here.person),
    ]
    return [await actions.take_on(alice.actor, here.id, one) for one in given]


async def test_follow_ups_come_by_day_and_are_narrowed(alice: Client) -> None:
    here = await sittings(alice.actor)
    first, second, third = await _items(alice, here)

    async def shown(query: str = "") -> list[str]:
        return re.findall(r'class="action-name"[^>]*>([^<]*)<', (await alice.get(f"/follow-ups{query}")).text)

    assert await shown() == ["Overdue one", "Later one", "Dayless one"]
    assert await shown("?whose=mine") == await shown("?state=overdue") == ["Overdue one"]
    assert await shown("?partner=Quarterly liaison Sheriff") == ["Overdue one"]
    assert await shown("?partner=Quarterly liaison Host") == ["Dayless one"]
    assert await shown("?state=closed") == []
    await actions.close(alice.actor, [second], CloseIn(how=Closing.DONE))
    assert await shown("?state=closed") == ["Later one"]
    assert (await alice.get(f"/follow-ups/{third}")).status_code == 200
    assert (await alice.get("/follow-ups?agreement=x&cursor=")).status_code == 200
    assert first


async def test_several_are_done_at_once_without_a_script(alice: Client) -> None:
    here = await sittings(alice.actor)
    first, second, third = await _items(alice, here)

    answer = await alice.form(
        "/follow-ups/done",
        {"chosen": [str(first), str(third)], "reason": "At the meeting", "back": "/follow-ups?whose=mine"},
    )
    nothing = await alice.form("/follow-ups/done", {"back": "/follow-ups"})

    assert answer.headers["location"].startswith("/follow-ups?whose=mine")
    assert "2 items are recorded as done" in (await alice.get(answer.headers["location"])).text
    assert [one.id for one in await listed(alice.actor, Narrowed(), limit=9) if one.done_on is None] == [second]
    assert nothing.status_code == 422
    assert "Tick what is done first" in nothing.text


async def test_officer_closes_only_what_is_theirs(alice: Client) -> None:
    here, charlie = await sittings(alice.actor), await cast.charlie()
    own = await actions.take_on(alice.actor, here.id, ActionIn(title="His", owner_id=charlie.user_id))
    other = (await _items(alice, here))[0]

    text = (await charlie.get("/follow-ups")).text
    assert re.findall(r'name="chosen" value="([^"]*)"', text) == [str(own)]
    assert (await charlie.form(f"/follow-ups/{other}/close", {"how": "done"})).status_code == 403
    assert (await charlie.form(f"/follow-ups/{own}/close", {"how": "done", "reason": "Sent"})).status_code == 303
    page = f"/meetings/{here.id}"
    assert (await charlie.get(page)).text.count(f"{page}/actions/") == 0
    dropped = await charlie.form(f"/follow-ups/{own}/reopen", {"reason": ""})
    assert dropped.status_code == 422
    assert (await charlie.form(f"/follow-ups/{own}/reopen", {"reason": "Not all of it"})).status_code == 303
    assert "Not all of it" in (await charlie.get(f"/follow-ups/{own}")).text
    assert (await charlie.get(page)).text.count(f"{page}/actions/") == 1
    assert (await charlie.form(f"{page}/actions/{own}/close", {"how": "done"})).status_code == 303


async def test_action_item_is_changed_and_keeps_whom_it_is_for(alice: Client) -> None:
    here = await sittings(alice.actor)
    key = (await _items(alice, here))[2]
    path = f"/follow-ups/{key}/edit"
    text = (await alice.get(path)).text
    assert 'value="Dana Reyes, Quarterly liaison Host"' in text

    sent = {"title": "Dayless two", "who": "dana reyes, quarterly liaison host", "version": 1}
    assert (await alice.form(path, sent)).status_code == 303
    late = await alice.form(path, sent | {"title": "Late"})

    [one] = [one for one in await listed(alice.actor, Narrowed(), limit=9) if one.id == key]
    assert (one.title, one.owner_person_id) == ("Dayless two", here.person)
    assert late.status_code == 409
    assert "Dayless two" in late.text


async def test_partner_shows_what_is_open_about_it(alice: Client) -> None:
    here = await sittings(alice.actor)
    await _items(alice, here)

    assert "Overdue one" in (await alice.get(f"/partners/{here.partner}")).text
    assert "Dayless one" in (await alice.get(f"/partners/{here.host}")).text
    assert "Overdue one" in (await alice.get("/")).text


async def test_agreement_shows_what_is_open_about_it(alice: Client) -> None:
    here = await sittings(alice.actor)
    paper = await agreements.draft(alice.actor, DraftIn(title="School safety", kind=Kind.MOU, lead_id=here.host))
    offered = (await alice.get(f"/meetings/{here.id}")).text
    form = {"title": "Ask counsel", "who": "Kim", "agreement_id": paper}
    assert f'<option value="{paper}">School safety' in offered
    await _send(alice, here, "actions", **form)

    text = (await alice.get(f"/agreements/{paper}")).text

    assert "Ask counsel" in text
    assert f"/follow-ups?agreement={paper}" in text
    narrowed = (await alice.get(f"/follow-ups?agreement={paper}")).text
    assert "Ask counsel" in narrowed
    assert "School safety" in narrowed


async def test_papers_name_who_is_asked_and_no_number(alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    here = await sittings(alice.actor)
    await db.execute(
        "INSERT INTO contact_point (id, organisation_id, person_id, kind, value, visibility)"
        " VALUES (gen_random_uuid(), $1, $2, 'mobile', '+13055550142', 'all_users')",
        here.host, here.person,
    )  # fmt: skip
    await _send(alice, here, "minutes", text="We met.", record_class="public", version=1)

    async def words(parts: list[str], **_: Any) -> bytes:
        return "".join(parts).encode()

    monkeypatch.setattr(papers, "pdf", words)
    sheet, minutes = [await alice.get(f"/meetings/{here.id}/{path}") for path in ("sign-in", "minutes/file")]

    assert sheet.headers["content-disposition"].endswith('sign-in.pdf"')
    for name in ("Dana Reyes", "Quarterly liaison Sheriff", "Kim Outside"):
        assert name in sheet.text
    assert "We met." in minutes.text
    assert "Draft, not approved" in minutes.text
    for text in (sheet.text, minutes.text):
        assert "5550142" not in text
        assert "555-0142" not in text
        assert "@example.org" not in text
    told = [changes["form"][1] for action, changes in await events("meeting") if action == "exported"]
    assert told == ["sign-in", "minutes"]
