"""Identifiers that any process can make alone."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A UUID version 7 (RFC 9562, 5.7): time first, so that new rows lie together in an index."""
    return compat.uuid7()


def id_of(text: str) -> UUID | None:
    """The identifier that a text is; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
