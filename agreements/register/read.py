"""The record as a register sees it: a fixed number of statements for each few thousand agreements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from agreements.model import Kind, PartyRole, Renewal
from agreements.record.model import last_day
from agreements.register.grouped import Recorded
from agreements.register.wording import (
    Amendment,
    Party,
    Term,
    amendments_of,
    parties_of,
    terms_of,
    told_amendments,
    told_parties,
    told_terms,
)
from registry.partners.exchange_read import references_of
from registry.platform import db
from registry.platform.exchange.decision import Record
from registry.platform.exchange.kinds import Current, Wanted
from registry.platform.exchange.values import Value
from registry.platform.text import fold

BATCH = 5000
TEXTS = (
    "title", "kind", "stage", "visibility", "note", "direction", "clause", "request_channel", "response_hours",
    "identity_check", "tlp", "retention", "oversight", "published_url", "filing_agency", "governing_body",
    "governing_lead_days", "pack_code",
)  # fmt: skip
LISTS = ("purposes", "sectors", "categories", "circumstances", "caveats", "sections", "clauses")
DATES = ("published_on", "filing_due_on", "filed_on", "suspended_on", "superseded_on")
_AGREEMENTS = """
    SELECT a.*, r.register, s.reference AS successor, o.email AS owner, b.email AS backup_owner
    FROM agreement a
    LEFT JOIN agreement_register r ON r.agreement_id = a.id
    LEFT JOIN agreement s ON s.id = a.superseded_by_id
    LEFT JOIN app_user o ON o.id = a.owner_id
    LEFT JOIN app_user b ON b.id = a.backup_owner_id
    WHERE a.id = ANY($1)
"""
_PARTIES = """
    SELECT p.*, o.name FROM agreement_party p JOIN organisation o ON o.id = p.organisation_id
    WHERE p.agreement_id = ANY($1)
"""
_TERMS = "SELECT * FROM agreement_term WHERE agreement_id = ANY($1)"
_AMENDMENTS = """
    SELECT m.*, t.begins_on AS term_from FROM agreement_amendment m JOIN agreement_term t ON t.id = m.term_id
    WHERE m.agreement_id = ANY($1)
"""
_AREAS = """
    SELECT a.agreement_id, j.type, j.name, coalesce(j.fips, j.region) AS place
    FROM agreement_jurisdiction a JOIN jurisdiction j ON j.id = a.jurisdiction_id
    WHERE a.agreement_id = ANY($1) ORDER BY j.type, j.region, j.folded
