"""A text from its template to signature: versions, gaps, approval, freezing, and who may see and change it."""

from uuid import UUID

import pytest

from agreements.board.decisions import OwnDraft, decide
from agreements.board.schemas import DecideIn
from agreements.drafting.queries import clause_called, drafts, missing
from agreements.drafting.schemas import ClauseIn, TakeBackIn, WriteIn
from agreements.drafting.sending import NotOut, take_back
from agreements.drafting.service import NotOpen, begin, restore_clause, word_clause, write
from agreements.errors import NoSuchAgreement, NotYourAgreement
from agreements.model import DecisionKind, SafecomSection, Stage
from agreements.record.service import advance
from contacts.model import Visibility
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.errors import Conflict, Invalid, Refused
from tests import cast
from tests.agreements.drafts import agreement, next_version, version_of
from tests.security.test_statements import counted

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


@pytest.mark.parametrize("stage", [Stage.OUT_FOR_SIGNATURE, Stage.CONCLUDED])
async def test_text_is_frozen_once_it_is_out(stage: Stage) -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "school")
    await advance(alice.actor, key, stage, await version_of(key))

    with pytest.raises(NotOpen):
        await next_version(alice.actor, key, scope="Elsewhere.")
    with pytest.raises(NotOpen):
        await begin(alice.actor, key, "school")


async def test_taken_back_it_is_open_again_and_the_trail_says_why() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "school")
    with pytest.raises(NotOut):
        await take_back(alice.actor, key, TakeBackIn(reason="Too early"))
    await advance(alice.actor, key, Stage.OUT_FOR_SIGNATURE, await version_of(key))

    await take_back(alice.actor, key, TakeBackIn(reason="A party asked for another channel"))

    found = await drafts(alice.actor, key)
    assert (found.stage, found.open) == (Stage.NEGOTIATING, True)
    row = await db.fetch_one("SELECT action, changes FROM audit_event ORDER BY seq DESC LIMIT 1")
    assert row is not None
    assert (row["action"], "another channel" in row["changes"]) == ("took back from signature", True)


async def test_hidden_agreement_hides_its_text() -> None:
    alice, charlie = await cast.alice(), await cast.charlie()
    key = await agreement(alice.actor, visibility=Visibility.COORDINATORS)
    await begin(alice.actor, key, "school")

    with pytest.raises(NoSuchAgreement):
        await drafts(charlie.actor, key)
    for address in ("", "/1", "/1/pdf", "/1/changes"):
        assert (await charlie.get(f"/agreements/{key}/drafts{address}")).status_code == 404
        assert (await charlie.get(f"/api/v1/agreements/{key}/drafts")).status_code == 404


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
    assert (clause.text == clause.shipped, clause.edited, clause.version) == (True, False, 0)


async def test_pages_lead_from_template_to_changes() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)
    home = f"/agreements/{key}/drafts"
    empty = await alice.get(home)
    asked = await alice.get(f"{home}/begin")

    made = await alice.form(f"{home}/begin", {"template": "school_sro"})
    form = await alice.get(f"{home}/write")
    stands = {str(name): text for name, text in (await drafts(alice.actor, key)).versions[0].sections.items()}
    stands["purpose"] = "<b>Ours</b>\n\nThese:\n- one\n- two"
    saved = await alice.form(f"{home}/write", stands | {"version": "1", "note": "Purpose"})
    again = await alice.form(f"{home}/write", stands | {"version": "1", "purpose": "Mine."})
    page = await alice.get(f"{home}/2")
    changed = await alice.get(f"{home}/2/changes")
    listed = await alice.get(home)

    assert "Begin with a template" in empty.text
    assert 'value="school_sro"' in asked.text
    assert " checked" not in asked.text
    assert (made.status_code, made.headers["location"]) == (303, f"{home}/1")
    assert form.text.count("<textarea") == 10
    assert saved.headers["location"] == f"{home}/2"
    assert (again.status_code, "Two versions" in again.text, 'name="version" value="2"' in again.text) == (
        409,
        True,
        True,
    )
    assert "&lt;b&gt;Ours&lt;/b&gt;" in page.text
    assert "<b>Ours" not in page.text
    assert "no authority to disclose" in page.text
    assert '<ins><span class="hidden">inserted: </span>&lt;b&gt;Ours' in changed.text
    assert "Version 1" in listed.text


async def test_programs_write_compare_and_read() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    key = await agreement(alice.actor)
    api = f"/api/v1/agreements/{key}/drafts"

    made = await alice.post(f"{api}/from-template", json={"template": "mental_health_crisis"})
    stands = made.json()["sections"]
    seen = {"if-match": (await alice.get(api)).headers["etag"]}
    wrote = await alice.post(api, json=stands | {"scope": "Here and there.", "note": "Scope"}, headers=seen)
    late = await alice.post(api, json=stands | {"scope": "There."}, headers=seen)
    seen = {"if-match": (await alice.get(api)).headers["etag"]}
    same = await alice.post(api, json=stands | {"scope": "Here and there."}, headers=seen)
    wrong = await alice.post(f"{api}/from-template", json={"template": "poem"})
    changes = (await alice.get(f"{api}/2/changes")).json()
    listed = (await alice.get(api)).json()
    where = "/api/v1/agreement-clauses/purpose_sro"
    tag = (await dana.get(where)).headers["etag"]
    clause = await dana.put(where, json={"text": "Ours."}, headers={"if-match": tag})

    assert (made.status_code, made.headers["location"]) == (201, f"{api}/1")
    assert made.json()["to_fill_in"] == []
    assert [one.status_code for one in (wrote, late, same, wrong)] == [201, 412, 422, 422]
    assert [one["section"] for one in changes if one["changed"]] == ["scope"]
    assert [(one["number"], one["note"]) for one in listed] == [(2, "Scope"), (1, "Begun from a template")]
    assert (clause.json()["edited"], clause.json()["version"]) == (True, 1)


async def _approve(actor: Actor, key: UUID) -> None:
    await decide(actor, key, DecideIn(kind=DecisionKind.APPROVE_DRAFT, reason="Counsel read it"), await version_of(key))


async def test_approved_text_goes_out_and_is_the_version_that_is_signed() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "school")
    await next_version(alice.actor, key, scope="Here.")

    await _approve(dana.actor, key)

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
        await _approve(dana.actor, key)
    policy = "Each ask stands by itself."
    text = dict.fromkeys(("introduction", "purpose", "scope", "user_procedure", "updates"), "Said.")

    await next_version(dana.actor, key, policy=policy, **text)

    assert "retention" in refused.value.fields["kind"]
    with pytest.raises(OwnDraft):
        await _approve(dana.actor, key)
    await _approve(frank.actor, key)


async def test_many_versions_are_read_in_as_many_statements_as_few() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "letter")
    sent: list[int] = []
    for versions in (2, 12):
        for number in range(versions):
            await next_version(alice.actor, key, scope=f"Place {versions} {number}.")
        for path in (f"/agreements/{key}/drafts", f"/agreements/{key}", f"/api/v1/agreements/{key}/drafts"):
            await alice.get(path)
            with counted() as statements:
                assert (await alice.get(path)).status_code == 200
            sent.append(len(statements))

    assert sent[:3] == sent[3:]
