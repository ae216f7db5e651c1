"""What meetings refuse, each with its own sentence."""

from registry.platform.errors import Conflict, Invalid, NotFound, Refused


class NoSuchMeeting(NotFound):
    """It is not there, or it is one that this person may not see."""

    code = "no_such_meeting"

    def __init__(self) -> None:
        super().__init__("There is no such meeting, or you may not see it.")


class NotYourMeeting(Refused):
    """A coordinator whose sectors or jurisdictions do not reach the host."""

    code = "not_your_meeting"

    def __init__(self) -> None:
        super().__init__(
            "The host or sector of this meeting is outside of what you look after. "
            "Ask an administrator to widen that, or the coordinator who has it."
        )


class MeetingCancelled(Conflict):
    """What was cancelled cannot be changed, moved or held; it is reinstated first."""

    code = "meeting_cancelled"

    def __init__(self) -> None:
        super().__init__("This meeting was cancelled. Reinstate it first.")


class MeetingHeld(Conflict):
    """What was held is not cancelled or moved any more."""

    code = "meeting_held"

    def __init__(self) -> None:
        super().__init__("This meeting is on record as held. Take that back first if it is wrong.")


class NotCancelled(Conflict):
    code = "meeting_not_cancelled"

    def __init__(self) -> None:
        super().__init__("This meeting stands as it was planned; there is nothing to take back.")


class NotYet(Conflict):
    """Nobody can say of a meeting to come whether it was held."""

    code = "meeting_to_come"

    def __init__(self) -> None:
        super().__init__("This meeting has not begun yet. Say that it was held when it is over.")


class SomethingWritten(Conflict):
    """A date on which something stands is not left out of a series: it is cancelled with a reason."""

    code = "meeting_has_records"

    def __init__(self) -> None:
        super().__init__("Something is written down for this meeting already. Cancel it with a reason instead.")


class AskedAlready(Conflict):
    code = "asked_already"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is asked to come already.")


def wrong(field: str, sentence: str) -> Invalid:
    """A refusal of one field."""
    return Invalid({field: sentence})
