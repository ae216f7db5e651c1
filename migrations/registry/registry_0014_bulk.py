"""Tags of partners, and what was changed of many partners at once, kept for thirty days so that it can be undone.

Both tables begin empty, so this is quick on a directory of any size.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0014-bulk"
SQL = """
-- A tag is kept folded: two spellings of one word are one tag.
CREATE TABLE organisation_tag (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    tag text NOT NULL CHECK (tag ~ '^[0-9a-z]+( [0-9a-z]+)*$' AND length(tag) <= 40),
    UNIQUE (organisation_id, tag)
);
CREATE INDEX organisation_tag_by_tag ON organisation_tag (tag, organisation_id);

-- `rows` holds each partner's id and name and what it was before; the night takes it away. `left_alone` names those
-- that an undo did not touch. No foreign keys: a partner may be merged into another one meanwhile.
CREATE TABLE bulk_change (
    id uuid PRIMARY KEY,
    by_user_id uuid NOT NULL,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    deed jsonb NOT NULL,
    what text NOT NULL,
    changed integer NOT NULL,
    rows jsonb,
    undone_at timestamptz,
    undone_by text,
    restored integer,
    left_alone jsonb
);
CREATE INDEX bulk_change_by_time ON bulk_change (at DESC, id DESC);
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
