"""A policy on every route, denied by default (OWASP ASVS 5.0, 8.2.1; CJIS AC-14 for the public list)."""

from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.types import ASGIApp, Receive, Scope, Send

from registry.platform.access.model import Actor, Permission, can
from registry.platform.access.unknown_keys import counted
from registry.platform.errors import NotFound, Refused, SignInNeeded

# Beside the policy in `opt`: the answer holds a secret, or the count of a bad try must outlive a refusal.
# Such a request is never repeated from the store of answers, nor undone as a whole.
SHOWN_ONCE: dict[str, Any] = {"shown_once": True}


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may come in: the permission needed, or None with the reason why anybody may, or whoever knows the key."""

    permission: Permission | None
    public_because: str = ""
    by_key: bool = False


def needs(permission: Permission) -> dict[str, Any]:
    """The `opt` of a route for those who hold the permission."""
    return {"policy": Policy(permission)}


def public(reason: str) -> dict[str, Any]:
    """The `opt` of a route for everybody, with the reason why it holds nothing to protect."""
    return {"policy": Policy(None, reason)}


def by_key(reason: str) -> dict[str, Any]:
    """The `opt` of a route whose address holds a key, with the reason why that is enough. Unknown keys are counted."""
    return {"policy": Policy(None, reason, by_key=True)}


class Guard:
    """ASGI middleware around every route: refuses those that have no policy, and everybody who does not meet it.

    The framework's own guards are each given a copy of the route, which costs more than all that is checked here.

    Raises:
        NotFound: the route has no policy.
        SignInNeeded: nobody is signed in.
        Refused: the role lacks the permission.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        policy = check(scope["route_handler"].opt.get("policy"), scope.get("actor"))  # type: ignore[arg-type]
        await self.app(scope, receive, counted(scope, send) if policy.by_key else send)


def check(policy: object, actor: Actor | None) -> Policy:
    """The policy of a route where whoever asks meets it; otherwise refuse as `Guard` says."""
    if not isinstance(policy, Policy):
        raise NotFound
    if policy.permission is None:
        return policy
    if actor is None:
        raise SignInNeeded
    if not can(actor, policy.permission):
        raise Refused
    return policy


def current_actor(request: Request[Any, Any, Any]) -> Actor:
    """Whoever is asking, with the rights the database gives at this request.

    Raises:
        SignInNeeded: nobody is signed in.
    """
    actor: Actor | None = request.scope.get("actor")  # type: ignore[assignment]
    if actor is None:
        raise SignInNeeded
    return actor
