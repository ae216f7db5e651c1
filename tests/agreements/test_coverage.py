"""What may be asked: what holds whoever is asked, for whatever and whenever; and what each kind of partner shows."""

import re
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from uuid import UUID

import pytest

from agreements.bases import coverage as rule
from agreements.bases.coverage import coverage
from agreements.bases.demo import DUE, LEFT
from agreements.bases.facts import Agreement, Asker, Partner
from agreements.bases.model import Card, Route, Status, Step
from agreements.bases.sheet import Sheet, sheet
from agreements.bases.shipped import content, shipped
from agreements.bases.wording import FOOTER, check, sentences
from agreements.model import Category, Circumstance, Direction, Purpose, State
from registry.partners.model import Regime
from registry.partners.sectors import Sector
from tests.agreements.bases_cast import (
    APPROVED,
    CASE,
    DRAFTS,
    EMERGENCY,
    OFFICER,
    ROUTINE,
    TODAY,
    agreement,
    asked,
    basis,
    codes,
)

C, S, R = Category, Sector, Regime
REGIMES = [frozenset(some) for size in (0, 1, 2) for some in combinations(Regime, size)]
PARTNERS = [Partner(sector=sector, regimes=regimes, region="FL") for sector in Sector for regimes in REGIMES]
SAMPLE = [
    coverage(partner, OFFICER, category, circumstance, (), APPROVED, TODAY)
    for partner, category, circumstance in product(PARTNERS[::7], Category, Circumstance)
]
_NEVER = re.compile(r"entitle|must (tell|give|hand|answer) you|you have a right to (the|this|it)", re.IGNORECASE)


def _every_ask() -> list[tuple[Partner, Category, Circumstance]]:
    return list(product(PARTNERS, Category, Circumstance))


# ---- What holds for all of them


def test_part_2_programme_never_shows_another_rules_emergency() -> None:
    covered = [partner for partner in PARTNERS if R.PART_2 in partner.regimes or partner.sector is S.SUD_PROGRAM]
    wrong = set()
    for partner, category, circumstance in product(covered, rule.HEALTH, Circumstance):
        found = asked(partner, category, circumstance)
        wrong |= {
            (partner.sector, partner.regimes, one.card.code)
            for one in found.ask
            if one.card.regime is not R.PART_2
        }  # fmt: skip

    assert wrong == set()
    assert len(covered) > 200


def test_part_2_programme_is_never_shown_hipaa_at_all() -> None:
    found = [asked(S.SUD_PROGRAM, category, when) for category, when in product(Category, Circumstance)]
    found += [
        asked(Partner(sector=S.SUD_PROGRAM, regimes=regimes, region="FL"), category)
        for regimes, category in product(REGIMES, rule.HEALTH)
    ]

    assert {code for one in found for code in codes(one) if code.startswith("hipaa")} == set()


def test_every_basis_that_is_shown_fits_holder_information_circumstance_and_state() -> None:
    for partner, category, circumstance in _every_ask()[::3]:
        for one in asked(partner, category, circumstance).offers:
            card = one.card
            assert category in card.categories
            assert circumstance in card.circumstances
            assert card.regime is None or card.regime in partner.rules
            assert not card.sectors or partner.sector in card.sectors
            assert card.jurisdiction in {"US", "FL"}
            assert card.askers_include(OFFICER.kinds)
            assert card.direction is not Direction.OUT


def test_without_an_emergency_no_emergency_basis_is_shown() -> None:
    shown = {one.step for found in SAMPLE if found.circumstance is not EMERGENCY for one in found.offers}

    assert Step.EMERGENCY not in shown
    assert Step.EMERGENCY in {one.step for found in SAMPLE for one in found.offers}


def test_nothing_promises_an_answer_and_the_partner_always_decides() -> None:
    for found in SAMPLE:
        said = [found.summary, *found.reasons, *found.missing, *found.bring]
        said += [reason for one in found.offers for reason in one.reasons]
        assert [text for text in said if _NEVER.search(text)] == []
        assert found.reasons[0] == "The partner decides what it may disclose."


