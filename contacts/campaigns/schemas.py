"""What somebody outside says of their own data, and what a coordinator makes of it."""

from registry.platform.text import In, Line, Name, Remark


class CorrectIn(In, kw_only=True):
    """The right number or address."""

    value: Line
    note: Remark | None = None


class GoneIn(In, kw_only=True):
    """They are not it any more; who came after them and how to reach them, where they know."""

    successor: Name | None = None
    reached_at: Line | None = None
    note: Remark | None = None


class NothingIn(In, kw_only=True):
    """One button says it all."""
