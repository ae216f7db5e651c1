"""Names for Piccolo: the engine and the apps that hold tables and migrations."""

from piccolo.conf.apps import AppRegistry

from registry.platform.db import ENGINE

DB = ENGINE
APP_REGISTRY = AppRegistry(
    apps=["registry.piccolo_app", "contacts.piccolo_app", "agreements.piccolo_app", "notifications.piccolo_app"]
)
