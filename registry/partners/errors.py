"""What the directory refuses, in words."""

from collections.abc import Sequence

from msgspec import to_builtins

from registry.partners.rules import Reason
from registry.platform.errors import Conflict, Invalid, NotFound, Refused
from registry.platform.likely import Likely


class NoSuchOrganisation(NotFound):
    code = "no_such_organisation"

    def __init__(self) -> None:
        super().__init__("There is no such organisation, or you may not see it.")


class NotYours(Refused):
    """A coordinator whose sectors or jurisdictions do not reach this organisation."""

    code = "not_yours"

    def __init__(self) -> None:
        super().__init__(
            "This organisation is outside the sectors or jurisdictions that you look after. "
            "Ask an administrator to widen them, or the coordinator who has it."
        )


class HereAlready(Conflict):
    """Somebody new who may be in the directory; `theirs` holds who it may be, under `likely`."""

    code = "here_already"

    def __init__(self, likely: Sequence[Likely]) -> None:
        super().__init__(
            "This may be here already; see `theirs`. Send it again with despite_doubles=true where it is another one.",
            theirs={"likely": to_builtins(likely, str_keys=True)},
        )


def refuse(reasons: Sequence[Reason]) -> None:
    """Raise Invalid with a sentence for each field, when there is any reason."""
    if reasons:
        raise Invalid({reason.field: reason.sentence for reason in reasons})
