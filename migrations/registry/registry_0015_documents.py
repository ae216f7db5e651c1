"""Stored files: each once, under the digest of its content, in pieces of a megabyte.

Both tables begin empty, so this is quick on a directory of any size.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0015-documents"
SQL = """
-- A row for every file, wherever its bytes are: here, or in a bucket.
CREATE TABLE stored_file (
    sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
    size bigint NOT NULL CHECK (size > 0),
    place text NOT NULL CHECK (place IN ('database', 'bucket')),
    stored_at timestamptz NOT NULL
);

CREATE TABLE stored_piece (
    sha256 bytea NOT NULL REFERENCES stored_file ON DELETE CASCADE,
    position integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (sha256, position)
);
-- What a PDF holds is compressed already: trying again costs time and saves nothing.
ALTER TABLE stored_piece ALTER COLUMN content SET STORAGE EXTERNAL;
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
