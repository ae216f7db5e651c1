"""Look-ups that come at the same time: made together, each after it was asked for, and none at the cost of another."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from notifications.feeds import fetched, service
from notifications.feeds.model import Scope
from notifications.feeds.together import AT_ONCE, Together
from registry.platform import clock, db
from registry.platform.access.model import Role
from registry.platform.errors import Unavailable
from tests import cast
from tests.notifications.fed import asked, fetch, put, subscribed


class Shelf:
    """Knows the words that begin with "k"; `open` lets look-ups come back, `trouble` is what they raise instead."""

    trouble: Exception | None = None

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.open = asyncio.Event()

    async def look_up(self, keys: Sequence[str]) -> dict[str, str]:
        self.calls.append(list(keys))
        await self.open.wait()
        if self.trouble:
            raise self.trouble
        return {key: key.upper() for key in keys if key.startswith("k")}


async def _under_way(shelf: Shelf, together: Together[str, str], *keys: str) -> list[asyncio.Task[str | None]]:
    """Ask for these, the first a moment before the others, and let none come back yet."""
    tasks = [asyncio.create_task(together.found(key)) for key in keys]
    await asyncio.sleep(0)
    assert shelf.calls == [[keys[0]]]
    return tasks


async def test_one_that_comes_alone_is_looked_up_alone() -> None:
    shelf = Shelf()
    shelf.open.set()
    together = Together(shelf.look_up)

    assert [await together.found(key) for key in ("k1", "x", "k2")] == ["K1", None, "K2"]
    assert shelf.calls == [["k1"], ["x"], ["k2"]]


async def test_those_who_come_meanwhile_are_looked_up_together_and_afterwards() -> None:
    shelf = Shelf()
    together = Together(shelf.look_up)
    keys = ["k0", "x", "k1", "k1", *(f"k{n}" for n in range(2, 2 * AT_ONCE))]
    tasks = await _under_way(shelf, together, *keys)
    shelf.open.set()

    assert await asyncio.gather(*tasks) == [key.upper() if key != "x" else None for key in keys]
    assert shelf.calls == [["k0"], keys[1 : AT_ONCE + 1], keys[AT_ONCE + 1 : 2 * AT_ONCE + 1], keys[2 * AT_ONCE + 1 :]]


async def test_trouble_is_told_to_all_who_wait_and_to_nobody_after_them() -> None:
    shelf = Shelf()
    together = Together(shelf.look_up)
    tasks = await _under_way(shelf, together, "k1", "k2", "k3")
    shelf.trouble = away = Unavailable("away")
    shelf.open.set()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    shelf.trouble = None

    assert told == [away] * 3
    assert await together.found("k4") == "K4"


async def test_one_who_gives_up_takes_nobody_along() -> None:
    shelf = Shelf()
    together = Together(shelf.look_up)
    first, second, third = await _under_way(shelf, together, "k1", "k2", "k3")
    first.cancel()
    second.cancel()
    await asyncio.sleep(0)
    shelf.open.set()

    assert await third == "K3"
    assert (first.cancelled(), second.cancelled()) == (True, True)
    assert await together.found("k4") == "K4"


@pytest.mark.usefixtures("database")
async def test_many_polls_at_once_are_each_answered_as_if_alone() -> None:
    bob, carol = await cast.person(Role.OFFICER), await cast.person(Role.OFFICER)
    await put("Bob's", user_ids=frozenset({bob.user_id}))
    await put("Carol's", user_ids=frozenset({carol.user_id}))
    his, hers, over = [await subscribed(who, Scope.MINE) for who in (bob, carol, bob)]
    tags = {feed.secret: (await fetch(feed.secret)).headers["etag"] for feed in (his, hers, over)}
    await service.revoke(bob, over.id)
    polls = [his.secret, "A" * 43, hers.secret, over.secret] * 5

    async with asked() as sent:
        answers = await asyncio.gather(*(fetch(key, if_none_match=tags.get(key, "*")) for key in polls))

    assert [answer.status_code for answer in answers] == [304, 404, 304, 404] * 5
    assert [answer.headers.get("etag") for answer in answers[::2]] == [tags[key] for key in polls[::2]]
    assert len([one for one in sent if "secret_hash IN" in one]) <= 4
    assert (await fetch(his.secret, if_none_match=tags[hers.secret])).status_code == 200


@pytest.mark.usefixtures("committed")
async def test_last_fetch_is_told_soon_though_nobody_fetches_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = await subscribed(await cast.person(Role.OFFICER))
    await fetch(feed.secret, user_agent="curl/8")
    monkeypatch.setattr(fetched, "EVERY", timedelta(seconds=0.05))
    monkeypatch.setattr(fetched, "_alarm", None)
    monkeypatch.setattr(fetched, "_written_at", clock.now() + timedelta(seconds=-0.01))
    await fetch(feed.secret, user_agent="khal")

    for _ in range(100):
        (noted,) = await db.fetch("SELECT client FROM calendar_feed WHERE id = $1", feed.id)
        if noted["client"] == "khal":
            break
        await asyncio.sleep(0.05)
    assert noted["client"] == "khal"
