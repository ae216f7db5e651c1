"""Tags: plain words by which people sort partners. They are kept folded, so that two spellings are one tag."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from registry.platform import db
from registry.platform.ids import new_id
from registry.platform.text import fold

SUGGESTED = 8
Tags = Mapping[UUID, Iterable[str]]
_SUGGESTED = """
    SELECT DISTINCT tag FROM organisation_tag WHERE tag >= $1 AND tag < $1 || U&'\\+10FFFF' ORDER BY tag LIMIT $2
"""
_ADD = """
    INSERT INTO organisation_tag (id, organisation_id, tag) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])
    ON CONFLICT (organisation_id, tag) DO NOTHING
"""
_TAKE_AWAY = """
    DELETE FROM organisation_tag t USING unnest($1::uuid[], $2::text[]) AS w (organisation_id, tag)
    WHERE t.organisation_id = w.organisation_id AND t.tag = w.tag
"""


def written(text: str) -> list[str]:
    """The tags in a field of a form, where commas part them."""
    return [part for part in (piece.strip() for piece in text.split(",")) if part]


async def suggested(words: str) -> list[dict[str, str]]:
    """A few tags in use that begin like that, for the field to offer."""
    folded = fold(words)
    rows = await db.fetch(_SUGGESTED, folded, SUGGESTED) if folded else []
    return [{"text": row["tag"]} for row in rows]


async def add(tags: Tags) -> None:
    """Give organisations tags; those that they have already stay."""
    if pairs := _pairs(tags):
        await db.execute(_ADD, [new_id() for _ in pairs], *_columns(pairs))


async def take_away(tags: Tags) -> None:
    """Take tags away from organisations; those that they do not have are none the less."""
    if pairs := _pairs(tags):
        await db.execute(_TAKE_AWAY, *_columns(pairs))


def _pairs(tags: Tags) -> list[tuple[UUID, str]]:
    return [(key, tag) for key, several in tags.items() for tag in sorted(several)]


def _columns(pairs: Sequence[tuple[UUID, str]]) -> tuple[list[UUID], list[str]]:
    return [key for key, _ in pairs], [tag for _, tag in pairs]
