"""Why a document could not be made or read, each in a sentence for whoever asked for it."""

from registry.platform.errors import RegistryError, TooMany


class Unreadable(RegistryError):
    """A file that is not taken in; `sentence` says why and what to do."""

    code = "unreadable_document"


class OverLimit(RegistryError):
    """The work took more time or memory than one document may."""

    code = "document_over_limit"


class OutOfTime(OverLimit):
    code = "document_out_of_time"

    def __init__(self) -> None:
        super().__init__("This document took longer than one document may. Make it smaller, or try again later.")


class OutOfMemory(OverLimit):
    code = "document_out_of_memory"

    def __init__(self) -> None:
        super().__init__("This document needed more memory than one document may. Make it smaller.")


class Broke(RegistryError):
    """The process that worked on it ended without a result. `why` is for the log: a kind and a place, never content."""

    code = "document_broke"

    def __init__(self, why: str) -> None:
        super().__init__(
            "Something broke while working on this document. Whoever runs the registry finds it in the log."
        )
        self.why = why


class Busy(TooMany):
    code = "documents_busy"

    def __init__(self) -> None:
        super().__init__("Many documents are being worked on just now. Try again in a moment.", retry_after=10)
