"""Delivers what is due: one mail after the other, each in hand under a lease, until nothing is left or it must stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Protocol

from registry.platform import clock, db, slices
from registry.platform.arriving import Leaving
from registry.platform.channel import MAIL
from registry.platform.errors import Unavailable
from registry.platform.ids import new_id
from registry.platform.jobs import stopping
from registry.platform.mail import rules, store, telling
from registry.platform.mail.rules import Next, Outcome, Result, Stage, State
from registry.platform.mail.server import Conversation
from registry.platform.mail.store import Claimed

log = logging.getLogger("registry.mail")

LEASE_SECONDS: Final = 120.0
GRACE_SECONDS: Final = 3.0
_WAIT_SECONDS: Final = 10.0
_ASK_AGAIN: Final = timedelta(minutes=5)


class LeaseOver(Exception):
    """Somebody else may have taken the mail by now: it is not ours to hand over any more."""


# What a mail is known by where it is handed over: of a mail its return path, of a note its name.
ReturnPath = Callable[[Claimed], Awaitable[str]]


class Place(Protocol):
    """Where mail is handed over: a mail server, or a channel."""

    @property
    def key(self) -> str: ...
    @property
    def answer_seconds(self) -> float: ...


class Talk(Protocol):
    """A conversation with it."""

    async def send(self, sender: str, recipient: str, content: bytes, hand: Callable[[], Awaitable[None]]) -> Outcome:
        """Hand one mail over."""
        ...

    async def end(self) -> None:
        """Take leave."""
        ...


@dataclass(slots=True, kw_only=True)
class Courier:
    """Delivers through one server, or through one channel.

    Of one process only one round of each runs at a time, over one connection: a process that is killed leaves at most
    one mail of each of which nobody knows whether it arrived.
    """

    server: Place
    return_path: ReturnPath
    channel: str = MAIL
    talk: Callable[[Any], Talk] = Conversation
    per_minute: int = 120
    lease_seconds: float = LEASE_SECONDS
    grace_seconds: float = GRACE_SECONDS
    _busy: bool = field(default=False, init=False)
    _more: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def deliver(self) -> None:
        """Deliver what is due. Called while a round is under way, it makes that one look again."""
        self._more.set()
        if self._busy:
            return
        self._busy = True
        try:
            while self._more.is_set() and not stopping.asked():
                self._more.clear()
                await self._round()
        finally:
            self._busy = False

    async def _round(self) -> None:
        await self._take_back()
        conversation = self.talk(self.server)
        try:
            while not stopping.asked() and await store.lets(self.server.key, clock.now(), timedelta(minutes=1)):
                gap = rules.gap(self.per_minute)
                mail = await store.claim(clock.now(), new_id(), self.lease_seconds, gap, self.channel)
                if mail is not None:
                    await self._one(conversation, mail)
                elif not await self._soon():
                    return
        finally:
            await conversation.end()

    async def _soon(self) -> bool:
        """Whether a mail may leave in a moment that only has to wait for its turn; waits for it."""
        now = clock.now()
        at = await store.soonest(now + timedelta(seconds=_WAIT_SECONDS), rules.gap(self.per_minute), self.channel)
        if at is None or at - now > timedelta(seconds=_WAIT_SECONDS):
            return False
        await stopping.pause(max(0.05, (at - now).total_seconds()))
        return True

    async def _one(self, conversation: Talk, mail: Claimed) -> None:
        held = await _held(mail)
        if held is not None:
            await _settle(mail, held)
            return
        outcome = await self._tried(conversation, mail)
        if outcome is None:
            log.warning("mail %s: the lease was over before it was handed over", mail.id)
            return
        await self._note(outcome)
        await _settle(mail, _after(mail, outcome), outcome)

    async def _tried(self, conversation: Talk, mail: Claimed) -> Outcome | None:
        handed = asyncio.Event()

        async def hand() -> None:
            try:
                ours = await store.hand(mail, self.server.answer_seconds + self.lease_seconds / 4)
            except OSError as problem:  # the database's trouble, not the mail server's
                raise Unavailable from problem
            if not ours:
                raise LeaseOver
            handed.set()

        sender = await self.return_path(mail)
        sending = asyncio.create_task(conversation.send(sender, mail.recipient, mail.content, hand))
        try:
            return await self._until_stopped(sending)
        except LeaseOver:
            return None
        except TimeoutError:  # the worker stops, and it took too long
            stage, result = Stage.CONTENT, Result.LAPSED
            if handed.is_set():
                stage, result = Stage.ANSWER, Result.DOUBTFUL
            return Outcome(result=result, stage=stage, words="the worker stopped")

    async def _until_stopped(self, sending: "asyncio.Task[Outcome]") -> Outcome:
        """What comes of it; when the worker stops, it gets a moment to end."""
        stop = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({sending, stop}, return_when=asyncio.FIRST_COMPLETED)
            return await asyncio.wait_for(sending, None if sending.done() else self.grace_seconds)
        finally:
            sending.cancel()
            stop.cancel()
            await asyncio.gather(sending, stop, return_exceptions=True)

    async def _note(self, outcome: Outcome) -> None:
        known = await store.breaker(self.server.key)
        if rules.troubles(outcome):
            worse = rules.strained(known, clock.now())
            await store.remember(self.server.key, worse, f"{outcome.code or ''} {outcome.words}".strip()[:300])
            if worse.open_until is not None:
                log.warning("%s is left alone for a while after %d failures", self.channel, worse.failures)
        elif known.failures:
            await store.remember(self.server.key, rules.Breaker(), "")

    @staticmethod
    async def _take_back() -> None:
        """Settle what a worker had in hand that did not come back."""
        async with db.transaction():
            for mail in await store.lapsed():
                outcome = Outcome(
                    result=Result.DOUBTFUL if mail.handed else Result.LAPSED,
                    stage=Stage.ANSWER if mail.handed else Stage.CONNECT,
                    words="the worker ended before the answer was kept",
                )
                await _settle(mail, _after(mail, outcome), outcome)


def _after(mail: Claimed, outcome: Outcome) -> Next:
    patience = rules.GIVE_UP if mail.channel == MAIL else rules.GIVE_UP_NOTE
    return rules.after(mail.standing, outcome, clock.now(), patience)


async def _held(mail: Claimed) -> Next | None:
    """What becomes of a mail that does not leave after all: asked again at the last moment."""
    age = clock.now() - mail.due_at
    attempts = mail.standing.attempts
    why = rules.stopped(bad=mail.bad, left=mail.has_left, reason=mail.reason, attempts=attempts, age=age)
    ask = slices.before_sending(mail.kind)
    if why is None and ask is not None:
        try:
            why = await ask(Leaving(mail.id, mail.kind, mail.cause, mail.edition, mail.recipient))
        except Exception:
            log.exception("mail %s: whether it should still leave could not be found out", mail.id)
            later = clock.now() + _ASK_AGAIN
            return Next(state=State.QUEUED, due_at=later, reason="it could not be found out whether it should leave")
    return Next(state=State.SUPPRESSED, due_at=None, reason=why) if why is not None else None


async def _settle(mail: Claimed, then: Next, outcome: Outcome | None = None) -> None:
    charged = outcome is not None and outcome.result is not Result.UNREACHED
    async with db.transaction():
        if not await store.settle(mail, then, clock.now(), outcome=outcome, charged=charged):
            log.warning("mail %s: somebody else has it by now", mail.id)
            return
        if then.bad and await store.mark_bad(mail.recipient, then.reason, clock.now(), mail.id):
            await telling.undeliverable(mail.recipient, then.reason)
    log.info(
        "mail %s kind=%s %s%s", mail.id, mail.kind, then.state,
        f" {outcome.result} at {outcome.stage} code={outcome.code}" if outcome else "",
    )  # fmt: skip
