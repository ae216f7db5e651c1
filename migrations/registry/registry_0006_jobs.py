"""The queue's own tables, as its library makes them, and the record of nightly work that ran."""

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0006-jobs"
SQL = """
CREATE TABLE nightly_run (
    name text NOT NULL,
    day date NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (name, day)
);
CREATE TABLE heartbeat (
    name text PRIMARY KEY,
    at timestamptz NOT NULL
);
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", QueryBuilderEnvironment().build_install_query() + SQL)
