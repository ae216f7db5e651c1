"""What access refuses, in words."""

from registry.platform.errors import NotFound, Refused


class LinkOver(NotFound):
    """A one-time link that was used, replaced, or is too old: the three look the same."""

    code = "link_over"

    def __init__(self) -> None:
        super().__init__("This link was used already or is too old. Ask an administrator for a new one.")


class StepOver(Refused):
    """The second step of a sign-in came too late, or without the first."""

    code = "step_over"

    def __init__(self) -> None:
        super().__init__("That took too long. Begin again with your e-mail address and password.")


class WouldLockOut(Refused):
    """A change after which nobody, or not oneself, could go on administering."""

    code = "would_lock_out"
