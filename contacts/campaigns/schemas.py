"""What somebody outside says of their own data, and what a coordinator makes of it."""

from typing import Annotated
from uuid import UUID

import msgspec

from contacts.campaigns.model import Called
from contacts.model import CheckOutcome
from contacts.schemas import Minutes
from registry.platform.text import Code, In, Line, Name, Remark


class CorrectIn(In, kw_only=True):
    """The right number or address."""

    value: Line
    note: Remark | None = None


class NamedIn(In, kw_only=True):
    """Their name and title as they should read."""

    name: Name
    title: Line | None = None
    note: Remark | None = None


class DecideIn(In, kw_only=True):
    """Which of the proposed fields are taken; none: it stays as it was."""

    fields: Annotated[list[Code], msgspec.Meta(max_length=10)] = msgspec.field(default_factory=list)


class TestedIn(In, kw_only=True):
    """What came of calling a line that should answer at night, and after how many minutes somebody did."""

    outcome: CheckOutcome
    minutes: Minutes | None = None


class GoneIn(In, kw_only=True):
    """They are not it any more; who came after them and how to reach them, where they know."""

    successor: Name | None = None
    reached_at: Line | None = None
    note: Remark | None = None


class NothingIn(In, kw_only=True):
    """One button says it all."""


class CalledIn(In, kw_only=True):
    """What came of a call; about one number where nobody answered it or it is dead, about all of them otherwise."""

    outcome: Called
    point: UUID | None = None