def test_an_answer_never_is_without_a_reason_or_what_is_missing() -> None:
    for found in SAMPLE:
        assert found.offers or found.missing
        assert found.covered == bool(found.ask)
        assert (found.summary in {rule.MAY_ASK, rule.IF_IT_FITS}) == found.covered


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_what_is_not_approved_guides_nobody(status: Status) -> None:
    bases = tuple(replace(one, status=status) for one in APPROVED)

    found = [asked(partner, category, bases=bases) for partner, category in product(PARTNERS[::29], Category)]

    assert {code for one in found for code in codes(one)} == set()


def test_card_that_is_no_longer_law_guides_nobody_and_one_past_review_says_so() -> None:
    number = next(place for place, one in enumerate(APPROVED) if one.card.code == "ferpa-emergency")
    over = basis(number, card=replace(APPROVED[number].card, effective_to=TODAY))
    due = basis(number, next_review_on=TODAY)

    ended = coverage(Partner(sector=S.EDUCATION_K12), OFFICER, C.EDUCATION_RECORD, EMERGENCY, (), (over,), TODAY)
    old = coverage(Partner(sector=S.EDUCATION_K12), OFFICER, C.EDUCATION_RECORD, EMERGENCY, (), (due,), TODAY)

    assert (codes(ended), "not the law on this day" in ended.missing[0]) == (set(), True)
    assert [(one.card.code, one.overdue) for one in old.ask] == [("ferpa-emergency", True)]


_NAMED = (C.EDUCATION_RECORD, C.HEALTH_INFORMATION, C.OBSERVATION, C.CONDUCT_AND_ACCESS)
STATES = [
    agreement(state=state, circumstances=circumstances, categories=categories, direction=direction)
    for state in (State.ACTIVE, State.EXPIRED, State.HOLDOVER)
    for circumstances in (frozenset(), frozenset({EMERGENCY}))
    for categories in (frozenset(), frozenset({C.EDUCATION_RECORD, C.HEALTH_INFORMATION}))
    for direction in Direction
]


def test_agreement_never_opens_what_no_basis_does_and_never_closes_an_emergency() -> None:
    for one, partner, category, when in product(STATES, PARTNERS[::83], _NAMED, Circumstance):
        alone, agreed = asked(partner, category, when), asked(partner, category, when, one)
        assert codes(agreed) <= codes(alone)
        if when is EMERGENCY:
            assert codes(agreed) == codes(alone)


def test_order_of_what_is_given_changes_nothing() -> None:
    some = [agreement(), agreement(id=UUID(int=98), reference="MOU-0", state=State.EXPIRED)]
    forth = coverage(PARTNERS[0], OFFICER, C.EDUCATION_RECORD, EMERGENCY, some, APPROVED, TODAY)
    back = coverage(PARTNERS[0], OFFICER, C.EDUCATION_RECORD, EMERGENCY, some[::-1], APPROVED[::-1], TODAY)

    assert (forth.ask, forth.formal, forth.under) == (back.ask, back.formal, back.under)


# ---- What each kind of partner shows (an emergency, asked by a deputy)

EXAMPLES = [
    (S.EDUCATION_K12, C.OBSERVATION, {"ferpa-observation"}, set()),
    (S.EDUCATION_K12, C.LE_UNIT_RECORD, {"ferpa-le-unit"}, set()),
    (S.EDUCATION_K12, C.DIRECTORY_INFORMATION, {"ferpa-directory"}, set()),
    (S.EDUCATION_K12, C.EDUCATION_RECORD, {"ferpa-emergency", "ferpa-school-official", "fl-school-team"},
     {"ferpa-order", "ferpa-consent"}),
    (S.EDUCATION_HIGHER, C.HEALTH_INFORMATION, {"ferpa-emergency"}, {"ferpa-order", "ferpa-consent"}),
    (S.HEALTHCARE, C.HEALTH_INFORMATION,
     {"hipaa-threat", "hipaa-locate", "hipaa-premises", "hipaa-required", "fl-threat"},
     {"hipaa-process", "hipaa-authorization"}),
    (S.MENTAL_HEALTH, C.PSYCHOTHERAPY_NOTES, {"hipaa-threat", "fl-threat"}, {"hipaa-authorization"}),
    (S.MENTAL_HEALTH, C.OBSERVATION, {"tell-partner"}, set()),
    (S.SUD_PROGRAM, C.SUD_RECORD, {"part2-premises"}, {"part2-consent", "part2-order"}),
    (S.PRIVATE_CROWDED_SPACE, C.CONDUCT_AND_ACCESS, {"voluntary"}, set()),
    (S.PRIVATE_WORKPLACE, C.EMPLOYEE_MEDICAL, set(), set()),
    (S.FUSION_CENTER, C.CRIMINAL_INTELLIGENCE, {"part23-sharing", "part23-danger"}, set()),
    (S.LE_CAMPUS, C.LE_UNIT_RECORD, {"ferpa-le-unit"}, set()),
    (S.LE_LOCAL, C.CRIMINAL_HISTORY, {"criminal-history"}, set()),
    (S.MILITARY_VA, C.FEDERAL_RECORD, {"privacy-b8"}, {"privacy-b7"}),
    (S.FAITH, C.OBSERVATION, {"voluntary"}, set()),
    (S.VICTIM_SERVICES, C.VICTIM_INFORMATION, set(), {"vawa-consent"}),
    (S.VICTIM_SERVICES, C.OBSERVATION, {"tell-partner"}, set()),
    (S.ONLINE_PLATFORM, C.COMMUNICATIONS, {"ecpa-preserve", "ecpa-emergency"}, {"ecpa-process"}),
    (S.PROBATION_PAROLE, C.SUPERVISION_STATUS, set(), set()),
]  # fmt: skip


