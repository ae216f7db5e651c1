"""What happened to single people: who left, who is away, who stands in, and a number that was replaced."""

from collections.abc import Iterator
from datetime import timedelta

from contacts import service
from contacts.demo.cast import Made
from contacts.demo.planning import Plan, Planned
from contacts.model import AssignmentKind, PointKind, PositionRole
from contacts.schemas import AbolishIn, DelegationIn, LeaveIn, LeftIn, PointIn
from registry.platform.access.model import Actor
from registry.platform.demonstration import Scene, Stage

ROLE = PositionRole
LEFT_DAYS_AGO = {("university", "registrar"): 38, ("hospital", "privacy"): 15}


def stories(stage: Stage, made: Made, planned: Plan) -> Iterator[Scene]:
    """The scenes of single people, in the order of the pages on which they show."""
    yield from _succession(stage, made, planned)
    yield from _departures(stage, made)
    yield from _absences(stage, made, planned)
    yield from _substitutes(stage, made)
    yield from _changed_number(stage, made, planned)
    yield from _dropped_post(stage, made)


def _succession(stage: Stage, made: Made, planned: Plan) -> Iterator[Scene]:
    """The registrar left and her associate took over."""
    key = ("university", "registrar2")

    async def joined(actor: Actor) -> None:
        await made.list_person(actor, key[0], planned.newcomers[key])

    async def left(actor: Actor) -> None:
        person = made.people["university", "registrar"]
        left_on = stage.today - timedelta(days=LEFT_DAYS_AGO["university", "registrar"])
        given = LeftIn(left_on=left_on, successor_id=made.people[key])
        await service.person_left(actor, person, given, await made.version("person", person))

    yield Scene(stage.ago(52, 10), "education", joined)
    yield Scene(stage.ago(38, 16), "education", left)


def _departures(stage: Stage, made: Made) -> Iterator[Scene]:
    """One left and nobody follows; one has announced it."""

    async def left(actor: Actor) -> None:
        person = made.people["hospital", "privacy"]
        given = LeftIn(left_on=stage.today - timedelta(days=LEFT_DAYS_AGO["hospital", "privacy"]))
        await service.person_left(actor, person, given, await made.version("person", person))

    async def will_leave(actor: Actor) -> None:
        person = made.people["emergency", "planner"]
        given = LeftIn(left_on=stage.today + timedelta(days=19))
        await service.person_left(actor, person, given, await made.version("person", person))

    yield Scene(stage.ago(14, 9, 40), "coordinator", left)
    yield Scene(stage.ago(6, 14, 10), "coordinator", will_leave)


def _absences(stage: Stage, made: Made, planned: Plan) -> Iterator[Scene]:
    """One is on leave now, and somebody new stands in; one was away in spring and is back."""
    key = ("behavioral", "clinical2")

    async def goes(actor: Actor) -> None:
        person = made.people["behavioral", "clinical"]
        given = LeaveIn(back_on=stage.today + timedelta(days=23))
        await service.person_on_leave(actor, person, given, await made.version("person", person))
        substitute = await made.list_person(actor, key[0], planned.newcomers[key])
        held = made.assignments["behavioral", ROLE.MENTAL_HEALTH_EMERGENCY, AssignmentKind.PRIMARY]
        until = stage.today + timedelta(days=22)
        await service.delegate(
            actor, held, DelegationIn(delegate_id=substitute, starts_on=stage.today - timedelta(days=4), ends_on=until)
        )

    async def went(actor: Actor) -> None:
        person = made.people["fusion", "tlo"]
        await service.person_on_leave(actor, person, LeaveIn(), await made.version("person", person))

    async def returned(actor: Actor) -> None:
        person = made.people["fusion", "tlo"]
        await service.person_returned(actor, person, await made.version("person", person))

    yield Scene(stage.ago(200, 11), "coordinator", went)
    yield Scene(stage.ago(171, 9, 30), "coordinator", returned)
    yield Scene(stage.ago(4, 9, 15), "coordinator", goes)


def _substitutes(stage: Stage, made: Made) -> Iterator[Scene]:
    """Delegations that run now, and one that begins next week."""
    yield _stands_in(stage, made, ("bayhaven_high", "assistant"), -1, 5)
    yield _stands_in(stage, made, ("federal", "coordinator"), -2, 9)
    yield _stands_in(stage, made, ("power", "control"), 6, 20)


def _stands_in(stage: Stage, made: Made, who: tuple[str, str], first: int, last: int) -> Scene:
    async def delegated(actor: Actor) -> None:
        held = made.assignments[who[0], ROLE.PRIMARY_POC, AssignmentKind.PRIMARY]
        starts_on, ends_on = (stage.today + timedelta(days=days) for days in (first, last))
        given = DelegationIn(delegate_id=made.people[who], starts_on=starts_on, ends_on=ends_on)
        await service.delegate(actor, held, given)

    return Scene(stage.ago(3, 13, 5), stage.keepers[who[0]], delegated)


def _changed_number(stage: Stage, made: Made, planned: Plan) -> Iterator[Scene]:
    """The water utility has a new switchboard; the old number still finds it."""
    line = next(one for one in planned.lines if (one.partner, one.kind) == ("water", PointKind.MAIN_LINE))

    async def replaced(actor: Actor) -> None:
        old = made.points[_key(line)]
        given = PointIn(kind=line.kind, value="(941) 555-0142", confirm_months=line.months)
        await service.correct_point(actor, old, given, await made.version("contact_point", old))

    yield Scene(stage.ago(33, 11, 20), "coordinator", replaced)


def _key(line: Planned) -> tuple[str, PointKind, str, str | None]:
    return line.partner, line.kind, line.value, line.extension


def _dropped_post(stage: Stage, made: Made) -> Iterator[Scene]:
    """The sheriff's office no longer has a training coordinator."""

    async def abolished(actor: Actor) -> None:
        position = made.positions["sheriff", ROLE.TRAINING]
        await service.abolish_position(actor, position, AbolishIn(), await made.version("position", position))

    yield Scene(stage.ago(64, 15), "coordinator", abolished)
