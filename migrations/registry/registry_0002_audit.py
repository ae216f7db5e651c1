"""The audit trail: append-only, hash-chained, one chain for each region so that no lock is global."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0002-audit"
SQL = """
CREATE TABLE audit_head (
    chain text PRIMARY KEY,
    seq bigint NOT NULL,
    hash bytea NOT NULL
);

CREATE TABLE audit_event (
    chain text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    action text NOT NULL,
    kind text NOT NULL,
    subject_id text NOT NULL,
    organisation_id uuid,
    changes text NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_event_by_subject ON audit_event (subject_id, at DESC);
CREATE INDEX audit_event_by_organisation ON audit_event (organisation_id, at DESC) WHERE organisation_id IS NOT NULL;
CREATE INDEX audit_event_by_time ON audit_event (at DESC, chain, seq);

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_event_keep BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_head_keep BEFORE DELETE OR TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
