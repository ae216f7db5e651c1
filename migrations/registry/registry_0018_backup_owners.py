"""Finds what somebody looks after as the second of two people as quickly as what they look after first."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0018-backup-owners"
SQL = "CREATE INDEX organisation_by_backup_owner ON organisation (backup_owner_id) WHERE backup_owner_id IS NOT NULL"


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
