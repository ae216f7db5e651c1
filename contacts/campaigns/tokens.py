"""The link with which somebody outside confirms what we have of them, without an account."""

from uuid import UUID

from registry.platform.mail import links

PURPOSE = "confirm one's own contact data"
FOR_ANOTHER = "say who can be reached instead of somebody"


async def path_of(ask_id: UUID, *, executive: bool = False) -> str:
    """The path of the page for an ask; an executive's is another one, and shows less."""
    return f"/confirm/{await links.token(ask_id, FOR_ANOTHER if executive else PURPOSE)}"


async def ask_of(token: str) -> tuple[UUID, bool] | None:
    """The ask that a token belongs to, and whether it is an executive's; None when it is none of ours."""
    if own := await links.whose(token, PURPOSE):
        return own, False
    other = await links.whose(token, FOR_ANOTHER)
    return (other, True) if other else None
