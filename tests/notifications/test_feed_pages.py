"""My calendars as pages and over the API."""

import re
from typing import Any

import pytest

from notifications.feeds import pages_outside, service
from notifications.feeds.left_out import look_again
from notifications.feeds.model import Choice, Scope
from registry.platform import db
from registry.platform.access import api_tokens
from registry.platform.access.model import Permission, Role
from tests import cast
from tests.cast import Client
from tests.notifications.fed import asked, fetch, later, put, subscribed, titles

pytestmark = pytest.mark.usefixtures("database")
_SECRET = re.compile(r"/feeds/([\w-]{43})\.ics")
HERE, OUTSIDE = "/calendar/feeds", "/calendar/feeds/outside"


def secret_in(text: str) -> str:
    found = set(_SECRET.findall(text))
    assert len(found) == 1
    return str(found.pop())


async def test_a_calendar_is_made_and_its_address_shown_once() -> None:
    bob = await cast.bob()
    await put("School liaison meeting")

    made = await bob.form(HERE, {"scope": "all", "alarm_minutes": "15"})

    secret = secret_in(made.text)
    assert f"webcal://127.0.0.1:8000/feeds/{secret}.ics" in made.text
    assert "<path d=" in made.text
    assert made.headers["cache-control"] == "no-store, private"
    assert await titles(secret) == {"School liaison meeting"}
    shown = (await bob.get(HERE)).text
    assert secret not in shown
    assert f"{secret[:6]}…" in shown
    assert "Everything · alarm: 15 minutes before" in shown


async def test_list_says_which_program_fetched_and_when() -> None:
    bob = await cast.bob()
    feed = await subscribed(bob.actor)
    assert "never fetched" in (await bob.get(HERE)).text
    with later(hours=-2):
        await fetch(feed.secret, user_agent="Google-Calendar-Importer")

    assert "Google Calendar, 2 hours ago" in (await bob.get(HERE)).text


async def test_renewing_shows_another_address_and_ending_ends_it() -> None:
    bob = await cast.bob()
    feed = await subscribed(bob.actor)

    secret = secret_in((await bob.form(f"{HERE}/{feed.id}/renew")).text)
    statuses = [(await fetch(each)).status_code for each in (feed.secret, secret)]
    ended = await bob.form(f"{HERE}/{feed.id}/revoke", follow_redirects=True)

    assert statuses == [404, 200]
    assert (await fetch(secret)).status_code == 404
    assert "is ended" in ended.text
    assert (await bob.form(f"{HERE}/{feed.id}/renew")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"scope": "sector"}, "Choose the sector."), ({"scope": "nothing"}, "scope"), ({"alarm_minutes": "7"}, "alarms")],
)
async def test_what_is_wrong_is_said_and_what_was_typed_kept(typed: dict[str, str], sentence: str) -> None:
    bob = await cast.bob()

    answer = await bob.form(HERE, {"scope": "all", "name": "Zzz calendar"} | typed)

    assert (answer.status_code, sentence in answer.text, "Zzz calendar" in answer.text) == (422, True, True)
    assert await db.fetch("SELECT FROM calendar_feed") == []


async def test_sector_that_was_left_chosen_is_no_mistake() -> None:
    made = await (await cast.bob()).form(HERE, {"scope": "mine", "sector": "faith"})

    assert (made.status_code, "My meetings" in made.text) == (200, True)


async def test_nobody_sees_anothers_feeds() -> None:
    bob, dana = await cast.bob(), await cast.dana()
    feed = await subscribed(bob.actor, name="Bobs own")

    assert "Bobs own" not in (await dana.get(HERE)).text
    assert (await dana.get("/api/v1/feeds")).json() == []
    for deed in ("renew", "revoke"):
        assert (await dana.form(f"{HERE}/{feed.id}/{deed}")).status_code == 404
    assert (await dana.form(f"{HERE}/{feed.id}/vouch")).status_code == 404
    assert (await fetch(feed.secret)).status_code == 200


