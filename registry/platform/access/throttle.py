"""Bad tries are counted in the database, so that every process counts the same ones (CJIS AC-7; ASVS 5.0, 6.3.1)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.platform import clock, db
from registry.platform.errors import TooMany

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 50
_SENTENCE = "Too many wrong tries. Wait a quarter of an hour, or ask an administrator to reset the account."


@dataclass(frozen=True, slots=True)
class Try:
    """A try that counts as a bad one until it is forgiven."""

    account: bytes
    address: bytes
    at: datetime


async def attempt(account: str, address: str) -> Try:
    """Count a try before its secret is looked at, so that many at once cannot slip past the limit.

    `account` is the address typed, known or not: both are stopped alike.

    Raises:
        TooMany: five bad tries for this account, or fifty from this network address, in fifteen minutes.
    """
    mine = Try(_key("account", account), _key("address", address), clock.now())
    async with db.transaction():
        for key, most in sorted([(mine.account, PER_ACCOUNT), (mine.address, PER_ADDRESS)]):
            await db.execute("SELECT pg_advisory_xact_lock($1)", int.from_bytes(key[:8], "big", signed=True))
            await _refuse_beyond(key, most, mine.at)
        for key in (mine.account, mine.address):
            await db.execute("INSERT INTO throttle (key, at) VALUES ($1, $2)", key, mine.at)
    return mine


async def forgive(good: Try, *, whole_account: bool = False) -> None:
    """The secret was right: take this try back, and with `whole_account` the bad ones before it."""
    await db.execute("DELETE FROM throttle WHERE key IN ($1, $2) AND at = $3", good.account, good.address, good.at)
    if whole_account:
        await db.execute("DELETE FROM throttle WHERE key = $1", good.account)


async def release(account: str) -> None:
    """Let an account try again at once, as an administrator's reset does."""
    await db.execute("DELETE FROM throttle WHERE key = $1", _key("account", account))


async def _refuse_beyond(key: bytes, most: int, now: datetime) -> None:
    rows = await db.fetch(
        "SELECT at FROM throttle WHERE key = $1 AND at > $2 ORDER BY at DESC LIMIT $3", key, now - WINDOW, most
    )
    if len(rows) >= most:
        wait = rows[-1]["at"] + WINDOW - now
        raise TooMany(_SENTENCE, max(1, int(wait.total_seconds()) + 1))


def _key(kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{kind}:{value}".encode()).digest()
