"""What the board asks for: the next day of each obligation, what is still to be filed, and who has gone.

All tables of agreements are new; the two indexes on people and partners hold only those who are gone, so this is quick.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0004-board"
SQL = """
-- `next_due_on` is the earliest due day that nobody fulfilled, kept with every change: days are counted by the rules.
ALTER TABLE agreement_obligation ADD COLUMN next_due_on date;
ALTER TABLE agreement_obligation ADD COLUMN warn_on date GENERATED ALWAYS AS (next_due_on - lead_days) STORED;
CREATE INDEX agreement_obligation_by_due ON agreement_obligation (next_due_on, id) WHERE next_due_on IS NOT NULL;
CREATE INDEX agreement_obligation_by_owner ON agreement_obligation (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX agreement_funding_report_open ON agreement_funding_report (due_on, id) WHERE filed_on IS NULL;
ALTER TABLE agreement_funding_report ADD COLUMN evidence text;
CREATE INDEX agreement_by_backup_owner ON agreement (backup_owner_id) WHERE backup_owner_id IS NOT NULL;
CREATE INDEX agreement_unowned ON agreement (id) WHERE owner_id IS NULL OR backup_owner_id IS NULL;
CREATE INDEX agreement_handshake ON agreement (id) WHERE kind = 'handshake';
CREATE INDEX agreement_unsettled ON agreement (stage, id) WHERE stage <> 'concluded';
CREATE INDEX agreement_term_unknown ON agreement_term (agreement_id) WHERE renewal = 'unknown';
CREATE INDEX person_left ON person (id) WHERE status = 'left';
CREATE INDEX organisation_gone ON organisation (id) WHERE status IN ('merged', 'dissolved');
"""


async def forwards() -> MigrationManager:
    return sql("agreements", ID, __doc__ or "", SQL)
