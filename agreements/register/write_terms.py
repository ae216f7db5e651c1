"""Writing the terms and amendments of many agreements, without two of one ever running at the same time."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any
from uuid import UUID

from agreements.record.model import ends_on
from agreements.register.wording import Amendment, Term
from registry.platform import clock, db
from registry.platform.ids import new_id
from registry.platform.rows import columns

_FACTS = (
    "begins_on", "ends_on", "renewal", "renewal_period", "renewals_most", "notice", "notice_of_others", "holdover",
    "holdover_until", "review_months", "terminate_days",
)  # fmt: skip
_TERM = ("id", "agreement_id", "number", *_FACTS)
_AMENDMENT = (
    "id", "agreement_id", "term_id", "number", "effective_on", "signed_on", "summary", "moves_end", "ended_on",
    "ends_on", "created_at",
)  # fmt: skip
_SORTS = (
    "uuid", "date", "date", "text", "text", "integer", "text", "text", "text", "date", "integer", "integer",
)  # fmt: skip
_MOVE = f"""
    UPDATE agreement_term t SET {", ".join(f"{name} = w.{name}" for name in _FACTS)}
    FROM unnest({", ".join(f"${place}::{sort}[]" for place, sort in enumerate(_SORTS, 1))})
        AS w (id, {", ".join(_FACTS)})
    WHERE t.id = w.id
"""  # noqa: S608 - our own names
# Until each has its place: a day long, so that no two meet on their way.
_SHRINK = """
    UPDATE agreement_term SET ends_on = begins_on + 1,
        renewal = CASE renewal WHEN 'evergreen' THEN 'none' ELSE renewal END
    WHERE id = ANY($1)
"""


async def write(terms: Mapping[UUID, Sequence[Term]], amendments: Mapping[UUID, Sequence[Amendment]]) -> None:
    """Make these the terms and amendments of these agreements. A term that begins as before keeps its row."""
    there = await db.fetch("SELECT * FROM agreement_term WHERE agreement_id = ANY($1)", list(terms))
    kept, gone = _kept(terms, there)
    await db.execute("DELETE FROM agreement_amendment WHERE agreement_id = ANY($1)", list(amendments))
    await db.execute("DELETE FROM agreement_term WHERE id = ANY($1)", gone)
    await _change(terms, kept)
    numbers = _numbers(there, gone)
    rows = [
        (new_id(), key, number, *_facts(term))
        for key, several in terms.items()
        for number, term in _numbered([one for one in several if (key, one.begins_on) not in kept], numbers.get(key, 0))
    ]
    await db.copy("agreement_term", _TERM, rows)
    await _amend(amendments, {(row[1], row[3]): row[0] for row in rows} | {key: row["id"] for key, row in kept.items()})
    await db.take_stock(len(rows), "agreement_term")


def _kept(terms: Mapping[UUID, Sequence[Term]], there: Sequence[Any]) -> tuple[dict[tuple[UUID, Any], Any], list[UUID]]:
    """The rows of terms that go on, by agreement and begin, and the ids of those that are no more."""
    wanted = {(key, one.begins_on) for key, several in terms.items() for one in several}
    kept = {(row["agreement_id"], row["begins_on"]): row for row in there}
    gone = [row["id"] for key, row in kept.items() if key not in wanted]
    return {key: row for key, row in kept.items() if key in wanted}, gone


def _numbers(there: Sequence[Any], gone: Sequence[UUID]) -> dict[UUID, int]:
    """The highest number that a term of each agreement has."""
    highest: dict[UUID, int] = {}
    for row in there:
        if row["id"] not in gone:
            highest[row["agreement_id"]] = max(highest.get(row["agreement_id"], 0), row["number"])
    return highest


def _numbered(terms: Sequence[Term], last: int) -> list[tuple[int, Term]]:
    return list(enumerate(sorted(terms, key=lambda one: one.begins_on), last + 1))


def _facts(term: Term) -> tuple[object, ...]:
    return (
        term.begins_on, ends_on(term.last_day), str(term.renewal), term.renewal_period, term.renewals_most, term.notice,
        term.notice_of_others, term.holdover, ends_on(term.holdover_last_day), term.review_months, term.terminate_days,
    )  # fmt: skip


async def _change(terms: Mapping[UUID, Sequence[Term]], kept: Mapping[tuple[UUID, Any], Any]) -> None:
    """Give changed terms their new facts, the last ones of all agreements first, then those before them."""
    by_agreement: list[list[tuple[object, ...]]] = []
    for key, several in terms.items():
        changed = [
            (row["id"], *_facts(one))
            for one in sorted(several, key=lambda one: one.begins_on, reverse=True)
            if (row := kept.get((key, one.begins_on))) and tuple(row[name] for name in _FACTS) != _facts(one)
        ]
        by_agreement.append(changed)
    ids = [row[0] for rows in by_agreement for row in rows]
    if ids:
        await db.execute(_SHRINK, ids)
    for rank in zip_longest(*by_agreement):
        await db.execute(_MOVE, *columns([row for row in rank if row]))


async def _amend(amendments: Mapping[UUID, Sequence[Amendment]], ids: Mapping[tuple[UUID, Any], Any]) -> None:
    now = clock.now()
    rows = [
        (
            new_id(), key, ids[key, one.term_from], one.number, one.effective_on, one.signed_on, one.summary,
            one.moves_end, ends_on(one.was_last), ends_on(one.last_day), now,
        )
        for key, several in amendments.items() for one in several if (key, one.term_from) in ids
    ]  # fmt: skip
    await db.copy("agreement_amendment", _AMENDMENT, rows)
