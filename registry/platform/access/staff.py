"""Everybody with an account, as whoever writes to them needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.access.sessions import ACTOR_COLUMNS, actor_of

_STAFF = f"""
    SELECT {ACTOR_COLUMNS}, u.email FROM app_user u
    WHERE u.disabled_at IS NULL ORDER BY u.created_at, u.id
"""  # noqa: S608 - our own columns


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with an account that is open today: what they may do, and where mail reaches them."""

    actor: Actor
    email: str


async def staff() -> Mapping[UUID, Colleague]:
    """All whose account is open today, whoever is here longest first. One statement."""
    found = [(actor_of(row), row["email"]) for row in await db.fetch(_STAFF)]
    return {actor.user_id: Colleague(actor, email) for actor, email in found if actor is not None}
