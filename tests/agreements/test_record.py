"""The record of an agreement: drafted, amended, signed, renewed, ended; refused where it must be."""

from datetime import date
from uuid import UUID

import pytest

from agreements.bases.given import agreements_of
from agreements.errors import AlreadyOver, NoSuchAgreement, NotSuspended, NotYourAgreement
from agreements.model import Kind, PartyRole, Renewal, SafecomSection, Stage, State
from agreements.record import endings, parties, service, terms
from agreements.record.queries import Filters, of_organisation, of_those_above, summaries, whole
from agreements.record.schemas import (
    AmendmentIn,
    NewPartyIn,
    PartyIn,
    ResumeIn,
    SignedIn,
    SignIn,
    SupersedeIn,
    SuspendIn,
    TermIn,
    TerminateIn,
    WithdrawIn,
)
from contacts.model import Visibility
from registry.platform import clock, db
from registry.platform.errors import Conflict, Invalid, Refused
from tests import cast
from tests.agreements.places import day, drafted, in_force, party_of, sheriff, version
from tests.contacts.places import events, organisation

pytestmark = pytest.mark.usefixtures("database")


async def test_draft_needs_no_more_than_title_kind_and_lead() -> None:
    alice = await cast.alice()
    school = await organisation()

    key = await drafted(alice.actor, school, title="Sharing what we see")

    it = await whole(alice.actor, key)
    assert it.row["reference"] == f"MOU-{clock.today().year}-001"
    assert (it.lead and it.lead.name, it.standing.state) == ("Bayhaven High School", State.DRAFT)
    assert [action for action, _ in await events("agreement")] == ["drafted"]


async def test_references_are_proposed_one_after_the_other_and_never_twice() -> None:
    alice = await cast.alice()
    first, second = await drafted(alice.actor), await drafted(alice.actor)
    known = [(await whole(alice.actor, key)).row["reference"] for key in (first, second)]

    with pytest.raises(Invalid) as refused:
        await drafted(alice.actor, reference=known[0])

    assert known == [f"MOU-{clock.today().year}-00{number}" for number in (1, 2)]
    assert set(refused.value.fields) == {"reference"}


async def test_amending_counts_the_version_on_and_tells_what_changed() -> None:
    alice = await cast.alice()
    key = await drafted(alice.actor)

    await service.amend(alice.actor, key, {"sections": [SafecomSection.SCOPE], "caveats": ["no redisclosure"]}, 1)

    it = await whole(alice.actor, key)
    assert (it.version, it.row["sections"], it.row["caveats"]) == (2, ["scope"], ["no redisclosure"])
    assert (await events("agreement"))[-1] == (
        "amended", {"sections": [[], ["scope"]], "caveats": [[], ["no redisclosure"]]},
    )  # fmt: skip
    with pytest.raises(Conflict):
        await service.amend(alice.actor, key, {"note": "later"}, 1)


async def test_hidden_agreement_is_absent_and_the_trail_says_nothing_of_it() -> None:
    dana, charlie = await cast.dana(), await cast.charlie()
    school = await organisation()
    key = await drafted(dana.actor, school, title="Zqvhidden", visibility=Visibility.COORDINATORS)

    with pytest.raises(NoSuchAgreement):
        await whole(charlie.actor, key)
    assert await of_organisation(charlie.actor, school) == []
    assert [one.title for one in await of_organisation(dana.actor, school)] == ["Zqvhidden"]
    row = await db.fetch_one("SELECT string_agg(e::text, '') AS all FROM audit_event e")
    assert row is not None
    assert "Zqvhidden" not in row["all"]


async def test_what_a_district_signed_is_on_the_page_of_its_school() -> None:
    alice = await cast.alice()
    district = await organisation("Gull District", region="FL")
    school = await organisation("Gull School", region="FL", parent_id=district)
    of_district = await in_force(alice.actor, district)
    of_both = await in_force(alice.actor, district, school)
    await drafted(alice.actor, district, title="Nothing yet")

    page = (await alice.get(f"/partners/{school}")).text

    assert [one.id for one in await of_those_above(alice.actor, school)] == [of_district]
    assert await of_those_above(alice.actor, district) == []
    own, above = page.split("With what it is part of")
    assert f"/agreements/{of_both}" in own
    assert f"/agreements/{of_district}" in above
    assert "Nothing yet" not in page


