"""Liaison meetings: series, meetings, who is asked and who came, agenda, minutes, decisions, action items, training.

All tables are new.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0003-meetings"
SQL = """
-- A meeting that is held once is a series of one. `first_at` and `without` are on the wall clock of `zone`. Answers to
-- a sequence number below `since_sequence` were given to another time. Rows are there up to `filled_until`.
CREATE TABLE meeting_series (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('liaison', 'executive', 'sector', 'visit', 'exercise', 'drill', 'training')),
    title text NOT NULL CHECK (title <> ''),
    purpose text,
    host_id uuid REFERENCES organisation ON DELETE RESTRICT,
    sector text,
    place text,
    link text,
    zone text NOT NULL,
    first_at timestamp NOT NULL,
    minutes integer NOT NULL CHECK (minutes BETWEEN 5 AND 10080),
    rrule text,
    without timestamp[] NOT NULL DEFAULT '{}',
    visibility text NOT NULL DEFAULT 'all_users' CHECK (visibility IN ('all_users', 'sworn_only', 'coordinators')),
    owner_id uuid REFERENCES app_user,
    backup_owner_id uuid REFERENCES app_user,
    cancelled_at timestamptz,
    cancelled_reason text,
    filled_until date,
    since_sequence integer NOT NULL DEFAULT 0,
    demo boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX meeting_series_by_host ON meeting_series (host_id) WHERE host_id IS NOT NULL;
CREATE INDEX meeting_series_by_owner ON meeting_series (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX meeting_series_open ON meeting_series (filled_until, id) WHERE rrule IS NOT NULL AND cancelled_at IS NULL;

-- Rows reach two years ahead and are filled up every night. `original_at` is where the rule puts it, `local_at` where it
-- is held, `starts_at` and `ends_at` the same as instants. What is None is that of the series. `reason` says why it was
-- cancelled, `evidence` what shows that it was held; `outside` that a change of the rule left it behind.
CREATE TABLE meeting (
    id uuid PRIMARY KEY,
    series_id uuid NOT NULL REFERENCES meeting_series ON DELETE CASCADE,
    original_at timestamp NOT NULL,
    local_at timestamp NOT NULL,
    minutes integer NOT NULL CHECK (minutes BETWEEN 5 AND 10080),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    title text,
    place text,
    link text,
    state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'held', 'cancelled')),
    reason text,
    evidence text,
    outside boolean NOT NULL DEFAULT false,
    since_sequence integer NOT NULL DEFAULT 0,
    minutes_text text,
    minutes_state text CHECK (minutes_state IN ('draft', 'approved')),
    record_class text NOT NULL DEFAULT 'undecided' CHECK (record_class IN ('public', 'partly_exempt', 'exempt', 'undecided')),
    approved_by_id uuid,
    approved_by text,
    approved_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (series_id, original_at)
);
CREATE INDEX meeting_by_start ON meeting (starts_at, id);

-- What was approved and then reopened stays as it was, with who approved it and why it was not the last word.
CREATE TABLE meeting_minutes_before (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting ON DELETE CASCADE,
    text text NOT NULL,
    record_class text NOT NULL,
    approved_by text NOT NULL,
    approved_at timestamptz NOT NULL,
    reopened_by text NOT NULL,
    reopened_at timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason <> '')
);
CREATE INDEX meeting_minutes_before_by_meeting ON meeting_minutes_before (meeting_id, reopened_at);

