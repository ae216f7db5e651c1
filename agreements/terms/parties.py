"""Who is bound: who has signed by a day, and who has withdrawn."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from agreements.model import PartyRole
from agreements.terms.model import Facts, Party


class Signing(NamedTuple):
    """How many of those who must sign have signed by a day; `last_on` is the latest of their signatures."""

    signed: int
    to_sign: int
    last_on: date | None

    @property
    def complete(self) -> bool:
        return self.signed == self.to_sign > 0


class Withdrawal(NamedTuple):
    """Who has gone by a day. `ends_it_on`: since when nobody, or not the two that were asked about, are bound."""

    gone: int = 0
    ends_it_on: date | None = None
    by_lead: bool = False
    next_on: date | None = None


_UNBOUND = frozenset(role for role in PartyRole if not role.signs)
NOBODY = Withdrawal()


def signing(facts: Facts, on: date, pair: frozenset[UUID] = frozenset()) -> Signing:
    """Count the signatures by a day. Who withdrew without ever having signed need not sign any more.

    Who joined later counts only where it is asked about: between it and another party.
    """
    signed = to_sign = 0
    last_on: date | None = None
    for party in facts.parties:
        signed_on = party.signed_on
        if party.role in _UNBOUND or (party.joined_later and party.organisation_id not in pair):
            continue
        if signed_on is not None and signed_on <= on:
            signed += 1
            last_on = signed_on if last_on is None or last_on < signed_on else last_on
        elif party.withdrawn(on):
            continue
        to_sign += 1
    return Signing(signed, to_sign, last_on)


def withdrawal(facts: Facts, on: date, pair: frozenset[UUID] = frozenset()) -> Withdrawal:
    """Say who has withdrawn by a day, and whether the agreement, or what it is between a pair, has ended by that.

    It ends when the lead party has gone, when fewer than two bound parties are left, or when one of the pair has gone.
    """
    if not [party for party in facts.parties if party.withdrawn_on is not None]:
        return NOBODY
    bound = [party for party in facts.parties if party.role not in _UNBOUND and not _waits(party, on)]
    gone = sorted(_days(bound, on))
    ends = _endings(facts, bound, gone, pair, on)
    lead_on = next((party.withdrawn_on for party in bound if party.role is PartyRole.LEAD), None)
    coming = [party.withdrawn_on for party in facts.parties if party.withdrawn_on and party.withdrawn_on > on]
    first = min(ends, default=None)
    return Withdrawal(len(gone), first, first is not None and first == lead_on, min(coming, default=None))


def _waits(party: Party, on: date) -> bool:
    return party.joined_later and not party.signed(on)


def _days(parties: list[Party], on: date) -> list[date]:
    return [day for party in parties if (day := party.withdrawn_on) is not None and day <= on]


def _endings(facts: Facts, bound: list[Party], gone: list[date], pair: frozenset[UUID], on: date) -> list[date]:
    ends = _days([party for party in bound if party.role is PartyRole.LEAD], on)
    ends += _days([party for party in facts.parties if party.organisation_id in pair], on)
    too_many = max(0, len(bound) - 2)  # so many may go before fewer than two are left
    if len(gone) > too_many:
        ends.append(gone[too_many])
    return ends
