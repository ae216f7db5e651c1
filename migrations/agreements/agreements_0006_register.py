"""Agreements: which register of somebody's a record came from, so that the next file of it shows what is gone.

The table begins empty, so this is quick on a directory of any size.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0006-register"
SQL = """
CREATE TABLE agreement_register (
    agreement_id uuid PRIMARY KEY REFERENCES agreement ON DELETE CASCADE,
    register text NOT NULL CHECK (register <> '')
);
CREATE INDEX agreement_register_by_name ON agreement_register (register);
"""


async def forwards() -> MigrationManager:
    return sql("agreements", ID, __doc__ or "", SQL)
