"""What a one-time link lets somebody do: set a password and a second factor, once."""

from dataclasses import dataclass
from uuid import UUID

from registry.platform import audit, clock, db
from registry.platform.access import links, passwords, queries, second_factor, sessions, throttle
from registry.platform.access.addresses import account_address
from registry.platform.access.errors import LinkOver
from registry.platform.access.links import Link, Purpose
from registry.platform.access.model import Actor, Role
from registry.platform.access.service import anybody_joined
from registry.platform.access.sign_in import WRONG_CODE, Caller, spend_code
from registry.platform.errors import Invalid
from registry.platform.ids import new_id

_CODE = "That code does not fit this key. Check the clock of the phone and type the code that is shown now."


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody typed who came in by a link; `secret` is the one that the page showed, where it showed one."""

    password: str
    code: str
    secret: str | None = None
    name: str = ""
    email: str = ""


async def join(key: str, chosen: Chosen, caller: Caller) -> list[str]:
    """Set what the link is for; the ten recovery codes where the second factor is new, else nothing.

    Raises:
        LinkOver: the link was used, replaced or is too old.
        TooMany: too many codes that were wrong.
        Invalid: with a sentence for each field; the link still works then.
    """
    tried = await _count_try(await links.look(key), caller)
    async with db.transaction():
        link = await links.look(key)
        await _refuse_second_first(link)
        user_id, names = await _who(link, chosen)
        await _check(link, chosen, names)
        await links.use_up(key)
        if link.purpose is Purpose.FIRST:
            await _first(user_id, chosen)
        codes = await _set(link.purpose, user_id, chosen)
        await sessions.end_all(user_id)
        await links.drop(user_id)
        await throttle.forgive(tried)
        await audit.record(await _as_actor(user_id), "joined", "user", user_id, after={"link": str(link.purpose)})
    return codes


async def _count_try(link: Link, caller: Caller) -> throttle.Try:
    """A reset link must not be a way to guess codes: tries count as those of the sign-in do."""
    account = (await queries.user(link.user_id)).account.email if link.user_id else "first"
    return await throttle.attempt(account, caller.address)


async def _refuse_second_first(link: Link) -> None:
    if link.purpose is Purpose.FIRST:
        # Two first administrators at the same moment: the second waits here, and then is not the first.
        await db.execute("LOCK TABLE app_user IN SHARE ROW EXCLUSIVE MODE")
        if await anybody_joined():
            raise LinkOver


async def _who(link: Link, chosen: Chosen) -> tuple[UUID, list[str]]:
    """Whose account it is, and the words that the password may not be made of."""
    if link.user_id is None:
        return new_id(), [chosen.name, chosen.email]
    user = await queries.user(link.user_id)
    if user.state == "disabled":
        raise LinkOver
    return user.id, [user.account.name, user.account.email, user.organisation or ""]


async def _check(link: Link, chosen: Chosen, names: list[str]) -> None:
    problems: dict[str, str] = {}
    if link.purpose is Purpose.FIRST:
        problems |= _name_problems(chosen)
    if weak := await passwords.weakness(chosen.password, names):
        problems["password"] = weak
    if link.purpose is not Purpose.PASSWORD and _step(chosen) is None:
        problems["code"] = _CODE
    if problems:
        raise Invalid(problems)
    # Last, because a code that is right is used up by looking at it.
    if link.user_id and link.purpose is Purpose.PASSWORD and not await _spend(link.user_id, chosen.code):
        raise Invalid({"code": WRONG_CODE})


def _name_problems(chosen: Chosen) -> dict[str, str]:
    problems = {} if chosen.name else {"name": "Fill this in."}
    try:
        account_address(chosen.email)
    except Invalid as problem:
        problems |= problem.fields
    return problems


def _step(chosen: Chosen) -> int | None:
    return second_factor.step_of(chosen.secret, chosen.code, clock.now()) if chosen.secret else None


async def _spend(user_id: UUID, code: str) -> bool:
    row = await db.fetch_one("SELECT totp_secret FROM app_user WHERE id = $1", user_id)
    return row is not None and row["totp_secret"] is not None and await spend_code(user_id, row["totp_secret"], code)


async def _first(user_id: UUID, chosen: Chosen) -> None:
    await db.execute(
        "INSERT INTO app_user (id, email, name, role) VALUES ($1, $2, $3, $4) ",
        user_id, account_address(chosen.email), chosen.name, Role.ADMINISTRATOR,
    )  # fmt: skip


async def _set(purpose: Purpose, user_id: UUID, chosen: Chosen) -> list[str]:
    stored, now = await passwords.hashed(chosen.password), clock.now()
    if purpose is Purpose.PASSWORD:
        await db.execute("UPDATE app_user SET password_hash = $2, updated_at = $3 WHERE id = $1", user_id, stored, now)
        return []
    codes = second_factor.new_recovery_codes()
    await db.execute(
        "UPDATE app_user SET password_hash = $2, totp_secret = $3, totp_last_step = $4, recovery_codes = $5,"
        " last_seen_at = $6, updated_at = $6 WHERE id = $1",
        user_id, stored, chosen.secret, _step(chosen), [second_factor.recovery_digest(code) for code in codes], now,
    )  # fmt: skip
    return codes


async def _as_actor(user_id: UUID) -> Actor:
    user = await queries.user(user_id)
    return Actor(user_id, user.account.name, user.account.role)
