"""Names the meeting that shows that something owed was done."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0010-held"
SQL = """
ALTER TABLE agreement_fulfilment ADD COLUMN meeting_id uuid REFERENCES meeting ON DELETE SET NULL;
CREATE INDEX agreement_fulfilment_by_meeting ON agreement_fulfilment (meeting_id) WHERE meeting_id IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return sql("agreements", ID, __doc__ or "", SQL)