async def test_nobody_hides_an_agreement_from_themselves() -> None:
    alice = await cast.alice()
    dana = await cast.dana()
    key = await drafted(alice.actor)

    with pytest.raises(Invalid):
        await service.amend(dana.actor, key, {"visibility": Visibility.SWORN_ONLY}, 1)


async def test_limited_coordinator_is_bound_by_the_lead_party() -> None:
    alice = await cast.alice(sectors=["faith"])
    frank = await cast.frank()
    key = await drafted(frank.actor)

    with pytest.raises(NotYourAgreement):
        await service.advance(alice.actor, key, Stage.NEGOTIATING, 1)
    with pytest.raises(NotYourAgreement):
        await drafted(alice.actor)


async def test_officer_changes_nothing_and_only_who_decides_ends() -> None:
    bob, alice = await cast.bob(), await cast.alice()
    key = await in_force(alice.actor)

    with pytest.raises(Refused):
        await service.advance(bob.actor, key, Stage.DRAFT, 2)
    with pytest.raises(Refused):
        await endings.terminate(alice.actor, key, TerminateIn(reason="no longer needed"), 2)


async def test_last_signature_concludes_what_was_out() -> None:
    alice = await cast.alice()
    school, office = await organisation(), await sheriff()
    key = await drafted(alice.actor, school, office, stage=Stage.OUT_FOR_SIGNATURE)
    await terms.add_term(alice.actor, key, TermIn(begins_on=day(-3)), 1)

    await parties.sign(alice.actor, key, await party_of(key, school), SignIn(signatory_name="Kim"), 2)
    half = await whole(alice.actor, key)
    await parties.sign(alice.actor, key, await party_of(key, office), SignIn(signed_on=day(-1)), 3)
    full = await whole(alice.actor, key)

    assert (half.standing.state, half.stage) == (State.PARTLY_SIGNED, Stage.OUT_FOR_SIGNATURE)
    assert (full.standing.state.in_force, full.stage) == (True, Stage.CONCLUDED)
    assert full.parties[0].signatory_name == "Kim"


async def test_signature_to_come_or_of_an_observer_is_refused() -> None:
    alice = await cast.alice()
    key = await drafted(alice.actor)
    given = NewPartyIn(organisation_id=await sheriff(), role=PartyRole.OBSERVER)
    observer = await parties.add_party(alice.actor, key, given, 1)
    lead = (await whole(alice.actor, key)).parties[0]

    for party, signed_on in ((lead.id, day(2)), (observer, day(0))):
        with pytest.raises(Invalid) as refused:
            await parties.sign(alice.actor, key, party, SignIn(signed_on=signed_on), 2)
        assert set(refused.value.fields) == {"signed_on"}


async def test_party_twice_is_refused_and_a_new_lead_takes_over() -> None:
    alice = await cast.alice()
    school, office = await organisation(), await organisation("Marlow Sheriff", "le_local", region="GA")
    key = await drafted(alice.actor, school, office)

    with pytest.raises(Invalid) as refused:
        await parties.add_party(alice.actor, key, NewPartyIn(organisation_id=office), 1)
    await parties.change_party(alice.actor, key, await party_of(key, office), PartyIn(role=PartyRole.LEAD), 1)

    assert "already" in refused.value.fields["organisation_id"]
    assert (await whole(alice.actor, key)).row["region"] == "GA"
    assert {one.name: one.role for one in (await whole(alice.actor, key)).parties} == {
        "Marlow Sheriff": PartyRole.LEAD, "Bayhaven High School": PartyRole.PARTY,
    }  # fmt: skip


async def test_withdrawn_party_leaves_the_others_bound() -> None:
    alice = await cast.alice()
    school, office, clinic = await organisation(), await sheriff(), await organisation("Clinic", "healthcare")
    key = await in_force(alice.actor, school, office, clinic)

    await parties.withdraw(alice.actor, key, await party_of(key, clinic), WithdrawIn(last_day=day(-2)), 2)

    it = await whole(alice.actor, key)
    assert it.standing.state is State.ACTIVE
    assert {one.name for one in it.parties if one.state(clock.today()) == "withdrawn"} == {"Clinic"}


