"""The pages of the contacts, as people see them."""

import re
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from contacts import service
from contacts.model import CheckOutcome, PointKind, PositionRole, Visibility
from contacts.panels import call_panel, people_panel, work_panel
from contacts.schemas import CheckIn, IntakeIn, PointIn, PositionIn
from registry.platform import clock, db
from registry.platform.slices import Panel
from registry.platform.web.page import environment
from tests import cast
from tests.cast import Client
from tests.contacts.places import events, one, organisation

pytestmark = pytest.mark.usefixtures("database")


async def _school(alice: Client) -> tuple[UUID, UUID]:
    """A school that is always open: Dana with a desk for everybody and a mobile for sworn officers, one vacancy."""
    school = await organisation(hours={"always": True}, open_on_holidays=True)
    dana = await service.introduce(
        alice.actor, school, IntakeIn(name="Dana Reyes", role=PositionRole.PRIMARY_POC, value="(305) 555-0123")
    )
    mobile = PointIn(kind=PointKind.MOBILE, value="305-555-0124", person_id=dana, visibility=Visibility.SWORN_ONLY)
    await service.publish_point(alice.actor, school, mobile)
    await service.open_position(alice.actor, school, PositionIn(role=PositionRole.ALTERNATE_POC, required=True))
    return school, dana


def _drawn(panel: Panel | None) -> str:
    assert panel is not None
    template = environment().get_template(panel.template)
    return template.render(panel=panel, csrf="token", once=lambda: "key", zone="America/New_York", now=clock.now())


