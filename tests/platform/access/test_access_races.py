"""What happens when two do it at the same moment, with real commits."""

import asyncio

import pytest

from registry.platform import clock, db
from registry.platform.access import queries, service, sign_in
from registry.platform.access.errors import LinkOver, WouldLockOut
from registry.platform.access.joining import Chosen, join
from registry.platform.access.model import Role
from registry.platform.access.sign_in import Caller
from registry.platform.errors import Invalid, TooMany
from tests import cast
from tests.platform.access.people import PASSWORD, at, code, joined

pytestmark = pytest.mark.usefixtures("committed")
GINA = "gina@example.org"


async def test_many_tries_at_once_from_many_addresses_are_five_tries() -> None:
    await joined(GINA)

    tries = [sign_in.first_step(GINA, "wrong wrong wrong", Caller(f"203.0.113.{number}")) for number in range(20)]
    seen = [type(outcome) for outcome in await asyncio.gather(*tries, return_exceptions=True)]

    assert (seen.count(Invalid), seen.count(TooMany)) == (5, 15)


async def test_link_used_by_two_at_once_is_used_by_one() -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    with clock.frozen(at(0)):
        path = await service.first_administrator_link()
        assert path
        key = path.rpartition("/")[2]
        chosen = [
            Chosen(PASSWORD, code(secret), secret, name, email)
            for name, email in (("Frank Fay", "frank@example.org"), ("Mallory", "mallory@example.org"))
        ]

        outcomes = await asyncio.gather(*(join(key, each, Caller()) for each in chosen), return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} == {list, LinkOver}
    assert len(await queries.users()) == 1


async def test_code_sent_twice_at_once_signs_in_once() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
    with clock.frozen(at(1)):
        keys = [await sign_in.first_step(GINA, PASSWORD, Caller())]
        steps = [sign_in.second_step(keys[0], code(secret), Caller()) for _ in range(4)]
        outcomes = await asyncio.gather(*steps, return_exceptions=True)

    assert [type(outcome) for outcome in outcomes].count(str) == 1
    assert len(await db.fetch("SELECT 1 FROM session")) == 1


async def test_two_last_administrators_cannot_disable_each_other() -> None:
    frank, fay = await cast.person(Role.ADMINISTRATOR, name="Frank"), await cast.person(Role.ADMINISTRATOR, name="Fay")
    await db.execute("UPDATE app_user SET password_hash = 'x', totp_secret = 'x'")

    outcomes = await asyncio.gather(
        service.disable(frank, fay.user_id), service.disable(fay, frank.user_id), return_exceptions=True
    )

    assert {type(outcome) for outcome in outcomes} == {type(None), WouldLockOut}
    states = sorted([(await queries.user(each.user_id)).state for each in (frank, fay)])
    assert states == ["active", "disabled"]


async def test_sign_out_beats_every_request_that_began_before_it() -> None:
    with clock.frozen(at(0)):
        bob = await cast.bob()

    with clock.frozen(at(2)):
        await asyncio.gather(*(bob.get("/account") for _ in range(4)), bob.form("/sign-out"))
        after = await bob.get("/account", headers={"cookie": f"sid={bob.key}"})

    assert (after.status_code, await db.fetch("SELECT 1 FROM session")) == (303, [])
