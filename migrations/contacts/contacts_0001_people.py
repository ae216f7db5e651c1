"""People who can be called: positions, who holds them, how they are reached, and the evidence for each number."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0001-people"
SQL = """
CREATE TABLE person (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> ''),
    sort_name text NOT NULL,
    title text,
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'on_leave', 'left', 'unreachable')),
    left_on date,
    back_on date,
    successor_id uuid REFERENCES person ON DELETE SET NULL,
    accepted_on date,
    languages text[] NOT NULL DEFAULT '{}',
    demo boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (successor_id <> id),
    CHECK (status <> 'left' OR left_on IS NOT NULL)
);
CREATE INDEX person_by_organisation ON person (organisation_id, sort_name, id);
CREATE INDEX person_by_name ON person (sort_name, id);
CREATE INDEX person_by_name_parts ON person USING gin (sort_name gin_trgm_ops);
CREATE INDEX person_by_successor ON person (successor_id) WHERE successor_id IS NOT NULL;

CREATE TABLE position (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    role text NOT NULL,
    title text,
    purposes text[] NOT NULL DEFAULT '{}',
    required boolean NOT NULL DEFAULT false,
    abolished_on date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX position_by_organisation ON position (organisation_id);
CREATE INDEX position_required ON position (organisation_id) WHERE required AND abolished_on IS NULL;

CREATE TABLE assignment (
    id uuid PRIMARY KEY,
    position_id uuid NOT NULL REFERENCES position ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    kind text NOT NULL DEFAULT 'primary' CHECK (kind IN ('primary', 'alternate', 'after_hours', 'escalation')),
    rank integer NOT NULL DEFAULT 1 CHECK (rank BETWEEN 1 AND 99),
    starts_on date NOT NULL,
    ends_on date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (ends_on >= starts_on)
);
CREATE INDEX assignment_by_position ON assignment (position_id, ends_on);
CREATE INDEX assignment_by_person ON assignment (person_id, ends_on);
CREATE UNIQUE INDEX assignment_open ON assignment (position_id, person_id, kind) WHERE ends_on IS NULL;

CREATE TABLE delegation (
    id uuid PRIMARY KEY,
    assignment_id uuid NOT NULL REFERENCES assignment ON DELETE CASCADE,
    delegate_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (ends_on >= starts_on)
);
CREATE INDEX delegation_by_assignment ON delegation (assignment_id, ends_on);
CREATE INDEX delegation_by_delegate ON delegation (delegate_id, ends_on);

-- confirmed_on and failed_at are written by the trigger below and by nothing else: they only make what needs work quick
-- to find. What a page says of a point is always derived from its checks.
CREATE TABLE contact_point (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    position_id uuid REFERENCES position ON DELETE CASCADE,
    person_id uuid REFERENCES person ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN
        ('desk', 'mobile', 'duty_line', 'dispatch', 'main_line', 'email_shared', 'email_personal', 'secure_portal', 'radio', 'fax')),
    value text NOT NULL CHECK (value <> ''),
    extension text,
    as_typed text NOT NULL DEFAULT '',
    label text,
    coverage jsonb,
    languages text[] NOT NULL DEFAULT '{}',
    visibility text NOT NULL DEFAULT 'all_users' CHECK (visibility IN ('all_users', 'sworn_only', 'coordinators')),
    source text,
    confirm_months integer NOT NULL DEFAULT 6 CHECK (confirm_months BETWEEN 1 AND 60),
    retired_on date,
    replaced_by_id uuid REFERENCES contact_point ON DELETE SET NULL,
    confirmed_on date,
    failed_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contact_point_by_organisation ON contact_point (organisation_id);
CREATE INDEX contact_point_in_use ON contact_point (organisation_id) WHERE retired_on IS NULL;
CREATE INDEX contact_point_by_person ON contact_point (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX contact_point_by_position ON contact_point (position_id) WHERE position_id IS NOT NULL;
CREATE INDEX contact_point_by_value ON contact_point (value);
CREATE INDEX contact_point_by_replacement ON contact_point (replaced_by_id) WHERE replaced_by_id IS NOT NULL;
-- A date plus months does not depend on a time zone, so the day of the next confirmation can be indexed.
CREATE INDEX contact_point_by_due ON contact_point
    (((confirmed_on + make_interval(months => confirm_months))::date), id)
    WHERE retired_on IS NULL AND confirmed_on IS NOT NULL;
CREATE INDEX contact_point_failed ON contact_point (failed_at, id) WHERE retired_on IS NULL AND failed_at IS NOT NULL;
CREATE INDEX contact_point_unconfirmed ON contact_point (created_at, id)
    WHERE retired_on IS NULL AND confirmed_on IS NULL AND failed_at IS NULL;

-- What a check means for the value: as contacts/freshness.py judges it.
CREATE TABLE contact_check (
    id uuid PRIMARY KEY,
    contact_point_id uuid NOT NULL REFERENCES contact_point ON DELETE CASCADE,
    method text NOT NULL CHECK (method IN
        ('self_confirm', 'phone_call', 'live_test', 'meeting', 'used_in_case', 'bounce', 'third_party', 'edited', 'imported')),
    outcome text NOT NULL CHECK (outcome IN
        ('confirmed', 'reached', 'corrected', 'no_answer', 'wrong_person', 'moved', 'refused', 'edited')),
    by_user_id uuid,
    at timestamptz NOT NULL,
    minutes integer CHECK (minutes >= 0),
    meaning text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN method = 'bounce' OR outcome IN ('wrong_person', 'moved', 'refused') THEN 'fails'
        WHEN outcome = 'edited' OR method = 'edited' THEN 'alters'
        WHEN outcome IN ('confirmed', 'corrected') AND method IN ('phone_call', 'live_test', 'used_in_case') THEN 'proves'
        WHEN outcome IN ('confirmed', 'corrected') AND method <> 'imported' THEN 'confirms'
        WHEN outcome = 'reached' AND method IN ('phone_call', 'live_test', 'used_in_case') THEN 'reaches'
        ELSE 'tells' END) STORED
);
CREATE INDEX contact_check_latest ON contact_check (contact_point_id, meaning, at DESC, id DESC);
CREATE INDEX contact_check_by_time ON contact_check (contact_point_id, at DESC, id DESC);

-- Evidence goes only together with the point that it is about, as when an import is taken back.
CREATE FUNCTION contact_check_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT 1 FROM contact_point WHERE id = OLD.contact_point_id) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the checks of a contact point are append-only';
END $$;
CREATE TRIGGER contact_check_append_only BEFORE UPDATE OR DELETE ON contact_check
    FOR EACH ROW EXECUTE FUNCTION contact_check_is_append_only();
