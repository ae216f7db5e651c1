"""What the forms of a running meeting send beside what programs send: people, partners and lengths by their words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from contacts.freshness import add_months
from contacts.meetings.model import Attendance
from contacts.meetings.running.schemas import (
    ActionIn,
    AttendanceIn,
    CertifyIn,
    MatterIn,
    MinutesIn,
    ObjectiveIn,
    Sentence,
    Words,
)
from contacts.meetings.running.seats import Seat
from registry.partners.named import organisation_meant
from registry.partners.schemas import VersionSeen
from registry.platform.errors import Invalid
from registry.platform.text import In, Remark, Title, fold

MONTHS = (6, 12, 24, 36)
Months = Annotated[int, Meta(ge=1, le=120)]


class NothingIn(In):
    """A form that is a button."""


class SeenIn(In):
    """A form that is a button, and says which version was seen."""

    version: VersionSeen


class HeldForm(SeenIn, kw_only=True):
    evidence: Words | None = None


class NotHeldForm(SeenIn, kw_only=True):
    reason: Words


class TickForm(In):
    """One tap beside a name: whoever stands there, by what is known of them."""

    attendance: Attendance | None
    person_id: UUID | None = None
    account_id: UUID | None = None
    organisation_id: UUID | None = None
    name: Words | None = None

    def meant(self) -> AttendanceIn:
        """Who that is."""
        return AttendanceIn(
            attendance=self.attendance,
            person_id=self.person_id,
            user_id=self.account_id,
            organisation_id=self.organisation_id,
            name=self.name,
        )


class WalkedInForm(In):
    """Somebody who came without being asked."""

    name: Words
    partner: Title | None = None
    attendance: Attendance = Attendance.PRESENT

    async def meant(self) -> AttendanceIn:
        """Who that is."""
        house = await organisation_meant("partner", self.partner)
        return AttendanceIn(attendance=self.attendance, organisation_id=house, name=self.name)


class MatterForm(MatterIn, kw_only=True):
    version: VersionSeen


class MinutesForm(MinutesIn, kw_only=True):
    version: VersionSeen


class ObjectiveForm(ObjectiveIn, kw_only=True):
    version: VersionSeen


class ActionForm(In):
    """An action item; `who` is somebody who is offered, by their words or name, or anybody else by any name."""

    title: Sentence
    who: Words
    due_on: date | None = None
    partner: Title | None = None
    agreement_id: UUID | None = None
    objective_id: UUID | None = None

    async def meant(self, people: Mapping[str, tuple[str, UUID]]) -> ActionIn:
        """The same by ids; `people` as `offered` gives them."""
        kind, key = whom(people, self.who) or ("", None)
        return ActionIn(
            title=self.title,
            owner_id=key if kind == "user" else None,
            owner_person_id=key if kind == "person" else None,
            owner_name=None if key else self.who,
            due_on=self.due_on,
            organisation_id=await organisation_meant("partner", self.partner),
            agreement_id=self.agreement_id,
            objective_id=self.objective_id,
        )


class ChangeForm(ActionForm, kw_only=True):
    version: VersionSeen


class CertifyForm(In):
    """A certificate for everybody who came; `months` is how long it counts, null: for ever."""

    title: Words
    issued_on: date | None = None
    months: Months | None = None
    number: Remark | None = None

    def meant(self, held_on: date) -> CertifyIn:
        """The same with the day on which it expires."""
        issued = self.issued_on or held_on
        expires = add_months(issued, self.months) if self.months else None
        return CertifyIn(title=self.title, issued_on=issued, expires_on=expires, number=self.number)


class SeveralForm(In):
    """Action items that were ticked, to be said done together; `back` is the list that was shown."""

    chosen: Annotated[list[UUID], Meta(max_length=200)]
    reason: Sentence | None = None
    back: Title | None = None


def offered(seats: Iterable[Seat], accounts: Iterable[tuple[UUID, str]]) -> dict[str, tuple[str, UUID]]:
    """Whoever may take something on, by the words for them: who is asked or came, and the accounts of coordinators."""
    found: dict[str, tuple[str, UUID]] = {name: ("user", key) for key, name in accounts}
    for seat in seats:
        known = seat.asked or seat.mark
        if known and known.user_id:
            found.setdefault(seat.name, ("user", known.user_id))
        elif known and known.person_id:
            label = f"{seat.name}, {seat.organisation}" if seat.organisation else seat.name
            found.setdefault(label, ("person", known.person_id))
    return found


def whom(people: Mapping[str, tuple[str, UUID]], typed: str) -> tuple[str, UUID] | None:
    """Return who of those who are offered is meant: by just these words, else the only one whose name has them all."""
    said = fold(typed)
    by_label = {who for words, who in people.items() if fold(words) == said}
    by_name = {who for words, who in people.items() if set(said.split()) <= set(fold(words.split(",")[0]).split())}
    return next((found.pop() for found in (by_label, by_name) if len(found) == 1), None)


async def narrowed_to(partner: str | None) -> tuple[UUID | None, dict[str, str]]:
    """The partner to which a list is narrowed by its name; where nobody is called that, what is wrong with it."""
    try:
        return await organisation_meant("partner", partner), {}
    except Invalid as refused:
        return None, refused.fields
