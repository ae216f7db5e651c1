"""What comes in to the board: decisions, obligations, funding. Days that end something are the last day in force."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from agreements.model import DecisionKind, ObligationKind
from agreements.record.schemas import Days, LastDay, Length, Sentence, Version
from registry.platform.text import In, Remark, Title

Award = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\n\t]*$", extra={"free_text": True})]
Told = Annotated[str, Meta(min_length=1, max_length=4000, extra={"free_text": True})]
Cents = Annotated[int, Meta(ge=0, le=10**15)]


class DecideIn(In):
    """A decision with its reason, of three words or more.

    `last_day`: to terminate, the last day in force; `early_because`: why it may end before its terms allow.
    `on`: to suspend, the first day without it; to affirm, the day of the review (null: today).
    """

    kind: DecisionKind
    reason: Told
    last_day: LastDay | None = None
    early_because: Told | None = None
    on: date | None = None


class ObligationIn(In):
    """What a party owes, once, or again and again every so long (null: once). `owner_id`: who sees to it here."""

    kind: ObligationKind
    title: Sentence
    first_due_on: date
    organisation_id: UUID | None = None
    owner_id: UUID | None = None
    every: Length | None = None
    lead_days: Days = 14


class FulfilIn(In):
    """That it was done, with what shows it: words, or a meeting that was held.

    `due_on` null: for the day that is due next; `done_on` null: the day of the meeting, else today.
    """

    evidence: Told | None = None
    done_on: date | None = None
    due_on: date | None = None
    meeting_id: UUID | None = None


class FundingIn(In):
    """A grant that pays for some of it, from its first to its last day; `cents`: the amount in US cents."""

    source: Sentence
    award_number: Award
    begins_on: date
    last_day: date
    cents: Cents | None = None
    pays_for: Remark | None = None


class ReportIn(In):
    """A report that whoever pays wants by a day."""

    what: Sentence
    due_on: date


class FiledIn(In):
    """That it was filed, and what shows it; null: today."""

    evidence: Told
    filed_on: date | None = None


class EndedIn(In):
    """The last day on which it is owed; null: nothing falls due from today on."""

    last_day: date | None = None


# What a form carries beside its own fields: the version it was opened on, and the way back.
class DecideForm(DecideIn, kw_only=True):
    """A decision from its page."""

    version: Version
    back: Title | None = None


class ObligationForm(ObligationIn, kw_only=True):
    """What is owed, from its page."""

    version: Version
    back: Title | None = None


class FulfilForm(FulfilIn, kw_only=True):
    """That it was done, from its page."""

    version: Version
    back: Title | None = None


class EndedForm(EndedIn, kw_only=True):
    """That it is no longer owed, from its page."""

    version: Version
    back: Title | None = None


class ReportForm(ReportIn, kw_only=True):
    """A report that is wanted, from its page."""

    version: Version
    back: Title | None = None


class FiledForm(FiledIn, kw_only=True):
    """That it was filed, from its page."""

    version: Version
    back: Title | None = None


class FundingForm(In, kw_only=True):
    """A grant as people type it: the amount in dollars."""

    version: Version
    back: Title | None = None
    source: Sentence
    award_number: Award
    begins_on: date
    last_day: date
    dollars: Annotated[str, Meta(max_length=40)] | None = None
    pays_for: Remark | None = None
