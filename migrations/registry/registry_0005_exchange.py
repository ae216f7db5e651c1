"""Imports: uploaded files on their way, what each import would do or did, and saved ways to understand a file."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0005-exchange"
SQL = """
-- Taking thousands of organisations away again asks for each whether it is somebody's successor.
CREATE INDEX organisation_by_successor ON organisation (successor_id) WHERE successor_id IS NOT NULL;

CREATE TABLE import_run (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    file_name text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    status text NOT NULL CHECK (status IN
        ('reading', 'mapping', 'checking', 'checked', 'applying', 'applied', 'reverting', 'reverted', 'failed')),
    problem text,
    columns text[] NOT NULL DEFAULT '{}',
    notes text[] NOT NULL DEFAULT '{}',
    sample jsonb NOT NULL DEFAULT '[]',
    profile jsonb,
    summary jsonb,
    -- The same look at the file and the directory has the same digest: what was agreed to is what is done.
    digest bytea,
    made jsonb NOT NULL DEFAULT '{}',
    stage text NOT NULL DEFAULT '',
    done integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    progress_at timestamptz,
    by_user_id uuid,
    by_name text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    applied_at timestamptz,
    reverted_at timestamptz,
    reverted_by text
);
CREATE INDEX import_run_by_time ON import_run (created_at DESC, id);
CREATE INDEX import_run_by_expiry ON import_run (expires_at);

-- An uploaded file in pieces, for a day at most.
CREATE TABLE import_file (
    run_id uuid NOT NULL REFERENCES import_run ON DELETE CASCADE,
    position integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (run_id, position)
);

-- What an import would do, row by row, and once it is applied what it did, so that it can be taken back.
CREATE TABLE import_row (
    run_id uuid NOT NULL REFERENCES import_run ON DELETE CASCADE,
    decision text NOT NULL CHECK (decision IN ('create', 'update', 'refused', 'missing')),
    position integer NOT NULL,
    number integer,
    subject_id uuid,
    key text NOT NULL,
    label text NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (run_id, decision, position)
);

CREATE TABLE import_profile (
    kind text NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    profile jsonb NOT NULL,
    by_name text NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (kind, name)
);
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
