"""Where things are: the middle of each ZIP code, and a position for each partner, for who is near."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0010-zip-centroids"
SQL = """
-- Both are trusted extensions (PostgreSQL 13 and later): the owner of the database may create them.
CREATE EXTENSION IF NOT EXISTS cube;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Filled from the packaged list, by the worker or by whoever first asks for a ZIP code.
CREATE TABLE zip_centroid (
    zip text COLLATE "C" PRIMARY KEY,
    city text NOT NULL,
    region text NOT NULL,
    county text NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL
);
CREATE INDEX zip_centroid_by_latitude ON zip_centroid (latitude);
CREATE TABLE zip_centroid_source (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version text NOT NULL
);
-- A ZIP code that the list does not know may still be one of our partners'.
CREATE INDEX site_by_zip ON site (left(postal_code, 5)) WHERE latitude IS NOT NULL;

-- One row for each partner that can be called and has a position. `place` is the point on the unit sphere: the straight
-- line between two points orders like the way around, also across the poles and the 180th meridian.
CREATE TABLE organisation_position (
    organisation_id uuid PRIMARY KEY REFERENCES organisation ON DELETE CASCADE,
    sector text NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    place cube NOT NULL GENERATED ALWAYS AS (cube(ARRAY[
        cos(radians(latitude)) * cos(radians(longitude)), cos(radians(latitude)) * sin(radians(longitude)),
        sin(radians(latitude))])) STORED
);
-- A million partners take a minute or two, with the indexes below.
INSERT INTO organisation_position (organisation_id, sector, latitude, longitude)
SELECT DISTINCT ON (o.id) o.id, o.sector, s.latitude, s.longitude
FROM organisation o JOIN site s ON s.organisation_id = o.id AND s.latitude IS NOT NULL AND s.longitude IS NOT NULL
WHERE o.status NOT IN ('inactive', 'merged', 'dissolved')
ORDER BY o.id, s.main DESC, s.id;
-- One for those of a sector, so that a rare one is found as fast as a frequent one, and one for everybody.
CREATE INDEX organisation_position_nearest ON organisation_position USING gist (sector, place);
CREATE INDEX organisation_position_nearest_of_all ON organisation_position USING gist (place);
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
