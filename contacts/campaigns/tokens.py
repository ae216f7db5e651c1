"""The link with which somebody outside confirms what we have of them, without an account."""

from uuid import UUID

from registry.platform.mail import links

PURPOSE = "confirm one's own contact data"


async def path_of(ask_id: UUID) -> str:
    """The path of the page for an ask."""
    return f"/confirm/{await links.token(ask_id, PURPOSE)}"


async def ask_of(token: str) -> UUID | None:
    """The ask that a token belongs to; None when it is none of ours."""
    return await links.whose(token, PURPOSE)
