"""The order of the board's lanes, so that the first lines of each are at hand however many there are.

The table of standings fills itself and is as long as that of agreements, so this is quick.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0008-lanes"
SQL = """
CREATE INDEX agreement_standing_notice
    ON agreement_standing ((coalesce(send_by, notice_on, DATE '9000-01-01')), agreement_id) WHERE state = 'notice_window';
CREATE INDEX agreement_standing_decide
    ON agreement_standing ((coalesce(decide_by, DATE '9000-01-01')), agreement_id) WHERE state = 'decide_by';
CREATE INDEX agreement_standing_expiring
    ON agreement_standing ((coalesce(ends_on - 1, DATE '9000-01-01')), agreement_id) WHERE state = 'expiring';
CREATE INDEX agreement_standing_holdover
    ON agreement_standing ((coalesce(holdover_until - 1, DATE '9000-01-01')), agreement_id) WHERE state = 'holdover';
CREATE INDEX agreement_standing_review
    ON agreement_standing ((coalesce(least(review_on, statute_on), DATE '9000-01-01')), agreement_id)
    WHERE state = 'review_due';
CREATE INDEX agreement_standing_overdue
    ON agreement_standing ((coalesce(least(review_on, statute_on), DATE '9000-01-01')), agreement_id)
    WHERE review_overdue;
CREATE INDEX agreement_standing_lapsed
    ON agreement_standing ((coalesce(ends_on - 1, DATE '9000-01-01')), agreement_id) WHERE state = 'expired';
CREATE INDEX agreement_standing_next ON agreement_standing (next_on, agreement_id) WHERE next_on IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return sql("agreements", ID, __doc__ or "", SQL)
