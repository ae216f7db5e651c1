"""What can be refused about reminders."""

from registry.platform.errors import NotFound


class NoSuchReminder(NotFound):
    """There is none, or it is somebody else's."""

    code = "no_such_reminder"

    def __init__(self) -> None:
        super().__init__("There is no such reminder of yours.")
