"""Look-up: where an organisation is, so that the nearer one of two that are alike comes first."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0009-lookup-places"
# At a million organisations this takes some minutes, in which they can be found but not changed. The words stay as they
# are, so that nothing needs to be counted.
SQL = """
ALTER TABLE lookup_organisation ADD COLUMN latitude double precision, ADD COLUMN longitude double precision;
ALTER TABLE lookup_organisation DISABLE TRIGGER lookup_words_change;
UPDATE lookup_organisation o SET latitude = s.latitude, longitude = s.longitude
FROM site s WHERE s.organisation_id = o.organisation_id AND s.main AND s.latitude IS NOT NULL AND s.longitude IS NOT NULL;
ALTER TABLE lookup_organisation ENABLE TRIGGER lookup_words_change;
CREATE INDEX lookup_organisation_by_position ON lookup_organisation (latitude, longitude) WHERE latitude IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
