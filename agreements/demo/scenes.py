"""How the papers of Marlow County came to be on record: taken out of drawers within weeks, then worked on."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from agreements.demo.plan import PAPERS, Paper, Span
from agreements.model import Stage
from agreements.record import endings, parties, service, terms
from agreements.record.schemas import (
    AmendmentIn,
    DraftIn,
    SignIn,
    SupersedeIn,
    SuspendIn,
    TermIn,
    TerminateIn,
    WithdrawIn,
)
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.demonstration import Scene
from registry.platform.demonstration import Stage as Story

A_DAY = 3  # papers
FIRST_WORKDAY = 24
LATEST_DAYS_AGO = 3


class Made:
    """What was recorded so far, by the key of the plan, for everybody who tells more of it."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.ids: dict[str, UUID] = {}

    def day(self, offset: int) -> date:
        return self.story.today + timedelta(days=offset)

    async def version(self, key: str) -> int:
        row = await db.fetch_one("SELECT version FROM agreement WHERE id = $1", self.ids[key])
        return int(row["version"]) if row else 0

    async def party(self, key: str, partner: str) -> UUID:
        row = await db.fetch_one(
            "SELECT id FROM agreement_party WHERE agreement_id = $1 AND organisation_id = $2",
            self.ids[key],
            self.story.organisations[partner],
        )
        assert row is not None  # noqa: S101 - the plan names it
        return UUID(str(row["id"]))


def scenes(story: Story) -> Sequence[Scene]:
    """Everything that the cast does to the agreements of Marlow County."""
    made = Made(story)
    return [*_recording(story, made), *_signing(story, made), *_working(story, made)]


def _recording(story: Story, made: Made) -> Iterator[Scene]:
    for place, paper in enumerate(PAPERS):
        days, turn = divmod(place, A_DAY)
        at = story.workday(FIRST_WORKDAY + days, 10) + timedelta(minutes=41 * turn)
        if paper.signed is not None and paper.signed > -300:  # it was not yet in any drawer
            at = story.ago(max(LATEST_DAYS_AGO, -paper.signed), 11, 3 * turn)
        elif paper.stage is not Stage.CONCLUDED:
            at = story.ago(20 + place, 14, 20)
        yield Scene(at, "coordinator", partial(_recorded, made, paper))


async def _recorded(made: Made, paper: Paper, actor: Actor) -> None:
    lead, *others = (made.story.organisations[key] for key in paper.parties)
    facts = dict(paper.facts)
    signed_on = made.day(paper.signed) if paper.signed is not None and paper.signers is None else None
    key = await service.draft(
        actor,
        DraftIn(
            title=paper.title, kind=paper.kind, lead_id=lead, party_ids=others, stage=paper.stage, signed_on=signed_on,
            visibility=facts.pop("visibility", "all_users"),
        ),
        demo=True,
    )  # fmt: skip
    made.ids[paper.key] = key
    if paper.owner:
        facts |= {
            "owner_id": made.story.cast[paper.owner].user_id, "backup_owner_id": made.story.cast["manager"].user_id,
        }  # fmt: skip
    if facts:
        await service.amend(actor, key, facts, await made.version(paper.key))
    if paper.term:
        await terms.add_term(actor, key, _term(made, paper.term), await made.version(paper.key))


def _term(made: Made, span: Span) -> TermIn:
    more: dict[str, Any] = dict(span.more)
    if "holdover_last_day" in more:
        more["holdover_last_day"] = made.day(more["holdover_last_day"])
    last = made.day(span.last) if span.last is not None else None
    return TermIn(begins_on=made.day(span.begins), last_day=last, lasts=span.lasts, renewal=span.renewal, **more)


def _signing(story: Story, made: Made) -> Iterator[Scene]:
    """One partner has signed what is still out, the others have not."""
    for paper in PAPERS:
        if paper.signers:
            yield Scene(story.ago(2, 10), "coordinator", partial(_signed, made, paper))


async def _signed(made: Made, paper: Paper, actor: Actor) -> None:
    for partner in paper.parties[: paper.signers]:
        given = SignIn(
            signed_on=made.day(paper.signed or 0), signatory_title="Director", signatory_authority="By delegation",
        )  # fmt: skip
        party = await made.party(paper.key, partner)
        await parties.sign(actor, made.ids[paper.key], party, given, await made.version(paper.key))


def _working(story: Story, made: Made) -> Iterator[Scene]:
    """An end that was moved, one that was replaced, one that rests, one that was terminated, one that a party left."""

    async def moved(actor: Actor) -> None:
        given = AmendmentIn(
            effective_on=made.day(-60), signed_on=made.day(-58), summary="One more year; the night clinic takes part",
            moves_end=True, last_day=made.day(780),
        )  # fmt: skip
        await terms.amend_term(actor, made.ids["hospital"], given, await made.version("hospital"))

    async def replaced(actor: Actor) -> None:
        given = SupersedeIn(by_id=made.ids["district"], on=made.day(-200))
        await endings.supersede(actor, made.ids["district_old"], given, await made.version("district_old"))

    async def rests(actor: Actor) -> None:
        given = SuspendIn(reason="Counsel looks at the consent forms")
        await endings.suspend(actor, made.ids["counseling"], given, await made.version("counseling"))

    async def ended(actor: Actor) -> None:
        given = TerminateIn(reason="The center hands its line over; a new paper will name who answers")
        await endings.terminate(actor, made.ids["crisis"], given, await made.version("crisis"))

    async def left(actor: Actor) -> None:
        party = await made.party("cjis", "fusion")
        given = WithdrawIn(last_day=made.day(-16))
        await parties.withdraw(actor, made.ids["cjis"], party, given, await made.version("cjis"))

    async def left_alone(actor: Actor) -> None:
        party = await made.party("warehouse", "sheriff")
        await parties.withdraw(actor, made.ids["warehouse"], party, WithdrawIn(), await made.version("warehouse"))

    yield Scene(story.ago(58, 15), "coordinator", moved)
    yield Scene(story.ago(199, 9, 30), "coordinator", replaced)
    yield Scene(story.ago(25, 16), "manager", rests)
    yield Scene(story.ago(40, 11), "manager", ended)
    yield Scene(story.ago(15, 9), "coordinator", left)
    yield Scene(story.ago(33, 9), "coordinator", left_alone)
