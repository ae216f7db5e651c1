"""What an officer may ask a partner for, on what basis, and what is missing. Pure: no clock, no database.

An agreement gives no authority to disclose and its absence takes none away; it can only narrow. Whatever comes out of
this, the partner decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from agreements.bases.clauses import read
from agreements.bases.facts import Agreement, Asker, Partner
from agreements.bases.model import FEDERAL, Basis, Card, Route, Status, Step
from agreements.bases.outcome import Coverage, Duty, Offer
from agreements.model import Category, Circumstance, Direction
from registry.partners.model import Regime
from registry.partners.sectors import Sector

HEALTH = frozenset({Category.HEALTH_INFORMATION, Category.PSYCHOTHERAPY_NOTES, Category.SUD_RECORD})
SCHOOLS = frozenset({Sector.EDUCATION_K12, Sector.EDUCATION_HIGHER})
_STRICTEST = [Route.LIMIT, Route.CONSENT, Route.COMPELLED, Route.PERMISSIVE, Route.MANDATORY]
MAY_ASK = "You may ask. The partner decides what it answers."
IF_IT_FITS = "You may ask if the case fits one of the bases below. The partner decides what it answers."
TAKES_MORE = "This takes consent or legal process. You may ask what they can do without it; the partner decides."
NOTHING = (
    "No approved basis fits this ask. You may still call: the partner decides, and your counsel can say what fits."
)
DEPENDS = (
    "Which rules count depends on the record: what a school keeps, its nurse’s file included, is mostly an education"
    " record (FERPA); what a clinic keeps as a health provider is not (HIPAA). Ask which it is."
)
PART_2_FIRST = (
    "It runs a substance use programme (42 CFR Part 2): emergency rules for other health records do not open its own."
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask: of whom, by whom, for what, when."""

    partner: Partner
    asker: Asker
    category: Category
    circumstance: Circumstance
    on: date


def coverage(  # noqa: PLR0913, PLR0917 - what an ask consists of
    partner: Partner,
    asker: Asker,
    category: Category,
    circumstance: Circumstance,
    agreements: Iterable[Agreement],
    bases: Iterable[Basis],
    on: date,
) -> Coverage:
    """Judge an ask on a day. Retired cards and drafts among `bases` guide nobody; a draft is named as one."""
    ask = Ask(partner, asker, category, circumstance, on)
    fitting = [one for one in bases if one.status is not Status.RETIRED and _about(one.card, ask)]
    said = read(agreements, partner, asker, category, circumstance)
    open_, missing = _sorted_out(fitting, ask)
    if said.narrowed:
        withheld = [one for one in open_ if one.card.step in {Step.FIRST, Step.SPECIAL}]
        open_ = [one for one in open_ if one not in withheld]
        missing = [said.narrowed, *missing] if withheld else missing
    open_ = [one for one in open_ if not _replaced(one.card, open_)]
    offers = _in_order([_offer(one, open_, ask) for one in open_], circumstance)
    voluntary = tuple(one for one in offers if one.step not in {Step.FORMAL, Step.LIMIT})
    formal = tuple(one for one in offers if one.step is Step.FORMAL)
    return Coverage(
        category=category,
        circumstance=circumstance,
        summary=_summary(voluntary, formal),
        ask=voluntary,
        formal=formal,
        limits=tuple(one for one in offers if one.step is Step.LIMIT),
        under=said.under,
        bring=_bring(voluntary or formal, said.under),
        writes_down=_duties(voluntary or formal),
        reasons=tuple(_reasons(ask)),
        missing=(*missing, *_purposes(voluntary, agreements), *said.missing),
    )


def _about(card: Card, ask: Ask) -> bool:
    """Whether a card speaks of this holder and this information at all, whoever asks and whenever."""
    return (
        ask.category in card.categories
        and card.direction in {Direction.IN, Direction.BOTH}
        and card.jurisdiction in {FEDERAL, ask.partner.region}
        and (card.regime is None or card.regime in ask.partner.rules)
        and (not card.sectors or ask.partner.sector in card.sectors)
        and not _closed_by_part_2(card, ask)
    )


def _closed_by_part_2(card: Card, ask: Ask) -> bool:
    """Part 2 has no exception for threats: no other rule's emergency carries over to a programme's records."""
    if Regime.PART_2 not in ask.partner.rules or card.regime is Regime.PART_2 or ask.category not in HEALTH:
        return False
    return ask.partner.sector is Sector.SUD_PROGRAM or card.step not in {Step.FORMAL, Step.LIMIT}


