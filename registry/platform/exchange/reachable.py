"""References to rows of the same file that were refused in the end lead nowhere, so they are not set. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from registry.platform.exchange.decision import Change, Create, Notice, Record, Unchanged, Update
from registry.platform.exchange.difference import listed
from registry.platform.exchange.outcome import Problem
from registry.platform.exchange.plan import Plan, Terms
from registry.platform.exchange.values import Value


def reachable(plan: Plan, records: Mapping[str, Record], terms: Terms) -> Plan:
    """The plan with a note in place of every reference to what will not be there."""
    there = {*records, *_made(plan)}
    notices = list(plan.notices)
    creates = []
    for create in plan.creates:
        lost = {name: value for name in terms.refers if (value := create.fields.get(name)) and value not in there}
        notices += [_notice(create.number, name, value) for name, value in lost.items()]
        kept = {name: value for name, value in create.fields.items() if name not in lost}
        creates.append(replace(create, fields=kept) if lost else create)
    made = replace(plan, creates=creates, updates=[], unchanged=list(plan.unchanged), notices=notices)
    for update in plan.updates:
        gone = [one for one in update.changes if one.field in terms.refers and one.after and one.after not in there]
        notices += [_notice(update.number, one.field, one.after) for one in gone]
        _keep(made, update, [one for one in update.changes if one not in gone])
    return made


def _made(plan: Plan) -> Iterator[str]:
    """Every name under which something can be found once the plan is done."""
    for create in plan.creates:
        yield from _names(create)
    for update in plan.updates:
        for change in update.changes:
            if change.field == "identifiers":
                yield from listed(change.after)


def _names(create: Create) -> Iterator[str]:
    yield create.key
    yield from listed(create.fields.get("identifiers"))
    if number := create.fields.get("id"):
        yield f"id:{number}"


def _keep(made: Plan, update: Update, changes: list[Change]) -> None:
    if changes:
        made.updates.append(replace(update, changes=tuple(changes)))
    else:
        made.unchanged.append(Unchanged(update.number, update.key, update.id))


def _notice(number: int, name: str, value: Value) -> Notice:
    reason = f"“{value}” is in a row that is not taken, so the {name.replace('_', ' ')} was not set."
    return Notice(number, Problem(name, str(value), reason))
