"""What each agreement is at present, kept beside it so that lists of any size can be searched by it.

The table begins empty and fills itself, so this is quick on a directory of any size.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0007-standings"
SQL = """
-- What the rules say of an agreement from `since_on` until the day before `until_on`, by the lead party's calendar day:
-- on that day something changes, and the row is made anew before anybody reads it.
CREATE TABLE agreement_standing (
    agreement_id uuid PRIMARY KEY REFERENCES agreement ON DELETE CASCADE,
    since_on date NOT NULL,
    until_on date NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    begins_on date,
    ends_on date,
    renews_on date,
    notice_on date,
    send_by date,
    decide_by date,
    review_on date,
    statute_on date,
    holdover_until date,
    review_overdue boolean NOT NULL,
    next_on date
);
CREATE INDEX agreement_standing_by_end ON agreement_standing (until_on);
CREATE INDEX agreement_standing_by_state ON agreement_standing (state, next_on);
"""


async def forwards() -> MigrationManager:
    return sql("agreements", ID, __doc__ or "", SQL)
