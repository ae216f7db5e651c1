"""Drafts of agreements in versions, clauses that somebody here worded anew, and reports that were asked for.

All tables begin empty, so this is quick on a directory of any size.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0005-drafting"
SQL = """
-- A version is written once. `front` is what the text said of the parties then; the hash is that of both.
CREATE TABLE agreement_draft (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreement ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    template text,
    front jsonb NOT NULL,
    sections jsonb NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    note text,
    by_user_id uuid NOT NULL,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    sent_at timestamptz,
    sent_by text,
    UNIQUE (agreement_id, number),
    CHECK ((sent_at IS NULL) = (sent_by IS NULL))
);

CREATE FUNCTION agreement_draft_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.agreement_id, NEW.number, NEW.front, NEW.sections, NEW.sha256, NEW.by_user_id, NEW.at)
        IS DISTINCT FROM (OLD.agreement_id, OLD.number, OLD.front, OLD.sections, OLD.sha256, OLD.by_user_id, OLD.at) THEN
        RAISE EXCEPTION 'a version of a draft does not change: write a new one';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_draft_kept BEFORE UPDATE ON agreement_draft
    FOR EACH ROW EXECUTE FUNCTION agreement_draft_kept();

-- A clause that is shipped stays as it came; here is what is used in its place. NULL: the words that are shipped.
CREATE TABLE agreement_clause (
    code text PRIMARY KEY,
    text text,
    left_out boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    by_name text NOT NULL,
    updated_at timestamptz NOT NULL
);

-- A report is for whoever asked, for a day.
CREATE TABLE agreement_report (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    asked jsonb NOT NULL,
    by_user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'under_way', 'done', 'failed')),
    stage text NOT NULL DEFAULT '',
    done integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    problem text,
    file_name text,
    media_type text,
    content bytea,
    asked_at timestamptz NOT NULL,
    progress_at timestamptz NOT NULL,
    finished_at timestamptz,
    CHECK ((state = 'done') = (content IS NOT NULL))
);
ALTER TABLE agreement_report ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX agreement_report_by_asker ON agreement_report (by_user_id, asked_at DESC);
CREATE INDEX agreement_report_by_day ON agreement_report (asked_at);
"""


async def forwards() -> MigrationManager:
    return sql("agreements", ID, __doc__ or "", SQL)
