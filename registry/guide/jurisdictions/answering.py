"""Who comes to a place now: its police, those who answer at this minute first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.guide.jurisdictions.model import Server
from registry.guide.jurisdictions.rules import POLICE
from registry.platform import slices
from registry.platform.access.model import Actor
from registry.platform.slices import Answer

ASKED = 6  # police that are asked who answers


@dataclass(frozen=True, slots=True)
class Answering:
    """The police of a place with the top of their call lists: those who should answer by voice now, and the others."""

    answering: Sequence[tuple[Server, Answer]]
    others: Sequence[tuple[Server, Answer]]


async def answering(actor: Actor, servers: Sequence[Server], at: datetime) -> Answering:
    """Ask the police that serve all of a place, its own before those of what is around it."""
    police = asked_first(servers)[:ASKED]
    found = await slices.answers(actor, [one.id for one in police], at)
    known = [(one, found[one.id]) for one in police if one.id in found]
    return Answering([pair for pair in known if _answers(pair[1])], [pair for pair in known if not _answers(pair[1])])


def asked_first(servers: Sequence[Server]) -> list[Server]:
    """The police of all of a place, its own before that around it; who only helps out comes last."""
    police = [one for one in servers if one.comes and one.agency and one.sector in POLICE]
    return sorted(police, key=lambda one: (one.helps, one.reach, POLICE.index(one.sector)))


def _answers(answer: Answer) -> bool:
    return answer.on_duty and answer.spoken and answer.number is not None
