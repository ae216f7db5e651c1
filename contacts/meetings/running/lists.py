"""Action items and certificates in pages, as their reader may see them: as many statements for three as for 300."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from contacts.meetings.rows import Row
from contacts.meetings.running.model import Action, Certificate
from contacts.meetings.running.whose import may_run
from registry.platform import db, slices
from registry.platform.access.model import Actor

FAR = date(9000, 1, 1)  # the order of what has no day
Key = tuple[date, UUID]


class State(StrEnum):
    """Which action items: those that are open, those of them whose day has passed, and those that are closed."""

    OPEN = "open"
    OVERDUE = "overdue"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What a list of action items is narrowed to; None does not narrow."""

    meeting_id: UUID | None = None
    item_id: UUID | None = None
    owner_id: UUID | None = None
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    agreement_id: UUID | None = None
    state: State = State.ALL


# In the order in which they are due; what has no day comes last.
_DUE = "coalesce(a.due_on, date '9000-01-01')"
_ACTIONS = """
    SELECT a.*, coalesce(m.title, s.title) AS meeting, m.local_at, s.visibility, s.host_id, s.sector,
        o.name AS organisation, coalesce(u.name, p.name, a.owner_name) AS owner,
        coalesce(u.disabled_at IS NOT NULL OR p.status = 'left', false) AS owner_gone
    FROM action_item a
    LEFT JOIN meeting m ON m.id = a.meeting_id LEFT JOIN meeting_series s ON s.id = m.series_id
    LEFT JOIN organisation o ON o.id = a.organisation_id
    LEFT JOIN app_user u ON u.id = a.owner_id LEFT JOIN person p ON p.id = a.owner_person_id
    WHERE coalesce(s.visibility, 'all_users') = ANY($1)
"""
_OPEN = "a.done_on IS NULL AND a.dropped_on IS NULL"
_STATES = {
    State.OPEN: _OPEN,
    State.OVERDUE: f"{_OPEN} AND a.due_on < {{0}}",
    State.CLOSED: f"NOT ({_OPEN})",
    State.ALL: "true",
}
# About a partner is also what somebody of it took on.
_OF_PARTNER = "(a.organisation_id = {0} OR p.organisation_id = {0})"


async def actions(  # noqa: PLR0913 - which, of when, from where, how many
    actor: Actor,
    narrowed: Narrowed,
    *,
    today: date | None = None,
    after: Key | None = None,
    limit: int,
    may: bool | None = None,
) -> list[Action]:
    """At most `limit` action items from behind a key (`key_of`), what is due first or overdue longest first.

    `today` is needed for what is overdue. `may` says whether the reader may change them, where that is known.
    """
    args: list[Any] = [actor.visibilities()]
    parts = []

    def narrow(text: str, *values: object) -> None:
        parts.append(text.format(*(f"${len(args) + place}" for place in range(1, len(values) + 1))))
        args.extend(values)

    for text, value in (
        ("a.meeting_id = {0}", narrowed.meeting_id), ("a.id = {0}", narrowed.item_id),
        ("a.owner_id = {0}", narrowed.owner_id), ("a.owner_person_id = {0}", narrowed.person_id),
        (_OF_PARTNER, narrowed.organisation_id), ("a.agreement_id = {0}", narrowed.agreement_id),
    ):  # fmt: skip
        if value is not None:
            narrow(text, value)
    narrow(_STATES[narrowed.state], *([today] if narrowed.state is State.OVERDUE else []))
    if after:
        narrow(f"({_DUE}, a.id) > ({{0}}, {{1}})", *after)
    args.append(limit)
    where = "".join(f" AND {part}" for part in parts)
    rows = await db.fetch(f"{_ACTIONS}{where} ORDER BY {_DUE}, a.id LIMIT ${len(args)}", *args)
    return await _shown(actor, rows, may)


def key_of(one: Action) -> Key:
    """Where an action item stands in its list."""
    return one.due_on or FAR, one.id


