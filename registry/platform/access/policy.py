"""A policy on every route, denied by default (OWASP ASVS 5.0, 8.2.1; CJIS AC-14 for the public list)."""

from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from registry.platform.access.model import Actor, Permission, can
from registry.platform.errors import NotFound, Refused, SignInNeeded

# Beside the policy in `opt`: the answer holds a secret, or the count of a bad try must outlive a refusal.
# Such a request is never repeated from the store of answers, nor undone as a whole.
SHOWN_ONCE: dict[str, Any] = {"shown_once": True}


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may come in: the permission needed, or None with the reason why anybody may."""

    permission: Permission | None
    public_because: str = ""


def needs(permission: Permission) -> dict[str, Any]:
    """The `opt` of a route for those who hold the permission."""
    return {"policy": Policy(permission)}


def public(reason: str) -> dict[str, Any]:
    """The `opt` of a route for everybody, with the reason why it holds nothing to protect."""
    return {"policy": Policy(None, reason)}


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse every route that has no policy, and everybody who does not meet it.

    Raises:
        NotFound: the route has no policy.
        SignInNeeded: nobody is signed in.
        Refused: the role lacks the permission.
    """
    policy = handler.opt.get("policy")
    if not isinstance(policy, Policy):
        raise NotFound
    if policy.permission is None:
        return
    actor: Actor | None = connection.scope.get("actor")  # type: ignore[assignment]
    if actor is None:
        raise SignInNeeded
    if not can(actor, policy.permission):
        raise Refused


def current_actor(request: Request[Any, Any, Any]) -> Actor:
    """Whoever is asking, with the rights the database gives at this request.

    Raises:
        SignInNeeded: nobody is signed in.
    """
    actor: Actor | None = request.scope.get("actor")  # type: ignore[assignment]
    if actor is None:
        raise SignInNeeded
    return actor
