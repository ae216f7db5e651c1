"""Look-up: one row to search for each organisation, its numbers, and the vocabulary of all words with their counts."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0004-lookup"
SQL = """
-- Folded texts are compared byte by byte, so that a prefix is a range of the index whatever the database's locale.
CREATE TABLE lookup_organisation (
    organisation_id uuid PRIMARY KEY REFERENCES organisation ON DELETE CASCADE,
    name text NOT NULL,
    folded text COLLATE "C" NOT NULL,
    names text NOT NULL,
    place text NOT NULL,
    place_words text NOT NULL,
    sector text NOT NULL,
    status text NOT NULL,
    region text NOT NULL,
    successor_id uuid,
    jurisdictions uuid[] NOT NULL,
    demo boolean NOT NULL,
    texts text NOT NULL,
    digest bytea NOT NULL,
    words tsvector NOT NULL
);
-- A short pending list: every look-up reads through it.
CREATE INDEX lookup_organisation_by_word ON lookup_organisation USING gin (words) WITH (gin_pending_list_limit = 512);
CREATE INDEX lookup_organisation_by_name ON lookup_organisation (folded, organisation_id);
CREATE INDEX lookup_organisation_by_sector ON lookup_organisation (sector, folded);
CREATE INDEX lookup_organisation_by_jurisdiction ON lookup_organisation USING gin (jurisdictions);

CREATE TABLE lookup_number (
    organisation_id uuid NOT NULL REFERENCES lookup_organisation ON DELETE CASCADE,
    digits text COLLATE "C" NOT NULL,
    backwards text COLLATE "C" NOT NULL,
    extension text NOT NULL,
    visibility text NOT NULL,
    old boolean NOT NULL,
    PRIMARY KEY (organisation_id, digits, extension, visibility, old)
);
CREATE INDEX lookup_number_by_start ON lookup_number (digits);
CREATE INDEX lookup_number_by_end ON lookup_number (backwards);

CREATE TABLE lookup_word (
    lexeme text COLLATE "C" PRIMARY KEY,
    word text NOT NULL,
    visibility text NOT NULL,
    documents integer NOT NULL DEFAULT 0,
    keys text[] NOT NULL
) WITH (fillfactor = 60);  -- so that a new count stays on its page and touches no index
CREATE INDEX lookup_word_by_key ON lookup_word USING gin (keys) WITH (gin_pending_list_limit = 256);

-- Writers append how the counts changed and never wait for one another at the row of "police"; `settle` adds them up.
CREATE TABLE lookup_word_change (
    lexeme text COLLATE "C" NOT NULL,
    change integer NOT NULL
);

CREATE VIEW lookup_vocabulary AS
    SELECT lexeme, word, visibility, documents + coalesce(changes.change, 0) AS documents
    FROM lookup_word LEFT JOIN (SELECT lexeme, sum(change) AS change FROM lookup_word_change GROUP BY lexeme) changes
        USING (lexeme);

-- Words with digits are found as they are: nothing is near them, and the vocabulary stays small without them.
-- By trigger, so that the counts follow whatever removes a row, a cascade included.
CREATE FUNCTION lookup_count_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO lookup_word_change
            SELECT lexeme, count(*) FROM new_rows, unnest(words) GROUP BY lexeme HAVING lexeme !~ '[0-9]';
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO lookup_word_change
            SELECT lexeme, -count(*) FROM old_rows, unnest(words) GROUP BY lexeme HAVING lexeme !~ '[0-9]';
    ELSE
        INSERT INTO lookup_word_change
            SELECT lexeme, sum(change) FROM (
                SELECT lexeme, 1 AS change FROM new_rows n JOIN old_rows o USING (organisation_id), unnest(n.words)
                    WHERE n.words <> o.words
                UNION ALL
                SELECT lexeme, -1 FROM new_rows n JOIN old_rows o USING (organisation_id), unnest(o.words)
                    WHERE n.words <> o.words
            ) each GROUP BY lexeme HAVING sum(change) <> 0 AND lexeme !~ '[0-9]';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lookup_words_come AFTER INSERT ON lookup_organisation
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION lookup_count_words();
CREATE TRIGGER lookup_words_change AFTER UPDATE ON lookup_organisation
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION lookup_count_words();
CREATE TRIGGER lookup_words_go AFTER DELETE ON lookup_organisation
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION lookup_count_words();
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
