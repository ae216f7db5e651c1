"""What the forms and the API of accounts take in."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, field

from registry.platform.access.model import Permission, Role
from registry.platform.text import Code, In, Line, Name, Prose

Password = Annotated[str, Meta(max_length=256)]
Zone = Annotated[str, Meta(max_length=60)]

ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "America/Adak", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam", "UTC",
)  # fmt: skip


class SignInIn(In):
    email: Line
    password: Password
    next: Line = ""


class CodeIn(In):
    code: Code
    next: Line = ""


class JoinIn(In):
    password: Password
    code: Code
    seal: Line = ""
    name: Line = ""
    email: Line = ""


class SettleIn(In):
    name: Name
    time_zone: Zone


class NewPasswordIn(In):
    old: Password
    new: Password


class SessionIn(In):
    session: Code


class RoleFactsIn(In):
    """What of an account is the same in a form and in the API."""

    email: Line
    name: Name
    role: Role
    sworn: bool = False
    sectors: Annotated[list[Code], Meta(max_length=100)] = field(default_factory=list)
    time_zone: Zone = "America/New_York"
    expires_on: date | None = None


class UserIn(RoleFactsIn):
    """An account as a program sends it. Empty `sectors` or `jurisdictions` mean all of them."""

    organisation_id: UUID | None = None
    jurisdictions: Annotated[list[UUID], Meta(max_length=1000)] = field(default_factory=list)


class UserForm(RoleFactsIn):
    """An account as a person types it: names instead of identifiers, one jurisdiction on a line."""

    organisation: Line = ""
    jurisdictions: Prose = ""
    version: Annotated[int, Meta(ge=0)] = 0


class ResetIn(In):
    factors: bool = False


class TokenIn(In):
    """A token to be made: what it may do, and for how many days."""

    name: Name
    scopes: Annotated[list[Permission], Meta(min_length=1, max_length=20)]
    days: Annotated[int, Meta(ge=1, le=365)] = 90
