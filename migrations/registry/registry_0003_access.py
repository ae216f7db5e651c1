"""Access: people who sign in, their sessions, one-time links, API tokens and the count of bad tries."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0003-access"
SQL = """
CREATE TABLE app_user (
    id uuid PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (email <> '' AND email = lower(email)),
    name text NOT NULL CHECK (name <> ''),
    role text NOT NULL CHECK (role IN ('officer', 'coordinator', 'manager', 'auditor', 'administrator')),
    sworn boolean NOT NULL DEFAULT false,
    organisation_id uuid REFERENCES organisation ON DELETE RESTRICT,
    sectors text[] NOT NULL DEFAULT '{}',
    jurisdictions uuid[] NOT NULL DEFAULT '{}',
    time_zone text NOT NULL DEFAULT 'America/New_York',
    password_hash text,
    totp_secret text,
    totp_last_step bigint,
    recovery_codes bytea[] NOT NULL DEFAULT '{}',
    disabled_at timestamptz,
    expires_on date,
    last_seen_at timestamptz,
    demo boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((password_hash IS NULL) = (totp_secret IS NULL))
);
CREATE INDEX app_user_by_name ON app_user (lower(name), id);
CREATE INDEX app_user_by_organisation ON app_user (organisation_id) WHERE organisation_id IS NOT NULL;

CREATE TABLE session (
    id bytea PRIMARY KEY CHECK (length(id) = 32),
    user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    address text NOT NULL DEFAULT '',
    browser text NOT NULL DEFAULT ''
);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_time ON session (last_seen_at);

CREATE TABLE access_link (
    id bytea PRIMARY KEY CHECK (length(id) = 32),
    purpose text NOT NULL CHECK (purpose IN ('first', 'invite', 'password', 'factors', 'second_step')),
    user_id uuid REFERENCES app_user ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK ((purpose = 'first') = (user_id IS NULL))
);
CREATE INDEX access_link_by_user ON access_link (user_id);

CREATE TABLE api_token (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> ''),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz,
    CHECK (expires_at <= created_at + interval '366 days')
);
CREATE INDEX api_token_by_user ON api_token (user_id);

CREATE TABLE throttle (
    key bytea NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX throttle_by_key ON throttle (key, at);
CREATE INDEX throttle_by_time ON throttle (at);
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
