"""Take the agreements of the demonstration away, and let real ones go of what goes with it."""

from agreements import calendar
from registry.platform import db

# In this order: what points to something of the demonstration lets go of it, then that goes.
_LETTING_GO = (
    """
    UPDATE agreement SET superseded_by_id = NULL, superseded_on = NULL, version = version + 1
    WHERE NOT demo AND superseded_by_id IN (SELECT id FROM agreement WHERE demo)
    """,
    "DELETE FROM agreement WHERE demo",
    """
    UPDATE agreement SET owner_id = NULL, version = version + 1
    WHERE owner_id IN (SELECT id FROM app_user WHERE demo)
    """,
    """
    UPDATE agreement SET backup_owner_id = NULL, version = version + 1
    WHERE backup_owner_id IN (SELECT id FROM app_user WHERE demo)
    """,
    """
    UPDATE agreement_obligation SET owner_id = NULL, version = version + 1
    WHERE owner_id IN (SELECT id FROM app_user WHERE demo)
    """,
    """
    UPDATE agreement_obligation SET organisation_id = NULL, version = version + 1
    WHERE organisation_id IN (SELECT id FROM organisation WHERE demo)
    """,
    "DELETE FROM agreement_party WHERE organisation_id IN (SELECT id FROM organisation WHERE demo)",
    "DELETE FROM agreement_jurisdiction WHERE jurisdiction_id IN (SELECT id FROM jurisdiction WHERE demo)",
)


async def forget() -> None:
    """Before the partners, areas and users of the demonstration are deleted, in the same transaction."""
    await calendar.forget([row["id"] for row in await db.fetch("SELECT id FROM agreement WHERE demo FOR UPDATE")])
    for statement in _LETTING_GO:
        await db.execute(statement)
