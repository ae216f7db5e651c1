"""A party that comes to an agreement which others are bound by already: nobody waits for its signature.

One column with a default: quick on any number of agreements.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0009-joiners"
SQL = """
ALTER TABLE agreement_party ADD COLUMN joined_later boolean NOT NULL DEFAULT false;
CREATE INDEX agreement_party_by_waiting ON agreement_party (agreement_id) WHERE joined_later AND signed_on IS NULL;
"""


async def forwards() -> MigrationManager:
    return sql("agreements", ID, __doc__ or "", SQL)
