"""What the contacts refuse, each with its own sentence."""

from registry.platform.errors import Conflict, Invalid


class HasLeft(Conflict):
    """Somebody who has left cannot be given a post, a number or a delegation."""

    code = "has_left"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has left. Choose somebody who is still there.")


class NeverLeft(Conflict):
    """Only a departure can be taken back."""

    code = "never_left"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not noted as leaving. There is nothing to take back.")


class PositionGone(Conflict):
    code = "position_abolished"

    def __init__(self, name: str) -> None:
        super().__init__(f"The position “{name}” was abolished. Open a new one if it is needed again.")


class AlreadyEnded(Conflict):
    code = "already_ended"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} has ended already.")


class PointRetired(Conflict):
    """A number that is no longer used cannot be checked, corrected or retired again."""

    code = "contact_point_retired"

    def __init__(self) -> None:
        super().__init__("This number or address is no longer in use. Look for the one that replaced it.")


class HeldAlready(Conflict):
    """The same person in the same post twice."""

    code = "held_already"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} holds this position in that way already.")


class ListedAlready(Conflict):
    """The same number twice at the same place."""

    code = "listed_already"

    def __init__(self) -> None:
        super().__init__("This number or address is already listed there.")


def wrong(field: str, sentence: str) -> Invalid:
    """A refusal of one field."""
    return Invalid({field: sentence})
