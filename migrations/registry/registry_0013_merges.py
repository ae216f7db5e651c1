"""Records that turned out to be the same: which went into which, and for thirty days what is needed to part them again.

The table begins empty, so this is quick on a directory of any size.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0013-merges"
SQL = """
-- No foreign keys: the one that went has no row any more, and the kept one may go into another later. `undo` holds the
-- rows as they were, restricted numbers among them: no page and no program reads it, and the night takes it away.
CREATE TABLE merge (
    id uuid PRIMARY KEY,
    kept_id uuid NOT NULL,
    dropped_id uuid NOT NULL,
    kept_name text NOT NULL,
    dropped_name text NOT NULL,
    by_user_id uuid,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    undo jsonb,
    undone_at timestamptz,
    undone_by text,
    CHECK (kept_id <> dropped_id)
);
CREATE UNIQUE INDEX merge_of_dropped ON merge (dropped_id) WHERE undone_at IS NULL;
CREATE INDEX merge_by_kept ON merge (kept_id) WHERE undone_at IS NULL;
CREATE INDEX merge_by_time ON merge (at DESC, id DESC);
CREATE INDEX merge_to_tidy ON merge (at) WHERE undo IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
