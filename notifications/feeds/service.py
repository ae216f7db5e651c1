"""Make a feed, give one to somebody outside, renew its address, end it: each one transaction."""

from uuid import UUID

from notifications.feeds import queries, rules
from notifications.feeds.model import OUTSIDE, Choice, Feed, Handed, Scope
from registry.platform import audit, clock, db, slices
from registry.platform.access.addresses import account_address
from registry.platform.access.keys import digest, new_key
from registry.platform.access.model import Actor, Permission, can
from registry.platform.errors import Invalid, NotFound, Refused
from registry.platform.ids import new_id

KIND = "calendar_feed"
MOST = 20
_INSERT = """
INSERT INTO calendar_feed (id, secret_hash, hint, owner_id, outsider_name, outsider_address, granted_by_id, name, scope,
    sector, alarm_minutes, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""


async def subscribe(actor: Actor, choice: Choice) -> Handed:
    """A feed of one's own, good for a year.

    Raises:
        Invalid: the choice cannot be had, or there are twenty already.
    """
    _refuse(rules.wrong_with(choice, sectors()))
    async with db.transaction():
        await _refuse_more(actor)
        handed = await _insert(choice, owner_id=actor.user_id)
        await audit.record(actor, "subscribed", KIND, handed.id, after=_told(choice) | {"user": actor.user_id})
    return handed


async def grant(actor: Actor, choice: Choice, name: str, address: str) -> Handed:
    """A feed for somebody without an account, as long as whoever gives it may.

    Raises:
        Refused: this is not theirs to give.
        Invalid: the choice cannot be had, or it is no e-mail address.
    """
    if not can(actor, Permission.EDIT_DIRECTORY):
        raise Refused
    _refuse(rules.wrong_with(choice, sectors(), OUTSIDE))
    if not rules.may_vouch(actor, choice.scope, choice.sector):
        raise Refused("You look after some sectors or areas only, and can give away no more than these.")
    folded = _address(address)
    async with db.transaction():
        handed = await _insert(choice, outsider_name=name, outsider_address=folded, granted_by_id=actor.user_id)
        told = _told(choice) | {"granted_to": name, "user": actor.user_id}
        await audit.record(actor, "granted", KIND, handed.id, after=told)
    return handed


async def renew(actor: Actor, feed_id: UUID) -> Handed:
    """A new address for the same feed, for a year from now; the old one ends at once.

    Whoever renews that of somebody outside answers for it from then on.

    Raises:
        NotFound: there is no such feed, it is over, or it is another's.
        Refused: it is of somebody outside, and not theirs to give.
    """
    async with db.transaction():
        feed = await _held(actor, feed_id)
        secret, now = new_key(), clock.now()
        await db.execute(
            "UPDATE calendar_feed SET secret_hash = $2, hint = $3, expires_at = $4, fetched_at = NULL, client = NULL,"
            " granted_by_id = CASE WHEN owner_id IS NULL THEN $5::uuid END, version = version + 1 WHERE id = $1",
            feed.id, digest(secret), secret[: rules.HINT_LETTERS], now + rules.GOOD_FOR, actor.user_id,
        )  # fmt: skip
        await audit.record(actor, "renewed", KIND, feed.id)
    return Handed(feed.id, secret)


async def revoke(actor: Actor, feed_id: UUID) -> None:
    """End a feed at once and for good.

    Raises:
        NotFound, Refused: as for `renew`.
    """
    async with db.transaction():
        feed = await _held(actor, feed_id)
        await db.execute(
            "UPDATE calendar_feed SET revoked_at = $2, version = version + 1 WHERE id = $1", feed.id, clock.now()
        )
        await audit.record(actor, "revoked", KIND, feed.id)


async def vouch(actor: Actor, feed_id: UUID) -> None:
    """Answer from now on for a feed of somebody outside, as when whoever gave it has left. Its address stays.

    Raises:
        NotFound, Refused: as for `renew`.
    """
    async with db.transaction():
        feed = await _held(actor, feed_id)
        if feed.granted_by_id is None:
            raise NotFound
        if feed.granted_by_id == actor.user_id:
            return
        await db.execute(
            "UPDATE calendar_feed SET granted_by_id = $2, version = version + 1 WHERE id = $1", feed.id, actor.user_id
        )
        await audit.record(actor, "vouched", KIND, feed.id, after={"user": actor.user_id})


def sectors() -> dict[str, str]:
    """The sectors that there are, in words."""
    return {code: words for part in slices.load() for code, words in part.sectors.items()}


def outside_name(scope: Scope, sector: str | None) -> str:
    """What a calendar of somebody outside is called in their program."""
    words = sectors().get(sector or "")
    return f"Meetings: {words}" if scope is Scope.SECTOR and words else "Liaison meetings"


async def _held(actor: Actor, feed_id: UUID) -> Feed:
    """A feed that is not over, locked: one's own, or one of somebody outside that one may give away oneself."""
    feed = await queries.feed(feed_id)
    if feed is None or feed.revoked_at is not None:
        raise NotFound
    if feed.outsider_address is None and feed.owner_id != actor.user_id:
        raise NotFound
    if feed.outsider_address is not None and not rules.may_vouch(actor, feed.scope, feed.sector):
        raise Refused
    return feed


async def _refuse_more(actor: Actor) -> None:
    row = await db.fetch_one(
        "SELECT count(*) AS many FROM calendar_feed WHERE owner_id = $1 AND revoked_at IS NULL", actor.user_id
    )
    if row and row["many"] >= MOST:
        _refuse({"": f"You have {MOST} calendars already. End one that you no longer use."})


async def _insert(
    choice: Choice,
    *,
    owner_id: UUID | None = None,
    outsider_name: str | None = None,
    outsider_address: str | None = None,
    granted_by_id: UUID | None = None,
) -> Handed:
    feed_id, secret, now = new_id(), new_key(), clock.now()
    await db.execute(
        _INSERT,
        feed_id, digest(secret), secret[: rules.HINT_LETTERS], owner_id, outsider_name, outsider_address, granted_by_id,
        choice.name, choice.scope, choice.sector, choice.alarm_minutes, now, now + rules.GOOD_FOR,
    )  # fmt: skip
    return Handed(feed_id, secret)


def _told(choice: Choice) -> dict[str, object]:
    return {"name": choice.name, "scope": str(choice.scope), "sector": choice.sector, "alarm": choice.alarm_minutes}


def _address(typed: str) -> str:
    try:
        return account_address(typed)
    except Invalid as problem:
        raise Invalid({"address": problem.fields["email"]}) from None


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise Invalid(wrong)