def _hidden(answer: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, answer.text
    return found[1]


async def test_card_shows_the_call_list_and_the_vacancy(alice: Client) -> None:
    school, _ = await _school(alice)

    text = _drawn(await call_panel(alice.actor, school, clock.now()))

    assert "tel:+13055550123" in text
    assert "(305) 555-0123" in text
    assert "Alternate point of contact" in text
    assert "Nobody holds this position, which must be filled" in text
    assert f'name="card" value="{school}"' in text
    assert text.count('value="wrong_person"') == 2


async def test_card_without_a_number_says_what_to_do(alice: Client) -> None:
    school = await organisation()

    async with await cast.charlie() as charlie:
        for_charlie = _drawn(await call_panel(charlie.actor, school, clock.now()))
    for_alice = _drawn(await call_panel(alice.actor, school, clock.now()))

    assert "No number to call" in for_charlie
    assert "/people/new" not in for_charlie
    assert f"/partners/{school}/people/new" in for_alice


async def test_restricted_number_is_on_no_page_of_who_may_not_see_it(alice: Client) -> None:
    school, dana = await _school(alice)
    async with await cast.charlie() as charlie, await cast.bob() as bob:
        texts = [
            _drawn(await call_panel(charlie.actor, school, clock.now())),
            _drawn(await people_panel(charlie.actor, school, clock.now())),
            (await charlie.get(f"/people/{dana}")).text,
            (await charlie.get("/people")).text,
        ]
        for_bob = [
            _drawn(await call_panel(bob.actor, school, clock.now())),
            _drawn(await people_panel(bob.actor, school, clock.now())),
            (await bob.get(f"/people/{dana}")).text,
        ]

    assert [text for text in texts if "0124" in text or "sworn" in text] == []
    assert all("555-0124" in text for text in for_bob)


async def test_seeing_a_restricted_number_is_recorded_once_for_each_view(alice: Client) -> None:
    school, dana = await _school(alice)
    mobile = str(await one("SELECT id FROM contact_point WHERE kind = 'mobile'"))

    async with await cast.bob() as bob, await cast.charlie() as charlie:
        await call_panel(charlie.actor, school, clock.now())
        await charlie.get(f"/people/{dana}")
        before = [changes for action, changes in await events("contact_point") if action == "read"]
        await call_panel(bob.actor, school, clock.now())
        await people_panel(bob.actor, school, clock.now())
        await bob.get(f"/people/{dana}")
    after = [changes for action, changes in await events("contact_point") if action == "read"]

    assert before == []
    assert after == [{"points": [None, [mobile]]}] * 3


async def test_one_tap_writes_evidence_and_goes_back_to_the_card(alice: Client) -> None:
    school, _ = await _school(alice)
    desk = await one("SELECT id FROM contact_point WHERE kind = 'desk'")

    async with await cast.charlie() as charlie:
        answer = await charlie.form(
            f"/contact-points/{desk}/checks?once=one-tap-0001", {"outcome": "moved", "card": str(school)}
        )

    row = await db.fetch_one("SELECT method, outcome FROM contact_check ORDER BY at DESC LIMIT 1")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/card/{school}#call")
    assert row is not None
    assert tuple(row) == ("used_in_case", "moved")


async def test_reported_number_is_on_the_coordinators_first_page(alice: Client) -> None:
    await _school(alice)
    desk = await one("SELECT id FROM contact_point WHERE kind = 'desk'")
    async with await cast.charlie() as charlie:
        await service.record_check(charlie.actor, desk, CheckIn(outcome=CheckOutcome.WRONG_PERSON))
        for_charlie = await work_panel(charlie.actor, clock.now())

    text = _drawn(await work_panel(alice.actor, clock.now()))
    page = await alice.get("/people/due")

    assert for_charlie is None
    assert "wrong person answered" in text
    assert f"/contact-points/{desk}/edit" in text
    assert "vacant, must be filled" in text
    assert page.status_code == 200
    assert "wrong person answered" in page.text


async def test_coordinator_of_other_sectors_has_nothing_waiting(alice: Client) -> None:
    await _school(alice)

    async with await cast.sign_in("coordinator", sectors=["healthcare"]) as other:
        assert await work_panel(other.actor, clock.now()) is None


async def test_short_form_adds_person_role_and_number(alice: Client) -> None:
    school = await organisation()
    form = await alice.get(f"/partners/{school}/people/new")

    sent = {
        "name": "Eve Stone", "title": "Principal", "role": "primary_poc", "assignment": "primary", "kind": "desk",
        "value": "305 555 0177", "extension": "", "visibility": "all_users",
    }  # fmt: skip
    answer = await alice.form(f"/partners/{school}/people/new?once=short-form-1", sent)

    assert form.status_code == 200
    assert (answer.status_code, answer.headers["location"]) == (303, f"/partners/{school}?done=saved")
    assert await one("SELECT value FROM contact_point") == "+13055550177"
    assert "Saved." in (await alice.get(answer.headers["location"])).text
    person = f"/people/{await one('SELECT id FROM person')}"
    assert "Saved." in (await alice.get(f"{person}?done=saved")).text
    assert "Saved." not in (await alice.get(person)).text


async def test_wrong_form_keeps_what_was_typed(alice: Client) -> None:
    school = await organisation()

    answer = await alice.form(
        f"/partners/{school}/people/new",
        {"name": "Eve Stone", "role": "primary_poc", "assignment": "primary", "kind": "desk", "value": "555-0177",
         "visibility": "sworn_only"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert 'value="Eve Stone"' in answer.text
    assert 'value="555-0177"' in answer.text
    assert "has no area code" in answer.text
    assert re.search(r'value="sworn_only" checked', answer.text)
    assert await one("SELECT count(*) FROM person") == 0


async def test_second_editor_sees_both_versions_and_may_go_on(alice: Client) -> None:
    _, dana = await _school(alice)
    path = f"/people/{dana}/edit"
    version = _hidden(await alice.get(path), "version")
    await alice.form(path, {"version": version, "name": "Dana Reyes-Cole"})

    conflict = await alice.form(path, {"version": version, "name": "Dana Rey"})
    again = await alice.form(path, {"version": _hidden(conflict, "version"), "name": "Dana Rey"})

    assert conflict.status_code == 409
    assert "Dana Reyes-Cole" in conflict.text
    assert 'value="Dana Rey"' in conflict.text
    assert again.status_code == 303
    assert await one("SELECT name FROM person WHERE id = $1", dana) == "Dana Rey"


async def test_conflict_is_told_in_the_words_of_the_form(alice: Client) -> None:
    await _school(alice)
    desk = await one("SELECT id FROM contact_point WHERE kind = 'desk'")
    path = f"/contact-points/{desk}/edit"
    sent = {
        "version": _hidden(await alice.get(path), "version"), "kind": "desk", "value": "(305) 555-0123",
        "visibility": "all_users", "confirm_months": "6",
    }  # fmt: skip
    await alice.form(path, sent | {"coverage": "Mon–Fri 08:00–16:30"})

    conflict = await alice.form(path, sent | {"visibility": "sworn_only"})

    rows = re.findall(r"<th[^>]*>([^<]+)</th>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>", conflict.text, re.DOTALL)
    told = {name.strip(): tuple(re.sub(r"<[^>]+>", "", cell).strip() for cell in cells) for name, *cells in rows}
    assert told == {
        "Answered": ("Mon–Fri 08:00–16:30", "empty"),
        "Who may see it": ("Everyone signed in", "Sworn officers"),
    }


async def test_has_left_asks_who_takes_over(alice: Client) -> None:
    school, dana = await _school(alice)
    eve = await service.introduce(alice.actor, school, IntakeIn(name="Eve Stone"))
    page = await alice.get(f"/people/{dana}/left")

    answer = await alice.form(
        f"/people/{dana}/left", {"version": _hidden(page, "version"), "left_on": "", "successor_id": str(eve)}
    )
    after = await alice.get(f"/people/{dana}")

    assert "Who takes over?" in page.text
    assert "Dana Reyes</option>" not in page.text
    assert answer.status_code == 303
    assert "Followed by" in after.text
    assert "Eve Stone" in after.text


async def test_delegation_form(alice: Client) -> None:
    school, dana = await _school(alice)
    sheriff = await organisation("Gulf County Sheriff", "le_local")
    moss = await service.introduce(alice.actor, sheriff, IntakeIn(name="Deputy Moss"))
    held = await one("SELECT id FROM assignment WHERE person_id = $1", dana)
    today = clock.today("America/New_York")
    days = {"starts_on": str(today), "ends_on": str(today + timedelta(days=9))}

    empty = await alice.form(f"/assignments/{held}/delegate", days)
    answer = await alice.form(f"/assignments/{held}/delegate", days | {"other": "Deputy Moss, Gulf County Sheriff"})
    text = _drawn(await people_panel(alice.actor, school, clock.now()))

    assert empty.status_code == 422
    assert answer.status_code == 303
    assert await one("SELECT delegate_id FROM delegation") == moss
    assert "standing in for Dana Reyes" in text
    assert "Deputy Moss stands in until" in text
    assert "no position here" not in text


async def test_languages_are_folded_behind_what_is_ticked_and_shown_by_their_names(alice: Client) -> None:
    _, dana = await _school(alice)
    await db.execute("UPDATE person SET languages = '{en,fr,Quechua}' WHERE id = $1", dana)
    path = f"/people/{dana}/edit"
    form = await alice.get(path)
    sent = {"version": _hidden(form, "version"), "name": "Dana Reyes", "languages": ["fr", "Spanish"]}

    wrong = await alice.form(path, sent | {"languages": ["x" * 500]})
    saved = await alice.form(path, sent)
    page = await alice.get(f"/people/{dana}")

    assert '<span class="ticked">: English, French, Quechua</span>' in form.text
    assert '<details class="more"><summary>' in form.text
    assert wrong.status_code == 422
    assert '<details class="more" open><summary>' in wrong.text
    assert saved.status_code == 303
    assert "French, Spanish" in page.text
    assert await one("SELECT languages FROM person WHERE id = $1", dana) == ["French", "Spanish"]


async def test_hours_are_typed_as_people_say_them(alice: Client) -> None:
    await _school(alice)
    desk = await one("SELECT id FROM contact_point WHERE kind = 'desk'")
    path = f"/contact-points/{desk}/edit"
    version = _hidden(await alice.get(path), "version")
    sent = {
        "version": version, "kind": "desk", "value": "(305) 555-0123", "visibility": "all_users",
        "confirm_months": "6",
    }  # fmt: skip

    wrong = await alice.form(path, sent | {"coverage": "Mon–Fry 08:00–16:30"})
    saved = await alice.form(path, sent | {"coverage": "Mon–Fri 08:00–16:30"})
    again = await alice.get(path)

    assert wrong.status_code == 422
    assert "is not a day of the week" in wrong.text
    assert 'value="Mon–Fry 08:00–16:30"' in wrong.text
    assert saved.status_code == 303
    assert 'value="Mon–Fri 08:00–16:30"' in again.text


async def test_extension_stands_in_its_own_field_alone_and_a_replaced_number_says_so(alice: Client) -> None:
    school, _ = await _school(alice)
    await service.publish_point(alice.actor, school, PointIn(kind=PointKind.DESK, value="305-555-0144 x21"))
    desk = await one("SELECT id FROM contact_point WHERE extension = '21'")
    path = f"/contact-points/{desk}/edit"
    page = await alice.get(path)

    saved = await alice.form(path, {
        "version": _hidden(page, "version"), "kind": "desk", "value": "(305) 555-0144", "extension": "22",
        "visibility": "all_users", "confirm_months": "6",
    })  # fmt: skip
    before = await alice.get(path)

    assert 'value="(305) 555-0144"' in page.text
    assert 'value="21"' in page.text
    assert saved.status_code == 303
    assert await one("SELECT extension FROM contact_point WHERE retired_on IS NULL AND value LIKE '%0144'") == "22"
    assert "no longer in use" in before.text


@pytest.mark.parametrize("path", [
    "/partners/{school}/people/new", "/partners/{school}/positions/new", "/partners/{school}/points/new",
    "/people/{dana}/edit", "/people/{dana}/left", "/people/{dana}/away", "/positions/{post}/edit",
    "/positions/{post}/abolish", "/positions/{post}/assign", "/assignments/{held}/end", "/assignments/{held}/delegate",
    "/contact-points/{desk}/edit", "/contact-points/{desk}/retire",
])  # fmt: skip
async def test_form_opens_for_a_coordinator_and_for_nobody_without_the_right(alice: Client, path: str) -> None:
    school, dana = await _school(alice)
    where = {
        "school": school, "dana": dana,
        "post": await one("SELECT position_id FROM assignment"), "held": await one("SELECT id FROM assignment"),
        "desk": await one("SELECT id FROM contact_point WHERE kind = 'desk'"),
    }  # fmt: skip
    full = path.format(**where)

    async with await cast.charlie() as charlie, await cast.sign_in("coordinator", sectors=["healthcare"]) as other:
        statuses = [(await client.get(full)).status_code for client in (alice, charlie, other)]

    assert statuses == [200, 403, 403]


async def test_people_are_found_by_parts_of_their_name_in_any_order(alice: Client) -> None:
    await _school(alice)

    found = await alice.get("/people", params={"q": "REY dana"})
    none = await alice.get("/people", params={"q": "Dana Stone"})
    suggested = await alice.get("/people/suggest", params={"q": "reyes"})

    assert "Dana Reyes" in found.text
    assert "Nobody found" in none.text
    assert suggested.json() == [{"text": "Dana Reyes, Bayhaven High School", "detail": ""}]
