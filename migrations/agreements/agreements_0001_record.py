"""Agreements: the record, who is bound by it, its terms, and what was decided about it.

All tables begin empty, so this is quick on a directory of any size.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0001-record"
SQL = """
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- `region` is that of the lead party: what grows lies beside its organisation.
CREATE TABLE agreement (
    id uuid PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    title text NOT NULL,
    sort_title text GENERATED ALWAYS AS (lower(title)) STORED,
    kind text NOT NULL,
    region text NOT NULL DEFAULT '',
    purposes text[] NOT NULL DEFAULT '{}',
    circumstances text[] NOT NULL DEFAULT '{}',
    categories text[] NOT NULL DEFAULT '{}',
    direction text NOT NULL DEFAULT 'in' CHECK (direction IN ('in', 'out', 'both')),
    sectors text[] NOT NULL DEFAULT '{}',
    clause text,
    request_channel text,
    response_hours integer CHECK (response_hours > 0),
    identity_check text,
    tlp text CHECK (tlp IN ('TLP:RED', 'TLP:AMBER+STRICT', 'TLP:AMBER', 'TLP:GREEN', 'TLP:CLEAR')),
    caveats text[] NOT NULL DEFAULT '{}',
    retention text,
    oversight text,
    must_publish boolean NOT NULL DEFAULT false,
    published_url text,
    published_on date,
    filing_agency text,
    filing_due_on date,
    filed_on date,
    governing_body text,
    governing_lead_days integer CHECK (governing_lead_days >= 0),
    sections text[] NOT NULL DEFAULT '{}',
    -- What `pack_code` asks for and this paper holds, clause by clause as the pack words them.
    pack_code text,
    clauses text[] NOT NULL DEFAULT '{}',
    visibility text NOT NULL DEFAULT 'all_users' CHECK (visibility IN ('all_users', 'sworn_only', 'coordinators')),
    owner_id uuid REFERENCES app_user,
    backup_owner_id uuid REFERENCES app_user,
    note text,
    stage text NOT NULL DEFAULT 'draft' CHECK (stage IN ('draft', 'negotiating', 'out_for_signature', 'concluded')),
    suspended_on date,
    terminated_on date,
    superseded_by_id uuid REFERENCES agreement,
    superseded_on date,
    demo boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK ((superseded_by_id IS NULL) = (superseded_on IS NULL)),
    CHECK (superseded_by_id <> id)
);
CREATE INDEX agreement_by_title ON agreement (sort_title, id);
CREATE INDEX agreement_by_owner ON agreement (owner_id);
CREATE INDEX agreement_by_superseding ON agreement (superseded_by_id) WHERE superseded_by_id IS NOT NULL;

CREATE TABLE agreement_party (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreement ON DELETE CASCADE,
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE RESTRICT,
    role text NOT NULL CHECK (role IN ('lead', 'party', 'beneficiary', 'observer')),
    signatory_name text,
    signatory_title text,
    signatory_authority text,
    signatory_id uuid REFERENCES person ON DELETE SET NULL,
    signed_on date,
    withdrawn_on date,
    notice_address text,
    UNIQUE (agreement_id, organisation_id),
    CHECK (withdrawn_on IS NULL OR signed_on IS NULL OR withdrawn_on >= signed_on)
);
CREATE UNIQUE INDEX agreement_party_one_lead ON agreement_party (agreement_id) WHERE role = 'lead';
CREATE INDEX agreement_party_by_organisation ON agreement_party (organisation_id, agreement_id);
CREATE INDEX agreement_party_by_signatory ON agreement_party (signatory_id) WHERE signatory_id IS NOT NULL;

CREATE TABLE agreement_jurisdiction (
    agreement_id uuid NOT NULL REFERENCES agreement ON DELETE CASCADE,
    jurisdiction_id uuid NOT NULL REFERENCES jurisdiction ON DELETE RESTRICT,
    PRIMARY KEY (agreement_id, jurisdiction_id)
);
CREATE INDEX agreement_jurisdiction_by_jurisdiction ON agreement_jurisdiction (jurisdiction_id, agreement_id);

CREATE TABLE agreement_site (
    agreement_id uuid NOT NULL REFERENCES agreement ON DELETE CASCADE,
    site_id uuid NOT NULL REFERENCES site ON DELETE CASCADE,
    PRIMARY KEY (agreement_id, site_id)
);
CREATE INDEX agreement_site_by_site ON agreement_site (site_id, agreement_id);

