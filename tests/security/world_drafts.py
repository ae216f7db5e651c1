"""Texts of the small directory's agreements, with what their agreements are called in each."""

from uuid import UUID

from agreements.drafting.schemas import ClauseIn
from agreements.drafting.service import begin, word_clause
from agreements.model import Kind, Stage
from agreements.record import service
from agreements.record.schemas import DraftIn
from registry.platform.access.model import Actor
from tests.security.marks import World


async def text(actor: Actor, agreement_id: UUID) -> None:
    """The first version of a text, from a short template."""
    await begin(actor, agreement_id, "letter")


async def clauses_and_one_out(made: World, actor: Actor, school: UUID) -> None:
    """A clause in words of our own, an agreement that is out for signature, and the names of the reports."""
    await word_clause(actor, "purpose_sro", ClauseIn(text="Ours."))
    given = DraftIn(title="A text that is out", kind=Kind.MOU, lead_id=school, stage=Stage.OUT_FOR_SIGNATURE)
    made.add("out_id", await service.draft(actor, given))
    made.add("clause_code", "purpose_sro")
    made.add("code", "purpose_sro")
    made.add("report_name", "renewals")
    made.add("name", "renewals")
