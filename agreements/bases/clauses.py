"""What agreements say to an ask: which clause carries it, and where each of them falls short. They only narrow."""

from collections.abc import Iterable
from dataclasses import dataclass

from agreements.bases.facts import Agreement, Asker, Partner
from agreements.model import Category, Circumstance, Direction, State

_ENDED = frozenset({State.EXPIRED, State.TERMINATED, State.SUPERSEDED, State.WITHDRAWN})
_CIRCUMSTANCES = {
    Circumstance.STEADY_STATE: "routine exchange",
    Circumstance.EMERGENCY: "emergencies",
    Circumstance.CASE_BY_CASE: "single cases",
}


@dataclass(frozen=True, slots=True)
class Read:
    """The agreements in force that cover an ask, what is missing from the others, and whether they narrow it."""

    under: tuple[Agreement, ...]
    missing: tuple[str, ...]
    narrowed: str | None


def read(
    agreements: Iterable[Agreement], partner: Partner, asker: Asker, category: Category, circumstance: Circumstance
) -> Read:
    """Hold an ask against each agreement with the partner."""
    known = tuple(agreements)
    short = {one.id: lacking(one, partner, asker, category, circumstance) for one in known}
    under = tuple(one for one in known if short[one.id] is None)
    missing = [f"{one.name}: {why}" for one in known if (why := short[one.id])]
    if not known:
        missing.append("No agreement with this partner is recorded. You may ask all the same.")
    return Read(under, tuple(missing), None if under else _narrowed(known, partner, asker, category, circumstance))


def lacking(
    agreement: Agreement, partner: Partner, asker: Asker, category: Category, circumstance: Circumstance
) -> str | None:
    """Why an agreement does not carry an ask, in a sentence; None where it does."""
    if not agreement.state.in_force:
        return not_in_force(agreement)
    return _where_and_who(agreement, partner, asker) or _what(agreement, category, circumstance)


def not_in_force(agreement: Agreement) -> str:
    """Said plainly, with the last day where there was one."""
    reason = agreement.reason or f"{agreement.state.label}."
    if agreement.last_day is not None and agreement.state in _ENDED and "last day" not in reason.lower():
        reason = f"{reason} Last day in force: {agreement.last_day:%d %b %Y}."
    return reason.replace(" 0", " ")


def _where_and_who(agreement: Agreement, partner: Partner, asker: Asker) -> str | None:
    if agreement.sites and not agreement.sites & partner.sites:
        return "it covers other sites."
    if agreement.jurisdictions and not agreement.jurisdictions & partner.jurisdictions:
        return "it covers another jurisdiction."
    if asker.houses and agreement.parties and not asker.houses & agreement.parties:
        return "your own organisation is not a party to it."
    return None


def _what(agreement: Agreement, category: Category, circumstance: Circumstance) -> str | None:
    if agreement.direction is Direction.OUT:
        return "it is about what you give them, not about what they give you."
    if not agreement.categories:
        return "it names no kinds of information."
    if category not in agreement.categories:
        return f"it does not name this: {_lower(category.label)}."
    if agreement.circumstances and circumstance not in agreement.circumstances:
        return f"it is for {_listed(agreement.circumstances)} only."
    return None


def _narrowed(
    agreements: Iterable[Agreement], partner: Partner, asker: Asker, category: Category, circumstance: Circumstance
) -> str | None:
    """Whether what was agreed on keeps this for other circumstances; never so in an emergency."""
    if circumstance is Circumstance.EMERGENCY:
        return None
    for one in agreements:
        named = one.state.in_force and category in one.categories and one.direction is not Direction.OUT
        if named and one.circumstances and not _where_and_who(one, partner, asker):
            return f"{one.name} keeps this for {_listed(one.circumstances)}."
    return None


def _listed(circumstances: Iterable[Circumstance]) -> str:
    return " and ".join(words for one, words in _CIRCUMSTANCES.items() if one in set(circumstances))


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
