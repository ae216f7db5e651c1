"""Proposing which column fills which field, from the columns' names alone; a person decides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec import structs

from registry.platform.exchange.fields import Target
from registry.platform.exchange.kinds import ImportKind
from registry.platform.exchange.profile import Profile, Source


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A proposal. `ignored` columns fill nothing; `doubtful` gives, by field, what other columns could fill it."""

    sources: tuple[Source, ...]
    ignored: tuple[str, ...]
    doubtful: dict[str, tuple[str, ...]]

    def profile(self, name: str) -> Profile:
        """The proposal as a profile, to be completed and saved."""
        return Profile(name=name, sources=self.sources)


def propose(columns: Sequence[str], targets: Iterable[Target]) -> ColumnMapping:
    """Each field gets the column whose name is the field's, its label's or a synonym's, the nearest first.

    Case and punctuation do not count, nor does what all columns begin with (`organization_name`).
    """
    sources: list[Source] = []
    doubtful: dict[str, tuple[str, ...]] = {}
    free = dict.fromkeys(columns)
    spelled = _spellings(columns)
    for target in targets:
        found = _columns_for(target, list(free), spelled)
        taken = found if target.many else found[:1]
        sources += [Source(field=target.name, columns=(column,)) for column in taken]
        if found[len(taken) :]:
            doubtful[target.name] = tuple(found[len(taken) :])
        for column in found:
            free.pop(column)
    return ColumnMapping(tuple(sources), tuple(free), doubtful)


def proposal(columns: Sequence[str], kind: ImportKind) -> Profile:
    """The profile that the columns' names propose for the first type of record of a kind, still without a name."""
    of = kind.records[kind.main]
    return structs.replace(propose(columns, kind.targets(kind.main)).profile(""), record=kind.main, match=of.match)


def _columns_for(target: Target, columns: Sequence[str], spelled: dict[str, tuple[str, ...]]) -> list[str]:
    """The columns that may fill the field: those by their whole name first, in the order of the field's synonyms."""
    wanted = [plain(word) for word in (target.name, target.label, *target.synonyms)]
    by_rank = [
        (length, wanted.index(name), position, column)
        for position, column in enumerate(columns)
        for length, name in enumerate(spelled[column])
        if name in wanted
    ]
    return list(dict.fromkeys(column for _, _, _, column in sorted(by_rank)))


def _spellings(columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Every column's plain name, whole and without the word that all columns begin with; `#` is a number."""
    words = {re.split(r"[_ .-]", column, maxsplit=1)[0].casefold() for column in columns}
    begin = len(words.pop()) if len(words) == 1 and len(columns) > 1 else 0
    numbered = {column: column.replace("#", " no ") if column.rstrip().endswith("#") else column for column in columns}
    return {column: (plain(numbered[column]), plain(column), plain(column[begin:])) for column in columns}


def plain(name: str) -> str:
    """Small letters and digits only: TELEPHONE, `tele-phone` and `Telephone ` are one."""
    return re.sub(r"[^0-9a-z]", "", name.casefold())


def recognise(columns: Sequence[str], profiles: Iterable[Profile]) -> Profile | None:
    """The profile that was made for a file like this: all its columns are there, and the more of them the better."""
    there = set(columns)
    fitting = [profile for profile in profiles if profile.columns and profile.columns <= there]
    return max(fitting, key=lambda profile: (len(profile.columns), profile.name), default=None)