"""


async def read(wanted: Wanted) -> Current:
    """The agreements that keys lead to (`id:…`, `reference:…`, `title:…`), and all of a register, or all there are."""
    found = await _keyed(wanted.keys)
    found |= dict.fromkeys(wanted.ids, "")
    if wanted.everything:
        found |= {row["id"]: "" for row in await db.fetch("SELECT id FROM agreement")}
    if wanted.scheme:
        sql = "SELECT agreement_id FROM agreement_register WHERE register = $1"
        rows = await db.fetch(sql, wanted.scheme.removeprefix("register:"))
        found |= {row["agreement_id"]: "" for row in rows}
    records, versions = await records_of(sorted(found))
    return Current(
        records=_by_keys(records.values(), wanted.scheme),
        versions={str(key): version for key, version in versions.items()},
    )


async def _keyed(keys: Iterable[str]) -> dict[UUID, str]:
    every = list(keys)
    ids = [UUID(key[3:]) for key in every if key.startswith("id:")]
    references = [key.removeprefix("reference:") for key in every if key.startswith("reference:")]
    folded = {key.removeprefix("title:") for key in every if key.startswith("title:")}
    sql = "SELECT id FROM agreement WHERE id = ANY($1) OR reference = ANY($2)"
    found = {row["id"]: "" for row in await db.fetch(sql, ids, references)}
    if folded:
        # Titles are few enough to be folded here; the database has no function that does it as we do.
        rows = await db.fetch("SELECT id, title FROM agreement")
        found |= {row["id"]: "" for row in rows if fold(row["title"]) in folded}
    return found


def _by_keys(records: Iterable[Record], scheme: str) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for one in records:
        found[f"id:{one.id}"] = found[f"reference:{one.fields['reference']}"] = one
        if scheme and f"register:{one.fields['register']}" == scheme:
            found[f"{scheme}:{one.fields['reference']}"] = one
    return found


async def by_references(references: Collection[str]) -> Current:
    """Agreements by `reference:…` and `id:…`."""
    sql = "SELECT id FROM agreement WHERE reference = ANY($1)"
    return await _found([row["id"] for row in await db.fetch(sql, list(references))] if references else [])


async def signed_on(days: Collection[date]) -> Current:
    """Agreements that a party signed on one of these days, by the same keys."""
    sql = "SELECT DISTINCT agreement_id FROM agreement_party WHERE signed_on = ANY($1)"
    return await _found([row["agreement_id"] for row in await db.fetch(sql, list(days))] if days else [])


async def _found(ids: Sequence[UUID]) -> Current:
    records, versions = await records_of(ids)
    return Current(
        records=_by_keys(records.values(), ""), versions={str(key): version for key, version in versions.items()}
    )


async def records_of(ids: Sequence[UUID]) -> tuple[dict[UUID, Record], dict[UUID, int]]:
    """Agreements as records, and their versions."""
    records: dict[UUID, Record] = {}
    versions: dict[UUID, int] = {}
    for start in range(0, len(ids), BATCH):
        some = list(ids[start : start + BATCH])
        rows = await db.fetch(_AGREEMENTS, some)
        parts = await _parts(some)
        records |= {row["id"]: _record(row, parts) for row in rows}
        versions |= {row["id"]: row["version"] for row in rows}
    return records, versions


Parts = Mapping[str, Mapping[UUID, list[Any]]]


async def _parts(ids: list[UUID]) -> Parts:
    found: dict[str, dict[UUID, list[Any]]] = {name: defaultdict(list) for name in ("party", "term", "change", "area")}
    parties = await db.fetch(_PARTIES, ids)
    references = await references_of({row["organisation_id"] for row in parties})
    for row in parties:
        found["party"][row["agreement_id"]].append(_party(row, references[row["organisation_id"]]))
    for row in await db.fetch(_TERMS, ids):
        found["term"][row["agreement_id"]].append(_term(row))
    for row in await db.fetch(_AMENDMENTS, ids):
        found["change"][row["agreement_id"]].append(_amendment(row))
    for row in await db.fetch(_AREAS, ids):
        found["area"][row["agreement_id"]].append(f"{row['name']} [{row['type']}:{row['place']}]")
    return found


def _record(row: Any, parts: Parts) -> Record:
    key = row["id"]
    fields: dict[str, Value] = {"id": str(key), "reference": row["reference"]}
    fields |= {name: row[name] for name in TEXTS}
    fields |= {name: tuple(row[name]) for name in LISTS}
    fields |= {name: row[name].isoformat() if row[name] else None for name in DATES}
    fields["must_publish"] = "yes" if row["must_publish"] else "no"
    fields["terminated_last_day"] = _iso(last_day(row["terminated_on"]))
    fields["superseded_by"] = f"reference:{row['successor']}" if row["successor"] else None
    fields |= {name: row[name] for name in ("owner", "backup_owner", "register")}
    fields["areas"] = tuple(parts["area"].get(key, ()))
    fields["parties"] = told_parties(parts["party"].get(key, ())) or None
    fields["terms"] = told_terms(parts["term"].get(key, ())) or None
    fields["amendments"] = told_amendments(parts["change"].get(key, ())) or None
    return Record(str(key), fields)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _party(row: Any, reference: str) -> Party:
    names = ("signatory_name", "signatory_title", "signatory_authority", "notice_address", "signed_on", "name")
    return Party(
        reference=reference,
        role=PartyRole(row["role"]),
        last_bound=last_day(row["withdrawn_on"]),
        **{name: row[name] for name in names},
    )


def _term(row: Any) -> Term:
    names = (
        "begins_on", "renewal_period", "renewals_most", "notice", "notice_of_others", "holdover", "review_months",
        "terminate_days",
    )  # fmt: skip
    return Term(
        renewal=Renewal(row["renewal"]),
        last_day=last_day(row["ends_on"]),
        holdover_last_day=last_day(row["holdover_until"]),
        **{name: row[name] for name in names},
    )


def _amendment(row: Any) -> Amendment:
    names = ("number", "term_from", "effective_on", "signed_on", "moves_end", "summary")
    return Amendment(
        was_last=last_day(row["ended_on"]), last_day=last_day(row["ends_on"]), **{name: row[name] for name in names}
    )


def recorded(record: Record) -> Recorded:
    """A record as the rules of a register look at it."""

    def text(name: str) -> str:
        return str(record.fields.get(name) or "")

    return Recorded(
        id=record.id,
        reference=text("reference"),
        title=text("title"),
        kind=Kind(text("kind")),
        register=text("register"),
        parties=parties_of(text("parties")),
        terms=terms_of(text("terms")),
        amendments=amendments_of(text("amendments")),
    )
