"""What a coordinator should look at: reported wrong, due, never confirmed, and positions that must be filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contacts import rows
from contacts.campaigns.calling import call_count
from contacts.campaigns.progress import waiting_count
from contacts.freshness import When, standing
from contacts.holders import FILLS
from contacts.model import ContactPoint, Position, Standing
from contacts.queries import latest_checks
from contacts.scope import LOOKED_AFTER, scope_of
from contacts.silence import SILENT, silent
from contacts.words import ago
from registry.platform import db
from registry.platform.access.model import Actor

# Counting stops here: beyond it the number says no more than "many".
MANY = 1000

_SCOPE = f"""
    JOIN organisation o ON o.id = {{0}}.organisation_id AND o.status IN ('active', 'prospect') AND {LOOKED_AFTER}
"""
_WRONG = "c.failed_at IS NOT NULL"
_DUE = f"""
    c.confirmed_on IS NOT NULL AND ((c.confirmed_on + make_interval(months => c.confirm_months))::date < $4
        OR c.id IN ({SILENT}))
"""
_NEVER = "c.confirmed_on IS NULL AND c.failed_at IS NULL"
_ORDERS = {
    _WRONG: "c.failed_at DESC, c.id",
    _DUE: "(c.confirmed_on + make_interval(months => c.confirm_months))::date, c.id",
    _NEVER: "c.created_at, c.id",
}
_VACANT = f"""
    FROM position p {{scope}}
    WHERE p.required AND (p.abolished_on IS NULL OR p.abolished_on > $3) AND NOT EXISTS (
        SELECT 1 FROM assignment a JOIN person ON person.id = a.person_id
        WHERE a.position_id = p.id AND a.starts_on <= $3 AND (a.ends_on IS NULL OR a.ends_on >= $3)
            AND {FILLS}
            AND (person.left_on IS NULL OR person.left_on > $3))
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Item:
    """A contact point that needs somebody, at an organisation. Lists say where it is, not what the number is."""

    point: ContactPoint
    organisation: str
    standing: Standing
    who: str | None = None

    @property
    def what(self) -> str:
        """What it is and whose: "Desk, Dana Reyes"."""
        return ", ".join(part for part in (self.point.kind.label, self.point.label, self.who) if part)


@dataclass(frozen=True, slots=True)
class Vacancy:
    position: Position
    organisation: str


@dataclass(frozen=True, slots=True)
class Work:
    """What is waiting: the first few of each kind and how many there are, counted up to MANY.

    `said_count`: what people said of themselves and nobody took yet; `call_count`: those who are to be called.
    """

    wrong: Sequence[Item]
    wrong_count: int
    due: Sequence[Item]
    due_count: int
    never: Sequence[Item]
    never_count: int
    vacant: Sequence[Vacancy]
    vacant_count: int
    all_count: int
    said_count: int = 0
    call_count: int = 0

    @property
    def fresh_count(self) -> int:
        """Numbers that need nobody's work, as long as all of them were counted."""
        return max(0, self.all_count - self.wrong_count - self.due_count - self.never_count)

    @property
    def nothing(self) -> bool:
        return not (self.wrong or self.due or self.never or self.vacant or self.said_count or self.call_count)


async def work(actor: Actor, now: datetime, *, each: int = 5, when: When = ago) -> Work:
    """What is waiting in the sectors and jurisdictions of this person, most urgent first, in a dozen statements.

    At most `each` of a kind; `when` says in the words of each number when it was checked.
    """
    scope = scope_of(actor)
    seen, today = actor.visibilities(), now.date()
    found = {kind: await _points(kind, scope, seen, today, each) for kind in _ORDERS}
    ids = [row["id"] for lines, _ in found.values() for row in lines]
    checks, asked_on = await latest_checks(ids), await silent(ids)
    items = {
        kind: [_item(row, standing(rows.point(row), checks, now, asked_on.get(row["id"]), when)) for row in lines]
        for kind, (lines, _) in found.items()
    }
    vacant, vacancies = await _vacancies(scope, today, each)
    return Work(
        items[_WRONG], found[_WRONG][1], items[_DUE], found[_DUE][1], items[_NEVER], found[_NEVER][1], vacant,
        vacancies, await _counted(_usable("true"), [*scope, seen]), await waiting_count(actor, MANY),
        await call_count(actor, MANY),
    )  # fmt: skip


def _item(row: rows.Row, good: Standing) -> Item:
    return Item(rows.point(row), row["house"], good, row["who"])


async def _points(kind: str, scope: Any, seen: list[str], today: date, each: int) -> tuple[Sequence[rows.Row], int]:
    args: list[object] = [*scope, seen, *([today] if kind is _DUE else [])]
    where = _usable(kind)
    who = "(SELECT name FROM person WHERE person.id = c.person_id) AS who"
    few = await db.fetch(f"SELECT c.*, o.name AS house, {who} {where} ORDER BY {_ORDERS[kind]} LIMIT {each}", *args)
    return few, await _counted(where, args)


def _usable(kind: str) -> str:
    return f"FROM contact_point c {_SCOPE.format('c')} WHERE c.retired_on IS NULL AND c.visibility = ANY($3) AND {kind}"


async def _vacancies(scope: Any, today: date, each: int) -> tuple[list[Vacancy], int]:
    args, where = [*scope, today], _VACANT.format(scope=_SCOPE.format("p"))
    few = await db.fetch(f"SELECT p.*, o.name AS house {where} ORDER BY p.updated_at, p.id LIMIT {each}", *args)
    return [Vacancy(rows.position(row), row["house"]) for row in few], await _counted(where, args)


async def _counted(where: str, args: Sequence[object]) -> int:
    row = await db.fetch_one(f"SELECT count(*) AS number FROM (SELECT 1 {where} LIMIT {MANY}) AS found", *args)  # noqa: S608 - our own words
    return int(row["number"]) if row else 0
