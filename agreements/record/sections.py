"""What the other parts of the agreements add to the page of one of them: papers, obligations, bases, decisions.

A maker is given the reader, the agreement and the instant, and returns a panel or None. The panels are shown by
ascending `order`, behind what the record itself says. To add one, return it from `makers`.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from registry.platform.access import Actor
from registry.platform.slices import Panel

SectionMaker = Callable[[Actor, UUID, datetime], Awaitable[Panel | None]]


def makers() -> Sequence[SectionMaker]:
    """Every maker, in the order in which they are asked. Imported late, as they read the record themselves."""
    from agreements.board.panels import work_section  # noqa: PLC0415
    from agreements.drafting.panels import text_section  # noqa: PLC0415
    from agreements.papers.panels import papers_section  # noqa: PLC0415
    from agreements.record.taken_on import taken_on_section  # noqa: PLC0415

    return (papers_section, work_section, text_section, taken_on_section)


async def sections(actor: Actor, agreement_id: UUID, now: datetime) -> list[Panel]:
    """The panels of one agreement for this reader, who may see it."""
    made = [await make(actor, agreement_id, now) for make in makers()]
    return sorted((panel for panel in made if panel is not None), key=lambda panel: panel.order)