-- Who is asked: to the whole series, or to one meeting of it. Whoever was taken off stays, with the day.
CREATE TABLE meeting_invitee (
    id uuid PRIMARY KEY,
    series_id uuid NOT NULL REFERENCES meeting_series ON DELETE CASCADE,
    meeting_id uuid REFERENCES meeting ON DELETE CASCADE,
    organisation_id uuid REFERENCES organisation ON DELETE CASCADE,
    person_id uuid REFERENCES person ON DELETE CASCADE,
    user_id uuid REFERENCES app_user ON DELETE CASCADE,
    address text,
    name text NOT NULL CHECK (name <> ''),
    part text NOT NULL DEFAULT 'required' CHECK (part IN ('chair', 'required', 'optional')),
    removed_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(organisation_id, person_id, user_id, address) = 1)
);
CREATE INDEX meeting_invitee_by_series ON meeting_invitee (series_id, meeting_id);
CREATE INDEX meeting_invitee_by_meeting ON meeting_invitee (meeting_id) WHERE meeting_id IS NOT NULL;
CREATE INDEX meeting_invitee_by_organisation ON meeting_invitee (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX meeting_invitee_by_person ON meeting_invitee (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX meeting_invitee_by_user ON meeting_invitee (user_id) WHERE user_id IS NOT NULL;

-- The latest answer of each, to the series (`meeting_id` None) or to one meeting. `sequence` is that of what they
-- answered to: an answer to an older time no longer counts. `proposed_at` is an instant.
CREATE TABLE meeting_answer (
    id uuid PRIMARY KEY,
    invitee_id uuid NOT NULL REFERENCES meeting_invitee ON DELETE CASCADE,
    meeting_id uuid REFERENCES meeting ON DELETE CASCADE,
    answer text NOT NULL CHECK (answer IN ('accepted', 'declined', 'tentative', 'counter')),
    comment text,
    proposed_at timestamptz,
    sequence integer NOT NULL DEFAULT 0,
    via text NOT NULL CHECK (via IN ('mail', 'link', 'told')),
    at timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (invitee_id, meeting_id)
);
CREATE INDEX meeting_answer_by_meeting ON meeting_answer (meeting_id) WHERE meeting_id IS NOT NULL;

-- Who came. A person or account that is known, or only a name on the sheet.
CREATE TABLE meeting_attendance (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting ON DELETE CASCADE,
    organisation_id uuid REFERENCES organisation ON DELETE CASCADE,
    person_id uuid REFERENCES person ON DELETE SET NULL,
    user_id uuid REFERENCES app_user ON DELETE SET NULL,
    name text NOT NULL CHECK (name <> ''),
    attendance text NOT NULL CHECK (attendance IN ('present', 'remote', 'excused', 'absent'))
);
CREATE UNIQUE INDEX meeting_attendance_of_person ON meeting_attendance (meeting_id, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX meeting_attendance_of_user ON meeting_attendance (meeting_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX meeting_attendance_by_meeting ON meeting_attendance (meeting_id);
CREATE INDEX meeting_attendance_by_organisation ON meeting_attendance (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX meeting_attendance_by_person ON meeting_attendance (person_id) WHERE person_id IS NOT NULL;

-- An item belongs to the series from the meeting that it was raised for, and comes up again until it is done.
CREATE TABLE agenda_item (
    id uuid PRIMARY KEY,
    series_id uuid NOT NULL REFERENCES meeting_series ON DELETE CASCADE,
    raised_for_id uuid NOT NULL REFERENCES meeting ON DELETE CASCADE,
    rank integer NOT NULL DEFAULT 1,
    title text NOT NULL CHECK (title <> ''),
    presenter text,
    minutes integer CHECK (minutes BETWEEN 1 AND 600),
    note text,
    done_in_id uuid REFERENCES meeting ON DELETE SET NULL,
    dropped_in_id uuid REFERENCES meeting ON DELETE SET NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(done_in_id, dropped_in_id) < 2)
);
CREATE INDEX agenda_item_by_series ON agenda_item (series_id, rank, id);
CREATE INDEX agenda_item_by_meeting ON agenda_item (raised_for_id);

CREATE TABLE meeting_decision (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting ON DELETE CASCADE,
    agenda_item_id uuid REFERENCES agenda_item ON DELETE SET NULL,
    text text NOT NULL CHECK (text <> ''),
    at timestamptz NOT NULL
);
CREATE INDEX meeting_decision_by_meeting ON meeting_decision (meeting_id, at);

-- `rating` as in HSEEP: None until the exercise was evaluated.
CREATE TABLE exercise_objective (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting ON DELETE CASCADE,
    rank integer NOT NULL DEFAULT 1,
    text text NOT NULL CHECK (text <> ''),
    rating text CHECK (rating IN ('performed', 'some_challenges', 'major_challenges', 'unable')),
    note text,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX exercise_objective_by_meeting ON exercise_objective (meeting_id, rank, id);

-- `owner` is an account, a person of a partner, or only a name. `organisation_id` and `agreement_id` say what it is
-- about; agreements stand above and are not referred to from here. `objective_id`: what an exercise showed to be missing.
CREATE TABLE action_item (
    id uuid PRIMARY KEY,
    meeting_id uuid REFERENCES meeting ON DELETE CASCADE,
    objective_id uuid REFERENCES exercise_objective ON DELETE SET NULL,
    title text NOT NULL CHECK (title <> ''),
    owner_id uuid REFERENCES app_user ON DELETE SET NULL,
    owner_person_id uuid REFERENCES person ON DELETE SET NULL,
    owner_name text NOT NULL CHECK (owner_name <> ''),
    organisation_id uuid REFERENCES organisation ON DELETE SET NULL,
    agreement_id uuid,
    due_on date,
    done_on date,
    dropped_on date,
    reason text,
    demo boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(done_on, dropped_on) < 2)
);
CREATE INDEX action_item_open ON action_item (due_on, id) WHERE done_on IS NULL AND dropped_on IS NULL;
CREATE INDEX action_item_by_meeting ON action_item (meeting_id) WHERE meeting_id IS NOT NULL;
CREATE INDEX action_item_by_owner ON action_item (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX action_item_by_person ON action_item (owner_person_id) WHERE owner_person_id IS NOT NULL;
CREATE INDEX action_item_by_organisation ON action_item (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX action_item_by_agreement ON action_item (agreement_id) WHERE agreement_id IS NOT NULL;

CREATE TABLE training_certificate (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    meeting_id uuid REFERENCES meeting ON DELETE SET NULL,
    title text NOT NULL CHECK (title <> ''),
    number text,
    issued_on date NOT NULL,
    expires_on date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (expires_on > issued_on)
);
CREATE INDEX training_certificate_by_person ON training_certificate (person_id, title, issued_on DESC);
CREATE INDEX training_certificate_by_expiry ON training_certificate (expires_on, id) WHERE expires_on IS NOT NULL;
CREATE INDEX training_certificate_by_meeting ON training_certificate (meeting_id) WHERE meeting_id IS NOT NULL;

-- How often we want to meet: a partner, a sector, or (both None) everybody; the narrowest that is there counts.
CREATE TABLE meeting_cadence (
    id uuid PRIMARY KEY,
    organisation_id uuid REFERENCES organisation ON DELETE CASCADE,
    sector text,
    kind text NOT NULL,
    every_months integer NOT NULL CHECK (every_months BETWEEN 1 AND 60),
    since_on date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CHECK (num_nonnulls(organisation_id, sector) < 2),
    UNIQUE NULLS NOT DISTINCT (organisation_id, sector, kind)
);
"""


async def forwards() -> MigrationManager:
    return sql("contacts", ID, __doc__ or "", SQL)
