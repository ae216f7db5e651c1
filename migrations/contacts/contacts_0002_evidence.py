"""Evidence may go over to another record of the very same number, and is weighed there.

Only a function and a trigger: quick on a directory of any size.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0002-evidence"
SQL = """
-- A check says something about a number. Where that number was recorded twice, its checks go from one record to the
-- other; nothing else of them ever changes, and they never come to stand for another number.
CREATE OR REPLACE FUNCTION contact_check_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT 1 FROM contact_point WHERE id = OLD.contact_point_id) THEN
            RETURN OLD;
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.method, NEW.outcome, NEW.by_user_id, NEW.at, NEW.minutes)
                IS NOT DISTINCT FROM (OLD.id, OLD.method, OLD.outcome, OLD.by_user_id, OLD.at, OLD.minutes)
            AND EXISTS (
                SELECT 1 FROM contact_point a JOIN contact_point b ON (a.kind, a.value) = (b.kind, b.value)
                    AND a.extension IS NOT DISTINCT FROM b.extension
                WHERE a.id = OLD.contact_point_id AND b.id = NEW.contact_point_id)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the checks of a contact point are append-only';
END $$;
CREATE TRIGGER contact_check_moves AFTER UPDATE OF contact_point_id ON contact_check
    FOR EACH ROW WHEN (NEW.meaning NOT IN ('tells', 'reaches')) EXECUTE FUNCTION contact_point_weigh();
"""


async def forwards() -> MigrationManager:
    return sql("contacts", ID, __doc__ or "", SQL)
