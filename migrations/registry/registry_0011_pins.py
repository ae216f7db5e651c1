"""The partners that each person pinned, and whose cards they opened lately; the way from a place to those inside."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0011-pins"
SQL = """
CREATE TABLE organisation_use (
    user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    used_at timestamptz,
    pinned_at timestamptz,
    PRIMARY KEY (user_id, organisation_id),
    CHECK (used_at IS NOT NULL OR pinned_at IS NOT NULL)
);
CREATE INDEX organisation_use_by_organisation ON organisation_use (organisation_id);
CREATE INDEX jurisdiction_by_parent ON jurisdiction (parent_id);

-- Whom somebody called is nobody's business once their account is closed.
CREATE FUNCTION organisation_use_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM organisation_use WHERE user_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER organisation_use_ends AFTER UPDATE OF disabled_at ON app_user
    FOR EACH ROW WHEN (NEW.disabled_at IS NOT NULL AND OLD.disabled_at IS NULL) EXECUTE FUNCTION organisation_use_ends();
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
