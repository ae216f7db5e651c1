"""Reminders: what was decided for whom and what became of it, who acts, and what people chose. All tables are new."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0003-reminders"
SQL = """
-- One row for each rule, object, reference date and recipient, for ever: what is here is not told again. `waiting` until
-- `due_at`, then looked at once more and put into a mail, or `withheld` with the reason; only what was withheld may be
-- told after all, when it holds again.
CREATE TABLE reminder (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    object_kind text NOT NULL,
    object_id uuid NOT NULL,
    part text NOT NULL DEFAULT '',
    reference_on date NOT NULL,
    rule text NOT NULL,
    recipient text NOT NULL,
    user_id uuid REFERENCES app_user ON DELETE CASCADE,
    address text,
    who text NOT NULL,
    handed_on text,
    fired_on date NOT NULL,
    told_on date NOT NULL,
    pace text NOT NULL CHECK (pace IN ('at_once', 'digest')),
    urgent boolean NOT NULL DEFAULT false,
    label text NOT NULL,
    path text NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'mailed', 'withheld')),
    reason text,
    due_at timestamptz NOT NULL,
    mail_id uuid REFERENCES mail ON DELETE SET NULL,
    at timestamptz NOT NULL,
    CHECK (num_nonnulls(user_id, address) = 1),
    UNIQUE (object_kind, object_id, kind, part, reference_on, rule, recipient)
);
CREATE INDEX reminder_waiting ON reminder (due_at, recipient) WHERE state = 'waiting';
CREATE INDEX reminder_by_recipient ON reminder (recipient, at DESC, id DESC);
CREATE INDEX reminder_by_user ON reminder (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX reminder_by_mail ON reminder (mail_id) WHERE mail_id IS NOT NULL;

-- Somebody said of a reference date that they act: until the next reminder nobody else is told because of it.
CREATE TABLE reminder_acknowledgement (
    object_kind text NOT NULL,
    object_id uuid NOT NULL,
    kind text NOT NULL,
    part text NOT NULL DEFAULT '',
    reference_on date NOT NULL,
    by_user_id uuid REFERENCES app_user ON DELETE SET NULL,
    by_name text NOT NULL,
    on_day date NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (object_kind, object_id, kind, part, reference_on)
);
CREATE INDEX reminder_acknowledgement_by_user ON reminder_acknowledgement (by_user_id) WHERE by_user_id IS NOT NULL;

-- Another schedule than the usual: of a kind of day (`object_id` None), or of one object. No days: nobody is told.
-- `at_once_from`: so many days before and later at once, earlier in the digest; None: always in the digest.
CREATE TABLE reminder_policy (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    object_kind text,
    object_id uuid,
    days integer[] NOT NULL,
    party_days integer[] NOT NULL DEFAULT '{}',
    at_once_from integer CHECK (at_once_from BETWEEN 0 AND 400),
    working_days integer CHECK (working_days BETWEEN 1 AND 60),
    urgent boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL,
    CHECK ((object_kind IS NULL) = (object_id IS NULL)),
    UNIQUE NULLS NOT DISTINCT (kind, object_kind, object_id)
);

-- When somebody wants their digest, on their own clock, and between which hours nothing but what is urgent.
CREATE TABLE reminder_choice (
    user_id uuid PRIMARY KEY REFERENCES app_user ON DELETE CASCADE,
    digest_at time NOT NULL,
    quiet_from time NOT NULL,
    quiet_until time NOT NULL,
    version integer NOT NULL DEFAULT 1
);
"""


async def forwards() -> MigrationManager:
    return sql("notifications", ID, __doc__ or "", SQL)
