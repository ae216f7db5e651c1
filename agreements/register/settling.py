"""From the rows of a register to agreements in the words of the record: what is the same then compares as the same."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from agreements.model import Kind, PartyRole
from agreements.register import naming, pointing, read
from agreements.register.gathering import put_together
from agreements.register.grouped import Group, Recorded
from agreements.register.lines import Line, Sheet, line_of, sheet_of
from agreements.register.linking import REFERENCE, Link, links
from agreements.register.naming import Directory, Named
from agreements.register.remarks import ReplacedBy, Replaces
from agreements.register.telling import defaults_of, fields_of
from agreements.register.terming import understand_term
from agreements.register.wording import Party
from registry.platform.exchange.decision import Record
from registry.platform.exchange.kinds import Current
from registry.platform.exchange.outcome import Joined, Outcome, Parsed, Problem, RefusedRow
from registry.platform.exchange.profile import Profile
from registry.platform.text import fold


async def settle(rows: Sequence[Outcome], current: Current, profile: Profile) -> list[Outcome]:
    """One outcome for each row: the first of an agreement carries it, the others go in with that, or are refused."""
    parsed = [row for row in rows if isinstance(row, Parsed)]
    lines = await asyncio.to_thread(understood, parsed, sheet_of(parsed, profile))
    parties = await _named(lines)
    await _learn(current, lines)
    groups = _groups(lines, parties, current)
    for group in groups.values():
        put_together(group)
        _named_parties(group)
    await _learn_signed(current, groups)
    linked = links(groups, _candidates(current, lines))
    places = await pointing.places(lines)
    for line in lines:
        pointing.point(line, places)
    made = {row.number: row for key, group in groups.items() for row in _outcomes(group, key, linked.get(key), places)}
    return [made[row.number] if isinstance(row, Parsed) else row for row in rows]


def understood(rows: Sequence[Parsed], sheet: Sheet) -> list[Line]:
    """Every row by itself."""
    lines = [line_of(row, sheet) for row in rows]
    for line in lines:
        understand_term(line)
    return lines


async def _named(lines: Sequence[Line]) -> dict[int, list[Party]]:
    """The parties of each row by its number; what is not certain is put against the row."""
    cells = [text for line in lines for name in ("lead", "parties") if (text := line.text(name))]
    known = await naming.directory(cells)
    return {line.number: _parties_of(line, known) for line in lines}


def _parties_of(line: Line, known: Directory) -> list[Party]:
    found: list[Party] = []
    for name in ("lead", "parties"):
        named = known.all_in(line.text(name)) if line.text(name) else []
        if isinstance(named, str):
            line.refuse(name, named)
            continue
        found += [_party(one, lead=name == "lead") for one in named]
    return list({one.reference: one for one in reversed(found)}.values())[::-1]


def _party(named: Named, *, lead: bool) -> Party:
    role = PartyRole.LEAD if lead else named.role or PartyRole.PARTY
    return Party(name=named.partner.name, reference=named.partner.reference, role=role)


async def _learn(current: Current, lines: Iterable[Line]) -> None:
    """Read what rows refer to by reference besides their own."""
    wanted: set[str] = set()
    for line in lines:
        wanted |= {line.reference, line.text("superseded_by").removeprefix(REFERENCE)}
        wanted |= {one.reference for one in line.remarks if isinstance(one, ReplacedBy | Replaces)}
    unknown = {one for one in wanted if one and REFERENCE + one not in current.records}
    _take_note(current, await read.by_references(unknown))


async def _learn_signed(current: Current, groups: Mapping[str, Group]) -> None:
    """Read what notes refer to by the day of its signature."""
    days = {day for group in groups.values() for line in group.main
            for one in line.remarks if isinstance(one, ReplacedBy) for day in one.signed}  # fmt: skip
    _take_note(current, await read.signed_on(days))


def _candidates(current: Current, lines: Iterable[Line]) -> list[Recorded]:
    """What is on record that may have taken another's place, where any row speaks of that."""
    if not any(line.text("superseded_by") or _links(line) for line in lines):
        return []
    return [read.recorded(one) for one in {one.id: one for one in current.records.values()}.values()]


