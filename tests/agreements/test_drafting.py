"""A text from its template to signature: versions, gaps, approval, freezing, and who may see and change it."""

from uuid import UUID

import pytest

from agreements.board.decisions import OwnDraft, decide
from agreements.board.schemas import DecideIn
from agreements.drafting.queries import clause_called, drafts, missing
from agreements.drafting.schemas import ClauseIn, TakeBackIn, WriteIn
from agreements.drafting.sending import NotOut, take_back
from agreements.drafting.service import NotOpen, begin, restore_clause, word_clause, write
from agreements.errors import NotYourAgreement
from agreements.model import DecisionKind, SafecomSection, Stage
from agreements.record.service import advance
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.errors import Conflict, Invalid, Refused
from tests import cast
from tests.agreements.drafts import agreement, approve, next_version, version_of
from tests.agreements.places import in_force, sheriff
from tests.contacts.places import organisation

pytestmark = pytest.mark.usefixtures("database")


async def _text(actor: Actor, key: UUID) -> str:
    latest = (await drafts(actor, key)).latest
    assert latest is not None
    return "\n".join(latest.sections.values())


async def test_template_is_filled_in_from_the_record() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)

    number = await begin(alice.actor, key, "school_sro")

    text = await _text(alice.actor, key)
    found = await drafts(alice.actor, key)
    assert (number, missing(found.called(1))) == (1, [])
    for said in (
        "Gull County Sheriff and Bayhaven School District", "its last day in force is 30 June 2034",
        "renews itself for 12 months at a time", "at least 3 months before the end of the term", "within 2 hours",
        "TLP:AMBER", "call back over the dispatch number", "the approval of the school board, which needs 60 days",
        "- School resource officers", "for 24 months, then destroyed",
    ):  # fmt: skip
        assert said in text, said


async def test_what_the_record_does_not_say_is_a_gap() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor, facts={"tlp": "TLP:GREEN"})

    await begin(alice.actor, key, "information_sharing")

    latest = (await drafts(alice.actor, key)).latest
    assert latest is not None
    assert {"request channel", "identity check", "response time", "retention", "oversight"} <= set(missing(latest))
    assert "[to fill in: retention]" in await _text(alice.actor, key)


async def test_versions_stay_and_the_hash_is_that_of_the_text() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "school")

    second = await next_version(alice.actor, key, purpose="To answer each other.", note="Shorter purpose")
    third = await next_version(alice.actor, key, purpose="To answer each other.\n\nAnd to learn.")

    found = await drafts(alice.actor, key)
    assert (second, third, [one.number for one in found.versions]) == (2, 3, [3, 2, 1])
    assert len({one.sha256 for one in found.versions}) == 3
    assert found.called(2).sections[SafecomSection.PURPOSE] == "To answer each other."
    assert found.called(2).note == "Shorter purpose"
    assert all("no authority to disclose" in one.front.statement for one in found.versions)


async def test_same_text_is_no_new_version_and_an_old_base_is_a_conflict() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "school")
    with pytest.raises(Invalid):
        await next_version(alice.actor, key)
    await next_version(dana.actor, key, scope="Here.")

    with pytest.raises(Conflict) as conflict:
        await write(alice.actor, key, WriteIn(version=1, scope="There."))

    assert conflict.value.theirs is not None
    assert (conflict.value.theirs["scope"], conflict.value.theirs["version"]) == ("Here.", 2)


async def test_version_cannot_be_changed_in_the_database_either() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "school")

    with pytest.raises(Exception, match="does not change"):
        async with db.transaction():
            await db.execute("UPDATE agreement_draft SET sections = '{}'")


@pytest.mark.parametrize("concluded", [False, True])
async def test_text_is_frozen_once_it_is_out(concluded: bool) -> None:
    alice, dana = await cast.alice(), await cast.dana()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "school")
    await approve(dana.actor, key)
    if concluded:
        await advance(alice.actor, key, Stage.CONCLUDED, await version_of(key))

    with pytest.raises(NotOpen):
        await next_version(alice.actor, key, scope="Elsewhere.")
    with pytest.raises(NotOpen):
        await begin(alice.actor, key, "school")


async def test_text_goes_out_by_approval_only() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)
    await advance(alice.actor, key, Stage.OUT_FOR_SIGNATURE, await version_of(key))  # one that is written elsewhere
    await advance(alice.actor, key, Stage.DRAFT, await version_of(key))
    await begin(alice.actor, key, "school")

    with pytest.raises(Invalid, match="approved"):
        await advance(alice.actor, key, Stage.OUT_FOR_SIGNATURE, await version_of(key))