async def test_terms_that_overlap_are_refused_with_both_named() -> None:
    alice = await cast.alice()
    key = await drafted(alice.actor)
    first = TermIn(begins_on=date(2024, 7, 1), last_day=date(2026, 6, 30))
    await terms.add_term(alice.actor, key, first, 1)

    with pytest.raises(Invalid) as refused:
        await terms.add_term(alice.actor, key, TermIn(begins_on=date(2026, 6, 30), lasts="2 years"), 2)
    await terms.add_term(alice.actor, key, TermIn(begins_on=date(2026, 7, 1), lasts="2 years"), 2)

    assert refused.value.fields["begins_on"] == (
        "Term 2 (30 June 2026 to 29 June 2028) would run at the same time as term 1 (1 July 2024 to 30 June 2026). "
        "Begin on 1 July 2026, or correct the other term first."
    )
    assert [row["number"] for row in (await whole(alice.actor, key)).terms] == [2, 1]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"last_day": date(2023, 1, 1)}, "last_day"),
        ({"lasts": "soon"}, "lasts"),
        ({"lasts": "1 year", "last_day": date(2025, 1, 1)}, "lasts"),
        ({"renewal": Renewal.TACIT, "lasts": "1 year"}, "renewal_period"),
        ({"renewal": Renewal.TACIT, "renewal_period": "1 year"}, "last_day"),
        ({"renewal": Renewal.EVERGREEN, "lasts": "1 year"}, "last_day"),
        ({"last_day": date(9999, 12, 31)}, "last_day"),
        ({"notice": "90 parsecs"}, "notice"),
    ],
)
async def test_term_that_contradicts_itself_is_refused(given: dict[str, object], field: str) -> None:
    alice = await cast.alice()
    key = await drafted(alice.actor)

    with pytest.raises(Invalid) as refused:
        await terms.add_term(alice.actor, key, TermIn(**({"begins_on": date(2024, 1, 1)} | given)), 1)  # type: ignore[arg-type]

    assert set(refused.value.fields) == {field}


async def test_amendment_moves_the_end_when_it_is_signed_and_keeps_the_old_one() -> None:
    alice = await cast.alice()
    key = await drafted(alice.actor)
    await terms.add_term(alice.actor, key, TermIn(begins_on=date(2024, 7, 1), last_day=date(2026, 6, 30)), 1)
    given = AmendmentIn(
        effective_on=date(2025, 1, 1), summary="One more year", moves_end=True, last_day=date(2027, 6, 30)
    )

    number = await terms.amend_term(alice.actor, key, given, 2)
    unsigned = (await whole(alice.actor, key)).terms[0]["ends_on"]
    await terms.sign_amendment(alice.actor, key, number, SignedIn(signed_on=date(2025, 2, 3)), 3)

    it = await whole(alice.actor, key)
    assert (unsigned, it.terms[0]["ends_on"]) == (date(2026, 7, 1), date(2027, 7, 1))
    assert (it.amendments[0]["ended_on"], it.amendments[0]["ends_on"]) == (date(2026, 7, 1), date(2027, 7, 1))
    with pytest.raises(Invalid, match="Amendment 1 says when it ends"):
        await terms.correct_term(
            alice.actor, key, 1, TermIn(begins_on=date(2024, 7, 1), last_day=date(2026, 6, 30)), it.version
        )


async def test_amendment_into_the_next_term_is_refused_and_changes_nothing() -> None:
    alice = await cast.alice()
    key = await drafted(alice.actor)
    for number, first in enumerate((date(2024, 7, 1), date(2026, 7, 1)), 1):
        await terms.add_term(alice.actor, key, TermIn(begins_on=first, lasts="2 years"), number)
    given = AmendmentIn(
        effective_on=date(2025, 1, 1), signed_on=date(2025, 1, 1), summary="longer", term_number=1, moves_end=True,
    )  # fmt: skip

    with pytest.raises(Invalid, match="would run at the same time as term 2"):
        await terms.amend_term(alice.actor, key, given, 3)

    assert (await whole(alice.actor, key)).amendments == []


async def test_superseded_names_both_ways_and_never_in_a_ring() -> None:
    alice = await cast.alice()
    school = await organisation()
    old, new = await in_force(alice.actor, school), await in_force(alice.actor, school)

    await endings.supersede(alice.actor, old, SupersedeIn(by_id=new, on=day(0)), 2)

    was, now = await whole(alice.actor, old), await whole(alice.actor, new)
    assert was.standing.state is State.SUPERSEDED
    assert (was.superseded_by and was.superseded_by.id, [one.id for one in now.supersedes]) == (new, [old])
    with pytest.raises(Invalid):
        await endings.supersede(alice.actor, new, SupersedeIn(by_id=old), 2)