async def test_somebody_outside_is_given_one_by_page_and_another_takes_it_over() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    await put("asked", addresses=frozenset({"kim.lee@example.org"}))
    made = await alice.form(OUTSIDE, {"person": "Kim Lee", "address": "Kim.Lee@example.org", "scope": "mine"})
    secret = secret_in(made.text)
    assert await titles(secret) == {"asked"}
    assert "Take it over" not in (await dana.get(OUTSIDE)).text

    await db.execute("UPDATE app_user SET disabled_at = now() WHERE id = $1", alice.user_id)
    shown = (await dana.get(OUTSIDE)).text
    assert (await fetch(secret)).status_code == 404
    assert "kim.lee@example.org" in shown
    action = re.search(r'action="(/calendar/feeds/[\w-]+/vouch)', shown)
    assert action is not None
    await dana.form(action[1])

    assert await titles(secret) == {"asked"}


@pytest.mark.parametrize(
    ("days", "words"),
    [(31, None), (29, "Kim Lee: until "), (-1, "Kim Lee: ran out on "), (-31, None)],
)
async def test_whoever_gave_a_calendar_is_told_a_month_before_it_runs_out(days: int, words: str | None) -> None:
    alice, dana = await cast.alice(), await cast.dana()
    given = await service.grant(alice.actor, Choice(name="x", scope=Scope.MINE), "Kim Lee", "kim@example.org")
    assert "Calendars that run out" not in (await alice.get("/")).text
    await db.execute("UPDATE calendar_feed SET expires_at = now() + make_interval(days => $1)", days)

    mine, others = (await alice.get("/")).text, (await dana.get("/")).text
    await alice.form(f"{HERE}/{given.id}/renew")
    after = (await alice.get("/")).text

    assert ("Calendars that run out" in mine, (words or "") in mine) == (bool(words), True)
    assert not any("Calendars that run out" in each for each in (others, after))


async def test_officers_give_nothing_away() -> None:
    bob = await cast.bob()
    given = {"person": "Kim", "address": "kim@example.org", "scope": "mine"}

    assert (await bob.get(OUTSIDE)).status_code == (await bob.form(OUTSIDE, given)).status_code == 403
    assert OUTSIDE not in (await bob.get(HERE)).text


async def test_api_makes_lists_renews_and_ends() -> None:
    bob = await cast.bob()
    made = await bob.post("/api/v1/feeds", json={"scope": "sector", "sector": "faith", "name": "Faith"})
    secret = secret_in(made.json()["address"])
    listed = (await bob.get("/api/v1/feeds")).json()
    renewed = await bob.post(f"/api/v1/feeds/{made.json()['id']}/renewal")
    ended = await bob.delete(f"/api/v1/feeds/{made.json()['id']}")

    assert (made.status_code, renewed.status_code, ended.status_code) == (201, 201, 204)
    assert made.json()["webcal"] == f"webcal://127.0.0.1:8000/feeds/{secret}.ics"
    assert [(one["name"], one["hint"]) for one in listed] == [("Faith", secret[:6])]
    assert not any(secret[:7] in str(value) for value in listed[0].values())
    assert secret_in(renewed.json()["address"]) != secret
    assert (await fetch(secret_in(renewed.json()["address"]))).status_code == 404


async def _given(client: Client, query: str = "") -> list[dict[str, Any]]:
    """The feeds of people outside, as the API lists them."""
    found: list[dict[str, Any]] = (await client.get(f"/api/v1/feeds/outside{query}")).json()["items"]
    return found


async def test_those_of_people_outside_come_by_name_and_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = await cast.alice()
    names = ["Kim Lee", "ada Ng", "Bo O’Shea", "Ada Ng", "Zoë Ölund"]
    for name in names:
        await service.grant(alice.actor, Choice(name="x", scope=Scope.MINE), name, "one@example.org")

    seen, where = [], "/api/v1/feeds/outside?page_size=2"
    while where:
        part = (await alice.get(where)).json()
        seen += [one["person"] for one in part["items"]]
        where = part["next_url"]
    monkeypatch.setattr(pages_outside, "PAGE", 3)
    first = (await alice.get(OUTSIDE)).text
    following = re.search(r'href="([^"]*)" rel="next"', first)
    assert following is not None
    second = (await alice.get(following[1])).text

    assert seen == ["ada Ng", "Ada Ng", "Bo O’Shea", "Kim Lee", "Zoë Ölund"]
    assert [name in first for name in seen] == [True, True, True, False, False]
    assert [name in second for name in seen[2:]] == [False, True, True]
    assert (await alice.get("/api/v1/feeds/outside?cursor=x")).status_code == 400


