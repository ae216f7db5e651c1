"""What an import would do or did, in numbers and in groups of reasons. Pure."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from registry.platform.exchange.outcome import Problem
from registry.platform.exchange.plan import Plan

EXAMPLES = 3
GROUPS = 12


class Group(Struct, frozen=True, kw_only=True):
    """Rows that are told the same thing: how often, the first row's number, and some of the values it was about."""

    reason: str
    count: int
    first: int
    examples: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        shown = ", ".join(self.examples)
        return f"{self.reason} For example: {shown}." if shown else self.reason


class Summary(Struct, frozen=True, kw_only=True):
    """How many rows of each decision; `fields` says how many changes touch which field.

    `doubtful` rows may be in the directory already; they are among those to create or left out. `joined` rows go in
    with another row, as parts of the same record.
    """

    create: int = 0
    update: int = 0
    unchanged: int = 0
    refused: int = 0
    left_out: int = 0
    missing: int = 0
    doubtful: int = 0
    joined: int = 0
    fields: dict[str, int] = {}
    notices: tuple[Group, ...] = ()
    refusals: tuple[Group, ...] = ()
    omissions: tuple[Group, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of the file; what is missing is none."""
        return self.create + self.update + self.unchanged + self.refused + self.left_out + self.joined

    @property
    def writes(self) -> int:
        return self.create + self.update


def summary_of(plan: Plan) -> Summary:
    """The numbers of a plan."""
    fields: dict[str, int] = {}
    for update in plan.updates:
        for change in update.changes:
            fields[change.field] = fields.get(change.field, 0) + 1
    return Summary(
        create=len(plan.creates),
        update=len(plan.updates),
        unchanged=len(plan.unchanged),
        refused=len(plan.refused),
        left_out=len(plan.left_out),
        missing=len(plan.missing),
        doubtful=len(plan.doubtful),
        joined=len(plan.joined),
        fields=fields,
        notices=grouped((one.number, one.problem) for one in plan.notices),
        refusals=grouped((row.number, problem) for row in plan.refused for problem in row.problems),
        omissions=grouped((row.number, Problem("", "", row.reason)) for row in plan.left_out),
    )


def grouped(told: Iterable[tuple[int, Problem]]) -> tuple[Group, ...]:
    """What is told of many rows, told once, the most frequent first; at most a dozen groups."""
    counts: dict[str, int] = {}
    firsts: dict[str, int] = {}
    values: dict[str, dict[str, None]] = {}
    for number, problem in told:
        reason = _common(problem)
        counts[reason] = counts.get(reason, 0) + 1
        firsts.setdefault(reason, number)
        if reason != problem.reason:
            values.setdefault(reason, {})[problem.value] = None
    return tuple(_groups(counts, firsts, values))[:GROUPS]


def _groups(
    counts: Mapping[str, int], firsts: Mapping[str, int], values: Mapping[str, dict[str, None]]
) -> Iterable[Group]:
    for reason in sorted(counts, key=lambda each: (-counts[each], firsts[each])):
        examples = tuple(list(values.get(reason, {}))[:EXAMPLES])
        yield Group(reason=reason, count=counts[reason], first=firsts[reason], examples=examples)


def _common(problem: Problem) -> str:
    """The sentence without the value that it is about."""
    if not problem.value or f"“{problem.value}”" not in problem.reason:
        return problem.reason
    return problem.reason.replace(f"“{problem.value}”", "This value")
