"""What stands in calendars: each entry once, with its bytes as a client reads them. The tables begin empty."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0016-calendar"
SQL = """
-- `uid` is random and stays for ever; `sequence` rises with each material change, `revised_at` with any that is read.
-- `facts` are the entry, for comparing and for invitations; `body` is the same as lines of RFC 5545, without its zones
-- (`zones` names them). `starts_on` to `until_on` are the days it covers in any zone, None where it goes on.
CREATE TABLE calendar_entry (
    uid text PRIMARY KEY,
    source text NOT NULL,
    source_id uuid NOT NULL,
    part text NOT NULL DEFAULT '',
    kind text NOT NULL CHECK (kind IN ('meeting', 'agreement', 'task')),
    needs text NOT NULL,
    visibility text NOT NULL DEFAULT 'all_users' CHECK (visibility IN ('all_users', 'sworn_only', 'coordinators')),
    sectors text[] NOT NULL DEFAULT '{}',
    organisation_ids uuid[] NOT NULL DEFAULT '{}',
    user_ids uuid[] NOT NULL DEFAULT '{}',
    addresses text[] NOT NULL DEFAULT '{}',
    starts_on date NOT NULL,
    until_on date,
    facts jsonb NOT NULL,
    sequence integer NOT NULL DEFAULT 0 CHECK (sequence >= 0),
    revised_at timestamptz NOT NULL,
    cancelled_at timestamptz,
    zones text[] NOT NULL DEFAULT '{}',
    body bytea NOT NULL,
    related_uid text,
    UNIQUE (source, source_id, part),
    CHECK (until_on >= starts_on)
);
CREATE INDEX calendar_entry_by_day ON calendar_entry (kind, starts_on, uid);
CREATE INDEX calendar_entry_by_user ON calendar_entry USING gin (user_ids);
CREATE INDEX calendar_entry_by_address ON calendar_entry USING gin (addresses);
CREATE INDEX calendar_entry_by_organisation ON calendar_entry USING gin (organisation_ids);
CREATE INDEX calendar_entry_by_sector ON calendar_entry USING gin (sectors);

-- Raised in the transaction of each change, so that whoever read under a number has read all that it counts.
CREATE TABLE calendar_revision (
    kind text PRIMARY KEY,
    revision bigint NOT NULL DEFAULT 1
);
INSERT INTO calendar_revision (kind) VALUES ('meeting'), ('agreement'), ('task');
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
