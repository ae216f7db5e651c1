"""Whether this registry is a demonstration: one row while it is."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0008-demonstration"
SQL = """
CREATE TABLE demonstration (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    loaded_at timestamptz NOT NULL
);
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
