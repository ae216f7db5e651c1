"""The contacts' migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

APP_CONFIG = AppConfig(
    app_name="contacts",
    migrations_folder_path=str(Path(__file__).parents[1] / "migrations" / "contacts"),
    table_classes=[],
    migration_dependencies=["registry.piccolo_app"],
)
