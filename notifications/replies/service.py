"""Taking answers to invitations: by the link in the letter, or from a mail that a calendar program sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from notifications.invitations.model import Facts, Told
from notifications.invitations.rules import over
from notifications.invitations.service import ANSWER
from notifications.replies import rows
from notifications.replies.reading import COMMENT, NoAnswer, Spoken, read
from notifications.replies.rules import Guest, Judged, judged
from registry.platform import clock, db
from registry.platform.arriving import Incoming
from registry.platform.calendar import guests as planners
from registry.platform.errors import NotFound, RegistryError, TooMany
from registry.platform.mail import links
from registry.platform.subject_data import suspected
from registry.platform.text import clean

MOST: Final = 20
MOST_A_DAY: Final = 40
ANEW: Final = "They answered anew."
LEFT_OUT: Final = "(What was written beside it is left out: it seemed to be about a person of concern or a case.)"
BY_HAND: Final = "It is written by hand."
NOBODY_KNOWS: Final = "The meeting no longer has this invitation."


class LetterOver(RegistryError):
    """A link to answer by, to something that is over or to which nobody is asked any more."""

    code = "letter_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An invitation as its guest sees it by the link: what they were told, and whether they may still answer."""

    id: UUID
    uid: str
    zone: str
    guest: Guest
    facts: Facts
    over: bool
    asked: bool

    @property
    def told(self) -> list[Told]:
        """What they are still asked to."""
        return [one for one in self.guest.told if one.stands]


async def opened(key: str) -> Open:
    """What the link in a letter leads to. Changes nothing.

    Raises:
        NotFound: it is none of ours.
    """
    found = await links.whose(key, ANSWER)
    row = found and await db.fetch_one("SELECT id, uid, address, zone FROM invitation WHERE id = $1", found)
    if not row:
        raise NotFound
    (guest,) = await rows.known({row["address"]: row["id"]})
    standing = [one for one in guest.told if one.stands] or guest.told
    return Open(
        id=row["id"], uid=row["uid"], zone=row["zone"], guest=guest, facts=standing[0].facts,
        over=all(over(one.facts, clock.now()) for one in standing), asked=any(one.stands for one in guest.told),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as it was chosen on the page; `occasion` None is to all."""

    answer: str
    occasion: datetime | None = None
    comment: str | None = None
    proposed_at: datetime | None = None


async def answer(key: str, given: Given) -> None:
    """Take an answer by the link; it counts in the place of one that was given so before.

    Raises:
        NotFound: the link is none of ours.
        LetterOver: the meeting is over, or they are not asked any more.
        TooMany: they answered `MOST_A_DAY` times within a day.
    """
    async with db.transaction():
        it, now = await opened(key), clock.now()
        await db.execute("SELECT FROM invitation WHERE id = $1 FOR UPDATE", it.id)
        told = _row(it, given.occasion)
        if it.over or told is None:
            raise LetterOver("This meeting is over, or you are not asked to it any more. Nothing was changed.")
        if await rows.by_link(it.id) >= MOST_A_DAY:
            raise TooMany("That is as often as one can answer in a day. Write to whoever plans the meeting.", 3600)
        await rows.set_aside(it.id, given.occasion, ANEW)
        spoken = Words(answer=given.answer, comment=given.comment, proposed_at=given.proposed_at, via="link", at=now)
        good = Judged(state="taken", occasion=given.occasion, planned=told.planned, told=told)
        await keep(spoken, good, it.id, it.uid, it.guest.address, told.sequence)


def _row(it: Open, occasion: datetime | None) -> Told | None:
    return next((one for one in it.told if one.occasion == occasion), None) or next(
        (one for one in it.told if one.occasion is None), None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody answered; `via` is link, mail, or told where a person took it down, `at` when they wrote it."""

    answer: str
    comment: str | None
    proposed_at: datetime | None
    via: str
    at: datetime


async def take_mail(incoming: Incoming) -> str:
    """Take the answers in a mail; what was done, in a few words.

    Raises:
        NoAnswer: there is none in it.
    """
    if incoming.calendar is None:
        raise NoAnswer("This mail holds no calendar object.")
    states = [await _take(spoken, incoming) for spoken in read(incoming.calendar)[:MOST]]
    return ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))


