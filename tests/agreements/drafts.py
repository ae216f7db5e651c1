"""An agreement with a full record, to draft from. Everything in it is made up."""

from datetime import date
from typing import Any
from uuid import UUID

from agreements.board.decisions import decide
from agreements.board.schemas import DecideIn
from agreements.drafting.queries import drafts
from agreements.drafting.schemas import WriteIn
from agreements.drafting.service import begin, write
from agreements.model import DecisionKind, Kind, Renewal
from agreements.record.schemas import DraftIn, TermIn
from agreements.record.service import amend, draft
from agreements.record.terms import add_term
from registry.partners.model import Sector
from registry.platform import db
from registry.platform.access.model import Actor
from tests.partners.cases import school

FACTS = {
    "purposes": ["threat_assessment", "school_resource_officers"], "categories": ["observation", "education_record"],
    "circumstances": ["case_by_case", "emergency"], "request_channel": "the school's secure portal",
    "response_hours": 2, "identity_check": "call back over the dispatch number", "tlp": "TLP:AMBER",
    "retention": "for 24 months, then destroyed", "oversight": "The county safety board",
    "governing_body": "the school board", "governing_lead_days": 60,
}  # fmt: skip


async def version_of(agreement_id: UUID) -> int:
    row = await db.fetch_one("SELECT version FROM agreement WHERE id = $1", agreement_id)
    assert row is not None
    return int(row["version"])


async def agreement(actor: Actor, *, facts: dict[str, Any] | None = None, **more: Any) -> UUID:
    """An agreement of a sheriff and a school with a term, and everything that a draft asks for."""
    sheriff = await school(actor, "Gull County Sheriff", sector=Sector.LE_LOCAL)
    district = await school(actor, "Bayhaven School District")
    key = await draft(
        actor,
        DraftIn(title="School safety in Gull County", kind=Kind.MOU, lead_id=sheriff, party_ids=[district], **more),
    )
    await amend(actor, key, FACTS if facts is None else facts, await version_of(key))
    term = TermIn(
        begins_on=date(2031, 7, 1), last_day=date(2034, 6, 30), renewal=Renewal.TACIT, renewal_period="P12M",
        notice="P3M",
    )  # fmt: skip
    await add_term(actor, key, term, await version_of(key))
    return key


async def text(actor: Actor, agreement_id: UUID, template: str = "school_sro") -> int:
    return await begin(actor, agreement_id, template)


async def next_version(actor: Actor, agreement_id: UUID, **sections: str) -> int:
    """A version in which only these sections are other than in the newest."""
    latest = (await drafts(actor, agreement_id)).latest
    assert latest is not None
    stands = {str(name): said for name, said in latest.sections.items()}
    return await write(actor, agreement_id, WriteIn(version=latest.number, **(stands | sections)))


async def approve(actor: Actor, key: UUID) -> None:
    """Let the newest text go out for signature."""
    await decide(actor, key, DecideIn(kind=DecisionKind.APPROVE_DRAFT, reason="Counsel read it"), await version_of(key))
