"""The rows of a report, from a plan. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from uuid import UUID

from registry.platform.exchange.decision import Record
from registry.platform.exchange.outcome import RefusedRow
from registry.platform.exchange.plan import Plan
from registry.platform.exchange.refused import wrong_with
from registry.platform.exchange.runs import ReportRow, encoded
from registry.platform.exchange.values import Value

Ids = Mapping[int, UUID]


def report_rows(
    plan: Plan, records: Mapping[str, Record], ids: Ids | None = None, made: Mapping[UUID, Record] | None = None
) -> Iterator[ReportRow]:
    """Rows to create, update, refuse and doubt, and what is missing; `ids` and `made` are of new records, once made."""
    known = {record.id: record for record in records.values()}
    yield from _creates(plan, ids or {}, made or {})
    for place, update in zip(count(), plan.updates, strict=False):
        label = name_of(known[update.id].fields)
        yield ReportRow(
            decision="update", position=place, number=update.number, subject_id=UUID(update.id), key=update.key,
            label=label, detail=encoded(update.changes),
        )  # fmt: skip
    for place, row in zip(count(), plan.refused, strict=False):
        yield ReportRow(
            decision="refused", position=place, number=row.number, subject_id=None, key=row.keys[0] if row.keys else "",
            label=wrong_with(row)[:2000], detail=encoded(row),
        )  # fmt: skip
    for place, missing in zip(count(), plan.missing, strict=False):
        yield ReportRow(
            decision="missing", position=place, number=None, subject_id=UUID(missing.id), key=missing.key,
            label=name_of(known[missing.id].fields), detail="{}",
        )  # fmt: skip
    for place, doubt in zip(count(), plan.doubtful, strict=False):
        yield ReportRow(
            decision="doubtful", position=place, number=doubt.number, subject_id=doubt.likely.id, key=doubt.key,
            label=doubt.name, detail=encoded(doubt.likely),
        )  # fmt: skip


def _creates(plan: Plan, ids: Ids, made: Mapping[UUID, Record]) -> Iterator[ReportRow]:
    for place, create in zip(count(), plan.creates, strict=False):
        key = ids.get(create.number)
        record = made.get(key) if key else None
        yield ReportRow(
            decision="create", position=place, number=create.number, subject_id=key, key=create.key,
            label=name_of(create.fields), detail=encoded(record.fields if record else create.fields),
        )  # fmt: skip


def name_of(fields: Mapping[str, Value]) -> str:
    """What a record is called in a report."""
    return str(fields.get("name") or fields.get("title") or "–")


REPORT = ("row", "decision", "key", "name", "field", "before", "after", "reason")


def report_lines(plan: Plan, records: Mapping[str, Record]) -> Iterator[dict[str, str]]:
    """A line for each row, or for each of its changes and problems, in the file's order; what is missing at the end."""
    known = {record.id: name_of(record.fields) for record in records.values()}
    lines = [*_written(plan, known), *_passed_over(plan)]
    yield from sorted(lines, key=lambda line: int(line["row"]))
    for missing in plan.missing:
        yield {"decision": "missing", "key": missing.key, "name": known[missing.id]}


def _written(plan: Plan, known: Mapping[str, str]) -> Iterable[dict[str, str]]:
    for create in plan.creates:
        yield _line(create.number, "create", create.key, name_of(create.fields))
    for same in plan.unchanged:
        yield _line(same.number, "unchanged", same.key, known[same.id])
    for update in plan.updates:
        for change in update.changes:
            more = {"field": change.field, "before": shown(change.before), "after": shown(change.after)}
            yield _line(update.number, "update", update.key, known[update.id]) | more


def _passed_over(plan: Plan) -> Iterable[dict[str, str]]:
    for left in plan.left_out:
        yield _line(left.number, "left out") | {"reason": left.reason}
    for joined in plan.joined:
        yield _line(joined.number, "joined") | {"reason": f"goes in with row {joined.to}"}
    for notice in plan.notices:
        yield _line(notice.number, "note") | {"field": notice.problem.column, "reason": notice.problem.reason}
    for doubt in plan.doubtful:
        reason = f"may be {doubt.likely.name}, {doubt.likely.place}, because: {doubt.likely.because}"
        yield _line(doubt.number, "doubtful", doubt.key, doubt.name) | {"reason": reason}
    for row in plan.refused:
        yield from _refused(row)


def _refused(row: RefusedRow) -> Iterable[dict[str, str]]:
    for problem in row.problems:
        line = _line(row.number, "refused", row.keys[0] if row.keys else "")
        yield line | {"field": problem.column, "before": problem.value, "reason": problem.reason}


def _line(number: int, decision: str, key: str = "", name: str = "") -> dict[str, str]:
    return {"row": str(number), "decision": decision, "key": key, "name": name}


def shown(value: Value) -> str:
    """A value for a person to read."""
    if isinstance(value, tuple | list):
        return "; ".join(value)
    return "" if value is None else str(value)
