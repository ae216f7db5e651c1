"""Handing notes over: one channel as the courier knows it, beside the mail server."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from registry.platform.channel import Channel
from registry.platform.mail import webhook
from registry.platform.mail.rules import Outcome, Result, Stage
from registry.platform.settings import Settings

log = logging.getLogger("registry.mail")


@dataclass(frozen=True, slots=True)
class Line:
    """A channel in the place of a mail server."""

    channel: Channel
    answer_seconds: float = 2 * webhook.SECONDS

    @property
    def key(self) -> str:
        """The name under which all workers remember how it does."""
        return f"channel {self.channel.name}"


class Talk:
    """A call for each note; there is nothing to keep open between them."""

    def __init__(self, line: Line) -> None:
        self._channel = line.channel

    async def send(self, sender: str, recipient: str, content: bytes, hand: Callable[[], Awaitable[None]]) -> Outcome:
        """Hand one note over; `sender` is what it is known by there. `hand` is awaited right before.

        Whatever `hand` raises comes out.
        """
        await hand()
        address, key = self._channel.address(recipient), self._channel.key
        if key is not None:
            return await asyncio.to_thread(webhook.post, address, key, sender, content)
        return await asyncio.to_thread(_told, address, content)

    async def end(self) -> None:
        """Nothing is open."""


def look(settings: Settings) -> Iterator[tuple[str, str, bool | None]]:
    """What was looked at, in words, and whether it is good; nothing is sent."""
    for one in settings.channels:
        if one.key is None and not import_module("registry.platform.mail.calling").known(one.address("+15550100")):
            yield f"channel {one.name}", "Apprise does not know such an address; look at REGISTRY_CHANNELS", False
        else:
            kind = "a signed webhook" if one.key else "a service that Apprise knows"
            yield f"channel {one.name}", f"{kind}; {'a number for each reader' if one.personal else 'one room'}", True


def _told(address: str, content: bytes) -> Outcome:
    try:
        outcome: Outcome = import_module("registry.platform.mail.calling").tell(address, content)
    except Exception as problem:  # of any of its hundred services: a mail takes the place of this note
        log.exception("a note could not be handed over")
        return Outcome(result=Result.REFUSED, stage=Stage.CONNECT, words=type(problem).__name__)
    return outcome
