"""The platform's and the partners' migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

APP_CONFIG = AppConfig(
    app_name="registry",
    migrations_folder_path=str(Path(__file__).parents[1] / "migrations" / "registry"),
    table_classes=[],
)
