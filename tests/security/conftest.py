"""What the tests of everything share: the small directory, and paper as the words that would be laid out on it."""

from collections.abc import AsyncIterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from agreements.drafting import document
from agreements.reports import summary
from contacts.meetings.running import papers
from registry.platform import db
from registry.platform.access import sessions
from registry.platform.access.model import Actor, Role
from tests import cast
from tests.cast import Client
from tests.conftest import copy_database, drop_database, on, rolled_back
from tests.security.marks import World
from tests.security.world import world


@pytest.fixture(autouse=True)
def _paper_as_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of addresses give a PDF; what is in it is what its parts say."""

    async def words(parts: Sequence[str], **_: Any) -> bytes:
        return "".join(parts).encode()

    monkeypatch.setattr(document, "pdf", words)
    monkeypatch.setattr(summary, "pdf", words)
    monkeypatch.setattr(papers, "pdf", words)


@dataclass
class Peopled:
    """A database that holds the small directory, whoever made it, and a connection that lasts."""

    url: str
    made: World
    maker: Actor
    lasting: list[asyncpg.Connection]


@pytest.fixture(scope="session")
async def peopled(server: str, template: str) -> AsyncIterator[Peopled]:
    """The small directory, made once for all who only look at it or take back what they do."""
    name = await copy_database(server, template)
    url = on(server, name)
    await db.start(url, pool_size=2)
    async with db.transaction():
        maker = await cast.person(Role.ADMINISTRATOR, name="Frank Fay")
        made = await world(maker)
    await db.stop()
    lasting = [await asyncpg.connect(url)]
    yield Peopled(url, made, maker, lasting)
    await lasting[0].close()
    await drop_database(server, name)


@pytest.fixture
async def made(peopled: Peopled) -> AsyncIterator[World]:
    """The small directory, open; whatever the test changes in it is rolled back at its end."""
    async with rolled_back(peopled.url, peopled.lasting):
        yield deepcopy(peopled.made)


@pytest.fixture
async def frank(made: World, peopled: Peopled) -> Client:
    """The administrator who made the small directory, signed in."""
    return Client(await sessions.begin(peopled.maker.user_id), peopled.maker)