async def take_letter(incoming: Incoming) -> str:
    """Keep what a guest wrote by hand in answer to an invitation, for a person to read.

    Raises:
        NoAnswer: it does not answer a letter of ours to a guest.
    """
    row = incoming.about and await db.fetch_one(
        "SELECT i.id, i.uid, i.address, l.sequence FROM invitation_letter l JOIN invitation i ON i.id = l.invitation_id"
        " WHERE l.mail_id = $1",
        incoming.about,
    )
    if not row:
        raise NoAnswer("Somebody wrote this; nobody but a person can answer it.")
    sender = incoming.sender.strip().casefold()
    said = Words(answer="unclear", comment=_screened(clean(incoming.text)[:COMMENT] or None), proposed_at=None,
                 via="mail", at=incoming.at)  # fmt: skip
    whose = row["id"] if sender == row["address"] else None
    parked = Judged(state="parked", reason=BY_HAND)
    return await keep(said, parked, whose, row["uid"], sender, row["sequence"])


async def _take(spoken: Spoken, incoming: Incoming) -> str:
    found = await rows.guests(spoken.uid)
    ids, guests = found or ({}, None)
    sender = incoming.sender.strip().casefold()
    verdict = judged(spoken, sender, guests, incoming.at)
    said = Words(
        answer=spoken.answer, comment=_screened(spoken.comment), proposed_at=_proposed(spoken, guests), via="mail",
        at=min(spoken.stamped or incoming.at, incoming.at),
    )  # fmt: skip
    whose = ids.get(spoken.attendee)
    return await keep(said, verdict, whose, spoken.uid, sender or spoken.attendee, spoken.sequence or 0)


def _screened(comment: str | None) -> str | None:
    return LEFT_OUT if comment and suspected(comment) else comment


def _proposed(spoken: Spoken, guests: list[Guest] | None) -> datetime | None:
    if spoken.answer != "counter" or spoken.proposed is None:
        return None
    zone = next((one.facts.zone for guest in guests or () for one in guest.told), "UTC")
    return spoken.proposed.instant(zone)


async def keep(  # noqa: PLR0913, PLR0917 - what an answer is
    said: Words, verdict: Judged, invitation_id: UUID | None, uid: str, sender: str, sequence: int
) -> str:
    """Write an answer down as it was judged, and tell the planner of one that counts; the state that it has then."""
    state, reason = verdict.state, verdict.reason
    if state == "taken" and verdict.told is not None and not await _passed_on(said, verdict, verdict.told):
        state, reason = "parked", NOBODY_KNOWS
    if state == "parked" and not await rows.room():
        raise NoAnswer("So much waits to be looked at already that this is not put beside it.")
    await rows.write(
        rows.Reply(
            invitation_id=invitation_id, uid=uid, sender=sender[:320], occasion=verdict.occasion, answer=said.answer,
            comment=said.comment, proposed_at=said.proposed_at, sequence=sequence, stamped_at=said.at, via=said.via,
            state=state, reason=reason,
        )
    )  # fmt: skip
    return state


async def _passed_on(said: Words, verdict: Judged, told: Told) -> bool:
    """Tell the planner; False where nobody knows the invitation."""
    heard = [
        await planners.answered(
            planners.Reply(
                key=key, answer=said.answer, comment=said.comment, proposed_at=said.proposed_at,
                occasion=verdict.occasion, sequence=verdict.planned, via=said.via, at=said.at,
            )
        )
        for key in told.keys
    ]  # fmt: skip
    return any(heard)
