"""The papers of agreements, as they were given, and the words in them for finding.

All tables begin empty; the index over the words of agreements is quick on tens of thousands.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0003-papers"
SQL = """
-- A paper is never taken away: another takes its place, or it is marked as no longer standing, with the reason.
CREATE TABLE agreement_paper (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreement ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('signed_copy', 'draft', 'amendment', 'evidence')),
    file_name text NOT NULL,
    sha256 bytea NOT NULL REFERENCES stored_file,
    size bigint NOT NULL,
    pages integer NOT NULL,
    findings text[] NOT NULL DEFAULT '{}',
    signed boolean NOT NULL DEFAULT false,
    signatures jsonb NOT NULL DEFAULT '[]',
    signatures_problem text,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'read', 'unread')),
    read_problem text,
    scanned integer NOT NULL DEFAULT 0,
    searchable_sha256 bytea REFERENCES stored_file,
    pointed_out text[] NOT NULL DEFAULT '{}',
    note text,
    replaced_at timestamptz,
    replaced_by_id uuid REFERENCES agreement_paper,
    replaced_why text,
    by_user_id uuid NOT NULL,
    by_name text NOT NULL,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (agreement_id, sha256),
    CHECK ((replaced_at IS NULL) = (replaced_why IS NULL))
);
CREATE INDEX agreement_paper_by_agreement ON agreement_paper (agreement_id, created_at DESC);
CREATE INDEX agreement_paper_by_file ON agreement_paper (sha256);
CREATE INDEX agreement_paper_waiting ON agreement_paper (created_at) WHERE state = 'waiting';

CREATE FUNCTION agreement_paper_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.agreement_id, NEW.sha256, NEW.size, NEW.file_name, NEW.by_user_id, NEW.created_at)
        IS DISTINCT FROM (OLD.agreement_id, OLD.sha256, OLD.size, OLD.file_name, OLD.by_user_id, OLD.created_at) THEN
        RAISE EXCEPTION 'a paper does not change: keep another one';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_paper_kept BEFORE UPDATE ON agreement_paper
    FOR EACH ROW EXECUTE FUNCTION agreement_paper_kept();

-- Only which words a page holds, for finding it; its text is not kept beside the file.
CREATE TABLE agreement_paper_page (
    paper_id uuid NOT NULL REFERENCES agreement_paper ON DELETE CASCADE,
    number integer NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (paper_id, number)
);
CREATE INDEX agreement_paper_page_by_words ON agreement_paper_page USING gin (words);

CREATE INDEX agreement_by_words ON agreement USING gin (to_tsvector('english',
    title || ' ' || reference || ' ' || coalesce(clause, '') || ' ' || coalesce(note, '')));
"""


async def forwards() -> MigrationManager:
    return sql("agreements", ID, __doc__ or "", SQL)
