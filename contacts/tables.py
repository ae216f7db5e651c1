"""The rows of the people who can be called; the migration says what they may hold. No default is left to chance."""

from piccolo.columns import JSONB, UUID, Array, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class PersonRow(Table, tablename="person"):
    """Someone who works for an organisation."""

    id = UUID(primary_key=True, default=None)
    organisation_id = UUID(default=None)
    name = Text(default=None)
    sort_name = Text(default=None)
    title = Text(default=None, null=True)
    status = Text(default=None)
    left_on = Date(default=None, null=True)
    back_on = Date(default=None, null=True)
    successor_id = UUID(default=None, null=True)
    accepted_on = Date(default=None, null=True)
    languages = Array(base_column=Text(), default=list)
    demo = Boolean(default=False)
    version = Integer(default=None)
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class PositionRow(Table, tablename="position"):
    """A post at an organisation, held or vacant."""

    id = UUID(primary_key=True, default=None)
    organisation_id = UUID(default=None)
    role = Text(default=None)
    title = Text(default=None, null=True)
    purposes = Array(base_column=Text(), default=list)
    required = Boolean(default=False)
    abolished_on = Date(default=None, null=True)
    version = Integer(default=None)
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class AssignmentRow(Table, tablename="assignment"):
    """Who holds a post, from when to when."""

    id = UUID(primary_key=True, default=None)
    position_id = UUID(default=None)
    person_id = UUID(default=None)
    kind = Text(default=None)
    rank = Integer(default=None)
    starts_on = Date(default=None)
    ends_on = Date(default=None, null=True)
    version = Integer(default=None)
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class DelegationRow(Table, tablename="delegation"):
    """Who stands in for the holder of a post for some days."""

    id = UUID(primary_key=True, default=None)
    assignment_id = UUID(default=None)
    delegate_id = UUID(default=None)
    starts_on = Date(default=None)
    ends_on = Date(default=None)
    version = Integer(default=None)
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class ContactPointRow(Table, tablename="contact_point"):
    """One way to reach a post, a person or the organisation itself."""

    id = UUID(primary_key=True, default=None)
    organisation_id = UUID(default=None)
    position_id = UUID(default=None, null=True)
    person_id = UUID(default=None, null=True)
    kind = Text(default=None)
    value = Text(default=None)
    extension = Text(default=None, null=True)
    as_typed = Text(default=None)
    label = Text(default=None, null=True)
    coverage = JSONB(default=None, null=True)
    languages = Array(base_column=Text(), default=list)
    visibility = Text(default=None)
    source = Text(default=None, null=True)
    confirm_months = Integer(default=None)
    retired_on = Date(default=None, null=True)
    replaced_by_id = UUID(default=None, null=True)
    confirmed_on = Date(default=None, null=True)
    failed_at = Timestamptz(default=None, null=True)
    version = Integer(default=None)
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class ContactCheckRow(Table, tablename="contact_check"):
    """What happened when a contact point was used; never altered."""

    id = UUID(primary_key=True, default=None)
    contact_point_id = UUID(default=None)
    method = Text(default=None)
    outcome = Text(default=None)
    by_user_id = UUID(default=None, null=True)
    at = Timestamptz(default=None)
    minutes = Integer(default=None, null=True)
    meaning = Text(default=None)
