"""What can be refused about confirmation."""

from registry.platform.errors import NotFound, Refused


class LinkOver(NotFound):
    """A link that is none of ours, or whose time is over."""

    code = "link_over"

    def __init__(self) -> None:
        super().__init__("This link does not work any more. Answer to the mail that it came with, and we call you.")


class AlreadyDone(Refused):
    """Everything was answered before."""

    code = "already_done"

    def __init__(self) -> None:
        super().__init__("That is done already. Thank you.")
