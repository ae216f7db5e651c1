"""How the contacts of the demonstration came about: listed in some weeks, then used and checked for a year."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from contacts import service
from contacts.checks import noted_check
from contacts.demo.campaigns import confirmations
from contacts.demo.cast import Made
from contacts.demo.evidence import Touch, history
from contacts.demo.meetings.scenes import scenes as meetings
from contacts.demo.planning import SEED, Plan, Planned, Someone, plan
from contacts.demo.stories import LEFT_DAYS_AGO, stories
from contacts.demo.teams import Post, teams
from contacts.exchange import write
from contacts.model import CheckMethod, PointKind, Visibility
from contacts.schemas import AssignmentIn, CheckIn, EndIn, PointIn, PositionIn
from contacts.service_checks import METHODS
from contacts.values import understood
from registry.platform import audit, slices
from registry.platform.access.model import Actor
from registry.platform.demonstration import Scene, Stage

PEOPLE_FROM, POSTS_FROM = 6, 11  # working days after the first
A_DAY = 14  # partners
RETIRED_DAYS_AGO = 100


def scenes(stage: Stage) -> Sequence[Scene]:
    """Everything that the cast does to the people and numbers of Marlow County."""
    made, planned = Made(stage), plan()
    return [
        *_listing(stage, made, planned), *_evidence(stage, made, planned), *stories(stage, made, planned),
        *meetings(stage), *confirmations(stage),
    ]  # fmt: skip


def _listing(stage: Stage, made: Made, planned: Plan) -> Iterator[Scene]:
    for place, (partner, team) in enumerate(teams().items()):
        days, turn = divmod(place, A_DAY)
        later = timedelta(minutes=33 * turn)
        keeper = stage.keepers[partner]
        at = stage.workday(PEOPLE_FROM + days) + later
        yield Scene(at, keeper, partial(_people, made, partner, planned.people[partner]))
        at = stage.workday(POSTS_FROM + days) + later
        yield Scene(at, keeper, partial(_posts, made, partner, team.posts))
        lines = [line for line in planned.lines if line.partner == partner]
        yield Scene(at + timedelta(minutes=12), keeper, partial(_lines, made, lines))


async def _people(made: Made, partner: str, people: list[Someone], actor: Actor) -> None:
    for someone in people:
        await made.list_person(actor, partner, someone)


async def _posts(made: Made, partner: str, posts: Sequence[Post], actor: Actor) -> None:
    for post in posts:
        given = PositionIn(role=post.role, title=post.title, purposes=post.purposes, required=post.required)
        position = await service.open_position(actor, made.organisation(partner), given)
        made.positions[partner, post.role] = position
        for kind, who in post.holders:
            held = AssignmentIn(person_id=made.somebody(partner, who), kind=kind)
            made.assignments[partner, post.role, kind] = await service.assign(actor, position, held)


async def _lines(made: Made, lines: Sequence[Planned], actor: Actor) -> None:
    for line in lines:
        if line.fate == "imported":
            await _imported(made, line, actor)
        else:
            point = await service.publish_point(actor, made.organisation(line.partner), _point(made, line))
            made.points[line.partner, line.kind, line.value, line.extension] = point


def _point(made: Made, line: Planned) -> PointIn:
    return PointIn(
        kind=line.kind,
        value=f"{line.value} x{line.extension}" if line.extension else line.value,
        label=line.label,
        position_id=made.positions[line.partner, line.post] if line.post else None,
        person_id=made.people[line.partner, line.person] if line.person else None,
        coverage=line.coverage,
        languages=line.languages,
        visibility=line.visibility,
        source="told by the partner" if line.person else "partner's website",
        confirm_months=line.months,
    )


async def _imported(made: Made, line: Planned, actor: Actor) -> None:
    """What came from a file: nobody has looked at it since."""
    organisation_id = made.organisation(line.partner)
    number = understood(PointKind.MAIN_LINE, line.value).value
    await write({organisation_id: {"telephone": number}}, by=actor)
    await slices.reindex([organisation_id])
    after = {"telephone": audit.mask(number)}
    await audit.record(actor, "imported", "organisation", organisation_id, after=after, organisation_id=organisation_id)


def _evidence(stage: Stage, made: Made, planned: Plan) -> Iterator[Scene]:
    dice = Random(SEED)  # noqa: S311
    for line in planned.lines:
        gone = LEFT_DAYS_AGO.get((line.partner, line.person or ""), 0)
        for touch in history(line.fate, line.months, dice):
            if touch.days <= gone:
                continue
            at = _moment(stage, touch, dice)
            yield Scene(at, _who(stage, line, touch, dice), partial(_noted, made, line, touch))
        if line.fate == "retired":
            at = stage.ago(RETIRED_DAYS_AGO, 16)
            yield Scene(at, stage.keepers[line.partner], partial(_retired, made, line))


def _moment(stage: Stage, touch: Touch, dice: Random) -> datetime:
    """In office hours for what coordinators do, at any hour for what happens in a case or a test."""
    if touch.by in {CheckMethod.USED_IN_CASE, CheckMethod.LIVE_TEST}:
        return stage.ago(touch.days, dice.randint(0, 23), dice.randint(0, 59))
    at = stage.ago(touch.days, dice.randint(9, 16), dice.randint(0, 59))
    return at - timedelta(days=max(0, at.weekday() - 4))


def _who(stage: Stage, line: Planned, touch: Touch, dice: Random) -> str:
    if touch.by not in {CheckMethod.USED_IN_CASE, CheckMethod.LIVE_TEST}:
        return stage.keepers[line.partner]
    if line.visibility is Visibility.COORDINATORS:
        return "coordinator"
    return "officer" if line.visibility is Visibility.SWORN_ONLY else dice.choice(("officer", "analyst"))


async def _noted(made: Made, line: Planned, touch: Touch, actor: Actor) -> None:
    point = made.points[line.partner, line.kind, line.value, line.extension]
    given = CheckIn(outcome=touch.found, method=touch.by, minutes=touch.minutes)
    if touch.by in METHODS:
        await service.record_check(actor, point, given)
        return
    # What no form takes: mail that came back, and a person's own word.
    await noted_check(actor, point, given)
    after = {"outcome": given.outcome, "method": given.method}
    await audit.record(
        actor, "checked", "contact_point", point, after=after, organisation_id=made.organisation(line.partner)
    )


async def _retired(made: Made, line: Planned, actor: Actor) -> None:
    point = made.points[line.partner, line.kind, line.value, line.extension]
    await service.retire_point(actor, point, EndIn(), await made.version("contact_point", point))
