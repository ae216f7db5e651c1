"""Confirmation: who was asked about which lines and when, what they answered, and what was made of it. Both are new."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0004-campaigns"
SQL = """
-- One ask is one mail to one address about all of its lines. `person_id` is whom it is about, None where an organisation's
-- records person is asked for lines that nobody answers. The link in the mail is signed, and holds until `expires_at`.
CREATE TABLE confirmation_ask (
    id uuid PRIMARY KEY,
    recipient text NOT NULL CHECK (recipient <> ''),
    name text NOT NULL,
    organisation_id uuid REFERENCES organisation ON DELETE CASCADE,
    person_id uuid REFERENCES person ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'asked' CHECK (state IN
        ('asked', 'answered', 'unresponsive', 'escalated', 'on_call_list', 'closed')),
    round text NOT NULL,
    asked_on date NOT NULL,
    reminded_on date,
    reminders integer NOT NULL DEFAULT 0,
    unresponsive_on date,
    answered_at timestamptz,
    expires_at timestamptz NOT NULL,
    demo boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
);
CREATE INDEX confirmation_ask_open ON confirmation_ask (state, asked_on, id) WHERE state <> 'closed';
CREATE INDEX confirmation_ask_by_recipient ON confirmation_ask (recipient, asked_on DESC);
CREATE INDEX confirmation_ask_by_organisation ON confirmation_ask (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX confirmation_ask_by_person ON confirmation_ask (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX confirmation_ask_by_round ON confirmation_ask (round, state);
CREATE UNIQUE INDEX confirmation_ask_one_open ON confirmation_ask (recipient)
    WHERE state IN ('asked', 'unresponsive', 'escalated', 'on_call_list');

-- `proposed` are the fields that they changed, as {"field": value}; `taken` those of them that a coordinator accepted.
CREATE TABLE confirmation_line (
    id uuid PRIMARY KEY,
    ask_id uuid NOT NULL REFERENCES confirmation_ask ON DELETE CASCADE,
    contact_point_id uuid REFERENCES contact_point ON DELETE CASCADE,
    person_id uuid REFERENCES person ON DELETE CASCADE,
    answer text CHECK (answer IN ('right', 'corrected', 'left', 'not_me')),
    proposed jsonb,
    successor text,
    note text,
    answered_at timestamptz,
    verdict text CHECK (verdict IN ('accepted', 'refused', 'trusted')),
    taken text[] NOT NULL DEFAULT '{}',
    decided_by_id uuid REFERENCES app_user ON DELETE SET NULL,
    decided_by text,
    decided_at timestamptz,
    CHECK (num_nonnulls(contact_point_id, person_id) = 1),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK (answer <> 'corrected' OR proposed IS NOT NULL)
);
CREATE INDEX confirmation_line_by_ask ON confirmation_line (ask_id);
CREATE INDEX confirmation_line_by_point ON confirmation_line (contact_point_id) WHERE contact_point_id IS NOT NULL;
CREATE INDEX confirmation_line_by_person ON confirmation_line (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX confirmation_line_open ON confirmation_line (answered_at, id)
    WHERE answer IN ('corrected', 'left', 'not_me') AND verdict IS NULL;

-- How many lines were fresh at the end of each day, by sector, for the picture over time.
CREATE TABLE freshness_day (
    day date NOT NULL,
    sector text NOT NULL,
    lines integer NOT NULL,
    fresh integer NOT NULL,
    PRIMARY KEY (day, sector)
);
"""


async def forwards() -> MigrationManager:
    return sql("contacts", ID, __doc__ or "", SQL)
