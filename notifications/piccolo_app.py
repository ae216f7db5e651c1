"""The notifications' migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

APP_CONFIG = AppConfig(
    app_name="notifications",
    migrations_folder_path=str(Path(__file__).parents[1] / "migrations" / "notifications"),
    table_classes=[],
    migration_dependencies=["registry.piccolo_app"],
)
