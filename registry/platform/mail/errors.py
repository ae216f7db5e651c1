"""What mail refuses, in words for a person."""

from registry.platform.errors import RegistryError


class WrongAddress(RegistryError):
    """No mail can be sent there."""

    code = "wrong_address"

    def __init__(self) -> None:
        super().__init__("This is not an address that mail can be sent to. Give one like name@example.org.")
