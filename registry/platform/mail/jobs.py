"""What the worker does about mail: delivers at once and now and then, reads what comes in, forgets what is old."""

from datetime import timedelta
from functools import cache
from typing import Any, Final

from registry.platform import clock, db
from registry.platform.jobs import Every, Job, Nightly
from registry.platform.mail import mailbox
from registry.platform.mail.configured import settings
from registry.platform.mail.courier import Courier
from registry.platform.mail.outbox import WAKE
from registry.platform.mail.returning import return_path
from registry.platform.mail.server import server_of
from registry.platform.mail.store import Claimed

KEPT_DAYS: Final = 90
LOOK_SECONDS: Final = 15.0


@cache
def _courier() -> Courier | None:
    chosen = settings()
    server = server_of(chosen)

    async def returns(mail: Claimed) -> str:
        return await return_path(chosen, mail.id)

    return Courier(server=server, return_path=returns, per_minute=chosen.mail_pace) if server else None


async def deliver() -> None:
    """Deliver what is due. Does nothing where no mail server is set."""
    courier = _courier()
    if courier is not None:
        await courier.deliver()


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
    Every("read the mailbox", 60.0, _fetch),
    Nightly("forget old mail", forget_old),
]
