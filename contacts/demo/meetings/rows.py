"""Meetings of the county as rows: nobody is written to, as its people do not exist."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from contacts.demo.meetings.days import first_at, rule
from contacts.demo.meetings.plan import Item, Sitting
from contacts.freshness import add_months
from contacts.meetings import filling, rows
from contacts.meetings.publishing import publish
from contacts.meetings.recurrence import originals, reach, span
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor
from registry.platform.demonstration import ZONE, Stage
from registry.platform.ids import new_id

_POINT = """
    SELECT n.id, n.name FROM position t JOIN assignment a ON a.position_id = t.id JOIN person n ON n.id = a.person_id
    WHERE t.organisation_id = $1 AND t.role = 'primary_poc' AND t.abolished_on IS NULL AND a.ends_on IS NULL
        AND n.status <> 'left' ORDER BY a.kind <> 'primary', a.rank LIMIT 1
"""


_HOUSE = "SELECT NULL::uuid AS id, name FROM organisation WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Made:
    """The series that were made so far, by the key of the plan."""

    stage: Stage
    series: dict[str, UUID] = field(default_factory=dict)

    def organisation(self, partner: str) -> UUID:
        return self.stage.organisations[partner]


async def added(table: str, **values: object) -> UUID:
    """One row; its id."""
    row: dict[str, object] = {"id": new_id()} | values
    marks = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    await db.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})",  # noqa: S608 - our own names
        *row.values(),
    )
    return UUID(str(row["id"]))


async def planned(made: Made, one: Sitting, actor: Actor) -> None:
    """A series with its meetings two years ahead, and everybody who is asked."""
    first = first_at(one, made.stage.today)
    series_id = await added(
        "meeting_series", kind=one.kind, title=one.title, purpose=one.purpose, sector=one.sector, place=one.venue,
        host_id=made.organisation(one.host), link=one.link, zone=ZONE.key, first_at=first, minutes=one.minutes,
        rrule=rule(one, first), visibility=one.visibility, owner_id=actor.user_id,
        backup_owner_id=made.stage.cast["manager"].user_id, filled_until=reach(clock.today(ZONE.key)), demo=True,
        created_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    made.series[one.key] = series_id
    row = await db.fetch_one("SELECT * FROM meeting_series WHERE id = $1", series_id)
    it = rows.series(row)
    await filling.add(it, originals(it.rrule, first, ZONE.key, reach(clock.today(ZONE.key))))
    await _ask(made, one, series_id, actor)
    await publish(series_id)
    after = {"kind": one.kind, "title": one.title, "asked": len(one.partners) + len(one.outside) + 1}
    await audit.record(actor, "planned", "meeting_series", series_id, after=after)


async def _ask(made: Made, one: Sitting, series_id: UUID, actor: Actor) -> None:
    known: dict[str, object] = {"series_id": series_id, "created_at": clock.now()}
    await added("meeting_invitee", **known, user_id=actor.user_id, name=actor.name, part="chair")
    for partner, who in await people(made, one):
        column = {"person_id": who["id"]} if who["id"] else {"organisation_id": made.organisation(partner)}
        await added("meeting_invitee", **known, **column, name=who["name"])
    for name, address in one.outside:
        await added("meeting_invitee", **known, address=address, name=name, part="optional")


async def people(made: Made, one: Sitting) -> list[tuple[str, rows.Row]]:
    """The partners that are asked, each with its first point of contact; itself where there is none of its own."""
    found: dict[str, rows.Row] = {}
    for partner in one.partners:
        row = await db.fetch_one(_POINT, made.organisation(partner))
        if row is None or row["id"] in {known["id"] for known in found.values()}:
            row = await db.fetch_one(_HOUSE, made.organisation(partner))
        found[partner] = row
    return list(found.items())


async def held(made: Made, one: Sitting, number: int, actor: Actor) -> None:
    """One meeting took place: who came, and its minutes, which somebody approved."""
    meeting = await _held(made, one, number, actor)
    await db.execute(
        "UPDATE meeting SET minutes_state = 'approved', approved_by_id = $2, approved_by = $3, approved_at = $4"
        " WHERE id = $1", meeting, actor.user_id, actor.name, clock.now(),
    )  # fmt: skip


async def last_held(made: Made, one: Sitting, number: int, actor: Actor) -> None:
    """The last of them so far: all that was written down, of a series with minutes that are still a draft."""
    if one.every:
        meeting = await _held(made, one, number, actor)
    else:
        await held(made, one, number, actor)
        meeting = await _numbered(made, one, number)
    await _written(made, one, meeting, actor)


async def _held(made: Made, one: Sitting, number: int, actor: Actor) -> UUID:
    meeting = await _numbered(made, one, number)
    for place, (partner, who) in enumerate(await people(made, one)):
        await added(
            "meeting_attendance", meeting_id=meeting, organisation_id=made.organisation(partner), person_id=who["id"],
            name=who["name"], attendance=_came(one, partner, place, number),
        )  # fmt: skip
    await added("meeting_attendance", meeting_id=meeting, user_id=actor.user_id, name=actor.name, attendance="present")
    await db.execute(
        "UPDATE meeting SET state = 'held', minutes_state = 'draft', minutes_text = $2, record_class = $3"
        " WHERE id = $1",
        meeting, one.minutes_text or "Those who came went through the agenda.",
        "partly_exempt" if one.visibility == "all_users" else "exempt",
    )  # fmt: skip
    await audit.record(actor, "held", "meeting", meeting, before={"state": "planned"}, after={"state": "held"})
    return meeting


def _came(one: Sitting, partner: str, place: int, number: int) -> str:
    if partner in one.gone:
        return "present" if number == 0 and one.every else "absent"
    if (place + 2 * number) % 11 == 10:
        return "excused"
    return "remote" if one.link or (place + number) % 7 == 6 else "present"


async def _written(made: Made, one: Sitting, meeting: UUID, actor: Actor) -> None:
    for rank, title in enumerate(one.agenda, 1):
        await added(
            "agenda_item", series_id=made.series[one.key], raised_for_id=meeting, rank=rank, title=title,
            created_at=clock.now(),
            done_in_id=meeting if rank == 1 else None,
        )  # fmt: skip
    for text in one.decisions:
        await added("meeting_decision", meeting_id=meeting, text=text, at=clock.now())
    objectives = await objectives_of(one, meeting)
    for number, item in enumerate(one.items):
        await _taken_on(made, item, meeting, objectives[number % len(objectives)] if objectives else None, actor)
    if one.certificate:
        await _certified(made, one, meeting)


async def objectives_of(one: Sitting, meeting: UUID) -> list[UUID]:
    """What an exercise is to show."""
    return [
        await added("exercise_objective", meeting_id=meeting, rank=rank, text=text, rating=rating)
        for rank, (text, rating) in enumerate(one.objectives, 1)
    ]


async def _taken_on(made: Made, item: Item, meeting: UUID, objective: UUID | None, actor: Actor) -> None:
    owner, today = made.stage.cast.get(item.by, actor), made.stage.today
    due = today + timedelta(days=item.due)
    await added(
        "action_item", meeting_id=meeting, objective_id=objective, title=item.title, owner_id=owner.user_id,
        owner_name=owner.name, organisation_id=made.organisation(item.partner) if item.partner else None, due_on=due,
        done_on=min(due - timedelta(days=2), today) if item.done else None, demo=True,
        created_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip


async def _certified(made: Made, one: Sitting, meeting: UUID) -> None:
    assert one.certificate is not None  # noqa: S101 - asked for by the caller
    title, days = one.certificate
    issued = clock.today(ZONE.key)
    for number, (_, who) in enumerate(await people(made, one)):
        if who["id"]:
            # The first runs out soon, the others in two years.
            ends = issued + timedelta(days=days) if number == 0 else add_months(issued, 24)
            await added(
                "training_certificate", person_id=who["id"], meeting_id=meeting, title=title,
                number=f"TA-{100 + number}", issued_on=issued, expires_on=ends,
                created_at=clock.now(),
            )  # fmt: skip


async def aimed_at(made: Made, one: Sitting, _: Actor) -> None:
    """What an exercise to come is to show."""
    await objectives_of(one, await _numbered(made, one, 0))


async def called_off(made: Made, one: Sitting, number: int, reason: str, actor: Actor) -> None:
    """One of them did not take place."""
    meeting = await _numbered(made, one, number)
    await db.execute("UPDATE meeting SET state = 'cancelled', reason = $2 WHERE id = $1", meeting, reason)
    await publish(made.series[one.key])
    await audit.record(actor, "cancelled", "meeting", meeting, before={"state": "planned"}, after={"reason": reason})


async def moved(made: Made, one: Sitting, number: int, days: int, actor: Actor) -> None:
    """One of them takes place some days later."""
    meeting = await _numbered(made, one, number)
    row = await db.fetch_one("SELECT local_at FROM meeting WHERE id = $1", meeting)
    assert row is not None  # noqa: S101 - just found
    local: datetime = row["local_at"] + timedelta(days=days)
    begins, ends = span(local, one.minutes, ZONE.key)
    await db.execute(
        "UPDATE meeting SET local_at = $2, starts_at = $3, ends_at = $4 WHERE id = $1", meeting, local, begins, ends
    )
    await publish(made.series[one.key])
    await audit.record(
        actor, "moved", "meeting", meeting, before={"local_at": row["local_at"]}, after={"local_at": local}
    )


async def _numbered(made: Made, one: Sitting, number: int) -> UUID:
    found = await db.fetch(
        "SELECT id FROM meeting WHERE series_id = $1 ORDER BY original_at OFFSET $2 LIMIT 1",
        made.series[one.key],
        number,
    )
    return UUID(str(found[0]["id"]))
