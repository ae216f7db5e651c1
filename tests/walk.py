"""Every route of the service, for the tables that must hold for all of them."""

import re
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from litestar import Litestar
from litestar.routes import HTTPRoute

from registry.platform.access.policy import Policy
from tests.cast import app

NOWHERE = UUID("01900000-0000-7000-8000-000000000000")
_SAMPLES = {"uuid": str(NOWHERE), "int": "1", "str": "x", "path": "x", "date": "2026-11-21"}


@dataclass(frozen=True, slots=True)
class Route:
    """A method and an address that reaches it, with what the route says about who may come in."""

    method: str
    pattern: str
    path: str
    policy: Policy | None

    def __str__(self) -> str:
        return f"{self.method} {self.pattern}"


def routes() -> list[Route]:
    """Every route of every slice, with a path that is filled in."""
    service: Litestar = cast("Any", app()).app
    found = []
    for route in service.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                policy = handler.opt.get("policy")
                found.append(Route(str(method), route.path, _filled(route.path), policy))
    return sorted(found, key=str)


def _filled(pattern: str) -> str:
    return re.sub(r"\{\w+:(\w+)\}", lambda part: _SAMPLES[part[1]], pattern)
