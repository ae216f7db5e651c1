"""What a worker does for reports: read, lay out in child processes, keep; and forget what is a day old."""

import logging
from datetime import datetime, time
from typing import Any
from uuid import UUID

from agreements.paper import STYLES, Paper
from agreements.reports import runs
from agreements.reports.model import RENEWALS, Run
from agreements.reports.renewals import leaves, renewals
from registry.partners.sectors import Sector
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor
from registry.platform.documents.render import PARTS_MOST, pdf
from registry.platform.errors import NotFound, RegistryError
from registry.platform.jobs import Job, Nightly
from registry.platform.slices import Booklet, Leaves, load

log = logging.getLogger("registry.reports")
_BROKE = "Something broke on our side while this was made. It has been logged; ask for it again."


class TooLong(RegistryError):
    code = "report_too_long"

    def __init__(self) -> None:
        super().__init__("That would be thousands of pages. Narrow it to a sector or an area, and ask again.")


def booklets() -> dict[str, Booklet]:
    """The long documents that the slices offer, by name."""
    return {one.name: one for part in load() for one in part.booklets}


async def make(payload: dict[str, Any]) -> None:
    """Make a report that waits. A refusal is kept with it; what broke is logged without what it was about."""
    run = await runs.begun(UUID(payload["report"]))
    if run is None:
        return
    try:
        await _made(run)
    except RegistryError as refusal:
        await runs.failed(run.id, refusal.sentence)
    except Exception:
        log.exception("a report failed: %s", run.name)
        await runs.failed(run.id, _BROKE)


async def _made(run: Run) -> None:
    actor, at = await runs.asker(run), clock.now()

    async def read(done: int, total: int) -> None:
        await runs.told(run.id, "Reading", done, total)

    async def laid_out(done: int, total: int) -> None:
        await runs.told(run.id, "Laying out", done, total)

    found = await _leaves(run, actor, at, read)
    if len(found.parts) > PARTS_MOST:
        raise TooLong
    async with db.transaction():
        asked = {name: value for name, value in run.asked.items() if value}
        after = {"report": run.name, "count": found.lines, **asked}
        await audit.record(actor, "exported", "report", run.id, after=after)
    await laid_out(0, len(found.parts) + 1)
    paper = Paper(run.asked.get("paper") or Paper.LETTER)
    file = await pdf(found.parts, title=found.title, styles=[STYLES, paper.style, found.styles], progress=laid_out)
    day = clock.today(actor.time_zone)
    await runs.finished(run.id, file, f"{run.name}-{day}.pdf", "application/pdf")


async def _leaves(run: Run, actor: Actor, at: datetime, read: Any) -> Leaves:
    sector, area = run.asked.get("sector") or None, run.asked.get("area_id") or None
    area_id = UUID(area) if area else None
    if run.name == RENEWALS:
        today, months = clock.today(actor.time_zone), int(run.asked["months"])
        lines = await renewals(actor, today, months, sector, area_id)
        return leaves(lines, today, months, actor.name, _narrowed(run))
    booklet = booklets().get(run.name)
    if booklet is None:
        raise NotFound
    return await booklet.write(actor, sector, area_id, at, read)


def _narrowed(run: Run) -> str:
    sector = run.asked.get("sector")
    return ", ".join(part for part in (Sector(sector).label if sector else "", run.asked.get("area") or "") if part)


async def forget() -> None:
    """Every night, and reports are not given out after their day even before that."""
    await runs.purge(clock.now())


JOBS: list[Job | Nightly] = [Job(runs.JOB, make), Nightly("forget reports", forget, at=time(0, 40))]
