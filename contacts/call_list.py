"""The call list: what the officer reads, best line first."""

from dataclasses import dataclass
from datetime import datetime

from contacts.kinds import Labelled
from contacts.model import ContactPoint, Person, PointKind, Position, Standing
from contacts.opening import OpenState


class CallGroup(Labelled):
    """The parts of a call list, best first."""

    ON_DUTY = "on_duty", "On duty now"
    UNKNOWN = "unknown", "Hours not recorded"
    MAY_NOT_ANSWER = "may_not_answer", "May not answer now"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """One line of a call list: who, how, why, and how good it is; `when` is the part of `reason` that says until when.

    Nothing about it changes before `until` (UTC; None when nothing is planned). `from_parent` marks a line of, say, the
    district; `organisation` is whose line it is.
    """

    name: str
    role: str | None
    organisation: str
    point: ContactPoint
    reason: str
    when: str
    group: CallGroup
    standing: Standing
    until: datetime | None
    person: Person | None = None
    position: Position | None = None
    from_parent: bool = False

    @property
    def on_duty(self) -> bool:
        return self.group is CallGroup.ON_DUTY

    @property
    def kind(self) -> PointKind:
        return self.point.kind

    @property
    def value(self) -> str:
        return self.point.value

    @property
    def extension(self) -> str | None:
        return self.point.extension

    @property
    def dial(self) -> str | None:
        return self.point.dial


@dataclass(frozen=True, slots=True, kw_only=True)
class CallList:
    """Whom to call at one instant, best first; `vacant` are the positions that nobody holds.

    `note` says what the reader should know of the list as a whole; it may look different from `changes_at` (UTC) on.
    """

    lines: tuple[CallLine, ...]
    vacant: tuple[Position, ...]
    open: OpenState
    changes_at: datetime | None = None
    note: str | None = None
