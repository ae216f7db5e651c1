"""Who answered: by the link of an executive it was somebody else. Additive; nobody had answered by such a link before."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0006-said-by"
SQL = """
ALTER TABLE confirmation_line ADD COLUMN by_other boolean NOT NULL DEFAULT false;
"""


async def forwards() -> MigrationManager:
    return sql("contacts", ID, __doc__ or "", SQL)
