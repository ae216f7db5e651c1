"""Who was asked and who came, side by side. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from contacts.meetings.model import Answer, Attendance, InviteePart
from registry.platform.text import fold

Who = tuple[str, str]
CAME = frozenset({Attendance.PRESENT, Attendance.REMOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody who is asked to a meeting, with what they answered to the time as it is now."""

    id: UUID
    name: str
    part: InviteePart = InviteePart.REQUIRED
    organisation_id: UUID | None = None
    organisation: str | None = None
    person_id: UUID | None = None
    user_id: UUID | None = None
    answer: Answer | None = None
    comment: str | None = None
    by_telephone: bool = False

    @property
    def who(self) -> Who:
        return identity(self.person_id, self.user_id, self.organisation_id, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What was noted of somebody's attendance."""

    id: UUID
    name: str
    attendance: Attendance
    organisation_id: UUID | None = None
    organisation: str | None = None
    person_id: UUID | None = None
    user_id: UUID | None = None

    @property
    def who(self) -> Who:
        return identity(self.person_id, self.user_id, self.organisation_id, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One line of the attendance: `asked` None for who came without being asked, `mark` None for nothing noted yet."""

    asked: Asked | None = None
    mark: Mark | None = None

    @property
    def _known(self) -> Asked | Mark:
        found = self.asked or self.mark
        assert found is not None  # noqa: S101 - a seat is of one of them
        return found

    @property
    def name(self) -> str:
        return self._known.name

    @property
    def organisation(self) -> str | None:
        return None if self._known.organisation == self.name else self._known.organisation

    @property
    def organisation_id(self) -> UUID | None:
        return self._known.organisation_id

    @property
    def person_id(self) -> UUID | None:
        return self._known.person_id

    @property
    def attendance(self) -> Attendance | None:
        return self.mark.attendance if self.mark else None

    @property
    def came(self) -> bool:
        return self.attendance in CAME

    @property
    def untold(self) -> bool:
        """Whether somebody has to tell them, as no address of theirs is known and they have not answered."""
        return self.asked is not None and self.asked.by_telephone and self.asked.answer is None


def identity(person_id: UUID | None, user_id: UUID | None, organisation_id: UUID | None, name: str) -> Who:
    """Return what tells one attendee from another: a known person or account, else a name of an organisation."""
    if person_id:
        return "person", str(person_id)
    if user_id:
        return "user", str(user_id)
    return str(organisation_id or ""), fold(name)


def seats(asked: Iterable[Asked], marks: Iterable[Mark]) -> list[Seat]:
    """Return the lines of the attendance: who was asked in that order, each once, then who came all the same."""
    noted = {mark.who: mark for mark in marks}
    lines: dict[Who, Seat] = {}
    for one in asked:
        lines.setdefault(one.who, Seat(asked=one, mark=noted.get(one.who)))
    return [*lines.values(), *(Seat(mark=mark) for who, mark in noted.items() if who not in lines)]
