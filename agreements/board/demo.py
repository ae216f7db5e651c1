"""What the demonstration county's agreements promise, what pays for one of them, and what the manager decided."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from agreements.board import funding, obligations
from agreements.board.decisions import decide
from agreements.board.promised import held_for
from agreements.board.schemas import DecideIn, FiledIn, FulfilIn, FundingIn, ObligationIn, ReportIn
from agreements.model import DecisionKind, ObligationKind
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.demonstration import Scene
from registry.platform.demonstration import Stage as Story

SCHOOLS = "School safety and information sharing"
CAMPUS = "Campus safety cooperation"
_FOUND = "SELECT id FROM agreement WHERE demo AND title = $1"


def scenes(story: Story) -> Sequence[Scene]:
    """Meetings and an exercise that are promised, a grant with its reports, and a review that was affirmed."""

    async def promised(actor: Actor) -> None:
        await _promised(actor, story.today)

    async def met(actor: Actor) -> None:
        await _met(actor, story.today)

    return [
        Scene(story.ago(24, 11), "coordinator", promised),
        Scene(story.ago(8, 16), "coordinator", met),
        Scene(story.ago(6, 9, 20), "manager", _affirmed),
    ]


async def _promised(actor: Actor, today: date) -> None:
    key = await _paper(SCHOOLS)
    if key is None:
        return
    owed = (
        ObligationIn(kind=ObligationKind.MEETING, title="Liaison meeting", first_due_on=_day(today, -190), every="P3M"),
        ObligationIn(kind=ObligationKind.EXERCISE, title="Tabletop exercise at one school", every="P12M", lead_days=60,
                     first_due_on=_day(today, 41)),
        ObligationIn(kind=ObligationKind.PUBLICATION, title="The text stands on the district's website",
                     first_due_on=_day(today, -12)),
    )  # fmt: skip
    for one in owed:
        await obligations.promise(actor, key, one, await _version(key))
    grant = await funding.fund(
        actor, key, FundingIn(source="School violence prevention grant", award_number="SVP-0147", cents=18_400_000,
                              begins_on=_day(today, -260), last_day=_day(today, 470),
                              pays_for="Two liaison officers and the yearly exercise"),
        await _version(key),
    )  # fmt: skip
    for what, days in (("First half-year report", -70), ("Second half-year report", 12)):
        wanted = ReportIn(what=what, due_on=_day(today, days))
        await funding.want_report(actor, key, grant, wanted, await _version(key))


async def _met(actor: Actor, today: date) -> None:
    """Two of the meetings took place and the first report was filed; the third meeting is overdue."""
    key = await _paper(SCHOOLS)
    if key is None:
        return
    row = await db.fetch_one("SELECT id FROM agreement_obligation WHERE agreement_id = $1 AND kind = 'meeting'", key)
    report = await db.fetch_one(
        "SELECT r.id FROM agreement_funding_report r JOIN agreement_funding f ON f.id = r.funding_id"
        " WHERE f.agreement_id = $1 ORDER BY r.due_on LIMIT 1", key,
    )  # fmt: skip
    assert row is not None  # noqa: S101 - promised some scenes before
    assert report is not None  # noqa: S101
    done = FulfilIn(evidence="Minutes of the first liaison meeting", done_on=_day(today, -190))
    await obligations.fulfil(actor, key, row["id"], done, await _version(key))
    await _shown(actor, key, row["id"], today)
    filed = FiledIn(evidence="Receipt of the grant portal", filed_on=_day(today, -72))
    await funding.file_report(actor, key, report["id"], filed, await _version(key))


async def _shown(actor: Actor, key: UUID, obligation_id: UUID, today: date) -> None:
    """The next one is shown by the meeting itself, as far as there was one."""
    owed = await db.fetch_one("SELECT * FROM agreement_obligation WHERE id = $1", obligation_id)
    assert owed is not None  # noqa: S101 - just fulfilled
    held = await held_for(actor, owed, owed["next_due_on"], today)
    words = None if held else "Minutes of the second liaison meeting"
    done = FulfilIn(evidence=words, meeting_id=held[-1].id if held else None)
    await obligations.fulfil(actor, key, obligation_id, done, await _version(key))


async def _affirmed(actor: Actor) -> None:
    key = await _paper(CAMPUS)
    if key is not None:
        why = "Read together with the college: nothing has to be changed."
        given = DecideIn(kind=DecisionKind.AFFIRM_REVIEW, reason=why)
        await decide(actor, key, given, await _version(key))


def _day(today: date, offset: int) -> date:
    return today + timedelta(days=offset)


async def _paper(title: str) -> UUID | None:
    row = await db.fetch_one(_FOUND, title)
    return row["id"] if row else None


async def _version(key: UUID) -> int:
    row = await db.fetch_one("SELECT version FROM agreement WHERE id = $1", key)
    return int(row["version"]) if row else 0
