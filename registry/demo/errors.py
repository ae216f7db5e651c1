"""What the demonstration refuses."""

from registry.platform.errors import Conflict, NotFound, Refused


class LoadedAlready(Conflict):
    code = "demonstration_loaded"

    def __init__(self) -> None:
        super().__init__("The demonstration is here already. `registry demo --remove` takes it away.")


class NotEmpty(Refused):
    code = "registry_not_empty"

    def __init__(self) -> None:
        super().__init__(
            "This registry holds partners of your own. The demonstration goes into an empty one only, "
            "so that nobody takes its numbers for real."
        )


class NotLoaded(NotFound):
    code = "no_demonstration"

    def __init__(self) -> None:
        super().__init__("There is no demonstration here.")


class LastAdministrator(Refused):
    code = "would_lock_out"

    def __init__(self) -> None:
        super().__init__(
            "Only a user of the demonstration administers this registry. Make somebody else an administrator first."
        )
