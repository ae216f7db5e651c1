"""Partners: organisations, their names and identifiers, sites, jurisdictions, memberships and closures."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0001-partners"
SQL = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

CREATE TABLE organisation (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    -- Compared byte by byte, so that pages by key and prefixes are the same on every server.
    sort_name text COLLATE "C" NOT NULL,
    kind text NOT NULL DEFAULT 'organisation' CHECK (kind IN ('organisation', 'division', 'network', 'team')),
    sector text NOT NULL,
    subsector text,
    parent_id uuid REFERENCES organisation ON DELETE RESTRICT,
    status text NOT NULL DEFAULT 'active'
        CHECK (status IN ('prospect', 'active', 'dormant', 'inactive', 'merged', 'dissolved')),
    successor_id uuid REFERENCES organisation ON DELETE RESTRICT,
    website text,
    time_zone text NOT NULL,
    region text NOT NULL,
    country text NOT NULL DEFAULT 'US',
    hours jsonb,
    open_on_holidays boolean NOT NULL DEFAULT false,
    regimes text[] NOT NULL DEFAULT '{}',
    tier text NOT NULL DEFAULT 'standard' CHECK (tier IN ('strategic', 'standard', 'occasional')),
    owner_id uuid,
    backup_owner_id uuid,
    note text,
    demo boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (parent_id <> id),
    CHECK (successor_id <> id)
);
CREATE INDEX organisation_by_name ON organisation (sort_name, id);
CREATE INDEX organisation_by_sector ON organisation (sector, sort_name, id);
CREATE INDEX organisation_by_parent ON organisation (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX organisation_by_change ON organisation (updated_at DESC, id);
CREATE INDEX organisation_by_owner ON organisation (owner_id) WHERE owner_id IS NOT NULL;

CREATE TABLE organisation_name (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    name text NOT NULL,
    folded text COLLATE "C" NOT NULL,
    kind text NOT NULL CHECK (kind IN ('alias', 'former', 'acronym')),
    until_on date,
    UNIQUE (organisation_id, kind, name)
);
CREATE INDEX organisation_name_by_folded ON organisation_name (folded);

CREATE TABLE organisation_identifier (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    scheme text NOT NULL,
    value text NOT NULL,
    ended_on date,
    UNIQUE (scheme, value)
);
CREATE INDEX organisation_identifier_by_organisation ON organisation_identifier (organisation_id);

CREATE TABLE site (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    name text NOT NULL DEFAULT '',
    street text NOT NULL DEFAULT '',
    city text NOT NULL DEFAULT '',
    region text NOT NULL DEFAULT '',
    postal_code text NOT NULL DEFAULT '',
    country text NOT NULL DEFAULT 'US',
    latitude double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision CHECK (longitude BETWEEN -180 AND 180),
    capacity integer CHECK (capacity >= 0),
    main boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX site_by_organisation ON site (organisation_id);
CREATE UNIQUE INDEX site_main ON site (organisation_id) WHERE main;

CREATE TABLE jurisdiction (
    id uuid PRIMARY KEY,
    type text NOT NULL CHECK (type IN
        ('state', 'county', 'municipality', 'tribal', 'district', 'campus', 'precinct', 'federal_district', 'custom')),
    name text NOT NULL,
    folded text COLLATE "C" NOT NULL,
    region text NOT NULL,
    fips text,
    parent_id uuid REFERENCES jurisdiction ON DELETE RESTRICT,
    demo boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX jurisdiction_by_fips ON jurisdiction (type, fips) WHERE fips IS NOT NULL;
CREATE UNIQUE INDEX jurisdiction_by_name ON jurisdiction (type, region, folded);

INSERT INTO jurisdiction (id, type, name, folded, region, fips)
SELECT gen_random_uuid(), 'state', name, lower(name), region, fips
FROM (VALUES
    ('AL', 'Alabama', '01'), ('AK', 'Alaska', '02'), ('AZ', 'Arizona', '04'), ('AR', 'Arkansas', '05'),
    ('CA', 'California', '06'), ('CO', 'Colorado', '08'), ('CT', 'Connecticut', '09'), ('DE', 'Delaware', '10'),
    ('DC', 'District of Columbia', '11'), ('FL', 'Florida', '12'), ('GA', 'Georgia', '13'), ('HI', 'Hawaii', '15'),
    ('ID', 'Idaho', '16'), ('IL', 'Illinois', '17'), ('IN', 'Indiana', '18'), ('IA', 'Iowa', '19'),
    ('KS', 'Kansas', '20'), ('KY', 'Kentucky', '21'), ('LA', 'Louisiana', '22'), ('ME', 'Maine', '23'),
    ('MD', 'Maryland', '24'), ('MA', 'Massachusetts', '25'), ('MI', 'Michigan', '26'), ('MN', 'Minnesota', '27'),
    ('MS', 'Mississippi', '28'), ('MO', 'Missouri', '29'), ('MT', 'Montana', '30'), ('NE', 'Nebraska', '31'),
    ('NV', 'Nevada', '32'), ('NH', 'New Hampshire', '33'), ('NJ', 'New Jersey', '34'), ('NM', 'New Mexico', '35'),
    ('NY', 'New York', '36'), ('NC', 'North Carolina', '37'), ('ND', 'North Dakota', '38'), ('OH', 'Ohio', '39'),
    ('OK', 'Oklahoma', '40'), ('OR', 'Oregon', '41'), ('PA', 'Pennsylvania', '42'), ('RI', 'Rhode Island', '44'),
    ('SC', 'South Carolina', '45'), ('SD', 'South Dakota', '46'), ('TN', 'Tennessee', '47'), ('TX', 'Texas', '48'),
    ('UT', 'Utah', '49'), ('VT', 'Vermont', '50'), ('VA', 'Virginia', '51'), ('WA', 'Washington', '53'),
    ('WV', 'West Virginia', '54'), ('WI', 'Wisconsin', '55'), ('WY', 'Wyoming', '56'),
    ('AS', 'American Samoa', '60'), ('GU', 'Guam', '66'), ('MP', 'Northern Mariana Islands', '69'),
    ('PR', 'Puerto Rico', '72'), ('VI', 'Virgin Islands', '78')
) AS state (region, name, fips);

CREATE TABLE service_area (
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    jurisdiction_id uuid NOT NULL REFERENCES jurisdiction ON DELETE RESTRICT,
    role text NOT NULL DEFAULT 'primary' CHECK (role IN ('primary', 'shared', 'mutual_aid')),
    PRIMARY KEY (organisation_id, jurisdiction_id)
);
CREATE INDEX service_area_by_jurisdiction ON service_area (jurisdiction_id);

CREATE TABLE membership (
    id uuid PRIMARY KEY,
    network_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    member_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    role text NOT NULL DEFAULT '',
    since_on date,
    until_on date,
    CHECK (network_id <> member_id)
);
CREATE UNIQUE INDEX membership_current ON membership (network_id, member_id) WHERE until_on IS NULL;
CREATE INDEX membership_by_member ON membership (member_id);

CREATE TABLE closure (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation ON DELETE CASCADE,
    name text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    CHECK (ends_on >= starts_on)
);
CREATE INDEX closure_by_organisation ON closure (organisation_id, starts_on);
"""


async def forwards() -> MigrationManager:
    return sql("registry", ID, __doc__ or "", SQL)
