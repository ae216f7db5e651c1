"""What people change about their own account."""

from uuid import UUID

from registry.platform import audit, clock, db
from registry.platform.access import passwords, queries, second_factor, sessions, throttle
from registry.platform.access.addresses import check_zone
from registry.platform.access.model import Actor
from registry.platform.access.sign_in import WRONG_CODE, Caller, spend_code
from registry.platform.errors import Invalid, NotFound


async def settle(actor: Actor, name: str, time_zone: str) -> None:
    """Change one's name and the zone that times are shown in.

    Raises:
        Invalid: there is no such time zone.
    """
    check_zone(time_zone)
    async with db.transaction():
        was = (await queries.user(actor.user_id)).account
        await db.execute(
            "UPDATE app_user SET name = $2, time_zone = $3, version = version + 1, updated_at = $4 WHERE id = $1",
            actor.user_id, name, time_zone, clock.now(),
        )  # fmt: skip
        before = {"name": was.name, "time_zone": was.time_zone}
        after = {"name": name, "time_zone": time_zone}
        await audit.record(actor, "amended", "user", actor.user_id, before=before, after=after)


async def change_password(actor: Actor, old: str, new: str, caller: Caller, session_id: bytes | None) -> None:
    """A new password; every other session of this person ends.

    Raises:
        TooMany: too many wrong tries.
        Invalid: the old one is wrong, or the new one is too weak.
    """
    user = await queries.user(actor.user_id)
    tried = await throttle.attempt(user.account.email, caller.address)
    row = await db.fetch_one("SELECT password_hash FROM app_user WHERE id = $1", actor.user_id)
    if row is None or not await passwords.matches(row["password_hash"], old):
        raise Invalid({"old": "This is not your password."})
    await throttle.forgive(tried)
    words = [user.account.name, user.account.email, user.organisation or ""]
    if weak := await passwords.weakness(new, words):
        raise Invalid({"new": weak})
    stored = await passwords.hashed(new)
    async with db.transaction():
        await db.execute(
            "UPDATE app_user SET password_hash = $2, updated_at = $3 WHERE id = $1", actor.user_id, stored, clock.now()
        )
        await sessions.end_all(actor.user_id, but=session_id)
        await audit.record(actor, "changed_password", "user", actor.user_id)


async def renew_recovery_codes(actor: Actor, code: str, caller: Caller) -> list[str]:
    """Ten new recovery codes in place of the old ones, for who has a right code of the app.

    Raises:
        TooMany: too many wrong tries.
        Invalid: the code is wrong or used.
    """
    user = await queries.user(actor.user_id)
    tried = await throttle.attempt(user.account.email, caller.address)
    row = await db.fetch_one("SELECT totp_secret FROM app_user WHERE id = $1", actor.user_id)
    if row is None or not row["totp_secret"] or not await spend_code(actor.user_id, row["totp_secret"], code):
        raise Invalid({"code": WRONG_CODE})
    await throttle.forgive(tried)
    codes = second_factor.new_recovery_codes()
    async with db.transaction():
        digests = [second_factor.recovery_digest(each) for each in codes]
        await db.execute("UPDATE app_user SET recovery_codes = $2 WHERE id = $1", actor.user_id, digests)
        await audit.record(actor, "renewed_recovery_codes", "user", actor.user_id)
    return codes


async def end_session(actor: Actor, session_id: str) -> None:
    """Sign out somewhere else.

    Raises:
        NotFound: it is over already, or not one's own.
    """
    async with db.transaction():
        if not await sessions.end_one(actor.user_id, session_id):
            raise NotFound
        await audit.record(actor, "ended_session", "user", actor.user_id)


async def recovery_codes_left(user_id: UUID) -> int:
    """How many recovery codes are not used yet."""
    row = await db.fetch_one("SELECT cardinality(recovery_codes) AS n FROM app_user WHERE id = $1", user_id)
    return int(row["n"]) if row is not None else 0
