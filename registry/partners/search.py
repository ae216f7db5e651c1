"""The words and numbers under which an organisation is found."""

from collections.abc import Sequence
from uuid import UUID

from registry.partners.names import acronyms_of
from registry.platform import db
from registry.platform.slices import SearchText

# In an order of their own: what is stored is then the same for the same facts.
_TEXTS = """
    SELECT id, 'name' AS kind, name AS text FROM organisation WHERE id = ANY($1)
    UNION ALL
    SELECT organisation_id, kind, name FROM organisation_name WHERE organisation_id = ANY($1)
    UNION ALL
    SELECT organisation_id, 'identifier', value FROM organisation_identifier WHERE organisation_id = ANY($1)
    UNION ALL
    SELECT organisation_id, 'tag', tag FROM organisation_tag WHERE organisation_id = ANY($1)
    UNION ALL
    SELECT o.id, 'place', p.name FROM organisation o JOIN organisation p ON p.id = o.parent_id WHERE o.id = ANY($1)
    UNION ALL
    SELECT s.organisation_id, 'place', text
    FROM site s CROSS JOIN LATERAL unnest(ARRAY[s.name, s.street, s.city, s.postal_code]) AS text
    WHERE s.organisation_id = ANY($1) AND text <> ''
    UNION ALL
    SELECT a.organisation_id, 'place', j.name FROM service_area a JOIN jurisdiction j ON j.id = a.jurisdiction_id
    WHERE a.organisation_id = ANY($1)
    ORDER BY 1, 2, 3
"""


async def search_texts(organisation_ids: Sequence[UUID]) -> list[SearchText]:
    """Names now and before, acronyms written and derived, numbers, tags, places, what it is part of; one statement."""
    rows = await db.fetch(_TEXTS, list(organisation_ids))
    found = [SearchText(row["id"], row["kind"], row["text"]) for row in rows]
    derived = [
        SearchText(text.organisation_id, "acronym", acronym)
        for text in found
        if text.kind in {"name", "former", "alias"}
        for acronym in acronyms_of(text.text)
    ]
    return list(dict.fromkeys([*found, *derived]))
