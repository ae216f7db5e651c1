"""Reads of papers: of an agreement that its reader may see, in a fixed number of statements."""

from typing import Any
from uuid import UUID

import msgspec

from agreements.errors import NoSuchAgreement
from agreements.papers.model import Hit, Paper, PaperKind, ReadState
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.documents.model import Finding, Signature
from registry.platform.errors import NotFound
from registry.platform.text import clean

PAPERS_MOST = 200
_SELECT = """
    SELECT p.*, encode(p.sha256, 'hex') AS digest, encode(p.searchable_sha256, 'hex') AS searchable, a.reference
    FROM agreement_paper p JOIN agreement a ON a.id = p.agreement_id
"""
_AS_THEY_ARE = (
    "id", "agreement_id", "reference", "file_name", "size", "pages", "signed", "signatures_problem", "read_problem",
    "scanned", "searchable", "note", "replaced_at", "replaced_by_id", "replaced_why", "by_name", "created_at",
    "version",
)  # fmt: skip


async def papers_of(actor: Actor, agreement_id: UUID) -> list[Paper]:
    """The papers of an agreement: those that stand first, each group with the latest on top.

    Raises:
        NoSuchAgreement: there is none, or it is hidden from this person.
    """
    seen = await db.fetch_one(
        "SELECT 1 FROM agreement WHERE id = $1 AND visibility = ANY($2)", agreement_id, actor.visibilities()
    )
    if seen is None:
        raise NoSuchAgreement
    rows = await db.fetch(
        f"{_SELECT} WHERE p.agreement_id = $1"
        " ORDER BY p.replaced_at IS NOT NULL, p.created_at DESC, p.id DESC LIMIT $2",
        agreement_id, PAPERS_MOST,
    )  # fmt: skip
    return [paper_of(row) for row in rows]


async def one(actor: Actor, paper_id: UUID) -> Paper:
    """A paper.

    Raises:
        NotFound: there is none, or its agreement is hidden from this person.
    """
    sql = f"{_SELECT} WHERE p.id = $1 AND a.visibility = ANY($2)"
    row = await db.fetch_one(sql, paper_id, actor.visibilities())
    if row is None:
        raise NotFound
    return paper_of(row)


def paper_of(row: Any) -> Paper:
    """A row of `agreement_paper`, with its digests in hexadecimal and its agreement's reference, as a paper."""
    return Paper(
        **{name: row[name] for name in _AS_THEY_ARE},
        kind=PaperKind(row["kind"]),
        sha256=row["digest"],
        findings=tuple(Finding(code) for code in row["findings"]),
        signatures=tuple(msgspec.json.decode(row["signatures"], type=list[Signature])),
        state=ReadState(row["state"]),
        pointed_out=tuple(row["pointed_out"]),
    )


# What the index over the words of agreements was made of, word for word.
_RECORD = (
    "to_tsvector('english', a.title || ' ' || a.reference || ' ' || coalesce(a.clause, '') || ' '"
    " || coalesce(a.note, ''))"
)
_FOUND = f"""
    WITH asked AS (SELECT websearch_to_tsquery('english', $1) AS words),
    record AS (
        SELECT a.id, 2 + ts_rank({_RECORD}, asked.words) AS rank FROM agreement a, asked
        WHERE a.visibility = ANY($2) AND ({_RECORD} @@ asked.words OR lower(a.reference) = lower($1))
        ORDER BY rank DESC, a.id LIMIT 200
    ),
    page AS (
        SELECT a.id, p.id AS paper_id, p.kind, g.number, ts_rank(g.words, asked.words) AS rank
        FROM asked, agreement_paper_page g
        JOIN agreement_paper p ON p.id = g.paper_id AND p.replaced_at IS NULL
        JOIN agreement a ON a.id = p.agreement_id AND a.visibility = ANY($2)
        WHERE g.words @@ asked.words
        ORDER BY rank DESC, p.id, g.number LIMIT 1000
    ),
    best AS (
        SELECT id, max(rank) AS rank FROM (SELECT id, rank FROM record UNION ALL SELECT id, rank FROM page) every
        GROUP BY id ORDER BY max(rank) DESC, id LIMIT $3
    )
    SELECT a.id, a.reference, a.title, EXISTS (SELECT 1 FROM record r WHERE r.id = a.id) AS in_record,
        (SELECT json_agg(json_build_array(p.paper_id, p.kind, p.number) ORDER BY p.rank DESC, p.number)
            FROM (SELECT * FROM page WHERE page.id = a.id ORDER BY rank DESC, number LIMIT 8) p) AS pages
    FROM best JOIN agreement a ON a.id = best.id ORDER BY best.rank DESC, a.title, a.id
"""  # noqa: S608 - our own words


async def search(actor: Actor, words: str, limit: int = 50) -> list[Hit]:
    """Agreements by what stands in their record and on the pages of papers that stand, the best first.

    All words are looked for, in any order, on one page; "in quotes" together, a word after a minus sign must not be
    there. Nobody finds anything of an agreement that is hidden from them.
    """
    asked = clean(words)[:200]
    if not asked:
        return []
    rows = await db.fetch(_FOUND, asked, actor.visibilities(), limit)
    return [
        Hit(
            agreement_id=row["id"], reference=row["reference"], title=row["title"], in_record=row["in_record"],
            pages=tuple(
                (UUID(paper), PaperKind(kind).label, number)
                for paper, kind, number in msgspec.json.decode(row["pages"] or "[]")
            ),
        )
        for row in rows
    ]  # fmt: skip