async def test_suspended_resumed_and_terminated_with_reasons() -> None:
    dana = await cast.dana()
    key = await in_force(dana.actor)

    await endings.suspend(dana.actor, key, SuspendIn(reason="Under review by counsel"), 2)
    rests = (await whole(dana.actor, key)).standing.state
    await endings.resume(dana.actor, key, ResumeIn(reason="Counsel is content"), 3)
    with pytest.raises(NotSuspended):
        await endings.resume(dana.actor, key, ResumeIn(reason="once more"), 4)
    await endings.terminate(dana.actor, key, TerminateIn(reason="The program ended", last_day=day(-1)), 4)

    assert (rests, (await whole(dana.actor, key)).standing.state) == (State.SUSPENDED, State.TERMINATED)
    rows = await db.fetch("SELECT kind, reason FROM agreement_decision ORDER BY at, id")
    assert [tuple(row) for row in rows] == [
        ("suspend", "Under review by counsel"), ("resume", "Counsel is content"), ("terminate", "The program ended"),
    ]  # fmt: skip
    with pytest.raises(AlreadyOver):
        await terms.add_term(dana.actor, key, TermIn(begins_on=day(900)), 5)


async def test_list_is_narrowed_by_what_it_is_today() -> None:
    alice = await cast.alice()
    school, office = await organisation(), await sheriff()
    running = await in_force(alice.actor, school, office)
    await drafted(alice.actor, office, title="Mutual aid at the stadium", kind=Kind.MUTUAL_AID)

    async def ids(**filters: object) -> list[UUID]:
        found = await summaries(alice.actor, Filters(**filters), limit=10)  # type: ignore[arg-type]
        return [line.id for line, _ in found]

    assert await ids(states=[State.ACTIVE]) == [running]
    assert await ids(words="bayhaven") == [running]
    assert await ids(organisation=school) == [running]
    assert await ids(sector="education_k12") == [running]
    assert len(await ids(words="stadium aid")) == 1
    assert len(await ids()) == 2
    assert await ids(words="100%") == []


async def test_list_is_narrowed_by_area_as_the_paper_says_or_its_parties_serve() -> None:
    alice = await cast.alice()
    florida = (await db.fetch("SELECT id FROM jurisdiction WHERE type = 'state' AND region = 'FL'"))[0]["id"]
    georgia = (await db.fetch("SELECT id FROM jurisdiction WHERE type = 'state' AND region = 'GA'"))[0]["id"]
    school = await organisation()
    await db.execute("INSERT INTO service_area (organisation_id, jurisdiction_id) VALUES ($1, $2)", school, florida)
    served, named = await drafted(alice.actor, school), await drafted(alice.actor, school)
    await service.amend(alice.actor, named, {"jurisdiction_ids": [georgia]}, 1)

    found = {
        place: [line.id for line, _ in await summaries(alice.actor, Filters(jurisdiction=place), limit=10)]
        for place in (florida, georgia)
    }

    assert found == {florida: [served], georgia: [named]}


async def test_every_write_leaves_the_standing_of_today() -> None:
    alice = await cast.alice()
    key = await drafted(alice.actor)
    await terms.add_term(alice.actor, key, TermIn(begins_on=day(-10)), 1)
    lead = (await whole(alice.actor, key)).parties[0]

    await parties.sign(alice.actor, key, lead.id, SignIn(signed_on=day(-10)), 2)

    [(line, _)] = await summaries(alice.actor, Filters(), limit=5)
    assert line.state is (await whole(alice.actor, key)).standing.state
    assert await version(key) == 3


async def test_party_that_joins_what_binds_others_already_keeps_nobody_waiting() -> None:
    alice = await cast.alice()
    lead, office, clinic = await organisation(), await sheriff(), await organisation("Marlow Clinic", "mental_health")
    key = await in_force(alice.actor, lead, office)
    party = await parties.add_party(
        alice.actor, key, NewPartyIn(organisation_id=clinic, role=PartyRole.PARTY), await version(key)
    )

    waiting = (await whole(alice.actor, key)).standing.state
    [seen] = await agreements_of(alice.actor, clinic, day(0))
    given = SignIn(signed_on=day(0))
    await parties.sign(alice.actor, key, party, given, await version(key))
    [then] = await agreements_of(alice.actor, clinic, day(0))

    assert (waiting, seen.state, then.state) == (State.ACTIVE, State.PARTLY_SIGNED, State.ACTIVE)
    assert "has not signed" in seen.reason
