"""The family of refusals. Each owns its sentence; the HTTP status is chosen in `problems.py` alone."""

from collections.abc import Mapping


class RegistryError(Exception):
    """Something a person should be told. `code` is stable, `sentence` is for reading and says what to do."""

    code = "error"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(RegistryError):
    """It does not exist, or this viewer may not know that it does: the two look the same."""

    code = "not_found"

    def __init__(self, sentence: str = "There is nothing here under that address, or you may not see it.") -> None:
        super().__init__(sentence)


class SignInNeeded(RegistryError):
    code = "sign_in_needed"

    def __init__(self, sentence: str = "Sign in first.") -> None:
        super().__init__(sentence)


class Refused(RegistryError):
    code = "refused"

    def __init__(self, sentence: str = "Your role does not allow this. Ask an administrator if it should.") -> None:
        super().__init__(sentence)


class Invalid(RegistryError):
    """What was sent cannot be accepted; `fields` gives a sentence for each field that is wrong."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, str], sentence: str = "") -> None:
        super().__init__(sentence or " ".join(fields.values()) or "That cannot be accepted.")
        self.fields = dict(fields)


class Conflict(RegistryError):
    """Somebody else changed the row first. `mine` is what was sent, `theirs` what is stored now, where known."""

    code = "conflict"

    def __init__(
        self,
        sentence: str = "Somebody changed this while you were editing.",
        mine: Mapping[str, object] | None = None,
        theirs: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.mine = mine
        self.theirs = theirs


class VersionStale(Conflict):
    """A write of the API against a version that is no longer the current one (412)."""

    code = "version_stale"


class VersionMissing(RegistryError):
    """A write of the API that does not say which version it saw (428; RFC 6585, 3)."""

    code = "version_missing"

    def __init__(self, sentence: str = "Send If-Match with the ETag of the version that you saw.") -> None:
        super().__init__(sentence)


class TooLarge(RegistryError):
    """More was sent than is read here."""

    code = "too_large"

    def __init__(self, sentence: str = "That is more than can be sent here at once.") -> None:
        super().__init__(sentence)


class TooSlow(RegistryError):
    """The rest of what was sent did not come in time."""

    code = "too_slow"

    def __init__(self, sentence: str = "The rest of this did not arrive in time. Send it again.") -> None:
        super().__init__(sentence)


class NoRoom(RegistryError):
    """A disk is full; nothing was changed."""

    code = "no_room"

    def __init__(self, sentence: str = "There is no room left to store this. Tell whoever runs the registry.") -> None:
        super().__init__(sentence)


class TooMany(RegistryError):
    """Too many tries; `retry_after` is in seconds."""

    code = "too_many"

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Unavailable(RegistryError):
    """The database or another part does not answer now; nothing was changed."""

    code = "unavailable"

    def __init__(self, sentence: str = "The database is busy or does not answer. Try again shortly.") -> None:
        super().__init__(sentence)
