"""Other ways than mail for what is told at once: of a kind of day, of one object, or of one's own choice."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0005-channels"
SQL = """
ALTER TABLE reminder_policy ADD COLUMN channel text;
-- The number or topic in a channel of one's own.
ALTER TABLE reminder_choice ADD COLUMN channel text, ADD COLUMN reach text,
    ADD CHECK ((channel IS NULL) = (reach IS NULL));
-- A note about it did not arrive: a mail says it instead.
ALTER TABLE reminder ADD COLUMN by_mail boolean NOT NULL DEFAULT false;
"""


async def forwards() -> MigrationManager:
    return sql("notifications", ID, __doc__ or "", SQL)
