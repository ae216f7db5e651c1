"""Reading reminders: one's own, those of a mail, and all about one object."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from notifications.reminders.errors import NoSuchReminder
from notifications.reminders.letters import CHANNEL_KIND
from notifications.reminders.model import Decision, Policy
from notifications.reminders.past import Known, past_of, past_on
from notifications.reminders.planning import standing
from notifications.reminders.rules import acted_since, decisions
from notifications.reminders.tokens import reminder_of
from notifications.reminders.words import SIGN_IN, pressing
from notifications.reminders.world import Choice, Row, World, choice_of, closed, world
from registry.platform import clock, db
from registry.platform.access.model import Actor, Permission, can
from registry.platform.access.staff import staff
from registry.platform.deadlines import Deadline, DeadlineKind, Who
from registry.platform.errors import NotFound
from registry.platform.mail.configured import settings

_ROWS = """
    SELECT r.*, m.state AS mail_state, m.reason AS mail_reason, m.channel, m.attempts, m.settled_at,
        a.by_name AS acknowledged_by, a.by_user_id AS acting_id, a.on_day AS acknowledged_on,
        coalesce(a.at >= r.at, false) AS acted, u.name AS user_name
    FROM reminder r LEFT JOIN mail m ON m.id = r.mail_id LEFT JOIN app_user u ON u.id = r.user_id
    LEFT JOIN reminder_acknowledgement a ON (a.object_kind, a.object_id, a.kind, a.part, a.reference_on)
        = (r.object_kind, r.object_id, r.kind, r.part, r.reference_on)
"""
_MINE = f"""
    {_ROWS} WHERE r.recipient = $1 AND (r.at, r.id) < ($2, $3) AND r.id <> ALL($5)
    ORDER BY r.at DESC, r.id DESC LIMIT $4
"""
_ONE = f"{_ROWS} WHERE r.recipient = $1 AND r.id = $2"
_OPEN = """
    SELECT DISTINCT ON (r.reference_on, r.object_kind, r.object_id, r.kind, r.part) r.*,
        CASE WHEN a.at >= r.at THEN a.by_user_id END AS acting_id
    FROM reminder r LEFT JOIN reminder_acknowledgement a ON (a.object_kind, a.object_id, a.kind, a.part, a.reference_on)
        = (r.object_kind, r.object_id, r.kind, r.part, r.reference_on)
    WHERE r.recipient = $1 AND r.state <> 'withheld' AND r.at > $2
    ORDER BY r.reference_on, r.object_kind, r.object_id, r.kind, r.part, r.at DESC LIMIT 500
"""
_VERSION = """
    SELECT version FROM reminder_policy
    WHERE kind = $1 AND (object_kind, object_id) IS NOT DISTINCT FROM ($2::text, $3::uuid)
"""
_TRIED = (
    "SELECT state, attempts > 0 AS tried FROM mail WHERE cause_kind = $1 AND cause_id = $2 ORDER BY put_at DESC LIMIT 1"
)
_DAY = ("object_id", "kind", "part", "reference_on")
HIDDEN = "Something that you may not see any more"
LINK_DAYS = timedelta(days=90)
_OF_OBJECT = f"{_ROWS} WHERE r.object_kind = $1 AND r.object_id = $2 ORDER BY r.at DESC, r.id DESC LIMIT 200"
_OF_MAIL = f"""
    {_ROWS} WHERE r.mail_id = (SELECT mail_id FROM reminder WHERE id = $1) AND r.user_id IS NOT NULL AND r.at > $2
    ORDER BY r.reference_on, r.id
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Explained:
    """One day of an object: its schedule, what becomes of each rule today, whom it is told to and whom not, and why.

    `acting`: somebody in whose hands it is said that they act, and nobody was told since.
    """

    deadline: Deadline
    policy: Policy
    decisions: Sequence[tuple[Decision, str]]
    own: bool
    acting: bool
    absent: Sequence[tuple[Who, str, str]] = ()


async def mine(actor: Actor, before: tuple[datetime, UUID], limit: int, without: Collection[UUID] = ()) -> list[Row]:
    """One's own reminders, the latest first, from behind a key (when it was decided on, id), but for some."""
    return await readable(actor, await db.fetch(_MINE, str(actor.user_id), *before, limit, list(without)))


async def one(actor: Actor, reminder_id: UUID) -> Row:
    """One of one's own.

    Raises:
        NoSuchReminder: there is none, or it is somebody else's.
    """
    found = await readable(actor, await db.fetch(_ONE, str(actor.user_id), reminder_id))
    if not found:
        raise NoSuchReminder
    return found[0]


async def of_mail(token: str) -> list[Row]:
    """What was in the mail that a link came with; nothing where it is none of ours, or its reader's account is closed.

    A link is good for 90 days. A mail may be passed on: what not everybody may see has no name behind its link.
    """
    first = await reminder_of(token)
    rows = await db.fetch(_OF_MAIL, first, clock.now() - LINK_DAYS) if first else []
    reader = (await staff()).get(rows[0]["user_id"]) if rows else None
    return [_unsigned(row) for row in await readable(reader.actor, rows)] if reader else []


async def readable(actor: Actor, rows: Sequence[Row]) -> list[Row]:
    """The same rows; what they may no longer see has neither name nor path, and says so with `hidden`."""
    now = await _visibilities(rows)
    return [_readable(actor, row, now.get((row["object_kind"], row["object_id"]))) for row in rows]


