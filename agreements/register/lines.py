"""One row of a register, understood as far as it can be by itself. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from agreements.model import Kind, Stage
from agreements.register.days import Order, day_of, order_of
from agreements.register.fields import DAYS, FREE, NEVER_EMPTY
from agreements.register.phrases import unsaid
from agreements.register.remarks import Doubt, Ended, Remark, ReplacedBy, references_in, remarks_in
from agreements.register.wording import Amendment, Party, Term, amendments_of, parties_of
from agreements.register.words import ENDED, REPLACED, amends, kind_at, kind_in, kind_of, part_of, stage_of
from registry.platform.exchange.outcome import Parsed, Problem
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.values import Unclear, Value
from registry.platform.subject_data import REASON, SENTENCES, suspected
from registry.platform.text import fold

_NOT_YET = {"no", "n", "none", "not yet"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What holds for the whole register: headings by field, how each column writes days, and how it was mapped.

    `first_out`: its end dates are the first day without force, not the last day in force.
    """

    headings: Mapping[str, str]
    orders: Mapping[str, Order | None]
    first_out: bool = False
    complete: bool = False
    register: str = ""


@dataclass(slots=True)
class Line:
    """A row: what it says for certain (`given` names the facts), what is against it, and what is to be known of it."""

    row: Parsed
    sheet: Sheet
    reference: str = ""
    title: str = ""
    kind: Kind | None = None
    stage: Stage | None = None
    amends: bool = False
    amendment_number: int | None = None
    days: dict[str, date | None] = field(default_factory=dict)
    term: Term | None = None
    endless: bool = False
    given: frozenset[str] = frozenset()
    extension: Term | None = None
    amendments: list[Amendment] = field(default_factory=list)
    signatures: list[Party] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    noted: list[Problem] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.row.number

    def text(self, name: str) -> str:
        """What the row says of a field, empty where it says nothing: a dash or “n/a” says nothing."""
        value = self.row.fields.get(name)
        value = self.row.defaults.get(name) if value in (None, "") else value
        return "" if value is None or unsaid(str(value)) else str(value).strip()

    def has(self, name: str) -> bool:
        """Whether the register has a column of this field."""
        return name in self.row.fields

    def refuse(self, name: str, reason: str) -> None:
        self.refused.append(self._problem(name, reason))

    def note(self, name: str, reason: str) -> None:
        """Tell something that is to be known of a cell; the row goes in. The column is told with it."""
        heading = self.sheet.headings.get(name, "")
        self.noted.append(self._problem(name, f"{heading}: {reason}" if heading else reason))

    def _problem(self, name: str, reason: str) -> Problem:
        value = self.row.fields.get(name)
        return Problem(self.sheet.headings.get(name, ""), str(value or ""), reason)


def sheet_of(rows: Sequence[Parsed], profile: Profile) -> Sheet:
    """What holds for the whole register, from its columns and its mapping."""
    headings = {source.field: " + ".join(source.columns) for source in profile.sources}
    stated = profile.constants.get("date_order")
    orders = {name: Order(stated) if stated else _order(rows, name) for name in DAYS}
    certain = {order for order in orders.values() if order}
    orders["note"] = certain.pop() if len(certain) == 1 else None
    return Sheet(
        headings,
        orders,
        profile.constants.get("end_day") == "first_day_without_force",
        profile.complete,
        profile.register,
    )


def _order(rows: Sequence[Parsed], name: str) -> Order | None:
    return order_of(str(value) for row in rows if (value := row.fields.get(name)))


def line_of(row: Parsed, sheet: Sheet) -> Line:
    """The row without its term, which is understood from these."""
    line = Line(row, sheet)
    line.reference, line.title = line.text("reference"), line.text("title")
    _kind(line)
    _stage(line)
    for name in DAYS:
        if name not in {"begins_on", "last_day"}:
            _day(line, name)
    if not sheet.complete:
        line.remarks = remarks_in(line.text("note"), sheet.orders.get("note"))
        _doubts(line)
        _ended(line)
    _own_words(line)
    _about_nobody(line)
    return line


def _about_nobody(line: Line) -> None:
    """Free text is watched for what must not be kept here, as in every form."""
    for name in FREE:
        rule = suspected(line.text(name))
        if rule is not None:
            line.refuse(name, f"{SENTENCES[rule]} {REASON}")


def _kind(line: Line) -> None:
    text = line.text("kind")
    of_reference = part_of(line.reference) if not line.sheet.complete else None
    by_kind, number = amends(text, line.title) if not line.sheet.complete else (False, None)
    if of_reference or by_kind:
        line.amends = True
        line.amendment_number = of_reference[1] if of_reference and of_reference[1] else number
        line.reference = of_reference[0] if of_reference else _amended_in(line.title) or line.reference
        return
    found = kind_of(text) if text else kind_in(line.title) or kind_at(line.reference)
    if isinstance(found, Unclear):
        line.refuse("kind", found.reason)
    else:
        line.kind = found


def _amended_in(title: str) -> str:
    """The one reference that a title like “Amendment 1 to MOU-2023-04” names."""
    named = references_in(title)
    return named[0] if len(named) == 1 else ""


def _stage(line: Line) -> None:
    text = line.text("stage")
    found = stage_of(text) if text else None
    if isinstance(found, Unclear):
        line.note("stage", f"{found.reason} The status was not taken.")
    else:
        line.stage = found


def _day(line: Line, name: str) -> None:
    if not line.has(name):
        return
    text = line.text(name)
    found = day_of(text, line.sheet.orders.get(name)) if text and fold(text) not in _NOT_YET else None
    if isinstance(found, Unclear):
        # A word is no day that was mistyped: “yes” says that it was signed, and not when.
        (line.refuse if re.search(r"\d", text) else line.note)(name, found.reason)
    elif found or line.sheet.complete:
        line.days[name] = found


def _doubts(line: Line) -> None:
    for remark in line.remarks:
        if isinstance(remark, Doubt) and not line.amends:
            line.note("note", f"{remark.reason} The note is kept as it is.")


def _ended(line: Line) -> None:
    """A day of termination from the notes; a status that says it ended early needs one."""
    said = [remark for remark in line.remarks if isinstance(remark, Ended)]
    if said and not line.days.get("terminated_last_day"):
        line.days["terminated_last_day"] = said[0].last_day
    status = fold(line.text("stage"))
    if status in ENDED and not line.days.get("terminated_last_day"):
        line.note("stage", "When it was terminated is not said. Add a column “Terminated” with the last day in force.")
    replaced = any(isinstance(remark, ReplacedBy) for remark in line.remarks) or line.text("superseded_by")
    if status in REPLACED and not replaced:
        line.note("stage", "What took its place is not said. Write “superseded by” and a reference into the notes.")


def _own_words(line: Line) -> None:
    """What only an export of this registry says."""
    try:
        line.signatures = parties_of(line.text("signatures"))
        line.amendments = amendments_of(line.text("amendments"))
    except ValueError as problem:
        line.refuse("signatures", f"“{problem}” is not as this registry writes it. Export it anew, or empty the cell.")


def plain_fields(line: Line, names: Sequence[str]) -> dict[str, Value]:
    """The facts that a cell gives as they are kept."""
    found = {name: line.row.fields[name] for name in names if line.has(name)}
    found |= {name: _iso(line.days.get(name)) for name in names if name in line.days}
    return {name: value for name, value in found.items() if not (value in (None, "") and name in NEVER_EMPTY)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
