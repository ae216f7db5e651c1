"""The rows of the directory; the migration says what they may hold. No default is left to chance."""

from piccolo.columns import JSONB, UUID, Array, Boolean, Date, DoublePrecision, Integer, Text, Timestamptz
from piccolo.table import Table


class OrganisationRow(Table, tablename="organisation"):
    """A partner."""

    id = UUID(primary_key=True, default=None)
    name = Text(default=None)
    sort_name = Text(default=None)
    kind = Text(default=None)
    sector = Text(default=None)
    subsector = Text(default=None, null=True)
    parent_id = UUID(default=None, null=True)
    status = Text(default=None)
    successor_id = UUID(default=None, null=True)
    website = Text(default=None, null=True)
    time_zone = Text(default=None)
    region = Text(default=None)
    country = Text(default=None)
    hours = JSONB(default=None, null=True)
    open_on_holidays = Boolean(default=False)
    regimes = Array(base_column=Text(), default=list)
    tier = Text(default=None)
    owner_id = UUID(default=None, null=True)
    backup_owner_id = UUID(default=None, null=True)
    note = Text(default=None, null=True)
    demo = Boolean(default=False)
    version = Integer(default=None)
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class SiteRow(Table, tablename="site"):
    """Where it is."""

    id = UUID(primary_key=True, default=None)
    organisation_id = UUID(default=None)
    name = Text(default=None)
    street = Text(default=None)
    city = Text(default=None)
    region = Text(default=None)
    postal_code = Text(default=None)
    country = Text(default=None)
    latitude = DoublePrecision(default=None, null=True)
    longitude = DoublePrecision(default=None, null=True)
    capacity = Integer(default=None, null=True)
    main = Boolean(default=False)
    version = Integer(default=None)


class ServiceAreaRow(Table, tablename="service_area"):
    """Who serves which area; the two ids together are the key."""

    organisation_id = UUID(primary_key=True, default=None)
    jurisdiction_id = UUID(default=None)
    role = Text(default=None)


class ClosureRow(Table, tablename="closure"):
    """Days on which it is closed."""

    id = UUID(primary_key=True, default=None)
    organisation_id = UUID(default=None)
    name = Text(default=None)
    starts_on = Date(default=None)
    ends_on = Date(default=None)