async def _shown(actor: Actor, rows: Sequence[Row], may: bool | None) -> list[Action]:  # noqa: FBT001 - known or not
    named = await slices.agreements(actor, ids={row["agreement_id"] for row in rows if row["agreement_id"]})
    papers = {one.id: one for one in named}
    mine = set() if may is not None else await may_run(actor, {(row["host_id"], row["sector"]) for row in rows})
    found = []
    for row in rows:
        names = (
            "id", "title", "meeting_id", "meeting", "objective_id", "owner_id", "owner_person_id", "owner",
            "owner_gone", "organisation_id", "organisation", "due_on", "done_on", "dropped_on", "reason", "version",
        )  # fmt: skip
        paper = papers.get(row["agreement_id"])
        found.append(Action(
            meeting_on=row["local_at"].date() if row["local_at"] else None,
            agreement=paper,
            agreement_id=paper.id if paper else None,
            mine=row["owner_id"] == actor.user_id,
            may=may if may is not None else (row["host_id"], row["sector"]) in mine,
            **{name: row[name] for name in names},
        ))  # fmt: skip
    return found


_RENEWED = """EXISTS (
    SELECT 1 FROM training_certificate n WHERE n.person_id = c.person_id AND n.title = c.title AND n.id <> c.id
        AND coalesce(n.expires_on, date '9000-01-01') > coalesce(c.expires_on, date '9000-01-01'))
"""
_CERTIFICATES = f"""
    SELECT c.*, p.name AS person, p.organisation_id, o.name AS organisation, {_RENEWED} AS renewed
    FROM training_certificate c JOIN person p ON p.id = c.person_id JOIN organisation o ON o.id = p.organisation_id
    LEFT JOIN meeting m ON m.id = c.meeting_id LEFT JOIN meeting_series s ON s.id = m.series_id
    WHERE coalesce(s.visibility, 'all_users') = ANY($1)
"""  # noqa: S608 - our own words
_EXPIRES = "coalesce(c.expires_on, date '9000-01-01')"


async def certificates(  # noqa: PLR0913 - one for each way to narrow the list
    actor: Actor,
    *,
    meeting_id: UUID | None = None,
    person_ids: Collection[UUID] | None = None,
    organisation_id: UUID | None = None,
    until: date | None = None,
    since: date | None = None,
    standing: bool = False,
    after: Key | None = None,
    limit: int,
) -> list[Certificate]:
    """At most `limit` certificates from behind a key (`key_of_certificate`), what expires first first.

    Those that expire from `since` to `until`. `standing`: of people who have not left, and with no later one of the
    same title.
    """
    args: list[Any] = [actor.visibilities()]
    parts = ["p.status <> 'left'", f"NOT {_RENEWED}"] if standing else []
    for text, value in (
        ("c.meeting_id = {0}", meeting_id), ("c.person_id = ANY({0})", list(person_ids) if person_ids else None),
        ("p.organisation_id = {0}", organisation_id), ("c.expires_on <= {0}", until), ("c.expires_on >= {0}", since),
    ):  # fmt: skip
        if value is not None:
            args.append(value)
            parts.append(text.format(f"${len(args)}"))
    if after:
        args.extend(after)
        parts.append(f"({_EXPIRES}, c.id) > (${len(args) - 1}, ${len(args)})")
    args.append(limit)
    where = "".join(f" AND {part}" for part in parts)
    rows = await db.fetch(f"{_CERTIFICATES}{where} ORDER BY {_EXPIRES}, c.id LIMIT ${len(args)}", *args)
    names = (
        "id", "person_id", "person", "organisation_id", "organisation", "title", "number", "issued_on", "expires_on",
        "meeting_id", "renewed",
    )  # fmt: skip
    return [Certificate(**{name: row[name] for name in names}) for row in rows]


def key_of_certificate(one: Certificate) -> Key:
    """Where a certificate stands in its list."""
    return one.expires_on or FAR, one.id


async def certificates_of(actor: Actor, person_id: UUID) -> list[Certificate]:
    """The certificates of somebody, the one that counts longest first."""
    found = await certificates(actor, person_ids=[person_id], limit=100)
    return found[::-1]
