"""Understanding a file's rows with a profile: values, reasons to leave a row out, or what is wrong with it."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from registry.platform.errors import Invalid
from registry.platform.exchange.conditions import Test, all_of, test_of
from registry.platform.exchange.fields import Target, cleaner_of, split_list
from registry.platform.exchange.outcome import LeftOut, Outcome, Parsed, Problem, RefusedRow
from registry.platform.exchange.profile import Condition, Profile, Rule, check
from registry.platform.exchange.regions import ZONES
from registry.platform.exchange.sources import Draft, Filler, filler
from registry.platform.exchange.table import Row
from registry.platform.exchange.telephone import Telephone
from registry.platform.exchange.values import Unclear, Value, sentinel_set
from registry.platform.text import fold


def parse(
    rows: Iterable[Row], columns: Sequence[str], profile: Profile, targets: Iterable[Target]
) -> Iterator[Outcome]:
    """What becomes of each row, in the file's order and as it is read.

    Raises Invalid at once when the profile names a column that the file does not have, or a field that nobody knows.
    """
    understand = parser(columns, profile, targets)
    return (understand(row) for row in rows)


def parser(columns: Sequence[str], profile: Profile, targets: Iterable[Target]) -> Callable[[Row], Outcome]:
    """The profile made ready: a function from a row to what becomes of it. Raises Invalid as `parse` does."""
    known = {target.name: target for target in targets}
    check(profile, known.values())
    absent = sorted(profile.columns - set(columns))
    if absent:
        raise Invalid({column: f"The file has no column “{column}”, which this profile reads." for column in absent})
    return _Parser(profile, known, frozenset(columns))


class _Parser:
    """Everything about the profile that does not change from row to row."""

    def __init__(self, profile: Profile, known: dict[str, Target], columns: frozenset[str]) -> None:
        sentinels = sentinel_set(profile.sentinels)
        self.profile = profile
        self.only = [(condition, test_of(condition, sentinels)) for condition in profile.only]
        self.rules = [_Ready(rule, sentinels, known) for rule in profile.rules]
        self.fillers: list[tuple[str, Filler]] = [
            (source.field, filler(source, known[source.field], profile.sentinels))
            for source in profile.sources
            if not profile.flexible or columns.issuperset(source.columns)
        ]
        self.constants = _cleaned(profile.constants, known)
        self.pairs = [(target.name, target.needs) for target in known.values() if target.needs]
        self.zoned = "time_zone" in known
        self.forgiving = frozenset(profile.forgiving)

    def __call__(self, row: Row) -> Outcome:
        if row.problem:
            return RefusedRow(row.number, row.values, (Problem("", "", row.problem),))
        for condition, test in self.only:
            if not test(row.values):
                return LeftOut(row.number, _reason(condition, row))
        defaults, dropped = self._decided(row)
        draft = Draft()
        for name, fill in self.fillers:
            if name not in dropped:
                fill(row.values, draft)
        return self._outcome(row, draft, defaults)

    def _decided(self, row: Row) -> tuple[dict[str, Value], set[str]]:
        """What the rules say of the row: values for something new, and fields not to be looked at."""
        values: dict[str, Value] = {}
        dropped: set[str] = set()
        for rule in self.rules:
            if rule.test(row.values):
                values = rule.values | values
                dropped |= rule.dropped
        return self.constants | values, dropped

    def _outcome(self, row: Row, draft: Draft, defaults: dict[str, Value]) -> Outcome:
        self._check_pairs(draft)
        self._add_zone(draft, defaults)
        keys = keys_of(self.profile, draft.fields, defaults)
        notices = tuple(problem for name, problem in draft.problems if name in self.forgiving)
        # One cell may fill several fields; its fault is told once.
        problems = tuple(dict.fromkeys(problem for name, problem in draft.problems if name not in self.forgiving))
        if not keys and not problems:
            problems = (self._nameless(),)
        if problems:
            return RefusedRow(row.number, row.values, problems, keys)
        return Parsed(row.number, keys, draft.fields, defaults, draft.typed, notices, row.values)

    def _check_pairs(self, draft: Draft) -> None:
        for name, other in self.pairs:
            if draft.fields.get(name) is not None and draft.fields.get(other) is None:
                if not any(wrong == other for wrong, _ in draft.problems):
                    draft.refuse(name, "", str(draft.fields[name]), f"There is {_a(name)} without {_a(other)}.")
                draft.fields.pop(name)

    def _add_zone(self, draft: Draft, defaults: dict[str, Value]) -> None:
        region = draft.fields.get("region") or defaults.get("region")
        if self.zoned and isinstance(region, str) and region in ZONES and not defaults.get("time_zone"):
            defaults["time_zone"] = ZONES[region]

    def _nameless(self) -> Problem:
        columns = next((s.columns for s in self.profile.sources if s.field in {"identifiers", "name", "reference"}), ())
        noun = "agreement" if self.profile.record == "agreement" else "partner"
        return Problem(" + ".join(columns), "", f"Nothing here says which {noun} the row is about.")


class _Ready:
    """A rule with its conditions as functions and its values understood."""

    def __init__(self, rule: Rule, sentinels: frozenset[str], known: dict[str, Target]) -> None:
        self.test: Test = all_of(rule.when, sentinels)
        self.values = _cleaned(rule.set, known)
        self.dropped = frozenset(rule.drop)


def _cleaned(texts: dict[str, str], known: dict[str, Target]) -> dict[str, Value]:
    return {name: _constant(known[name], text) for name, text in texts.items()}


def _constant(target: Target, text: str) -> Value:
    """A value that the profile states. Raises Invalid when the field would not take it from a file."""
    items = [cleaner_of(target)(item) for item in (split_list(text) if target.many else [text])]
    for item in items:
        if isinstance(item, Unclear):
            raise Invalid({target.name: item.reason})
    plain = [item.e164 if isinstance(item, Telephone) else item for item in items if not isinstance(item, Unclear)]
    return tuple(str(item) for item in plain) if target.many else plain[0]


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _reason(condition: Condition, row: Row) -> str:
    value = " ".join(row.values[condition.column].split())[:60]
    return f"{condition.column} is “{value}”" if value else f"{condition.column} is empty"


def keys_of(profile: Profile, fields: dict[str, Value], defaults: dict[str, Value]) -> tuple[str, ...]:
    """The ways to find what a row is about, the surest first; the same for a row and for what it was made into."""
    found: list[str] = []
    for way in profile.match:
        if way == "id" and fields.get("id"):
            found.append(f"id:{fields['id']}")
        elif way == "identifiers":
            identifiers = fields.get("identifiers")
            found += identifiers if isinstance(identifiers, tuple) else ()
        elif way == "site" and fields.get("organisation"):
            found.append(f"site:{fields['organisation']}|{fold(str(fields.get('name') or ''))}")
        elif way == "reference" and fields.get("reference"):
            found.append(f"reference:{fields['reference']}")
        elif way == "title" and fields.get("title") and not found:
            found.append(f"title:{fold(str(fields['title']))}")
        elif way == "name" and fields.get("name"):
            found.append(name_key(*(str(fields.get(f) or defaults.get(f) or "") for f in ("name", "region", "city"))))
    return tuple(found)


def name_key(name: str, region: str, city: str) -> str:
    """How something without an identifier is found again: its name and where it is, without case and accents."""
    return f"name:{fold(name)}|{region}|{fold(city)}"
