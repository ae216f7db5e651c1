"""The statements of the look-up. They are built from the constants of this file and nothing else."""

# ruff: noqa: S608

import re
from typing import NamedTuple

from registry.lookup.meaning import ALL, BEGINS, IS, NEAR, SOUNDS
from registry.lookup.model import CANDIDATES

AFTER = "~"  # sorts behind every folded letter, digit and blank
BY_NAME = 40  # candidates of the first stage: they come in the order of their names
COMPLETIONS = 30  # words that an unfinished one may become


class Statement(NamedTuple):
    """A statement for those who narrow, and one for all others, whose parameters are hidden from the planner.

    It then plans once for a connection. What it would learn from them is not worth the time, which is that of a search,
    unless a filter leaves few. A filter that leaves all would still make it expect few, and read all in order to sort.
    """

    narrowed: str
    wide: str


def _statement(sql: str) -> Statement:
    return Statement(sql, _hidden(sql.replace(_FILTER, _NO_FILTER)))


def _hidden(sql: str) -> str:
    return re.sub(r"\$\d+::(\w+(?:\[\])?)", r"(SELECT \g<0>)::\1", sql)


# $1 is who asks, $2 and $3 what narrows.
_FILTER = "($2::text[] IS NULL OR sector = ANY($2::text[])) AND ($3::uuid IS NULL OR jurisdictions @> ARRAY[$3::uuid])"
_NO_FILTER = "$2::text[] IS NULL AND $3::uuid IS NULL"
_SHOWN = """o.organisation_id, o.name, o.names, o.place, o.place_words, o.sector, o.status, o.texts, o.latitude,
    o.longitude, s.organisation_id AS successor_id, s.name AS successor, u.user_id IS NOT NULL AS used"""
COLUMNS = 13
_NOBODY = ", ".join(["NULL"] * COLUMNS)
_BESIDE = """LEFT JOIN lookup_organisation s ON s.organisation_id = o.successor_id
    LEFT JOIN organisation_use u ON u.user_id = $1::uuid AND u.organisation_id = o.organisation_id"""
_STARTING = f"""(SELECT * FROM lookup_organisation WHERE folded >= $4::text AND folded < $5::text AND {_FILTER}
    ORDER BY folded, organisation_id LIMIT {BY_NAME}) o {_BESIDE}"""
LISTED = f"SELECT {_SHOWN} FROM {_STARTING} ORDER BY o.folded, o.organisation_id"
# What begins with a word and what is near to it, for the visibilities $8 with the marks $7.
_BEGUN = f"""
    SELECT begun.lexeme, begun.documents, '{BEGINS}' AS how
    FROM unnest($7::text[], $8::text[]) AS seen (mark, visibility) CROSS JOIN LATERAL (
        SELECT w.lexeme, w.documents FROM lookup_word w
        WHERE asked.unfinished AND NOT it.known AND w.visibility = seen.visibility
            AND w.lexeme > seen.mark || asked.word AND w.lexeme < seen.mark || asked.word || '{AFTER}'
        ORDER BY w.documents DESC, w.lexeme LIMIT {COMPLETIONS}
    ) AS begun"""
_NEARBY = f"""
    SELECT lexeme, documents,
        CASE WHEN lookup_word.keys @> ARRAY[substring(asked.keys FROM '~.*')] THEN '{SOUNDS}' ELSE '{NEAR}' END AS how
    FROM lookup_word
    WHERE NOT it.known AND lookup_word.keys && string_to_array(asked.keys, ' ') AND visibility = ANY($8::text[])"""
