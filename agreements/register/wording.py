"""Parties, terms and amendments as one text each, which people read and this registry reads again exactly. Pure."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from agreements.model import PartyRole, Renewal
from registry.platform.exchange.fields import join_list, split_list

# A name may hold brackets itself; the last ones hold the number.
NAMED = re.compile(
    r"(?P<name>.*?)\s*\[(?P<reference>[a-z0-9_]{1,40}:[^\n\[]+)\](?:\s*\((?P<role>lead|party|beneficiary|observer)\))?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who is bound; `reference` is one of its identifiers or `id:…`, `last_bound` the last day on which it is."""

    name: str
    reference: str
    role: PartyRole = PartyRole.PARTY
    signed_on: date | None = None
    last_bound: date | None = None
    signatory_name: str | None = None
    signatory_title: str | None = None
    signatory_authority: str | None = None
    notice_address: str | None = None

    @property
    def called(self) -> str:
        return f"{self.name} [{self.reference}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What holds from a day until a last day (None: without an end). Periods are `P90D` or `P3M`."""

    begins_on: date
    last_day: date | None = None
    renewal: Renewal = Renewal.UNKNOWN
    renewal_period: str | None = None
    renewals_most: int | None = None
    notice: str | None = None
    notice_of_others: str | None = None
    holdover: str | None = None
    holdover_last_day: date | None = None
    review_months: int | None = None
    terminate_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A change to the term that begins on `term_from`; where it moves the end, `was_last` was the last day."""

    number: int
    term_from: date
    effective_on: date
    signed_on: date | None = None
    moves_end: bool = False
    was_last: date | None = None
    last_day: date | None = None
    summary: str = ""


_PARTY = {
    "signed_on": "signed", "last_bound": "bound through", "signatory_name": "by", "signatory_title": "title",
    "signatory_authority": "authority", "notice_address": "notices to",
}  # fmt: skip
_TERM = {
    "begins_on": "from", "last_day": "through", "renewal": "renewal", "renewal_period": "renews for",
    "renewals_most": "renewals at most", "notice": "notice", "notice_of_others": "notice of the other side",
    "holdover": "holdover", "holdover_last_day": "holdover through", "review_months": "months to review",
    "terminate_days": "days to terminate",
}  # fmt: skip
_AMENDMENT = {
    "number": "amendment", "term_from": "of the term from", "effective_on": "effective", "signed_on": "signed",
    "moves_end": "moves the end", "was_last": "end was", "last_day": "end is", "summary": "summary",
}  # fmt: skip
_FREE = {"holdover", "summary", "signatory_name", "signatory_title", "signatory_authority", "notice_address"}


def told_parties(parties: Iterable[Party]) -> str:
    """The lead first, then by role and name; a line for each."""
    rank = {role: place for place, role in enumerate(PartyRole)}
    ordered = sorted(parties, key=lambda one: (rank[one.role], one.name.casefold(), one.reference))
    return "\n".join(_party(one) for one in ordered)


def _party(one: Party) -> str:
    return join_list([f"{one.role} {one.called}", *_items(one, _PARTY)])


def parties_of(text: str) -> list[Party]:
    """What `told_parties` said.

    Raises:
        ValueError: it is something else.
    """
    return [_party_of(line) for line in text.split("\n") if line]


def _party_of(line: str) -> Party:
    head, *items = split_list(line)
    role, _, called = head.partition(" ")
    found = NAMED.fullmatch(called)
    if found is None:
        raise ValueError(line)
    values = _values(items, _PARTY)
    return Party(name=found["name"], reference=found["reference"], role=PartyRole(role), **values)


def told_terms(terms: Iterable[Term]) -> str:
    return "\n".join(join_list(_items(one, _TERM)) for one in sorted(terms, key=lambda one: one.begins_on))


def terms_of(text: str) -> list[Term]:
    """What `told_terms` said; raises ValueError on anything else."""
    return [Term(**_values(split_list(line), _TERM)) for line in text.split("\n") if line]


def told_amendments(amendments: Iterable[Amendment]) -> str:
    return "\n".join(join_list(_items(one, _AMENDMENT)) for one in sorted(amendments, key=lambda one: one.number))


def amendments_of(text: str) -> list[Amendment]:
    """What `told_amendments` said; raises ValueError on anything else."""
    return [Amendment(**_values(split_list(line), _AMENDMENT)) for line in text.split("\n") if line]


def _items(one: Any, labels: Mapping[str, str]) -> list[str]:
    found = []
    for name, label in labels.items():
        value = getattr(one, name)
        if value is True:
            found.append(label)
        elif value is not None and value is not False:
            found.append(f"{label} {json.dumps(value, ensure_ascii=False) if name in _FREE else value}")
    return found


_DAYS = {one.name for kind in (Party, Term, Amendment) for one in fields(kind) if "date" in str(one.type)}
_COUNTS = {"renewals_most", "review_months", "terminate_days", "number"}


def _values(items: Iterable[str], labels: Mapping[str, str]) -> dict[str, Any]:
    longest = sorted(labels.items(), key=lambda pair: -len(pair[1]))
    found: dict[str, Any] = {}
    for item in items:
        name, label = next((pair for pair in longest if item == pair[1] or item.startswith(pair[1] + " ")), ("", ""))
        if not name or name in found:
            raise ValueError(item)
        found[name] = _value(name, item[len(label) + 1 :])
    return found


def _value(name: str, text: str) -> Any:
    if name == "moves_end":
        return True
    if name in _DAYS:
        return date.fromisoformat(text)
    if name in _COUNTS:
        return int(text)
    if name == "renewal":
        return Renewal(text)
    return json.loads(text) if name in _FREE else text


def common_signing(parties: Iterable[Party]) -> date | None:
    """The one day on which all who sign did; None where they differ, or anybody else signed as well."""
    every = list(parties)
    days = {one.signed_on for one in every if one.role.signs}
    others = any(one.signed_on for one in every if not one.role.signs)
    return days.pop() if len(days) == 1 and not others else None


def told_signatures(parties: Iterable[Party], *, without_day: bool) -> str:
    """What is known of each party's signing; `without_day`: the day is told for all of them elsewhere."""
    known = [replace(one, signed_on=None) if without_day else one for one in parties]
    return "\n".join(line for one, line in ((one, _party(one)) for one in known) if _items(one, _PARTY))
