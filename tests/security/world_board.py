"""What is owed under the agreements of the small directory, what pays for it, and what was decided."""

from datetime import timedelta
from uuid import UUID

from agreements.board import funding, obligations
from agreements.board.decisions import decide
from agreements.board.schemas import DecideIn, FulfilIn, FundingIn, ObligationIn, ReportIn
from agreements.model import DecisionKind, ObligationKind
from registry.platform import clock, db
from registry.platform.access.model import Actor
from tests.security.marks import World


async def work(made: World, actor: Actor, agreement_id: UUID, word: str) -> None:
    """One of everything of an agreement, with a word in every text of it."""

    async def version() -> int:
        row = await db.fetch_one("SELECT version FROM agreement WHERE id = $1", agreement_id)
        return int(row["version"]) if row else 0

    day = clock.today() - timedelta(days=100)
    owed = ObligationIn(kind=ObligationKind.MEETING, title=f"{word}meeting", first_due_on=day, every="P1M")
    key = await obligations.promise(actor, agreement_id, owed, await version())
    done = FulfilIn(evidence=f"{word}minutes")
    await obligations.fulfil(actor, agreement_id, key, done, await version())
    given = FundingIn(
        source=f"{word}grant", award_number=f"{word}-7", begins_on=day, last_day=clock.today(), pays_for=f"{word}pays"
    )
    grant = await funding.fund(actor, agreement_id, given, await version())
    report = ReportIn(what=f"{word}report", due_on=clock.today())
    wanted = await funding.want_report(actor, agreement_id, grant, report, await version())
    decision = DecideIn(kind=DecisionKind.RETURN_DRAFT, reason=f"{word}reason is told here")
    await decide(actor, agreement_id, decision, await version())
    for name, value in (("obligation_id", key), ("funding_id", grant), ("report_id", wanted)):
        made.add(name, value)