def _links(line: Line) -> bool:
    return any(isinstance(one, ReplacedBy | Replaces) for one in line.remarks)


def _take_note(current: Current, found: Current) -> None:
    # The comparison asks the same mappings whether a reference leads anywhere, and what it was changed from.
    known, versions = cast("dict[str, Record]", current.records), cast("dict[str, int]", current.versions)
    for key, record in found.records.items():
        known.setdefault(key, record)
    for key, version in found.versions.items():
        versions.setdefault(key, version)


def _groups(lines: Sequence[Line], parties: Mapping[int, list[Party]], current: Current) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    titled: dict[str, dict[str, Record]] = {}
    for one in current.records.values():
        titled.setdefault(fold(str(one.fields["title"])), {})[one.id] = one
    for line in lines:
        key, record = _key(line, parties[line.number], current, titled)
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group([], [], read.recorded(record) if record else None)
        group.lines.append(line)
        known = {one.reference for one in group.parties}
        group.parties += [one for one in parties[line.number] if one.reference not in known]
    return groups


def _key(
    line: Line, parties: Sequence[Party], current: Current, titled: Mapping[str, Mapping[str, Record]]
) -> tuple[str, Record | None]:
    """What a row is about: by reference, by the registry's number, or by its title and all of its parties."""
    by_id = current.records.get(f"id:{line.row.fields.get('id')}")
    if line.reference:
        key = REFERENCE + line.reference
        return key, by_id or current.records.get(key)
    if by_id:
        return f"{REFERENCE}{by_id.fields['reference']}", by_id
    folded, wanted = fold(line.title), {one.reference for one in parties}
    fitting = [
        one for one in titled.get(folded, {}).values()
        if wanted and wanted <= {each.reference for each in read.recorded(one).parties}
    ]  # fmt: skip
    if len(fitting) > 1:
        line.refuse("title", "Several agreements of this title are with these parties. Give the reference.")
    if len(fitting) == 1:
        return f"{REFERENCE}{fitting[0].fields['reference']}", fitting[0]
    return f"title:{folded}|{' '.join(sorted(wanted))}", None


def _named_parties(group: Group) -> None:
    """A new agreement has parties; the first that is named leads, where no column says who does."""
    if group.refused or group.complete:
        return
    if not group.parties:
        group.first.refuse("parties", "Nobody is named as a party. Name at least one partner of this directory.")
    elif not any(one.role is PartyRole.LEAD for one in group.parties):
        group.parties[0] = replace(group.parties[0], role=PartyRole.LEAD)
    if group.kind is not Kind.HANDSHAKE and not any(one.signed_on for one in group.parties) and not group.refused:
        group.latest.note("signed_on", "No day of signature is given. It shows as not signed until one is recorded.")


def _outcomes(group: Group, key: str, link: Link | None, places: pointing.Places) -> Iterable[Outcome]:
    if group.refused:
        yield from _refused(group, key)
        return
    fields = fields_of(group, places)
    if link:
        fields |= {"superseded_by": link.key, "superseded_on": link.since.isoformat()}
    first = group.first
    notices = tuple(_at(line, problem, first) for line in group.lines for problem in line.noted)
    keys: tuple[str, ...] = (f"id:{group.recorded.id}",) if group.recorded else ()
    own = first.row.fields.get("id")
    keys += (f"id:{own}",) if own and not group.recorded else ()
    told = tuple(dict.fromkeys(notices))
    yield Parsed(first.number, (*keys, key), fields, defaults_of(first, group), {}, told, first.row.values)
    for line in group.lines[1:]:
        yield Joined(line.number, first.number, line.row.values, (key,))


def _at(line: Line, problem: Problem, first: Line) -> Problem:
    """What is noted of a row that goes in with another one names that row itself."""
    return problem if line is first else replace(problem, reason=f"Row {line.number}. {problem.reason}")


def _refused(group: Group, key: str) -> Iterable[RefusedRow]:
    wrong = next(line for line in group.lines if line.refused)
    others = (Problem("", "", f"It belongs to the same agreement as row {wrong.number}, which is refused."),)
    for line in group.lines:
        yield RefusedRow(line.number, line.row.values, tuple(line.refused) or others, (key,))
