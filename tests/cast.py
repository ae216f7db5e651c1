"""The people of the tests, signed in. They need the `database` or the `committed` fixture.

Alice coordinates, Bob is a sworn officer, Charlie an officer who is not sworn, Dana manages, Erin audits, Frank
administers.
"""

import functools
from typing import Any
from uuid import UUID

import httpx
from litestar.types import ASGIApp

from registry.app import create_app
from registry.platform import db
from registry.platform.access import sessions
from registry.platform.access.model import Actor, Role
from registry.platform.ids import new_id
from registry.platform.settings import Settings, load
from registry.platform.web import csrf

ORIGIN = "http://127.0.0.1:8000"
SETTINGS: Settings = load({})


@functools.cache
def app() -> ASGIApp:
    """The whole service over the database of the test."""
    return create_app(SETTINGS, open_database=False)


class Client(httpx.AsyncClient):
    """A browser in somebody's hands. API calls carry the CSRF header; pages are posted to with `form`."""

    def __init__(self, key: str | None = None, actor: Actor | None = None, **more: Any) -> None:
        transport = httpx.ASGITransport(app=app())  # type: ignore[arg-type]
        super().__init__(transport=transport, base_url=ORIGIN, **more)
        self.key, self._actor = key, actor
        if key:
            self.cookies.set("sid", key, domain="127.0.0.1")

    @property
    def actor(self) -> Actor:
        """Who this is, as the services want it."""
        assert self._actor is not None
        return self._actor

    @property
    def user_id(self) -> UUID:
        return self.actor.user_id

    @property
    def csrf(self) -> str:
        """The token of this session's forms; empty for nobody."""
        return csrf.token_for(self.key) if self.key else ""

    async def form(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """Post a form as a page of ours does. `files=` makes it a multipart one. Redirects are not followed."""
        return await self.post(path, data={"csrf": self.csrf, **(data or {})}, **more)

    async def request(self, method: str, url: Any, **more: Any) -> httpx.Response:
        if method not in csrf.SAFE_METHODS and str(url).startswith("/api/"):
            more["headers"] = {"x-csrf-token": self.csrf, **dict(more.get("headers") or {})}
        return await super().request(method, url, **more)


def anonymous() -> Client:
    """Nobody in particular."""
    return Client()


async def sign_in(role: Role | str, *, name: str | None = None, email: str | None = None, **columns: Any) -> Client:
    """Somebody of this role with a session, written straight into the database.

    `columns` are columns of `app_user`: sworn, sectors, jurisdictions, organisation_id, time_zone…
    """
    actor = await person(role, name=name, email=email, **columns)
    return Client(await sessions.begin(actor.user_id), actor)


async def person(role: Role | str, *, name: str | None = None, email: str | None = None, **columns: Any) -> Actor:
    """Somebody of this role who has an account and is not signed in."""
    user_id, role = new_id(), str(Role(role))
    row = {"id": user_id, "name": name or f"Some {role}", "email": email or f"{user_id.hex}@example.org", "role": role}
    row |= columns
    marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    await db.execute(f"INSERT INTO app_user ({', '.join(row)}) VALUES ({marks})", *row.values())
    found = await db.fetch_one(f"SELECT {sessions.ACTOR_COLUMNS} FROM app_user u WHERE id = $1", user_id)
    assert found is not None
    actor = sessions.actor_of(found)
    assert actor is not None
    return actor


async def alice(**columns: Any) -> Client:
    """The coordinator; give sectors or jurisdictions to limit her."""
    return await sign_in(Role.COORDINATOR, name="Alice Ames", email="alice@example.org", **columns)


async def bob() -> Client:
    """An officer, sworn."""
    return await sign_in(Role.OFFICER, name="Bob Baker", email="bob@example.org", sworn=True)


async def charlie() -> Client:
    """An officer who is not sworn."""
    return await sign_in(Role.OFFICER, name="Charlie Cole", email="charlie@example.org")


async def dana() -> Client:
    """The manager."""
    return await sign_in(Role.MANAGER, name="Dana Drew", email="dana@example.org")


async def erin() -> Client:
    """The auditor."""
    return await sign_in(Role.AUDITOR, name="Erin Earl", email="erin@example.org")


async def frank() -> Client:
    """The administrator."""
    return await sign_in(Role.ADMINISTRATOR, name="Frank Fay", email="frank@example.org")
