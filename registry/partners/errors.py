"""What the directory refuses, in words."""

from collections.abc import Sequence

from registry.partners.rules import Reason
from registry.platform.errors import Invalid, NotFound, Refused


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


def refuse(reasons: Sequence[Reason]) -> None:
    """Raise Invalid with a sentence for each field, when there is any reason."""
    if reasons:
        raise Invalid({reason.field: reason.sentence for reason in reasons})
