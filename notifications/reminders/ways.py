"""By which way a reminder reaches its reader. Pure.

The digest is a mail always, and so is everything to somebody outside. What is told at once goes where its schedule
says; where that says nothing, or means a number that its reader did not give, where the reader chose; else it is a
mail, too. It is told once: a mail takes the place of what did not arrive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from notifications.reminders.model import Pace
from registry.platform.channel import Channel


@dataclass(frozen=True, slots=True)
class Way:
    """A channel, and the number or topic in it; blank for a room."""

    channel: Channel | None = None
    to: str = ""


BY_MAIL: Final = Way()


def way(channels: Mapping[str, Channel], wanted: str | None, own: tuple[str, str] | None, pace: Pace) -> Way:
    """`wanted` is the channel of the schedule, `own` that which the reader chose with their number in it.

    Channels that are not set any more count as none.
    """
    if pace is Pace.DIGEST:
        return BY_MAIL
    theirs = channels.get(own[0]) if own else None
    mine = Way(theirs, own[1]) if own and theirs and theirs.personal else BY_MAIL
    asked = channels.get(wanted) if wanted else None
    if asked is None or asked.personal:
        return mine
    return Way(asked)
