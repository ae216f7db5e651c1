"""The papers of an agreement on its page."""

from datetime import datetime
from uuid import UUID

from agreements.papers.queries import papers_of
from agreements.papers.service import may_keep
from agreements.papers.words import LINES_OF_SUSPICION
from registry.platform.access import Actor
from registry.platform.slices import Panel

_ORDER = 20


async def papers_section(actor: Actor, agreement_id: UUID, _: datetime) -> Panel:
    """The papers that stand, those that were replaced, and the way to another one."""
    papers = await papers_of(actor, agreement_id)
    here, edits = f"/agreements/papers/{agreement_id}", await may_keep(actor, agreement_id)
    context = {
        "current": [paper for paper in papers if paper.current],
        "former": [paper for paper in papers if not paper.current],
        "edits": edits,
        "here": here,
        "actions": [{"label": "Upload a paper", "href": here, "sign": "plus"}] if edits else [],
        "suspicions": LINES_OF_SUSPICION,
    }
    return Panel("agreements/papers_section.html", context, _ORDER)