async def test_api_gives_lists_and_takes_over_those_of_people_outside() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    await put("asked", addresses=frozenset({"kim.lee@example.org"}))
    given = {"person": "Kim Lee", "address": "Kim.Lee@example.org", "alarm_minutes": 60}
    made = await alice.post("/api/v1/feeds/outside", json=given)
    secret, where = secret_in(made.json()["address"]), f"/api/v1/feeds/{made.json()['id']}"
    assert (made.status_code, await titles(secret)) == (201, {"asked"})

    await db.execute("UPDATE app_user SET disabled_at = now() WHERE id = $1", alice.user_id)
    (shut,) = await _given(dana)
    taken = await dana.post(f"{where}/vouching")
    (open_again,) = await _given(dana)

    assert (shut["person"], shut["address"], shut["scope"]) == ("Kim Lee", "kim.lee@example.org", "mine")
    assert (shut["opens"], taken.status_code, open_again["opens"]) == (False, 204, True)
    assert open_again["granted_by"] == dana.actor.name
    assert not any(secret[:7] in str(value) for value in open_again.values())
    assert (await fetch(secret)).status_code == 200
    assert (await dana.delete(where)).status_code == 204
    assert (await fetch(secret)).status_code == 404
    assert [one["opens"] for one in await _given(dana)] == [False]


async def test_program_sees_the_feeds_of_people_outside_and_gives_none_away() -> None:
    alice = await cast.alice()
    feed = await service.grant(alice.actor, Choice(name="x", scope=Scope.MINE), "Kim Lee", "kim@example.org")
    _, text = await api_tokens.create(alice.actor, "robot", frozenset({Permission.EDIT_DIRECTORY}), 30)
    robot = cast.anonymous()
    robot.headers["authorization"] = f"Bearer {text}"
    given = {"person": "Kim Lee", "address": "kim@example.org"}

    assert [one["id"] for one in await _given(robot)] == [str(feed.id)]
    assert (await robot.post("/api/v1/feeds/outside", json=given)).status_code == 403
    assert (await robot.post(f"/api/v1/feeds/{feed.id}/vouching")).status_code == 403
    assert len(await db.fetch("SELECT FROM calendar_feed")) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"scope": "all"}, "scope"), ({"scope": "sector"}, "sector"), ({"address": "kim"}, "address"),
     ({"alarm_minutes": 7}, "alarm_minutes")],
)  # fmt: skip
async def test_api_says_what_of_a_feed_for_somebody_outside_is_wrong(wrong: dict[str, object], field: str) -> None:
    given = {"person": "Kim Lee", "address": "kim@example.org", "scope": "mine"} | wrong
    answer = await (await cast.alice()).post("/api/v1/feeds/outside", json=given)

    assert (answer.status_code, set(answer.json()["fields"])) == (422, {field})


async def test_account_page_leads_there() -> None:
    assert f'href="{HERE}"' in (await (await cast.erin()).get("/account")).text


async def test_administrators_hear_of_what_is_left_out_until_it_is_mended() -> None:
    frank, bob = await cast.frank(), await cast.bob()
    broken = await put("Broken words")
    feed = await subscribed(bob.actor)
    kept = await db.fetch_one("SELECT body FROM calendar_entry WHERE source_id = $1", broken.source_id)
    assert kept is not None
    await db.execute("UPDATE calendar_entry SET body = '' WHERE source_id = $1", broken.source_id)
    await fetch(feed.secret)

    async def told(client: Client) -> bool:
        return "Broken words" in (await client.get("/")).text

    assert (await told(frank), await told(bob)) == (True, False)
    await look_again()
    assert await told(frank)
    await db.execute("UPDATE calendar_entry SET body = $2 WHERE source_id = $1", broken.source_id, kept["body"])
    await look_again()
    assert not await told(frank)


async def test_lists_ask_as_often_for_many_as_for_few() -> None:
    dana = await cast.dana()
    counts = []
    for _ in range(2):
        for _ in range(5):
            await subscribed(dana.actor)
            choice = Choice(name="x", scope=Scope.MINE)
            granter = await cast.person(Role.COORDINATOR)
            await service.grant(granter, choice, "Kim Lee", "kim@example.org")
        async with asked() as sent:
            await dana.get(HERE)
            await dana.get(OUTSIDE)
        counts.append(len(sent))

    assert counts[0] == counts[1]
