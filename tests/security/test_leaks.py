"""What a viewer may not see is absent: from every address of the service, in every form, for every kind of viewer."""

import re
from dataclasses import replace
from itertools import islice

import httpx
import pytest

from contacts.model import PointKind
from registry.platform.access import api_tokens
from registry.platform.access.model import Actor, Permission, Role, can
from tests import cast
from tests.cast import Client
from tests.security.marks import Mark, World
from tests.security.world import readable, readers
from tests.security.write import API
from tests.walk import Route

OWN_LINES = "/confirm/"
READERS = (
    "nobody", "civilian officer", "sworn officer", "limited coordinator", "manager", "sworn manager", "auditor",
    "administrator",
)  # fmt: skip


def hidden_from(client: Client, made: World) -> list[Mark]:
    """The contact points that must not reach this reader."""
    return _beyond(client, made.marks)


def _beyond(client: Client, marks: list[Mark]) -> list[Mark]:
    try:
        seen = client.actor.visibilities()
    except AssertionError:
        seen = []
    return [mark for mark in marks if mark.visibility not in seen]


def text_of(answer: httpx.Response) -> str:
    """All that is sent: status, headers and body."""
    return f"{answer.status_code} {answer.headers.multi_items()} {answer.text}"


def shut(route: Route, actor: Actor | None) -> bool:
    """Whether a reader is kept from all of a route: its guard goes by the permission, whatever the address."""
    needed = route.policy.permission if route.policy else None
    return needed is not None and (actor is None or not can(actor, needed))


async def leaks(
    client: Client, made: World, headers: dict[str, str] | None = None, *, scope: Permission | None = None,
    method: str = "GET",
) -> list[str]:  # fmt: skip
    """Every address that shows this reader something hidden; `scope` is that of the token in `headers`."""
    hidden, found = [*hidden_from(client, made), *_beyond(client, made.papers)], []
    for route in readable():
        closed = shut(route, _asking(client, route, scope))
        for path in islice(made.paths(route), 1 if closed else None):
            answer = await client.request(method, path, headers=headers)
            assert answer.status_code < 500, f"{method} {path}: {answer.status_code}"
            assert not closed or answer.status_code in {303, 401, 403}, f"{method} {path}: {answer.status_code}"
            shown = text_of(answer)
            # Behind such a link are the holder's own lines: what everybody here may see of them, and nothing else.
            beyond = (
                [mark for mark in hidden if mark.visibility != "all_users"] if path.startswith(OWN_LINES) else hidden
            )
            found += [f"{path}: {form}" for mark in beyond for form in mark.found_in(shown)]
    return found


def _asking(client: Client, route: Route, scope: Permission | None) -> Actor | None:
    """Whom the guard sees; to a page, whoever comes with a token is nobody."""
    if scope is None:
        return client.actor if client.key else None
    return replace(client.actor, token_scopes=frozenset({scope})) if route.pattern.startswith(API) else None


async def test_nothing_hidden_is_anywhere(made: World) -> None:
    found = {who: await leaks(client, made) for who, client in (await readers()).items()}

    assert found == {key: [] for key in found}


async def test_heads_show_nothing_hidden(made: World) -> None:
    assert await leaks(await cast.charlie(), made, method="HEAD") == []


async def test_a_token_sees_no_more_than_its_owner(made: World) -> None:
    owner = await cast.sign_in(Role.MANAGER)
    found = {}
    for scope in api_tokens.scopes_for(Role.MANAGER):
        _, text = await api_tokens.create(owner.actor, "robot", frozenset({scope}), 30)
        robot = Client(actor=owner.actor)
        found[scope] = await leaks(robot, made, {"authorization": f"Bearer {text}"}, scope=scope)

    assert found == {key: [] for key in found}


@pytest.mark.parametrize("who", ["sworn officer", "limited coordinator", "manager", "administrator"])
async def test_what_may_be_seen_is_seen(made: World, who: str) -> None:
    client = (await readers())[who]
    hidden = hidden_from(client, made)
    shown = "".join([
        (await client.get(path)).text
        for route in readable()
        if route.pattern in {"/api/v1/contact-points", "/api/v1/contact-points/{point_id:uuid}"}
        for path in made.paths(route)
    ])  # fmt: skip

    assert [mark.value for mark in made.marks if mark not in hidden and mark.value not in shown] == []


def asking(mark: Mark) -> list[str]:
    """Ways to search for a contact point."""
    if mark.kind is PointKind.EMAIL_PERSONAL:
        return [mark.value, mark.value.partition("@")[0], mark.value.partition("@")[0][:-1]]
    digits = re.sub(r"\D", "", mark.value)
    return [mark.value, digits, f"+1{digits}", digits[-7:], digits[-4:], f"{digits} ext {mark.forms[-1]}"]


SEARCHES = (
    "/find", "/find/suggest", "/api/v1/lookup", "/people", "/people/suggest", "/partners", "/partners/suggest",
    "/partners/areas/suggest", "/api/v1/organisations", "/api/v1/people", "/api/v1/contact-points",
)  # fmt: skip
NAMES = ("Bayhaven High School", "Marlow Sheriff", "Dana Example", "Ash Sample")


async def test_hidden_number_or_address_finds_nothing(made: World) -> None:
    found = []
    for who, client in (await readers()).items():
        hidden = hidden_from(client, made)
        for mark in hidden:
            for words in asking(mark) if who != "nobody" else []:
                for path in ("/find", "/find/suggest", "/api/v1/lookup"):
                    answer = await client.get(path, params={"q": words})
                    found += [(who, path, words, name) for name in NAMES if name in answer.text]

    assert found == []


async def test_history_forgets_a_number_that_became_restricted(made: World) -> None:
    shown = (await (await cast.dana()).get(f"/partners/{made.ids['organisation_id'][0]}")).text

    assert "What changed" in shown
    assert [form for form in made.once_open if form in shown] == []
