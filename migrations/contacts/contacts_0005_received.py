"""Which meetings somebody else sent, and what they said of them. The table begins empty."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0005-received"
SQL = """
-- `key` is their name for it (UID, for one meeting of a series with its time); `facts` are what they said last, so that
-- of a later version only what they changed is changed here.
CREATE TABLE meeting_received (
    series_id uuid PRIMARY KEY REFERENCES meeting_series ON DELETE CASCADE,
    key text NOT NULL CHECK (key <> ''),
    facts jsonb NOT NULL,
    taken_at timestamptz NOT NULL
);
CREATE INDEX meeting_received_by_key ON meeting_received (key);
"""


async def forwards() -> MigrationManager:
    return sql("contacts", ID, __doc__ or "", SQL)