def _readable(actor: Actor, row: Row, now: str | None) -> Row:
    visibility = now or row["visibility"]
    seen = can(actor, Permission(row["needs"])) and actor.sees(visibility)
    return {**row, "hidden": not seen, "visibility": visibility} | (
        {} if seen else {"label": HIDDEN, "path": "/reminders"}
    )


def _unsigned(row: Row) -> Row:
    named = row["hidden"] or row["visibility"] == "all_users"
    return row if named else {**row, "label": SIGN_IN, "path": "/reminders"}


async def _visibilities(rows: Sequence[Row]) -> dict[tuple[str, UUID], str]:
    """Who may see these objects today, for those that still have a day; in a fixed number of statements."""
    today = clock.today(settings().time_zone)
    found = {}
    for object_kind in {row["object_kind"] for row in rows}:
        ids = {row["object_id"] for row in rows if row["object_kind"] == object_kind}
        for each in await standing(object_kind, sorted(ids), today):
            found[object_kind, each.object_id] = each.visibility
    return found


async def open_of(actor: Actor) -> list[Row]:
    """What one was told of lately that nobody said since they act on, if it stands in one's hands; what matters first.

    In a fixed number of statements, one where there is nothing.
    """
    rows = await db.fetch(_OPEN, str(actor.user_id), clock.now() - LINK_DAYS)
    if not rows:
        return []
    known, stands = await world(settings().time_zone), {}
    for object_kind in sorted({row["object_kind"] for row in rows}):
        ids = {row["object_id"] for row in rows if row["object_kind"] == object_kind}
        for each in await standing(object_kind, sorted(ids), known.today):
            hands = {one.user_id for one in known.in_charge(each).values()}
            if actor.user_id in hands and _sees(actor, each):
                stands[each.object_id, str(each.kind), each.part, each.on] = each, hands
    found = ((row, *stands.get(tuple(row[name] for name in _DAY), (None, set()))) for row in rows)
    return pressing([
        {**row, "label": each.label, "path": each.path} for row, each, hands in found
        if each and row["acting_id"] not in hands
    ])  # fmt: skip


async def choice(user_id: UUID) -> Choice:
    """When somebody wants to be written to."""
    row = await db.fetch_one("SELECT * FROM reminder_choice WHERE user_id = $1", user_id)
    return choice_of(row) if row else Choice()


async def tried_out(user_id: UUID) -> str | None:
    """What came of the last note that tried out a channel of theirs: its state, or "refused" while it is tried again.

    None where there was none.
    """
    row = await db.fetch_one(_TRIED, CHANNEL_KIND, user_id)
    return ("refused" if row["state"] == "queued" and row["tried"] else row["state"]) if row else None


async def version_of(kind: DeadlineKind, of: tuple[str, UUID] | None) -> int:
    """The version of a schedule of one's own; 0 where it is the usual one."""
    row = await db.fetch_one(_VERSION, str(kind), *(of or (None, None)))
    return row["version"] if row else 0


async def managers(actor: Actor) -> list[tuple[str, str]]:
    """Whom somebody may choose as their manager: id and name."""
    known = await world(settings().time_zone)
    return [(str(key), known.staff[key].actor.name) for key in known.managers if key != actor.user_id]


async def explained(actor: Actor, object_kind: str, object_id: UUID) -> tuple[list[Explained], list[Row]]:
    """Why who is told of an object, or is not: its days as they stand, and all that was told before.

    Raises:
        NotFound: it has no days that this person may see.
    """
    known = await world(settings().time_zone)
    raw = [each for each in await standing(object_kind, [object_id], known.today) if _sees(actor, each)]
    rows = await readable(actor, await db.fetch(_OF_OBJECT, object_kind, object_id))
    rows = [row for row in rows if raw or not row["hidden"]]
    if not raw and not rows:
        raise NotFound
    past, names = await past_of(object_kind, [object_id]), await _names(raw)
    raw.sort(key=lambda each: (each.on, each.kind, each.part))
    return [_explained(each, known, past, names) for each in raw], rows


async def _names(days: Sequence[Deadline]) -> dict[UUID, str]:
    keys = [one.user_id for each in days for one in each.people.values() if one.user_id]
    return {row["id"]: row["name"] for row in await db.fetch("SELECT id, name FROM app_user WHERE id = ANY($1)", keys)}


def _explained(raw: Deadline, known: World, past: Known, names: Mapping[UUID, str]) -> Explained:
    deadline, policy = known.with_people(raw), known.policy(raw)
    before = past_on(past, deadline)
    found = decisions(deadline, policy, before, known.today, closed)
    own = (deadline.kind, deadline.object_kind, deadline.object_id) in known.own_policies
    absent = [
        (who, names.get(one.user_id, "somebody who left"), why)
        for who, one in raw.people.items()
        if one.user_id and one.user_id not in {each.user_id for each in deadline.people.values()}
        and (why := known.why_not(one, raw))
    ]  # fmt: skip
    named = [(one, _name(one, known)) for one in found]
    return Explained(deadline, policy, named, own, acted_since(before, deadline.on), absent)


def _name(one: Decision, known: World) -> str:
    if one.recipient is None:
        return "nobody"
    colleague = known.staff.get(one.recipient.user_id) if one.recipient.user_id else None
    return colleague.actor.name if colleague else (one.recipient.address or "somebody who left")


def _sees(actor: Actor, deadline: Deadline) -> bool:
    return can(actor, deadline.needs) and actor.sees(deadline.visibility)
