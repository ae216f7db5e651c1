"""Writing to the guests of a meeting, in the transaction that changed it or its guests."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from notifications.invitations import rows
from notifications.invitations.calendar import calendar_of
from notifications.invitations.model import Facts, Letter, Method, Told, Why, facts_of
from notifications.invitations.notices import notice
from notifications.invitations.rules import after, letters, over, rekeyed
from notifications.invitations.words import Said, said, stays
from registry.platform import clock, mail
from registry.platform.arriving import Leaving
from registry.platform.calendar.guests import Guest
from registry.platform.calendar.model import Kept
from registry.platform.mail import links
from registry.platform.mail.configured import host, sender, settings
from registry.platform.mail.letter import address, message_id

log = logging.getLogger("registry.invitations")

KIND: Final = "invitation"
ANSWER: Final = "answer an invitation"
ANSWERS: Final = (("Yes", "accepted"), ("No", "declined"), ("Maybe", "tentative"), ("Another time", "counter"))

PRIVATE: Final = "Nobody else who is asked sees your address, and you see none of theirs."


async def convene(kept: Kept, guests: Sequence[Guest]) -> None:
    """Tell everybody what is new for them: as `registry.platform.calendar.guests.convene` says."""
    facts = facts_of(kept.entry)
    if facts is None:
        return
    now, before = clock.now(), await rows.note(kept, facts)
    reachable = [guest for guest in guests if _reachable(guest)]
    told = await rows.told(kept.uid)
    found = letters(told, kept, reachable, now)
    if found:
        await _send(found, kept)
    for one in rekeyed(after(told, found), reachable):
        await rows.rekey(kept.uid, one)
    if before is not None:
        await notice(kept, before, {guest.address.casefold() for guest in reachable}, now)


def _reachable(guest: Guest) -> bool:
    """A guest whose address is none must not keep the others from being told."""
    try:
        address(guest.address.strip())
    except mail.WrongAddress:
        log.warning("a guest has no address that mail can be sent to: key=%s", guest.key)
        return False
    return True


async def _send(found: Sequence[Letter], kept: Kept) -> None:
    """Write all letters, and down what each says; a guest's later ones answer their first."""
    known, firsts = await rows.recipients(kept.uid, [letter.told for letter in found]), {}
    sent: list[rows.Sent] = []
    for letter in found:
        recipient = letter.told.address
        to = known[recipient]
        mail_id = await _put(letter, kept, to)
        sent.append((to.id, letter, mail_id))
        if not to.first_message:
            message = message_id(KIND, (KIND, to.id), _edition(letter), address(recipient), host(settings()))
            firsts[to.id], known[recipient] = message, replace(to, first_message=message)
    await rows.tell(sent)
    await rows.first(firsts)


async def _put(letter: Letter, kept: Kept, to: rows.Recipient) -> UUID:
    return await mail.put(
        await _letter(letter, kept, to), kind=KIND, cause=(KIND, to.id), edition=_edition(letter),
        lane=_lane(kept.uid, letter.told),
    )  # fmt: skip


def _edition(letter: Letter) -> str:
    return f"{letter.told.sequence} {letter.method} {letter.about or ''}"


def _lane(uid: str, told: Told) -> str:
    """Letters to one guest about one meeting leave in order: what is cancelled was asked before."""
    return f"{KIND} {uid} {told.address}"


async def keep_time(told: Told, to: rows.Recipient, uid: str, about: datetime | None, proposal: UUID) -> None:
    """Tell a guest that the time they proposed was not chosen; inside a transaction."""
    letter = await _worded(stays(told, about), told, to)
    await mail.put(letter, kind=KIND, cause=(KIND, to.id), edition=f"stays {proposal}", lane=_lane(uid, told))


async def _letter(letter: Letter, kept: Kept, to: rows.Recipient) -> mail.Letter:
    now = clock.now()
    words = await _worded(said(letter, now, _reason(letter, kept)), letter.told, to)
    return replace(words, calendar=calendar_of(letter, kept, sender(settings()), now), method=str(letter.method))


async def _worded(spoken: Said, told: Told, to: rows.Recipient) -> mail.Letter:
    words = mail.written(
        "notifications/mails/invitation", said=spoken, title=spoken.rows[0][1][0], page=None, note=PRIVATE,
        answers=await _answers(to) if spoken.answerable else [],
    )  # fmt: skip
    earlier = {"In-Reply-To": to.first_message, "References": to.first_message} if to.first_message else {}
    return mail.Letter(
        recipient=told.address, name=told.name, subject=words.subject, text=words.text, html=words.html,
        headers=earlier,
    )  # fmt: skip


def _reason(letter: Letter, kept: Kept) -> str | None:
    """Why what a letter calls off is not held; who is only not asked any more is owed no reason."""
    if letter.method is not Method.CANCEL or letter.why in {Why.REMOVED, Why.ELSEWHERE}:
        return None
    if letter.about is None or kept.entry.cancelled:
        return kept.entry.reason
    return next((one.reason for one in kept.entry.changed if one.original == letter.about), None)


async def _answers(to: rows.Recipient) -> list[tuple[str, str]]:
    href = f"{settings().public_url}/reply/{await links.token(to.id, ANSWER)}"
    return [(words, f"{href}?answer={answer}") for words, answer in ANSWERS]


async def still_due(leaving: Leaving) -> str | None:
    """Why a letter should not leave any more: what it asks to, or takes back, is over by now."""
    facts: Facts | None = await rows.facts_told(leaving.id)
    return "the meeting is over" if facts is not None and over(facts, clock.now()) else None
