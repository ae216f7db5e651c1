"""A change is made from our own pages only: every unsafe route of every slice."""

from typing import Any

import pytest

from registry.platform import db
from registry.platform.web import csrf
from tests import cast
from tests.cast import ORIGIN, Client
from tests.walk import Route, routes

pytestmark = pytest.mark.usefixtures("database")

UNSAFE = [route for route in routes() if route.method not in csrf.SAFE_METHODS]
GUARDED = [route for route in UNSAFE if route.policy and route.policy.permission]
PUBLIC = [route for route in UNSAFE if route.policy and not route.policy.permission]
FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_there_is_something_to_look_at() -> None:
    assert {"POST /sign-out", "POST /api/v1/users", "DELETE /api/v1/tokens/{token_id:uuid}"} <= set(map(str, GUARDED))
    assert {route.pattern.split("{")[0].rstrip("/") for route in PUBLIC} == {
        "/sign-in", "/sign-in/code", "/welcome", "/confirm", "/mail/leave", "/reminders/mail", "/reply",
    }  # fmt: skip


async def _send(client: Client, route: Route, **more: Any) -> int:
    request = client.build_request(route.method, route.path, **more)
    return (await client.send(request)).status_code


def _attacks(own: str, other: str) -> dict[str, dict[str, Any]]:
    return {
        "no token": {"headers": FORM, "content": "name=x"},
        "no body": {},
        "another person's token": {"headers": FORM, "content": f"csrf={other}&name=x"},
        "another person's header": {"headers": {"x-csrf-token": other}, "json": {}},
        "from another site": {"headers": {"x-csrf-token": own, "origin": "https://evil.example"}},
        "from a sister site": {"headers": {"x-csrf-token": own, "sec-fetch-site": "same-site"}},
        "cross-site fetch": {"headers": {"x-csrf-token": own, "sec-fetch-site": "cross-site"}},
        "sandboxed page": {"headers": {"x-csrf-token": own, "origin": "null"}},
        "json as text": {"headers": {"content-type": "text/plain"}, "content": f'{{"csrf": "{own}"}}'},
        "form as text": {"headers": {"content-type": "text/plain"}, "content": f"csrf={own}"},
        "token in the address": {"params": {"csrf": own}},
    }


async def test_change_without_the_session_s_token_or_from_elsewhere_is_refused() -> None:
    frank, bob = await cast.frank(), await cast.bob()
    rows = await db.fetch("SELECT count(*) FROM audit_event")

    seen = {
        (str(route), name): await _send(frank, route, **attack)
        for route in GUARDED
        for name, attack in _attacks(frank.csrf, bob.csrf).items()
    }

    assert {case: status for case, status in seen.items() if status != 403} == {}
    assert await db.fetch("SELECT count(*) FROM audit_event") == rows


async def test_anonymous_form_from_elsewhere_is_refused() -> None:
    nobody = cast.anonymous()
    elsewhere = [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]

    seen = {await _send(nobody, route, headers=FORM | headers, content="") for route in PUBLIC for headers in elsewhere}

    assert seen == {403}


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": ORIGIN}, {"sec-fetch-site": "same-origin", "origin": "null"}, {"sec-fetch-site": "none"}],
)
@pytest.mark.parametrize("files", [None, {"extra": ("a.txt", b"x" * 1000)}], ids=["urlencoded", "multipart"])
async def test_our_own_forms_are_let_through(headers: dict[str, str], files: Any) -> None:
    bob = await cast.bob()

    answer = await bob.form("/account", {"name": "Robert", "time_zone": "UTC"}, headers=headers, files=files)

    # The file is a field that this form does not have: it came as far as being read.
    assert answer.status_code == (400 if files else 303)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\x00\xff", b"csrf", b"csrf=", b"csrf=%ff", b"--x\r\n", b"[" * 100_000, b"csrf=" + b"a" * 200_000,
        b'--x\r\nContent-Disposition: form-data; name="csrf"; filename="f"\r\n\r\nx\r\n--x--',
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "x", ""]
)
async def test_body_that_makes_no_sense_is_refused_and_breaks_nothing(kind: str, body: bytes) -> None:
    bob = await cast.bob()

    answer = await bob.post("/account", content=body, headers={"content-type": kind})

    assert answer.status_code == 403


async def test_token_is_found_in_the_first_part_of_a_large_upload() -> None:
    token = "a" * 64
    parts = [b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' + token.encode() + b"\r\n", b"y" * 500_000]
    chunks = [{"type": "http.request", "body": part, "more_body": part is not parts[-1]} for part in parts]
    left = list(chunks)

    async def receive() -> Any:
        return left.pop(0)

    again = await csrf.check_token({b"content-type": b"multipart/form-data; boundary=x"}, receive, token)

    assert len(left) == 1
    assert [await again(), await again()] == chunks
