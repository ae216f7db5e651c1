"""What the agreements refuse, each with its own sentence."""

from registry.platform.errors import Conflict, Invalid, NotFound, Refused


class NoSuchAgreement(NotFound):
    """It is not there, or it is one that this person may not see."""

    code = "no_such_agreement"

    def __init__(self) -> None:
        super().__init__("There is no such agreement, or you may not see it.")


class NotYourAgreement(Refused):
    """A coordinator whose sectors or jurisdictions do not reach its lead party."""

    code = "not_your_agreement"

    def __init__(self) -> None:
        super().__init__(
            "The lead party of this agreement is outside the sectors or jurisdictions that you look after. "
            "Ask an administrator to widen them, or the coordinator who has it."
        )


class AlreadyOver(Conflict):
    """What has ended cannot be ended, suspended or renewed again."""

    code = "agreement_over"


class NotSuspended(Conflict):
    code = "not_suspended"

    def __init__(self) -> None:
        super().__init__("It is not suspended, so there is nothing to resume.")


class AlreadySuspended(Conflict):
    code = "already_suspended"

    def __init__(self) -> None:
        super().__init__("It is suspended already. Resume it, or terminate it.")


def wrong(field: str, sentence: str) -> Invalid:
    """A refusal of one field."""
    return Invalid({field: sentence})
