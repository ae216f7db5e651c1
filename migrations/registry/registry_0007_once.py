"""Answers kept by their one-time key, so that a write sent twice happens once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0007-once"
SQL = """
CREATE TABLE idempotency_key (
    user_id uuid NOT NULL,
    key text NOT NULL,
    digest bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    status integer,
    headers jsonb,
    body bytea,
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_key_by_time ON idempotency_key (at);
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