-- `ends_on` is the first day on which the term is no longer in force; NULL: without an end. A period is an ISO 8601
-- duration of days or months: P90D, P3M. What a tacit renewal adds is computed, not kept: a row is what was agreed.
CREATE TABLE agreement_term (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreement ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    begins_on date NOT NULL,
    ends_on date,
    renewal text NOT NULL CHECK (renewal IN ('none', 'express', 'tacit', 'evergreen', 'unknown')),
    renewal_period text CHECK (renewal_period ~ '^P[1-9][0-9]{0,3}[DM]$'),
    renewals_most integer CHECK (renewals_most > 0),
    notice text CHECK (notice ~ '^P[1-9][0-9]{0,3}[DM]$'),
    notice_of_others text CHECK (notice_of_others ~ '^P[1-9][0-9]{0,3}[DM]$'),
    holdover text,
    holdover_until date,
    review_months integer CHECK (review_months > 0),
    terminate_days integer CHECK (terminate_days >= 0),
    UNIQUE (agreement_id, number),
    CHECK (ends_on > begins_on),
    CHECK (renewal <> 'tacit' OR (renewal_period IS NOT NULL AND ends_on IS NOT NULL)),
    CHECK (renewal <> 'evergreen' OR ends_on IS NULL),
    CONSTRAINT agreement_term_never_overlaps
        EXCLUDE USING gist (agreement_id WITH =, daterange(begins_on, ends_on) WITH &&)
);

-- An amendment changes what a term says from a day on; where it moves the end, both ends are kept.
CREATE TABLE agreement_amendment (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreement ON DELETE CASCADE,
    term_id uuid NOT NULL REFERENCES agreement_term ON DELETE CASCADE,
    number integer NOT NULL,
    effective_on date NOT NULL,
    signed_on date,
    summary text NOT NULL,
    moves_end boolean NOT NULL DEFAULT false,
    ended_on date,
    ends_on date,
    created_at timestamptz NOT NULL,
    UNIQUE (agreement_id, number)
);
CREATE INDEX agreement_amendment_by_term ON agreement_amendment (term_id);

CREATE TABLE agreement_decision (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreement ON DELETE CASCADE,
    kind text NOT NULL,
    reason text NOT NULL,
    decided_on date NOT NULL,
    by_user_id uuid NOT NULL,
    by_name text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX agreement_decision_by_agreement ON agreement_decision (agreement_id, at DESC);

-- What a party owes, once or again and again. `every` is a period as of a term.
CREATE TABLE agreement_obligation (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreement ON DELETE CASCADE,
    kind text NOT NULL,
    title text NOT NULL,
    organisation_id uuid REFERENCES organisation ON DELETE RESTRICT,
    owner_id uuid REFERENCES app_user,
    first_due_on date NOT NULL,
    every text CHECK (every ~ '^P[1-9][0-9]{0,3}[DM]$'),
    lead_days integer NOT NULL DEFAULT 14 CHECK (lead_days >= 0),
    ended_on date,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX agreement_obligation_by_agreement ON agreement_obligation (agreement_id);
CREATE INDEX agreement_obligation_by_organisation ON agreement_obligation (organisation_id)
    WHERE organisation_id IS NOT NULL;

CREATE TABLE agreement_fulfilment (
    id uuid PRIMARY KEY,
    obligation_id uuid NOT NULL REFERENCES agreement_obligation ON DELETE CASCADE,
    due_on date NOT NULL,
    done_on date NOT NULL,
    evidence text NOT NULL,
    by_user_id uuid NOT NULL,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    UNIQUE (obligation_id, due_on)
);

CREATE TABLE agreement_funding (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreement ON DELETE CASCADE,
    source text NOT NULL,
    award_number text NOT NULL,
    begins_on date NOT NULL,
    ends_on date NOT NULL,
    cents bigint CHECK (cents >= 0),
    pays_for text,
    version integer NOT NULL DEFAULT 1,
    CHECK (ends_on > begins_on)
);
CREATE INDEX agreement_funding_by_agreement ON agreement_funding (agreement_id);

CREATE TABLE agreement_funding_report (
    id uuid PRIMARY KEY,
    funding_id uuid NOT NULL REFERENCES agreement_funding ON DELETE CASCADE,
    due_on date NOT NULL,
    what text NOT NULL,
    filed_on date
);
CREATE INDEX agreement_funding_report_by_funding ON agreement_funding_report (funding_id, due_on);

-- What a statute wants of agreements of a kind: term, cadence of review, clauses. The operator edits these.
CREATE TABLE agreement_pack (
    code text PRIMARY KEY,
    title text NOT NULL,
    kinds text[] NOT NULL,
    region text NOT NULL DEFAULT '',
    citation text NOT NULL,
    term_months integer CHECK (term_months > 0),
    review_months integer CHECK (review_months > 0),
    clauses text[] NOT NULL,
    signers text,
    filing text,
    publish boolean NOT NULL DEFAULT false,
    retired_on date,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE agreement ADD CONSTRAINT agreement_pack_known FOREIGN KEY (pack_code) REFERENCES agreement_pack;
CREATE INDEX agreement_by_pack ON agreement (pack_code) WHERE pack_code IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return sql("agreements", ID, __doc__ or "", SQL)
