"""Which organisations may be the same, by what they are found, and who said that two are not.

All four tables begin empty, so this is quick on a directory of any size; the first night, or
`registry doubles find --all`, fills them. The kept rows of imports of the last year are read once for the new decision.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0012-doubles"
SQL = """
-- Hashes of what organisations that may be the same have in common: a number, a name without its abbreviations, a place.
-- No foreign key: it would be asked some eight times for each organisation of an import. Who reads joins the
-- organisation, and the nightly pass takes away what is left of those that are gone.
CREATE TABLE double_key (
    organisation_id uuid NOT NULL,
    key bigint NOT NULL,
    PRIMARY KEY (organisation_id, key)
);
CREATE INDEX double_key_by_key ON double_key (key, organisation_id);

-- Organisations that changed since they were last compared. `turn` grows with each change, so that one which comes
-- while it is being compared is not lost.
CREATE TABLE double_due (
    organisation_id uuid PRIMARY KEY,
    turn bigint NOT NULL DEFAULT 1
);

CREATE TABLE double_pair (
    first_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    second_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    score smallint NOT NULL CHECK (score BETWEEN 0 AND 100),
    reasons text[] NOT NULL,
    found_at timestamptz NOT NULL,
    PRIMARY KEY (first_id, second_id),
    CHECK (first_id < second_id)
);
CREATE INDEX double_pair_by_score ON double_pair (score DESC, first_id, second_id);
CREATE INDEX double_pair_by_second ON double_pair (second_id);

-- Told apart by a person; never offered again.
CREATE TABLE double_not_same (
    first_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    second_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    by_user_id uuid REFERENCES app_user ON DELETE SET NULL,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (first_id, second_id),
    CHECK (first_id < second_id)
);
CREATE INDEX double_not_same_by_second ON double_not_same (second_id);
CREATE INDEX double_not_same_by_time ON double_not_same (at DESC, first_id, second_id);

-- New rows of a file that may be in the directory already.
ALTER TABLE import_row DROP CONSTRAINT import_row_decision_check, ADD CONSTRAINT import_row_decision_check
    CHECK (decision IN ('create', 'update', 'refused', 'missing', 'doubtful'));
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