FIRST = _statement(f"""
SELECT {_SHOWN}, NULL::bigint AS at, NULL::text AS lexeme, NULL::integer AS documents, NULL::text AS how
FROM {_STARTING}
UNION ALL
SELECT {_NOBODY}, 0, NULL, reltuples::integer, '{ALL}' FROM pg_class WHERE oid = 'lookup_organisation'::regclass
UNION ALL
SELECT {_NOBODY}, asked.at, found.lexeme, found.documents, found.how
FROM unnest($6::text[], $9::text[], $10::boolean[]) WITH ORDINALITY AS asked (word, keys, unfinished, at)
CROSS JOIN LATERAL (SELECT array_agg(mark || asked.word) AS lexemes FROM unnest($7::text[]) AS mark) AS own
CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM lookup_word WHERE lexeme = ANY(own.lexemes)) AS known
) AS it
CROSS JOIN LATERAL (
    SELECT lexeme, documents, '{IS}' AS how FROM lookup_word WHERE lexeme = ANY(own.lexemes)
    UNION ALL {_BEGUN}
    UNION ALL {_NEARBY}
) AS found
""")
# The words that are left out of the index's part are looked for in what that brings.
HOLDING, SHARES = (
    _statement(f"""
SELECT {_SHOWN} FROM (
    SELECT found.* FROM (
        SELECT rarest::tsquery, every::tsquery FROM unnest($4::text[], $5::text[]) AS given (rarest, every) OFFSET 0
    ) AS asked CROSS JOIN LATERAL (
        SELECT * FROM lookup_organisation
        WHERE words @@ asked.rarest AND (words @@ asked.every) IS TRUE AND {_FILTER} LIMIT {most}
    ) found
) o {_BESIDE}
""")
    for most in (CANDIDATES, CANDIDATES // 4)
)
AROUND = f"""
SELECT {_SHOWN} FROM (
    SELECT * FROM lookup_organisation WHERE words @@ $4::text::tsquery AND latitude BETWEEN $5 AND $6
        AND longitude BETWEEN $7 AND $8 AND {_FILTER} LIMIT {CANDIDATES}
) o {_BESIDE}
"""
NUMBERED = f"""
SELECT {_SHOWN}, digits, extension, old FROM (
    SELECT * FROM lookup_number JOIN lookup_organisation USING (organisation_id)
    WHERE (backwards >= $4 AND backwards < $5 OR digits >= $6 AND digits < $7) AND visibility = ANY($8) AND {_FILTER}
    ORDER BY old, digits LIMIT {CANDIDATES}
) o {_BESIDE}
"""
# Word by word: the planner would take the keys of many words at once for a reason to read the whole vocabulary.
MORE = _statement(
    f"""
SELECT asked.at, found.lexeme, found.documents, found.how
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::boolean[]) AS asked (at, word, keys, unfinished)
CROSS JOIN LATERAL (SELECT false AS known) AS it
CROSS JOIN LATERAL ({_BEGUN} UNION ALL {_NEARBY}) AS found
""".replace("$7", "$5").replace("$8", "$6")
).wide

PLACES = _hidden("""
SELECT id, name, region FROM jurisdiction WHERE id = ANY(ARRAY(
    SELECT jurisdiction FROM lookup_organisation, unnest(jurisdictions) AS jurisdiction
    WHERE organisation_id = ANY($1::uuid[]) GROUP BY jurisdiction ORDER BY count(*) DESC, jurisdiction LIMIT $3::bigint
) || $2::uuid)
ORDER BY folded, region
""")
CARD = """
SELECT o.id, o.name, o.kind, o.sector, o.status, o.region, p.id AS parent_id, p.name AS parent_name,
    s.id AS successor_id, s.name AS successor_name, u.name AS owner_name, u.email AS owner_email,
    b.name AS backup_name, b.email AS backup_email, site.street, site.city, site.region AS site_region, site.postal_code
FROM organisation o
LEFT JOIN organisation p ON p.id = o.parent_id
LEFT JOIN organisation s ON s.id = o.successor_id
LEFT JOIN site ON site.organisation_id = o.id AND site.main
LEFT JOIN app_user u ON u.id = o.owner_id AND u.disabled_at IS NULL
LEFT JOIN app_user b ON b.id = o.backup_owner_id AND b.disabled_at IS NULL
WHERE o.id = $1
"""