CREATE TRIGGER contact_check_keep BEFORE TRUNCATE ON contact_check
    FOR EACH STATEMENT EXECUTE FUNCTION contact_check_is_append_only();

-- Checks may arrive late, so the trigger asks for the latest of each meaning instead of trusting the order of arrival.
CREATE FUNCTION contact_point_weigh() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    confirmed timestamptz := (SELECT max(at) FROM contact_check
        WHERE contact_point_id = NEW.contact_point_id AND meaning IN ('confirms', 'proves'));
    failed timestamptz := (SELECT max(at) FROM contact_check
        WHERE contact_point_id = NEW.contact_point_id AND meaning = 'fails');
    altered timestamptz := (SELECT max(at) FROM contact_check
        WHERE contact_point_id = NEW.contact_point_id AND meaning = 'alters');
    stands date := CASE WHEN confirmed < greatest(failed, altered) THEN NULL ELSE (confirmed AT TIME ZONE 'UTC')::date END;
    wrong timestamptz := CASE WHEN failed < confirmed THEN NULL ELSE failed END;
BEGIN
    UPDATE contact_point SET confirmed_on = stands, failed_at = wrong
    WHERE id = NEW.contact_point_id AND (confirmed_on, failed_at) IS DISTINCT FROM (stands, wrong);
    RETURN NULL;
END $$;
CREATE TRIGGER contact_check_weighs AFTER INSERT ON contact_check
    FOR EACH ROW WHEN (NEW.meaning NOT IN ('tells', 'reaches')) EXECUTE FUNCTION contact_point_weigh();
"""


async def forwards() -> MigrationManager:
    return sql("contacts", ID, __doc__ or "", SQL)
