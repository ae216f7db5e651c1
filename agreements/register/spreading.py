"""The rows of one agreement in an export: one for each of its terms, as in a register. Pure."""

from collections.abc import Mapping, Sequence

from agreements.model import PartyRole
from agreements.register.wording import (
    Party,
    Term,
    amendments_of,
    common_signing,
    parties_of,
    terms_of,
    told_amendments,
    told_signatures,
)
from registry.platform.exchange.values import Value

_TERM = (
    "begins_on", "last_day", "renewal", "renewal_period", "renewals_most", "notice", "notice_of_others", "holdover",
    "holdover_last_day", "review_months", "terminate_days",
)  # fmt: skip


def spread(fields: Mapping[str, Value]) -> Sequence[Mapping[str, Value]]:
    """A row for each term, the earliest first; one without those columns where there is none."""
    head = {**fields, **_parties(parties_of(str(fields.get("parties") or "")))}
    successor = str(fields.get("superseded_by") or "").removeprefix("reference:")
    head |= {"superseded_by": successor or None, "amendments": None}
    amendments = amendments_of(str(fields.get("amendments") or ""))
    rows = []
    for term in terms_of(str(fields.get("terms") or "")):
        own = told_amendments(one for one in amendments if one.term_from == term.begins_on)
        rows.append({**head, **_term(term), "amendments": own or None})
    return rows or [head]


def _parties(parties: Sequence[Party]) -> dict[str, Value]:
    common = common_signing(parties)
    return {
        "lead": next((one.called for one in parties if one.role is PartyRole.LEAD), None),
        "parties": tuple(_called(one) for one in parties if one.role is not PartyRole.LEAD),
        "signed_on": common.isoformat() if common else None,
        "signatures": told_signatures(parties, without_day=common is not None) or None,
    }


def _called(one: Party) -> str:
    return one.called if one.role is PartyRole.PARTY else f"{one.called} ({one.role})"


def _term(term: Term) -> dict[str, Value]:
    found = {name: getattr(term, name) for name in _TERM}
    return {name: value if value is None or isinstance(value, int) else str(value) for name, value in found.items()}
