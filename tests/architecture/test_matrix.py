"""Every route × every role, as a table that a person has read: `matrix.txt`.

Its columns are Anonymous, Officer, Coordinator, Manager, auDitor, administrator; `y` comes in, `-` does not. Write it
anew with `python -m tests.architecture.test_matrix`, and read the difference before committing it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from registry.platform.access.model import GRANTS, Role
from registry.platform.access.policy import Policy
from tests.cast import Client, anonymous, app, sign_in

GOLDEN = Path(__file__).with_name("matrix.txt")
SKIPPED_METHODS = {"HEAD", "OPTIONS"}
PUBLIC_AT_MOST = 16


def service() -> Litestar:
    return app().app  # type: ignore[attr-defined,no-any-return]


def handlers() -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    for route in service().routes:
        for handler in getattr(route, "route_handlers", ()):
            for method in sorted(set(handler.http_methods) - SKIPPED_METHODS):
                yield method, route.path, handler


def table() -> list[str]:
    lines = []
    for method, path, handler in handlers():
        policy: Policy = handler.opt["policy"]
        cells = [policy.permission is None or policy.permission in GRANTS[role] for role in Role]
        marks = ["y" if policy.permission is None else "-", *("y" if cell else "-" for cell in cells)]
        lines.append(f"{' '.join(marks)}  {method:<6} {path}")
    return sorted(set(lines), key=lambda line: line.split()[6:])


def test_every_route_has_a_policy() -> None:
    found = [(f"{method} {path}", handler.opt.get("policy")) for method, path, handler in handlers()]

    bare = [route for route, policy in found if not isinstance(policy, Policy)]

    assert bare == []


def test_public_routes_are_few_and_each_says_why() -> None:
    policies = {path: handler.opt["policy"] for _, path, handler in handlers()}
    public = {path: policy for path, policy in policies.items() if policy.permission is None}

    assert len(public) <= PUBLIC_AT_MOST, sorted(public)
    assert all(policy.public_because for policy in public.values())


def test_matrix_is_the_one_that_was_read() -> None:
    assert table() == GOLDEN.read_text("utf-8").splitlines()


def _address(path: str) -> str:
    for kind, value in (("uuid", str(uuid4())), ("int", "1"), ("date", "2026-11-21")):
        path = path.replace(f":{kind}}}", f"={value}}}")
    parts = [part.strip("{}").partition("=")[2] or "none" if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


async def _send(client: Client, method: str, path: str) -> int:
    if path.startswith("/api/"):
        answer = await client.request(method, _address(path), headers={"If-Match": '"1"'})
    elif method == "GET":
        answer = await client.get(_address(path))
    else:
        answer = await client.request(method, _address(path), data={"csrf": client.csrf})
    return answer.status_code


# Leaving ends the session that the next lines of the table need.
LEAVING = {"/sign-out"}


@pytest.mark.parametrize("column", range(6), ids=["anonymous", *(str(role) for role in Role)])
async def test_routes_let_in_whom_the_matrix_says(database: Any, column: int) -> None:
    client = anonymous() if column == 0 else await sign_in(list(Role)[column - 1])
    wrong = []
    for line in GOLDEN.read_text("utf-8").splitlines():
        *marks, method, path = line.split()
        if path in LEAVING:
            continue
        status = await _send(client, method, path)
        kept_out = status in {401, 403} or (column == 0 and marks[0] == "-" and status == 303)
        if kept_out == (marks[column] == "y"):
            wrong.append(f"{method} {path}: {status}")

    assert wrong == []


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(table()) + "\n", "utf-8")
