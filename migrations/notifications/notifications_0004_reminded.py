"""Reminders: who may read one, whose manager is who, and schedules that tell a backup or a manager as well."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0004-reminded"
SQL = """
-- What one had to hold and see when it was decided on: names are shown to no others, also once the object is closed.
ALTER TABLE reminder ADD COLUMN needs text NOT NULL DEFAULT 'agreement:read';
ALTER TABLE reminder ADD COLUMN visibility text NOT NULL DEFAULT 'all_users';

-- Whom it comes to when neither they nor their backup act; None: somebody who manages, of the same house first.
ALTER TABLE reminder_choice ADD COLUMN manager_id uuid REFERENCES app_user ON DELETE SET NULL;
CREATE INDEX reminder_choice_by_manager ON reminder_choice (manager_id) WHERE manager_id IS NOT NULL;

ALTER TABLE reminder_policy ADD COLUMN backup_days integer[] NOT NULL DEFAULT '{}';
ALTER TABLE reminder_policy ADD COLUMN manager_days integer[] NOT NULL DEFAULT '{}';
"""


async def forwards() -> MigrationManager:
    return sql("notifications", ID, __doc__ or "", SQL)