@pytest.mark.parametrize(("sector", "category", "ask", "formal"), EXAMPLES)
def test_partner_shows(sector: Sector, category: Category, ask: set[str], formal: set[str]) -> None:
    found = asked(sector, category)

    assert {one.card.code for one in found.ask} == ask
    assert {one.card.code for one in found.formal} == formal


@pytest.mark.parametrize(
    ("sector", "category", "limits"),
    [
        (S.SUD_PROGRAM, C.SUD_RECORD, {"part2-silence"}),
        (S.SUD_PROGRAM, C.HEALTH_INFORMATION, {"part2-silence"}),
        (S.PRIVATE_WORKPLACE, C.EMPLOYEE_MEDICAL, {"ada-medical"}),
        (S.HEALTHCARE, C.HEALTH_INFORMATION, set()),
    ],
)
def test_partner_keeps_closed(sector: Sector, category: Category, limits: set[str]) -> None:
    assert {one.card.code for one in asked(sector, category).limits} == limits


def test_school_without_emergency_is_asked_for_less_and_told_why() -> None:
    found = asked(S.EDUCATION_K12, C.EDUCATION_RECORD, ROUTINE)

    assert {one.card.code for one in found.ask} == {"ferpa-school-official"}
    assert "Health or safety emergency (34 CFR 99.31(a)(10), 99.36): only in an emergency." in found.missing


def test_medical_staff_only_is_said_to_police_and_opened_to_medical_staff() -> None:
    nurse = Asker(sector=S.HEALTHCARE)

    police, medical = asked(S.SUD_PROGRAM, C.SUD_RECORD), asked(S.SUD_PROGRAM, C.SUD_RECORD, asker=nurse)

    assert any("not to you. Recipients: Medical personnel only." in why for why in police.missing)
    assert {one.card.code for one in medical.ask} == {"part2-medical"}


def test_somebody_of_whom_nothing_is_recorded_gets_nothing_that_is_for_some() -> None:
    found = asked(S.HEALTHCARE, C.HEALTH_INFORMATION, asker=Asker())

    assert "hipaa-locate" not in codes(found)
    assert any("for whom you work" in why for why in found.reasons)


@pytest.mark.parametrize("regimes", [frozenset({R.FERPA}), frozenset({R.FERPA, R.HIPAA}), frozenset()])
def test_health_record_of_a_school_depends_on_the_record(regimes: frozenset[Regime]) -> None:
    found = asked(Partner(sector=S.EDUCATION_HIGHER, regimes=regimes), C.HEALTH_INFORMATION)

    assert rule.DEPENDS in found.reasons
    assert ("hipaa-threat" in codes(found)) == (R.HIPAA in regimes)


@pytest.mark.parametrize(
    ("region", "first"), [("FL", "fl-threat"), ("TX", "tx-threat"), ("CA", "ca-threat"), ("GA", "duty-to-warn")]
)
def test_law_of_the_partners_state_comes_first(region: str, first: str) -> None:
    found = asked(Partner(sector=S.MENTAL_HEALTH, region=region), C.PSYCHOTHERAPY_NOTES)

    emergency = [one for one in found.ask if one.step is Step.EMERGENCY]
    assert emergency[0].card.code == first
    threat = next(one for one in emergency if one.card.code == "hipaa-threat")
    assert any(why.startswith("State law is read before this") for why in threat.reasons) == (region != "GA")