def _sorted_out(fitting: Sequence[Basis], ask: Ask) -> tuple[list[Basis], list[str]]:
    """Those that may guide this ask, and what the others lack."""
    open_: list[Basis] = []
    missing: list[str] = []
    for one in fitting:
        why = _lacking(one, ask)
        if why is None:
            open_.append(one)
        else:
            missing.append(f"{one.card.title} ({one.card.citation}): {why}")
    return open_, missing


def _lacking(basis: Basis, ask: Ask) -> str | None:
    card = basis.card
    if basis.status is Status.DRAFT:
        return "not approved as guidance yet."
    if not card.law_on(ask.on):
        return "not the law on this day."
    if ask.circumstance not in card.circumstances:
        return "only in an emergency." if card.step is Step.EMERGENCY else "not for routine exchange."
    if not card.askers_include(ask.asker.kinds):
        return f"not to you. Recipients: {card.recipients}."
    return None


def _offer(basis: Basis, among: Sequence[Basis], ask: Ask) -> Offer:
    card = basis.card
    reasons = [f"{card.regime.label} covers this partner."] if card.regime else []
    if card.jurisdiction != FEDERAL:
        reasons.append(f"State law of {card.jurisdiction}, where this partner is; it is read first.")
    first = [one.card.title for one in among if card.code in one.card.overlays]
    reasons += [f"State law is read before this: {title}." for title in first]
    return Offer(basis, tuple(reasons), basis.overdue(ask.on))


def _replaced(card: Card, among: Sequence[Basis]) -> bool:
    """Whether it only says that the law of the states differs, where that of this state is there."""
    general = card.jurisdiction == FEDERAL and card.regime is None
    return general and any(card.code in one.card.overlays for one in among)


def _in_order(offers: Iterable[Offer], circumstance: Circumstance) -> list[Offer]:
    """By step, an emergency's first in an emergency; within it a state's law before federal law, then the strictest."""
    steps = [Step.EMERGENCY, *Step] if circumstance is Circumstance.EMERGENCY else list(Step)

    def place(one: Offer) -> tuple[object, ...]:
        card = one.card
        return steps.index(card.step), card.jurisdiction == FEDERAL, _STRICTEST.index(card.route), card.code

    return sorted(offers, key=place)


def _summary(voluntary: Sequence[Offer], formal: Sequence[Offer]) -> str:
    if not voluntary:
        return TAKES_MORE if formal else NOTHING
    return IF_IT_FITS if all(one.step is Step.SPECIAL for one in voluntary) else MAY_ASK


def _bring(offers: Iterable[Offer], under: Iterable[Agreement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*agreed_ways(under), *(item for one in offers for item in one.card.bring)]))


def agreed_ways(under: Iterable[Agreement]) -> Iterable[str]:
    """How agreements say that an ask is made."""
    for one in under:
        if one.identity_check:
            yield f"How they check that it is you ({one.reference}): {one.identity_check}"
        if one.request_channel:
            yield f"Where the request goes ({one.reference}): {one.request_channel}"


def _duties(offers: Iterable[Offer]) -> tuple[Duty, ...]:
    cards = [one.card for one in offers if one.card.writes]
    return tuple(dict.fromkeys(Duty(card.writer, card.writes, card.writes_under, card.retention) for card in cards))


def _reasons(ask: Ask) -> Iterable[str]:
    yield "The partner decides what it may disclose."
    rules = "; ".join(sorted(rule.label for rule in ask.partner.rules))
    if ask.partner.assumed and rules:
        yield f"Nobody recorded which rules cover this partner. Those usual for its kind are taken: {rules}."
    if ask.category in HEALTH and (ask.partner.sector in SCHOOLS or Regime.FERPA in ask.partner.rules):
        yield DEPENDS
    if Regime.PART_2 in ask.partner.rules and ask.category in HEALTH:
        yield PART_2_FIRST
    if not ask.asker.kinds:
        yield "Nobody recorded for whom you work, so what only some may receive is left out."


def _purposes(offers: Iterable[Offer], agreements: Iterable[Agreement]) -> Iterable[str]:
    """What rests on an agreement that is not there."""
    held = {purpose for one in agreements if one.state.in_force for purpose in one.purposes}
    for one in offers:
        wanted = one.card.needs_purpose
        if wanted is not None and wanted not in held:
            named = wanted.value.replace("_", " ")
            yield f"{one.card.title} rests on an agreement on {named}; none is in force here."
