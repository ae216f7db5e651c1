"""What the forms of the directory's pages send: others are named in them, as people know them."""

from datetime import date
from typing import Annotated

from msgspec import Meta, field

from registry.partners.model import AreaRole, Status
from registry.partners.schemas import FactsIn, OwnerIn, SiteIn, VersionSeen
from registry.platform.text import Code, In, Line, Remark, Title


class RegisterForm(FactsIn):
    """The form for a new organisation: others are named, as people know them.

    `anyway`: whoever looks as if it were this one was shown, and is another.
    """

    parent: Title | None = None
    area: Title | None = None
    anyway: bool = False


class EditForm(FactsIn, kw_only=True):
    """The form of an organisation: all of it, the version seen, and the fields to leave as others made them."""

    version: VersionSeen
    parent: Title | None = None
    take_theirs: Annotated[list[Code], Meta(max_length=30)] = field(default_factory=list)


class StatusForm(In):
    status: Status
    version: VersionSeen
    successor: Title | None = None
    reason: Remark = ""


class OwnerForm(OwnerIn, kw_only=True):
    version: VersionSeen


class TagsForm(In):
    version: VersionSeen
    tags: Remark = ""


class SiteForm(SiteIn, kw_only=True):
    version: VersionSeen


class AreaForm(In):
    area: Title
    role: AreaRole = AreaRole.PRIMARY


class MemberForm(In):
    member: Title
    role: Line = ""
    since_on: date | None = None
