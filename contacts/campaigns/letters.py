"""The mails of confirmation in words."""

from collections.abc import Mapping
from typing import Any

from contacts.campaigns.tokens import path_of
from registry.platform.mail import Letter, written
from registry.platform.mail.configured import settings
from registry.platform.web.page import day


async def asked_letter(ask: Mapping[str, Any], number: int) -> Letter:
    """The question, or its reminder of this number, counted from 1."""
    return await _letter("contacts/mails/confirm", ask["recipient"], ask, name=ask["name"], number=number)


async def executive_letter(ask: Mapping[str, Any]) -> Letter:
    """What the accountable executive is asked when nobody answered."""
    return await _letter(
        "contacts/mails/confirm_executive", ask["executive"], ask, executive=True, name=ask["executive_name"],
        lost=ask["lost"], reminders=ask["reminders"],
    )  # fmt: skip


async def _letter(
    folder: str, recipient: str, ask: Mapping[str, Any], *, executive: bool = False, **more: Any
) -> Letter:
    words = written(
        folder,
        whom=ask["name"],
        asked_on=day(ask["asked_on"]),
        link=f"{settings().public_url}{await path_of(ask['id'], executive=executive)}",
        expires=day(ask["expires_at"].date()),
        who=settings().mail_name,
        **more,
    )
    return Letter(recipient=recipient, name=more["name"], subject=words.subject, text=words.text, html=words.html)
