"""Coming in: e-mail address and password, then a code; nothing tells which accounts exist."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from registry.platform import audit, clock, db
from registry.platform.access import links, passwords, second_factor, sessions, throttle
from registry.platform.access.errors import LinkOver, StepOver
from registry.platform.access.links import Purpose
from registry.platform.access.model import Actor
from registry.platform.errors import Invalid

WRONG = "That e-mail address and password do not belong together."
WRONG_CODE = "That code is not right, or was used already. Wait for the next one."
_STEP = frozenset({Purpose.SECOND_STEP})
_COLUMNS = f"{sessions.ACTOR_COLUMNS}, u.email, u.password_hash, u.totp_secret"


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a try comes from: the network address and the browser's own words."""

    address: str = ""
    browser: str = ""


async def first_step(email: str, password: str, caller: Caller) -> str:
    """Look at address and password; the key with which the second step goes on, good for five minutes.

    Raises:
        TooMany: too many bad tries for this account or from this address.
        Invalid: they do not belong together; unknown, disabled and expired accounts get the same answer.
    """
    typed = email.strip().casefold()
    tried = await throttle.attempt(typed, caller.address)
    row = await db.fetch_one(f"SELECT {_COLUMNS} FROM app_user u WHERE u.email = $1 AND u.disabled_at IS NULL", typed)  # noqa: S608
    actor = sessions.actor_of(row) if row is not None else None
    good = await passwords.matches(row["password_hash"] if row is not None and actor else None, password)
    if row is None or not good:
        await _failed(actor, "password")
        raise Invalid({"": WRONG})
    async with db.transaction():
        await throttle.forgive(tried)
        if passwords.outdated(row["password_hash"]):
            new = await passwords.hashed(password)
            await db.execute("UPDATE app_user SET password_hash = $2 WHERE id = $1", row["user_id"], new)
        return await links.make(Purpose.SECOND_STEP, row["user_id"])


async def second_step(step_key: str, code: str, caller: Caller, old_session: bytes | None = None) -> str:
    """Look at the code of the app, or a recovery code; the key of a new session.

    `old_session` is the one that this browser held before: it ends.

    Raises:
        StepOver: the first step is too long ago.
        TooMany: too many bad tries.
        Invalid: the code is wrong, or was used already.
    """
    row = await _waiting(step_key)
    tried = await throttle.attempt(row["email"], caller.address)
    actor = sessions.actor_of(row)
    if actor is None or not await spend_code(row["user_id"], row["totp_secret"], code):
        await _failed(actor, "code")
        raise Invalid({"code": WRONG_CODE})
    async with db.transaction():
        await links.use_up(step_key)
        await throttle.forgive(tried, whole_account=True)
        if old_session is not None:
            await sessions.end(old_session)
        key = await sessions.begin(row["user_id"], caller.address, caller.browser)
        await audit.record(actor, "signed_in", "user", row["user_id"])
    return key


async def spend_code(user_id: UUID, secret: str, code: str) -> bool:
    """Whether a code is right, using it up: neither kind is taken twice (ASVS 5.0, 6.5.1)."""
    step = second_factor.step_of(secret, code, clock.now())
    if step is not None:
        return bool(await db.execute(
            "UPDATE app_user SET totp_last_step = $2 WHERE id = $1 AND (totp_last_step IS NULL OR totp_last_step < $2)",
            user_id, step,
        ))  # fmt: skip
    return bool(await db.execute(
        "UPDATE app_user SET recovery_codes = array_remove(recovery_codes, $2)"
        " WHERE id = $1 AND $2 = ANY(recovery_codes)",
        user_id, second_factor.recovery_digest(code),
    ))  # fmt: skip


async def _waiting(step_key: str) -> Any:
    try:
        link = await links.look(step_key, _STEP)
    except LinkOver:
        raise StepOver from None
    row = await db.fetch_one(
        f"SELECT {_COLUMNS} FROM app_user u WHERE u.id = $1 AND u.disabled_at IS NULL AND u.totp_secret IS NOT NULL",  # noqa: S608
        link.user_id,
    )
    if row is None:
        raise StepOver
    return row


async def _failed(actor: Actor | None, factor: str) -> None:
    """Known and unknown accounts leave the same kind of trace; what was typed leaves none."""
    async with db.transaction():
        subject = actor.user_id if actor else "unknown"
        await audit.record(None, "sign_in_failed", "user", subject, after={"factor": factor})


async def sign_out(actor: Actor | None, session_id: bytes | None) -> None:
    """End this session; signing out twice is no mistake."""
    if actor is None or session_id is None:
        return
    async with db.transaction():
        await sessions.end(session_id)
        await audit.record(actor, "signed_out", "user", actor.user_id)
