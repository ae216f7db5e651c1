"""Helpers of these tests: somebody who joined by a link, and codes of their phone."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pyotp

from registry.platform import clock
from registry.platform.access import service
from registry.platform.access.model import Role
from tests.cast import Client, anonymous

PASSWORD = "heron lighthouse brass kettle"
NOON = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes after noon of the test's day."""
    return NOON + timedelta(minutes=minutes)


def code(secret: str) -> str:
    """What the phone shows at this moment of the test's clock."""
    return pyotp.TOTP(secret).at(clock.now())


def field(answer: httpx.Response, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, answer.text
    return found[1]


def recovery_codes(answer: httpx.Response) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b", answer.text)


async def join(path: str, **fields: str) -> tuple[str, httpx.Response]:
    """Use a link with a new phone; the phone's secret, and the page that came."""
    nobody = anonymous()
    shown = await nobody.get(path)
    seal = field(shown, "seal")
    secret = seal.partition(".")[0]
    typed = {"password": PASSWORD, "code": code(secret), "seal": seal, **fields}
    return secret, await nobody.form(path, typed)


async def joined(email: str, role: Role = Role.OFFICER, name: str = "Gina Gray") -> tuple[str, list[str]]:
    """Somebody who was invited and joined; the secret of the phone, and the recovery codes."""
    secret, page = await join(await service.invite(None, email, name, role))
    assert page.status_code == 200, page.text
    return secret, recovery_codes(page)


async def sign_in(client: Client, email: str, given: str, password: str = PASSWORD, going: str = "") -> httpx.Response:
    """Both steps; the answer to the second, or to the first where that was refused."""
    first = await client.form("/sign-in", {"email": email, "password": password, "next": going})
    if first.status_code != 303:
        return first
    return await client.form("/sign-in/code", {"code": given, "next": going})
