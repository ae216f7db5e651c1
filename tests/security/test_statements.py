"""A list asks the database as often for forty as for three, and every answer says the same about itself."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from contacts import service as contacts
from contacts.model import CheckOutcome, PointKind, PositionRole, Visibility
from contacts.schemas import AssignmentIn, CheckIn, PersonIn, PointIn, PositionIn
from registry.demo import ribbon
from registry.partners import service as partners
from registry.partners.model import NameKind
from registry.partners.schemas import MemberIn, NameIn, RegisterIn, SiteIn
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor
from tests import cast
from tests.cast import Client
from tests.security import world_meetings as meetings
from tests.security.marks import World
from tests.security.world import readable
from tests.walk import Route, routes


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile, without those that come by the clock whoever asks for what."""
    sent: list[str] = []
    inside: Any = db.ENGINE.current_transaction.get()
    connection = inside.connection

    def note(record: Any) -> None:
        if "FROM demonstration" not in record.query and "SET last_seen_at" not in record.query:
            sent.append(record.query)

    connection.add_query_logger(note)
    try:
        yield sent
    finally:
        connection.remove_query_logger(note)


async def _grow(actor: Actor, made: World, many: int) -> None:
    school, _, team = (UUID(one) for one in made.ids["organisation_id"])
    for number in range(many):
        name = f"Gull House {number:02}"
        given = RegisterIn(name=name, sector=Sector.FAITH, region="FL", parent_id=school)
        house = await partners.register(actor, given)
        await partners.place_site(actor, house, SiteIn(city="Gull", region="FL"))
        await partners.join(actor, team, MemberIn(member_id=house))
        await partners.add_name(actor, school, NameIn(name=f"Also {name}", kind=NameKind.ALIAS))
        for where in (house, school):
            person = await contacts.add_person(actor, where, PersonIn(name=f"Gull Person {number:02}"))
            post = await contacts.open_position(
                actor, where, PositionIn(role=PositionRole.TRAINING, required=number % 2 == 0)
            )
            if number % 2:
                await contacts.assign(actor, post, AssignmentIn(person_id=person))
            point = await contacts.publish_point(
                actor,
                where,
                PointIn(
                    kind=PointKind.DESK,
                    value=f"(305) 555-01{number:02}",
                    person_id=person,
                    visibility=Visibility.SWORN_ONLY if number % 3 == 0 else Visibility.ALL_USERS,
                ),
            )
            await contacts.record_check(
                actor, point, CheckIn(outcome=CheckOutcome.WRONG_PERSON if number % 4 else CheckOutcome.CONFIRMED)
            )
        await meetings.more(made, actor, house, person)


ASKED = {"/find": "?q=gull", "/find/suggest": "?q=gull", "/api/v1/lookup": "?q=gull", "/people/suggest": "?q=gull",
         "/partners/suggest": "?q=gull", "/near": "?place=34501",
         "/api/v1/meetings/conflicts": "?first_at=2031-03-04T09:00",
         "/guide": "?who=school&need=safe&name=gull"}  # fmt: skip


async def _counts(client: Client, made: World, lists: list[Route]) -> dict[str, int]:
    found = {}
    for route in lists:
        path = next(made.paths(route)) + ASKED.get(route.pattern, "")
        await client.get(path)
        with counted() as sent:
            answer = await client.get(path)
        assert answer.status_code < 500, path
        found[route.pattern] = len(sent)
    return found


@pytest.fixture
def no_time_passes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """So that what is asked again after a while, the demonstration and the session's use, is not asked in between."""
    monkeypatch.setattr(ribbon, "HOLDS_SECONDS", 3600.0)
    with clock.frozen(clock.now()):
        yield


@pytest.mark.usefixtures("no_time_passes")
async def test_every_page_and_list_asks_as_often_for_forty_as_for_three(made: World, frank: Client) -> None:
    left_out = ("{key:", "{import_id:", "{run_id:", "/sign-in", "/static", "/welcome")
    lists = [route for route in readable() if not any(part in route.pattern for part in left_out)]
    await _grow(frank.actor, made, 3)
    few = await _counts(frank, made, lists)
    await _grow_more(frank.actor, made)
    many = await _counts(frank, made, lists)

    assert {pattern: (few[pattern], many[pattern]) for pattern in few if many[pattern] > few[pattern]} == {}


async def _grow_more(actor: Actor, made: World) -> None:
    await db.execute(
        "UPDATE organisation_name SET name = name || ' x', folded = folded || ' x' WHERE name LIKE 'Also%'"
    )
    await db.execute("UPDATE contact_point SET value = '+13055550299' WHERE value LIKE '+130555501%'")
    await _grow(actor, made, 40)


SECURE = {
    "content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin", "cache-control": "", "x-request-id": "",
}  # fmt: skip


async def test_every_answer_says_how_it_is_to_be_treated(made: World, frank: Client) -> None:
    nobody = cast.anonymous()
    wrong = []
    for route in routes():
        path = next(made.paths(route)) if route.method == "GET" else route.path
        for who in (frank, nobody):
            for method in {route.method, "OPTIONS", "TRACE", "PUT"}:
                answer = await who.request(method, path)
                headers = answer.headers
                missing = [name for name, value in SECURE.items() if value not in headers.get(name, "missing!")]
                missing += [name for name in SECURE if name not in headers]
                stored = headers.get("cache-control", "")
                if not route.pattern.startswith("/static") and "no-store" not in stored and "private" not in stored:
                    missing.append(f"cache-control: {stored}")
                if "server" in headers or answer.status_code >= 500:
                    missing.append(str(answer.status_code))
                wrong += [(method, route.pattern, answer.status_code, name) for name in missing]

    assert wrong == []


async def test_every_form_of_every_page_carries_a_one_time_id(made: World, frank: Client) -> None:
    forms = 0
    for route in readable():
        if route.pattern.startswith(("/api", "/static", "/schema", "/export/", "/health")):
            continue
        answer = await frank.get(next(made.paths(route)))
        for form in re.findall(r"<form[^>]*>.*?</form>", answer.text, re.DOTALL):
            if 'method="post"' in form.split(">")[0]:
                forms += 1
                assert re.search(r'action="[^"]*once=[\w-]{8,}', form), (route.pattern, form[:200])
                assert 'name="csrf"' in form, route.pattern

    assert forms > 40
