"""Calendar feeds: secret addresses under which a calendar program fetches entries. The tables begin empty."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0001-feeds"
SQL = """
-- Only a hash of the secret is kept, and its first letters (`hint`) for people to tell feeds apart. A feed belongs to an
-- account, or to somebody outside whom `granted_by_id` vouches for. `seen` is what was true when `etag` was made: where
-- nothing of it changed, nothing in the feed did.
CREATE TABLE calendar_feed (
    id uuid PRIMARY KEY,
    secret_hash bytea NOT NULL UNIQUE,
    hint text NOT NULL,
    owner_id uuid REFERENCES app_user ON DELETE CASCADE,
    outsider_name text,
    outsider_address text,
    granted_by_id uuid REFERENCES app_user ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> ''),
    scope text NOT NULL CHECK (scope IN ('mine', 'partners', 'sector', 'renewals', 'all')),
    sector text,
    alarm_minutes integer CHECK (alarm_minutes BETWEEN 0 AND 40320),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    fetched_at timestamptz,
    client text,
    seen text,
    etag text,
    changed_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CHECK ((owner_id IS NULL) <> (outsider_address IS NULL)),
    CHECK ((outsider_address IS NULL) = (granted_by_id IS NULL)),
    CHECK ((scope = 'sector') = (sector IS NOT NULL))
);
CREATE INDEX calendar_feed_by_owner ON calendar_feed (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX calendar_feed_by_grantor ON calendar_feed (granted_by_id) WHERE granted_by_id IS NOT NULL;

-- Entries whose lines are broken stand in no feed: administrators are told, until they were written anew.
CREATE TABLE calendar_left_out (
    uid text PRIMARY KEY REFERENCES calendar_entry ON DELETE CASCADE,
    since_at timestamptz NOT NULL
);
"""


async def forwards() -> MigrationManager:
    return sql("notifications", ID, __doc__ or "", SQL)