def test_virginia_team_keeps_what_it_obtained() -> None:
    found = asked(Partner(sector=S.EDUCATION_K12, region="VA"), C.EDUCATION_RECORD)

    assert [one.card.code for one in found.limits] == ["va-team"]


def test_rules_that_nobody_recorded_are_assumed_and_said() -> None:
    assumed, recorded = (
        asked(Partner(sector=S.HEALTHCARE, regimes=regimes), C.HEALTH_INFORMATION)
        for regimes in (frozenset(), frozenset({R.HIPAA}))
    )

    assert codes(assumed) == codes(recorded)
    assert any("Nobody recorded which rules" in why for why in assumed.reasons)
    assert not any("Nobody recorded which rules" in why for why in recorded.reasons)


# ---- What agreements say


AREA, SITE = UUID(int=55), UUID(int=56)
FALLS_SHORT = [
    ({"state": State.EXPIRED, "last_day": date(2024, 7, 31), "reason": "It ended."}, "Last day in force: 31 Jul 2024"),
    ({"state": State.DRAFT, "last_day": None}, "Draft."),
    ({"state": State.PARTLY_SIGNED, "reason": "One of two signed."}, ": One of two signed."),
    ({"state": State.WITHDRAWN, "last_day": None, "reason": "This partner withdrew from it."}, "withdrew"),
    ({"categories": frozenset({C.OBSERVATION})}, "does not name this: education records"),
    ({"categories": frozenset()}, "names no kinds of information"),
    ({"direction": Direction.OUT}, "what you give them"),
    ({"circumstances": frozenset({EMERGENCY})}, "for emergencies only"),
    ({"jurisdictions": frozenset({AREA})}, "another jurisdiction"),
    ({"sites": frozenset({SITE})}, "other sites"),
    ({"parties": frozenset({UUID(int=1)})}, "your own organisation is not a party"),
]


@pytest.mark.parametrize(("changed", "said"), FALLS_SHORT)
def test_agreement_that_falls_short_is_named_with_the_reason(changed: dict[str, object], said: str) -> None:
    found = asked(S.EDUCATION_K12, C.EDUCATION_RECORD, CASE, agreement(**changed))

    assert found.under == ()
    why = next(why for why in found.missing if why.startswith("MOU-1, Safe schools: "))
    assert said in why
    assert ("Last day in force" in why) == (changed.get("state") is State.EXPIRED)


@pytest.mark.parametrize("state", [state for state in State if state.in_force])
def test_agreement_in_force_that_names_it_carries_it(state: State) -> None:
    one = agreement(state=state, sites=frozenset({SITE}), jurisdictions=frozenset({AREA}), identity_check="Call back")
    partner = Partner(sector=S.EDUCATION_K12, jurisdictions=frozenset({AREA}), sites=frozenset({SITE}))

    found = asked(partner, C.EDUCATION_RECORD, CASE, one)

    assert found.under == (one,)
    assert "How they check that it is you (MOU-1): Call back" in found.bring
    assert not any(why.startswith("MOU-1") for why in found.missing)


def test_no_agreement_is_said_and_stops_nobody() -> None:
    found = asked(S.EDUCATION_K12, C.EDUCATION_RECORD)

    assert found.covered
    assert "No agreement with this partner is recorded. You may ask all the same." in found.missing


def test_school_official_rests_on_an_agreement_that_says_so() -> None:
    officers = agreement(purposes=frozenset({Purpose.SCHOOL_RESOURCE_OFFICERS}))
    without, held = (
        asked(S.EDUCATION_K12, C.EDUCATION_RECORD, CASE, one) for one in (agreement(), officers)
    )  # fmt: skip

    assert any("rests on an agreement on school resource officers" in why for why in without.missing)
    assert not any("rests on an agreement" in why for why in held.missing)


