"""Mail that leaves: each with the bytes as they are sent, what was tried, and what is known of addresses and servers.

All tables begin empty, so this is quick on a directory of any size.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0017-mail"
SQL = """
CREATE TABLE mail (
    id uuid PRIMARY KEY,
    -- Made from kind, cause, edition and recipient: what is put twice is one mail.
    message_id text NOT NULL UNIQUE,
    channel text NOT NULL DEFAULT 'mail',
    kind text NOT NULL,
    cause_kind text NOT NULL,
    cause_id uuid NOT NULL,
    edition text NOT NULL,
    recipient text NOT NULL,
    domain text NOT NULL,
    subject text NOT NULL,
    content bytea,
    state text NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'unknown', 'failed', 'suppressed')),
    reason text NOT NULL DEFAULT '',
    urgent boolean NOT NULL,
    may_leave boolean NOT NULL,
    lane text,
    place integer,
    attempts integer NOT NULL DEFAULT 0,
    doubts integer NOT NULL DEFAULT 0,
    put_at timestamptz NOT NULL,
    -- When it is looked at next; NULL once nothing more is done about it by itself.
    due_at timestamptz,
    tried_at timestamptz,
    settled_at timestamptz,
    lease uuid,
    lease_until timestamptz,
    handed boolean NOT NULL DEFAULT false,
    UNIQUE (lane, place),
    CHECK ((lane IS NULL) = (place IS NULL)),
    CHECK ((state = 'sending') = (lease IS NOT NULL)),
    CHECK (due_at IS NOT NULL OR state NOT IN ('queued', 'sending')),
    CHECK (due_at IS NULL OR content IS NOT NULL)
);
-- Compressed or encoded already, mostly.
ALTER TABLE mail ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX mail_due ON mail (urgent DESC, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX mail_lane ON mail (lane, place) WHERE due_at IS NOT NULL AND lane IS NOT NULL;
CREATE INDEX mail_newest ON mail (put_at DESC, id DESC);
CREATE INDEX mail_by_state ON mail (state, put_at DESC, id DESC);
CREATE INDEX mail_cause ON mail (cause_kind, cause_id);
CREATE INDEX mail_recipient ON mail (lower(recipient) text_pattern_ops);
CREATE INDEX mail_by_kind ON mail (kind, put_at DESC, id DESC);

CREATE TABLE mail_attempt (
    mail_id uuid NOT NULL REFERENCES mail ON DELETE CASCADE,
    number integer NOT NULL,
    at timestamptz NOT NULL,
    outcome text NOT NULL,
    stage text NOT NULL,
    code integer,
    words text NOT NULL,
    PRIMARY KEY (mail_id, number)
);

-- An address that a server said is none, until somebody says otherwise.
CREATE TABLE mail_bad_address (
    address text PRIMARY KEY,
    since timestamptz NOT NULL,
    reason text NOT NULL,
    mail_id uuid
);

-- What a reader does not want any more, by kind.
CREATE TABLE mail_left (
    address text NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (address, kind)
);

-- The circuit breaker of each server, and when the next mail may go to a domain: the same for all workers.
CREATE TABLE mail_server (
    name text PRIMARY KEY,
    failures integer NOT NULL,
    open_until timestamptz,
    trouble text NOT NULL DEFAULT ''
);
CREATE TABLE mail_domain (
    name text PRIMARY KEY,
    free_at timestamptz NOT NULL
);

-- Signs the links in mails and the addresses to which they come back.
CREATE TABLE mail_key (
    id smallint PRIMARY KEY CHECK (id = 1),
    key bytea NOT NULL CHECK (length(key) = 32)
);
INSERT INTO mail_key VALUES (1, sha256(decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')));

-- Mail that came in: once each, and kept for a person where nobody could read it.
CREATE TABLE mail_received (
    digest bytea PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    state text NOT NULL CHECK (state IN ('read', 'parked', 'done')),
    words text NOT NULL DEFAULT '',
    content bytea
);
CREATE INDEX mail_received_parked ON mail_received (at, id) WHERE state = 'parked';

CREATE TABLE every_run (
    name text PRIMARY KEY,
    next_at timestamptz NOT NULL
);
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
