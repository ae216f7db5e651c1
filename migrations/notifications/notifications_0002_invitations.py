"""Invitations: what each guest was told last, and what they answered. The tables begin empty."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0002-invitations"
SQL = """
-- An entry of a calendar to which somebody was asked, as it was when its planner last spoke of it. `facts` are what a
-- guest is told; `sequence` is the planner's number.
CREATE TABLE invited_entry (
    uid text PRIMARY KEY REFERENCES calendar_entry ON DELETE CASCADE,
    source_id uuid NOT NULL,
    path text NOT NULL,
    facts jsonb NOT NULL,
    sequence integer NOT NULL,
    cancelled boolean NOT NULL,
    noted_at timestamptz NOT NULL
);
CREATE INDEX invited_entry_by_source ON invited_entry (source_id);

-- One recipient of it; the id is in their link. `first_message` is the Message-ID that later ones refer to.
CREATE TABLE invitation (
    id uuid PRIMARY KEY,
    uid text NOT NULL REFERENCES invited_entry ON DELETE CASCADE,
    address text NOT NULL,
    name text NOT NULL,
    zone text NOT NULL,
    first_message text NOT NULL DEFAULT '',
    UNIQUE (uid, address)
);

-- What they were told last: of all of it (`occasion` NULL), or of one meeting, by its original local time. `sequence`
-- is the number in the letter, `planned` the planner's at that time, `keys` the planner's names of the invitation.
CREATE TABLE invitation_told (
    invitation_id uuid NOT NULL REFERENCES invitation ON DELETE CASCADE,
    occasion timestamp,
    keys uuid[] NOT NULL,
    part text NOT NULL,
    method text NOT NULL CHECK (method IN ('REQUEST', 'CANCEL')),
    sequence integer NOT NULL,
    planned integer NOT NULL,
    facts jsonb NOT NULL,
    mail_id uuid NOT NULL,
    told_at timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (invitation_id, occasion)
);
CREATE INDEX invitation_told_by_mail ON invitation_told (mail_id);

-- Every letter to them. `about` is the original time of the one meeting that it spoke of, NULL for all: an answer to
-- an older letter on the same does not count any more.
CREATE TABLE invitation_letter (
    mail_id uuid PRIMARY KEY,
    invitation_id uuid NOT NULL REFERENCES invitation ON DELETE CASCADE,
    about timestamp,
    method text NOT NULL,
    sequence integer NOT NULL,
    planned integer NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX invitation_letter_by_invitation ON invitation_letter (invitation_id, sequence);

-- What came back. `sequence` is that of the letter which was answered, `stamped_at` when the guest's program says it
-- was written. Parked: a person has to say what it is, `reason` says why; `sender` is who it says it is from.
CREATE TABLE invitation_reply (
    id uuid PRIMARY KEY,
    invitation_id uuid REFERENCES invitation ON DELETE CASCADE,
    uid text,
    sender text NOT NULL DEFAULT '',
    occasion timestamp,
    answer text NOT NULL CHECK (answer IN ('accepted', 'declined', 'tentative', 'counter', 'delegated', 'unclear')),
    comment text,
    proposed_at timestamptz,
    sequence integer NOT NULL,
    stamped_at timestamptz NOT NULL,
    via text NOT NULL CHECK (via IN ('mail', 'link', 'told')),
    state text NOT NULL CHECK (state IN ('taken', 'old', 'parked', 'dismissed')),
    reason text NOT NULL DEFAULT '',
    at timestamptz NOT NULL,
    settled_at timestamptz,
    settled_by uuid REFERENCES app_user ON DELETE SET NULL
);
CREATE INDEX invitation_reply_by_invitation ON invitation_reply (invitation_id, at DESC);
CREATE INDEX invitation_reply_open ON invitation_reply (at, id)
    WHERE state = 'parked' OR (state = 'taken' AND answer = 'counter' AND settled_at IS NULL);
CREATE INDEX invitation_reply_by_uid ON invitation_reply (uid) WHERE uid IS NOT NULL;
CREATE INDEX invitation_reply_by_settler ON invitation_reply (settled_by) WHERE settled_by IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return sql("notifications", ID, __doc__ or "", SQL)
