"""Look at everything that is in the database at once."""

from registry.platform import db

# What is derived, and what holds keys inside of texts or hashes over them.
_QUIET = ("migration", "lookup_", "audit_", "pgqueuer", "jurisdiction", "calendar_")
_TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name
"""


async def tables() -> list[str]:
    """Every table of the registry."""
    return [row["table_name"] for row in await db.fetch(_TABLES)]


async def all_text() -> str:
    """Every row of every table that holds partners, people or users, as text."""
    parts = []
    for name in await tables():
        if not name.startswith(("migration", "pgqueuer", "legal_basis")):  # those are law, with its real addresses
            parts += [row["text"] for row in await db.fetch(f'SELECT t::text AS text FROM "{name}" t')]
    return "\n".join(parts)


async def digest_of_everything() -> dict[str, list[str]]:
    """All rows without what is drawn anew each time: the keys."""
    found = {}
    for name in await tables():
        if name.startswith(_QUIET):
            continue
        rows = await db.fetch(
            f"""SELECT regexp_replace(t::text, '[0-9a-f]{{8}}-[0-9a-f-]{{27}}', '', 'g') AS text FROM "{name}" t"""
        )
        found[name] = sorted(row["text"] for row in rows)
    return found
