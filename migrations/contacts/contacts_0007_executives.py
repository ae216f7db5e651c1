"""Which executive was told about whose silence, and when: so that they get one mail about all of them. Additive."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0007-executives"
SQL = """
ALTER TABLE confirmation_ask ADD COLUMN executive text, ADD COLUMN escalated_on date;
CREATE INDEX confirmation_ask_by_executive ON confirmation_ask (executive, escalated_on) WHERE executive IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return sql("contacts", ID, __doc__ or "", SQL)
