"""What can be refused about reminders."""

from registry.platform.errors import Conflict, NotFound


class NoSuchReminder(NotFound):
    """There is none, or it is somebody else's."""

    code = "no_such_reminder"

    def __init__(self) -> None:
        super().__init__("There is no such reminder of yours.")


class NotInCharge(Conflict):
    """They were told once, and it came into other hands since: that they act would keep those from being told."""

    code = "not_in_charge"

    def __init__(self) -> None:
        super().__init__("It is in somebody else’s hands by now, so nothing was noted. Tell them that you act.")
