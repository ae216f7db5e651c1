"""What running a meeting refuses, each with its own sentence."""

from registry.platform.errors import Conflict, Refused


class MinutesApproved(Conflict):
    """What approved minutes tell of a meeting stays as it is."""

    code = "minutes_approved"

    def __init__(self) -> None:
        super().__init__("The minutes of this meeting are approved. Open them again first, with the reason.")


class MinutesNotApproved(Conflict):
    code = "minutes_not_approved"

    def __init__(self) -> None:
        super().__init__("The minutes of this meeting are not approved; they can be changed as they are.")


class NothingToApprove(Conflict):
    """Minutes are approved when there are some, of a meeting that took place."""

    code = "nothing_to_approve"


class ClosedAlready(Conflict):
    code = "closed_already"

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is done or dropped already. Open it again first.")


class OpenAlready(Conflict):
    code = "open_already"

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is open.")


class NotYourItem(Refused):
    """An action item is closed by whoever owns it, or may run its meeting."""

    code = "not_your_item"

    def __init__(self) -> None:
        super().__init__("This belongs to somebody else. Whoever owns it can say that it is done, or a coordinator.")
