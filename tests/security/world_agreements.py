"""The agreements of the small directory: one that everybody sees, one that rests, and two that are hidden."""

from datetime import timedelta
from uuid import UUID

from agreements.model import Kind, PartyRole, Stage
from agreements.record import endings, parties, service, terms
from agreements.record.schemas import AmendmentIn, DraftIn, NewPartyIn, SupersedeIn, SuspendIn, TermIn
from contacts.model import PointKind, Visibility
from registry.platform import clock, db
from registry.platform.access.model import Actor
from tests.security.marks import Mark, World
from tests.security.world_board import work
from tests.security.world_drafts import clauses_and_one_out, text
from tests.security.world_papers import paper

HIDDEN = {Visibility.SWORN_ONLY: "Zqpaperv", Visibility.COORDINATORS: "Zqpaperw"}


async def agreements(made: World, actor: Actor, school: UUID, office: UUID) -> None:
    """Give the world its agreements; the first of `agreement_id` has one of everything."""
    key = await _open_one(made, actor, school, office)
    resting = await _resting(actor, school, office)
    hidden = [await _hidden(made, actor, school, visibility) for visibility in HIDDEN]
    for one in (key, resting, *hidden):
        made.add("agreement_id", one)
    for one, word in ((key, "Bayhaven"), *zip(hidden, HIDDEN.values(), strict=True)):
        await work(made, actor, one, word)
    made.add("lane", "drafts")
    for one in (key, *hidden):
        await text(actor, one)
    await paper(made, actor, key, "Bayhavensigned")
    for one, visibility in zip(hidden, HIDDEN, strict=True):
        await paper(made, actor, one, HIDDEN[visibility])
    # Who may not see the newer one must not learn from the older one what it is called.
    later = SupersedeIn(by_id=hidden[-1], on=clock.today() + timedelta(days=40))
    await endings.supersede(actor, resting, later, await _version(resting))
    await clauses_and_one_out(made, actor, school)
    made.add("agreement_version", await _version(key))
    made.add("resting_id", resting)
    made.add("resting_version", await _version(resting))
    made.add("pack_code", "va_school")
    made.add("number", 1)


async def _open_one(made: World, actor: Actor, school: UUID, office: UUID) -> UUID:
    given = DraftIn(title="Sharing what we see", kind=Kind.MOU, lead_id=school, party_ids=[office], reference="MOU-Z-1")
    key = await service.draft(actor, given)
    await terms.add_term(actor, key, TermIn(begins_on=clock.today() - timedelta(days=90), lasts="1 year"), 1)
    change = AmendmentIn(effective_on=clock.today(), summary="One more school takes part")
    await terms.amend_term(actor, key, change, 2)
    rows = await db.fetch("SELECT id FROM agreement_party WHERE agreement_id = $1 ORDER BY role", key)
    made.add("party_id", rows[0]["id"])
    spare = await parties.add_party(actor, key, NewPartyIn(organisation_id=await _spare(), role=PartyRole.OBSERVER), 3)
    made.add("spare_party_id", spare)
    return key


async def _spare() -> UUID:
    row = await db.fetch_one("SELECT id FROM organisation WHERE name = 'Threat Team'")
    assert row is not None
    return UUID(str(row["id"]))


async def _resting(actor: Actor, school: UUID, office: UUID) -> UUID:
    signed = clock.today() - timedelta(days=400)
    given = DraftIn(
        title="An older understanding", kind=Kind.MOA, lead_id=school, party_ids=[office], stage=Stage.CONCLUDED,
        signed_on=signed,
    )  # fmt: skip
    key = await service.draft(actor, given)
    await terms.add_term(actor, key, TermIn(begins_on=signed, lasts="5 years"), 1)
    await endings.suspend(actor, key, SuspendIn(reason="Counsel looks at it"), 2)
    return key


async def _hidden(made: World, actor: Actor, school: UUID, visibility: Visibility) -> UUID:
    """An agreement whose every text says who may see it. While it is drafted nobody else is told of it either."""
    word = HIDDEN[visibility]
    given = DraftIn(
        title=f"{word}title", kind=Kind.NDA, lead_id=school, reference=f"{word}-1", visibility=visibility,
    )  # fmt: skip
    key = await service.draft(actor, given)
    await service.amend(actor, key, {"note": f"{word}note", "clause": f"{word}clause", "caveats": [f"{word}caveat"]}, 1)
    await terms.add_term(actor, key, TermIn(begins_on=clock.today(), holdover=f"{word}holdover"), 2)
    made.papers.append(Mark(visibility, PointKind.DESK, word, (word, word.lower())))
    return key


async def _version(key: UUID) -> int:
    row = await db.fetch_one("SELECT version FROM agreement WHERE id = $1", key)
    return int(row["version"]) if row else 0
