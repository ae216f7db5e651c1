"""Every route × every role, as a table that a person has read: `matrix.txt`.

Its columns are Anonymous, Officer, Coordinator, Manager, auDitor, administrator; `y` comes in, `-` does not. Write it
anew with `python -m tests.architecture.test_matrix`, and read the difference before committing it.
"""

from pathlib import Path
from typing import Any

import pytest

from registry.platform.access.model import GRANTS, Role
from tests.cast import Client, anonymous, sign_in
from tests.walk import Route, routes

GOLDEN = Path(__file__).with_name("matrix.txt")
SKIPPED_METHODS = {"HEAD", "OPTIONS"}
# Where somebody without an account may come in at all; a door more is a decision. Behind the last six, the key in
# the address is the right to come in.
PUBLIC_DOORS = {
    "/health", "/lost", "/metrics", "/schema", "/sign-in", "/static",
    "/confirm/{confirm_key:str}", "/feeds/{address:str}", "/mail/leave/{token:str}", "/reminders/mail/{mail_token:str}",
    "/reply/{key:str}", "/welcome/{key:str}",
}  # fmt: skip


def walked() -> list[Route]:
    return [route for route in routes() if route.method not in SKIPPED_METHODS]


def table() -> list[str]:
    lines = []
    for route in walked():
        needed = route.policy.permission if route.policy else None
        cells = [needed is None, *(needed is None or needed in GRANTS[role] for role in Role)]
        lines.append(f"{' '.join('y' if cell else '-' for cell in cells)}  {route.method:<6} {route.pattern}")
    return sorted(lines, key=lambda line: line.split()[6:][::-1])


def test_every_route_has_a_policy() -> None:
    assert [str(route) for route in walked() if route.policy is None] == []


def _door(pattern: str) -> str:
    return next((door for door in PUBLIC_DOORS if f"{pattern}/".startswith(f"{door}/")), pattern)


def test_public_routes_are_few_and_each_says_why() -> None:
    public = {route.pattern: route.policy for route in walked() if route.policy and not route.policy.permission}

    assert {_door(pattern) for pattern in public} == PUBLIC_DOORS
    assert all(policy.public_because for policy in public.values())


def test_matrix_is_the_one_that_was_read() -> None:
    assert table() == GOLDEN.read_text("utf-8").splitlines()


async def _send(client: Client, method: str, path: str) -> int:
    if path.startswith("/api/"):
        answer = await client.request(method, path, headers={"If-Match": '"1"'})
    elif method == "GET":
        answer = await client.get(path)
    else:
        answer = await client.request(method, path, data={"csrf": client.csrf})
    return answer.status_code


# Leaving ends the session that the next lines of the table need.
LEAVING = {"/sign-out"}


@pytest.mark.parametrize("column", range(6), ids=["anonymous", *(str(role) for role in Role)])
async def test_routes_let_in_whom_the_matrix_says(database: Any, column: int) -> None:
    client = anonymous() if column == 0 else await sign_in(list(Role)[column - 1])
    paths = {str(route): route.path for route in walked()}
    wrong = []
    for line in GOLDEN.read_text("utf-8").splitlines():
        *marks, method, pattern = line.split()
        if pattern in LEAVING:
            continue
        status = await _send(client, method, paths[f"{method} {pattern}"])
        kept_out = status in {401, 403} or (column == 0 and marks[0] == "-" and status == 303)
        if kept_out == (marks[column] == "y"):
            wrong.append(f"{method} {pattern}: {status}")

    assert wrong == []


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(table()) + "\n", "utf-8")