def test_what_was_agreed_for_emergencies_alone_is_not_asked_on_other_days() -> None:
    narrow = agreement(circumstances=frozenset({EMERGENCY}))

    found = asked(S.EDUCATION_K12, C.EDUCATION_RECORD, CASE, narrow)

    assert (found.ask, {one.card.code for one in found.formal}) == ((), {"ferpa-order", "ferpa-consent"})
    assert "MOU-1, Safe schools keeps this for emergencies." in found.missing


# ---- The ask card, and the cards themselves


def _sheet(sector: Sector, *agreements: Agreement, drafts: bool = False) -> Sheet:
    partner = Partner(sector=sector, region="FL")
    return sheet(partner, OFFICER, agreements, DRAFTS if drafts else APPROVED, TODAY)


@pytest.mark.parametrize("sector", list(Sector))
def test_every_partner_has_an_ask_card(sector: Sector) -> None:
    made = _sheet(sector)

    assert made.groups
    for _, lines in made.groups:
        assert len({one.card.code for one in lines}) == len(lines)


def test_ask_card_of_a_school_has_what_an_officer_needs_at_night() -> None:
    made = _sheet(S.EDUCATION_K12, agreement())

    assert [one.card.code for one in made.of(Step.EMERGENCY)] == ["ferpa-emergency"]
    assert {one.card.code for one in made.of(Step.FIRST)} == {
        "ferpa-observation", "ferpa-le-unit", "ferpa-directory", "ferpa-school-official",
    }  # fmt: skip
    assert "The threat in one sentence: what, against whom, how soon" in made.bring
    assert [duty.under for duty in made.writes_down] == ["34 CFR 99.32(a)(5)"]
    assert [(one.words, one.tone) for one in made.chips] == [("In force, last day in force is 31 Jul 2027", "good")]


def test_ask_card_says_that_an_agreement_expired_and_shows_the_rest() -> None:
    over = agreement(state=State.EXPIRED, last_day=date(2024, 7, 31))

    made = _sheet(S.EDUCATION_K12, over)

    assert [(one.words, one.tone) for one in made.chips] == [("Expired, last day in force was 31 Jul 2024", "bad")]
    assert made.groups == _sheet(S.EDUCATION_K12).groups


def test_ask_card_gives_no_last_day_of_what_is_not_in_force_yet() -> None:
    made = _sheet(S.EDUCATION_K12, agreement(state=State.PARTLY_SIGNED, reason="One of two signed."))

    assert [(one.words, one.tone, one.reason) for one in made.chips] == [
        ("Partly signed", "warn", "One of two signed."),
    ]  # fmt: skip


def test_ask_card_leaves_out_old_agreements_where_one_is_in_force() -> None:
    over = agreement(id=UUID(int=98), state=State.EXPIRED, last_day=date(2024, 7, 31))

    assert [one.agreement.state for one in _sheet(S.EDUCATION_K12, over, agreement()).chips] == [State.ACTIVE]


def test_ask_card_counts_what_waits_for_approval() -> None:
    made = _sheet(S.SUD_PROGRAM, drafts=True)

    assert (made.empty, made.waiting) == (True, 6)


@pytest.mark.parametrize("card", [one.card for one in shipped()], ids=lambda card: card.code)
def test_shipped_card_is_fit_to_be_read(card: Card) -> None:
    check(card)

    assert 1 <= sentences(card.statement) <= 2
    assert not any(_NEVER.search(str(text)) for text in content(card).values())
    assert card.citation
    assert card.source_url.startswith("https://")
    assert card.step is Step.LIMIT or card.bring or card.tests
    assert bool(card.writes) == bool(card.writer)
    known = {one.card.code for one in shipped()}
    assert set(card.overlays) <= known
    assert card.jurisdiction == "US" or card.overlays


def test_demonstration_leaves_cards_that_are_there() -> None:
    assert {one.card.code for one in shipped()} >= LEFT | {DUE}
    assert DUE not in LEFT


def test_footer_says_what_this_is_not() -> None:
    assert "not legal advice" in FOOTER
    assert "partner decides" in FOOTER


def test_shipped_cards_cover_every_rule_and_route() -> None:
    cards = [one.card for one in shipped()]

    assert {card.regime for card in cards} >= set(Regime) - {R.ADA}
    assert {card.route for card in cards} == set(Route)
    assert {category for card in cards for category in card.categories} >= set(Category) - {
        C.INFRASTRUCTURE, C.SUPERVISION_STATUS,
    }  # fmt: skip
