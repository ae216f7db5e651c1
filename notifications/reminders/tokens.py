"""The link in a reminder with which its reader says that they act, without signing in."""

from uuid import UUID

from registry.platform.mail import links

PURPOSE = "act on reminders"


async def link_of(reminder_id: UUID) -> str:
    """The path of the page for a mail, by the first reminder in it."""
    return f"/reminders/mail/{await links.token(reminder_id, PURPOSE)}"


async def reminder_of(token: str) -> UUID | None:
    """The first reminder of the mail that a token came with; None when it is none of ours."""
    return await links.whose(token, PURPOSE)
