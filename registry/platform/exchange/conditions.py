"""Conditions of a profile, made ready to be asked of a million rows."""

import re
from collections.abc import Callable, Iterable, Mapping

from registry.platform.exchange.profile import Condition
from registry.platform.exchange.values import is_empty

Test = Callable[[Mapping[str, str]], bool]


def all_of(conditions: Iterable[Condition], sentinels: frozenset[str]) -> Test:
    """A function that says whether every condition holds."""
    tests = [test_of(condition, sentinels) for condition in conditions]
    return tests[0] if len(tests) == 1 else lambda cells: all(test(cells) for test in tests)


def test_of(condition: Condition, sentinels: frozenset[str]) -> Test:
    """A function that says whether the condition holds for a row's cells."""
    column = condition.column
    tests = list(_tests(condition, sentinels))
    if len(tests) == 1:
        (only,) = tests
        return lambda cells: only(cells[column])
    if len(tests) == 2:
        one, other = tests
        return lambda cells: one(cells[column]) and other(cells[column])
    return lambda cells: all(test(cells[column]) for test in tests)


def _tests(condition: Condition, sentinels: frozenset[str]) -> Iterable[Callable[[str], bool]]:
    if condition.words:
        found = _any_word(condition.words)
        yield lambda text: found(text) is not None
    if condition.unless:
        barred = _any_word(condition.unless)
        yield lambda text: barred(text) is None
    if condition.starts:
        begins = tuple(word.casefold() for word in condition.starts)
        yield lambda text: text.strip().casefold().startswith(begins)
    if condition.equals:
        same = frozenset(word.casefold() for word in condition.equals)
        yield lambda text: text.strip().casefold() in same
    if condition.given is not None:
        wanted = condition.given
        yield lambda text: is_empty(text, sentinels) is not wanted


def _any_word(words: tuple[str, ...]) -> Callable[[str], re.Match[str] | None]:
    # Words are escaped, so a saved profile cannot bring a pattern that takes for ever.
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE).search