async def test_taken_back_it_is_open_again_and_the_trail_says_why() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "school")
    with pytest.raises(NotOut):
        await take_back(alice.actor, key, TakeBackIn(reason="Too early"))
    await approve(dana.actor, key)

    await take_back(alice.actor, key, TakeBackIn(reason="A party asked for another channel"))

    found = await drafts(alice.actor, key)
    assert (found.stage, found.open) == (Stage.NEGOTIATING, True)
    row = await db.fetch_one("SELECT action, changes FROM audit_event ORDER BY seq DESC LIMIT 1")
    assert row is not None
    assert (row["action"], "another channel" in row["changes"]) == ("took back from signature", True)


async def test_who_may_not_edit_the_agreement_does_not_write_its_text() -> None:
    alice, charlie = await cast.alice(), await cast.charlie()
    limited = await cast.sign_in("coordinator", sectors=["healthcare"])
    key = await agreement(alice.actor)

    with pytest.raises(Refused):
        await begin(charlie.actor, key, "school")
    with pytest.raises(NotYourAgreement):
        await begin(limited.actor, key, "school")


async def test_clause_in_own_words_is_used_and_the_shipped_one_stays() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    key = await agreement(alice.actor)
    with pytest.raises(Refused):
        await word_clause(alice.actor, "purpose_prevention", ClauseIn(text="Ours."))
    with pytest.raises(Invalid) as refused:
        await word_clause(dana.actor, "purpose_prevention", ClauseIn(text="Painted in {colour}."))

    await word_clause(dana.actor, "purpose_prevention", ClauseIn(text="{lead} and {others} prevent harm together."))
    await word_clause(dana.actor, "oversight_violation", ClauseIn(left_out=True))

    await begin(alice.actor, key, "school")
    text = await _text(alice.actor, key)
    assert "{colour}" in refused.value.fields["text"]
    assert "Gull County Sheriff and Bayhaven School District prevent harm together." in text
    assert "within one working day" not in text
    with pytest.raises(Conflict):
        await word_clause(dana.actor, "purpose_prevention", ClauseIn(text="Other."))
    await restore_clause(dana.actor, "purpose_prevention")
    clause = await clause_called("purpose_prevention")
    assert (clause.text == clause.shipped, clause.edited, clause.version) == (True, False, 2)


async def test_approved_text_goes_out_and_is_the_version_that_is_signed() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "school")
    await next_version(alice.actor, key, scope="Here.")

    await approve(dana.actor, key)

    found = await drafts(alice.actor, key)
    assert (found.stage, found.approved, found.open) == (Stage.OUT_FOR_SIGNATURE, True, False)
    assert [(one.number, one.sent_by) for one in found.versions] == [(2, dana.actor.name), (1, None)]
    assert "Out for signature" in (await alice.get(f"/agreements/{key}/drafts/2")).text
    await take_back(alice.actor, key, TakeBackIn(reason="Another channel"))
    await next_version(alice.actor, key, scope="There.")
    assert not (await drafts(alice.actor, key)).approved


async def test_text_with_a_gap_or_of_ones_own_is_not_approved() -> None:
    alice, dana, frank = await cast.alice(), await cast.dana(), await cast.frank()
    key = await agreement(alice.actor, facts={"tlp": "TLP:GREEN"})
    await begin(alice.actor, key, "letter")
    with pytest.raises(Invalid) as refused:
        await approve(dana.actor, key)
    policy = "Each ask stands by itself."
    text = dict.fromkeys(("introduction", "purpose", "scope", "user_procedure", "updates"), "Said.")

    await next_version(dana.actor, key, policy=policy, **text)

    assert "retention" in refused.value.fields["kind"]
    with pytest.raises(OwnDraft):
        await approve(dana.actor, key)
    await approve(frank.actor, key)


async def test_text_of_a_renewal_does_not_name_the_term_that_runs() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    key = await in_force(alice.actor, await sheriff(), await organisation(), notice="30 days")
    decision = DecideIn(kind=DecisionKind.START_RENEWAL, reason="Both want it again")
    await decide(dana.actor, key, decision, await version_of(key))

    await begin(alice.actor, key, "letter")

    latest = (await drafts(alice.actor, key)).latest
    assert latest is not None
    assert "term" in missing(latest)
    assert "at least 30 days before the end" in await _text(alice.actor, key)
