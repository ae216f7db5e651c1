"""New rows that may be in the directory already under another number or name."""

from dataclasses import replace

from registry.platform import slices
from registry.platform.exchange.decision import Create, Doubtful
from registry.platform.exchange.kinds import Store
from registry.platform.exchange.outcome import LeftOut
from registry.platform.exchange.plan import Plan
from registry.platform.likely import Likely

LEFT = "It may be in the directory already, and waits for somebody to look."


async def doubted(made: Plan, store: Store, *, leave: bool) -> Plan:
    """The plan with those that may be there already; with `leave`, they are not created."""
    asked = [(create, draft) for create in made.creates if (draft := store.draft(create))]
    likely = await slices.doubles_of([draft for _, draft in asked])
    found = [
        _doubtful(create, those[0], leave=leave) for (create, _), those in zip(asked, likely, strict=True) if those
    ]
    if not leave:
        return replace(made, doubtful=found)
    numbers = {one.number for one in found}
    return replace(
        made,
        doubtful=found,
        creates=[one for one in made.creates if one.number not in numbers],
        notices=[one for one in made.notices if one.number not in numbers],
        left_out=sorted([*made.left_out, *(LeftOut(number, LEFT) for number in numbers)], key=lambda one: one.number),
    )


def _doubtful(create: Create, likely: Likely, *, leave: bool) -> Doubtful:
    return Doubtful(create.number, create.key, str(create.fields.get("name") or "–"), likely, leave)
