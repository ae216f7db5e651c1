"""What the worker does about mail: delivers at once and now and then, reads what comes in, forgets what is old."""

import asyncio
from datetime import timedelta
from functools import cache
from typing import Any, Final

from registry.platform import clock, db
from registry.platform.channel import MAIL
from registry.platform.jobs import Every, Job, Nightly
from registry.platform.mail import mailbox
from registry.platform.mail.channels import Line, Talk
from registry.platform.mail.configured import settings
from registry.platform.mail.courier import Courier
from registry.platform.mail.outbox import WAKE
from registry.platform.mail.returning import return_path
from registry.platform.mail.server import server_of
from registry.platform.mail.store import Claimed

KEPT_DAYS: Final = 90
LOOK_SECONDS: Final = 15.0


@cache
def _couriers() -> list[Courier]:
    chosen = settings()
    server = server_of(chosen)

    async def returns(mail: Claimed) -> str:
        return await return_path(chosen, mail.id)

    async def name(note: Claimed) -> str:
        return str(note.id)

    found = [Courier(server=server, return_path=returns, per_minute=chosen.mail_pace)] if server else []
    return found + [
        Courier(server=Line(one), return_path=name, channel=one.name, talk=Talk, per_minute=chosen.mail_pace)
        for one in chosen.channels
    ]


async def deliver() -> None:
    """Deliver what is due, over all channels at once: a slow one keeps no other back. None set: nothing leaves."""
    rounds = await asyncio.gather(*(courier.deliver() for courier in _couriers()), return_exceptions=True)
    for problem in (each for each in rounds if each is not None):
        raise problem


async def give_up_notes() -> None:
    """Fail the notes for channels that are not set any more: a mail takes their place."""
    await db.execute(
        "UPDATE mail SET state = 'failed', due_at = NULL, settled_at = $2, reason = 'this channel is not set any more'"
        " WHERE due_at IS NOT NULL AND state IN ('queued', 'unknown') AND channel <> ALL($1)",
        [MAIL, *(one.name for one in settings().channels)], clock.now(),
    )  # fmt: skip


async def _wake(_: dict[str, Any]) -> None:
    await deliver()


async def _fetch() -> None:
    await mailbox.fetch(settings())


async def forget_old() -> None:
    """Throw away the words of mails settled long ago. That they were sent stays known: none leaves a second time."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    await db.execute(
        "UPDATE mail SET content = NULL, subject = '' WHERE due_at IS NULL AND settled_at < $1 AND content IS NOT NULL",
        before,
    )
    await db.execute("DELETE FROM mail_attempt a USING mail m WHERE m.id = a.mail_id AND m.content IS NULL")
    await db.execute("DELETE FROM mail_received WHERE at < $1 AND state <> 'parked'", before)
    await db.execute("DELETE FROM mail_domain WHERE free_at < $1", clock.now() - timedelta(days=1))


JOBS = [
    Job(WAKE, _wake),
    Every("deliver what is due", LOOK_SECONDS, deliver),
    Every("give up notes that cannot leave", 60.0, give_up_notes),
    Every("read the mailbox", 60.0, _fetch),
    Nightly("forget old mail", forget_old),
]
