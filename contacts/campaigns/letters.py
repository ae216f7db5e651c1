"""The mails of confirmation in words."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from contacts.campaigns.tokens import path_of
from registry.platform.mail import Letter, WrongAddress, put, written
from registry.platform.mail.configured import settings
from registry.platform.web.page import day


async def asked_letter(ask: Mapping[str, Any], number: int) -> Letter:
    """The question, or its reminder of this number, counted from 1."""
    words = await _of(ask) | {"name": ask["name"], "number": number}
    return _letter("contacts/mails/confirm", ask["recipient"], ask["name"], words)


async def executive_letter(asks: Sequence[Mapping[str, Any]]) -> Letter:
    """What the accountable executive is asked about all of these, as nobody answered; they have the same executive."""
    whom, name = asks[0]["executive_address"], asks[0]["executive_name"]
    told = [await _of(ask, executive=True) | {"lost": ask["lost"], "reminders": ask["reminders"]} for ask in asks]
    return _letter("contacts/mails/confirm_executive", whom, name, {"name": name, "asks": told})


async def mailed(letter: Letter, kind: str, ask_id: UUID, edition: str) -> bool:
    """Put a letter in the caller's transaction; False where the address is none, and somebody has to call."""
    try:
        await put(letter, kind=kind, cause=("confirmation", ask_id), edition=edition)
    except WrongAddress:
        return False
    return True


async def _of(ask: Mapping[str, Any], *, executive: bool = False) -> dict[str, Any]:
    return {
        "whom": ask["name"],
        "asked_on": day(ask["asked_on"]),
        "link": f"{settings().public_url}{await path_of(ask['id'], executive=executive)}",
        "expires": day(ask["expires_at"].date()),
    }


def _letter(folder: str, recipient: str, name: str, context: Mapping[str, Any]) -> Letter:
    words = written(folder, who=settings().mail_name, **context)
    return Letter(recipient=recipient, name=name, subject=words.subject, text=words.text, html=words.html)
