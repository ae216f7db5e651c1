"""What every migration file needs: a piece of SQL with a name."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform import db


def sql(app: str, identifier: str, description: str, statements: str) -> MigrationManager:
    """A migration that runs `statements` (several, separated by semicolons) inside the caller's transaction."""
    manager = MigrationManager(migration_id=identifier, app_name=app, description=description)

    async def run() -> None:
        await db.execute(statements)

    manager.add_raw(run)
    return manager
