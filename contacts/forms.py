"""What the forms of the contacts' pages send beside what programs send: the version that was seen, others by name."""

from datetime import date
from uuid import UUID

from contacts.model import AssignmentKind, CheckMethod, CheckOutcome
from contacts.schemas import AbolishIn, EndIn, LeaveIn, LeftIn, Minutes, MovedIn, PersonIn, PointIn, PositionIn, Rank
from registry.partners.schemas import VersionSeen
from registry.platform.text import In, Name, Title


class PersonForm(PersonIn, kw_only=True):
    version: VersionSeen


class LeftForm(LeftIn, kw_only=True):
    """`newcomer`: a successor who is not listed yet."""

    version: VersionSeen
    newcomer: Name | None = None


class MovedForm(MovedIn, kw_only=True):
    version: VersionSeen
    newcomer: Name | None = None


class AwayForm(LeaveIn, kw_only=True):
    version: VersionSeen


class PositionForm(PositionIn, kw_only=True):
    version: VersionSeen


class PointForm(PointIn, kw_only=True):
    version: VersionSeen


class EndForm(EndIn, kw_only=True):
    version: VersionSeen


class AbolishForm(AbolishIn, kw_only=True):
    version: VersionSeen


class AssignForm(In):
    """Somebody of this organisation from the list, or somebody of another one by name."""

    person_id: UUID | None = None
    other: Title | None = None
    kind: AssignmentKind = AssignmentKind.PRIMARY
    rank: Rank = 1
    starts_on: date | None = None
    ends_on: date | None = None


class MeanwhileForm(In):
    starts_on: date
    ends_on: date
    person_id: UUID | None = None
    other: Title | None = None


class DelegateForm(In):
    starts_on: date
    ends_on: date
    delegate_id: UUID | None = None
    other: Title | None = None


class CheckForm(In):
    """One tap on the card; `card` is the organisation whose card it was, to go back to."""

    outcome: CheckOutcome
    method: CheckMethod = CheckMethod.USED_IN_CASE
    minutes: Minutes | None = None
    card: UUID | None = None
