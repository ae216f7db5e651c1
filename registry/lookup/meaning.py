"""What each word that was typed may mean, and which words of a text answer it. Pure; one object for one look-up."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from registry.lookup.abbreviations import COMMON, STATES
from registry.lookup.likeness import CUT_SHORT, UNFINISHED, alike, nearest, worth
from registry.lookup.model import Query
from registry.lookup.words import bare, spellings, spelt

Heard = tuple[tuple[int, float], ...]  # (place among the words that were asked, how likely it is meant)
Row = tuple[int, str, int, str]  # (place among the words that were typed from 1, lexeme, documents, how it is near)

IS, BEGINS, NEAR, SOUNDS = "is", "begins", "near", "sounds"  # what sounds the same is near, too
ALL = "all"  # a row, at no word, with the number of organisations as far as it is known


@dataclass(slots=True)
class Word:
    """One word as it was typed, and the lexemes of the vocabulary that it may mean, each with how likely.

    Words with digits are found as they are: they are `known`, and mean themselves. `documents`: how many organisations
    have one of the lexemes.
    """

    typed: str
    last: bool
    known: bool = False
    documents: int = 0
    meant: dict[str, float] = field(default_factory=dict)

    def lexemes(self, *, widely: bool) -> list[str]:
        """What it may mean; a word that is known only itself, unless that was not enough."""
        return [lexeme for lexeme, likely in self.meant.items() if widely or not self.known or likely == 1.0]

    @property
    def telling(self) -> bool:
        """Whether it says much about which organisation is meant."""
        return self.typed not in COMMON

    @property
    def doubtful(self) -> bool:
        """Whether it is known as it is, but may be a slip that made another word."""
        return self.typed.isalpha() and self.known and (self.last or (self.telling and len(self.typed) > 2))

    def learn(self, rows: Sequence[Row]) -> None:
        """Take in what the vocabulary has: the word itself, what begins with it, what is near."""
        for _, lexeme, documents, how in rows:
            if how == IS:
                self.known = True
                self._mean(lexeme, 1.0, documents)
            elif how == BEGINS:
                self._mean(lexeme, UNFINISHED if self.last else CUT_SHORT, documents)
        near = [
            (lexeme, bare(lexeme)[0], documents, how == SOUNDS)
            for _, lexeme, documents, how in rows
            if how in {NEAR, SOUNDS}
        ]
        for one in nearest(self.typed, near, last=self.last) if near else ():
            self._mean(one.lexeme, worth(one.cost), one.documents)

    def _mean(self, lexeme: str, likely: float, documents: int) -> None:
        if lexeme not in self.meant:
            self.meant[lexeme] = likely
            self.documents += documents


class Meaning(dict[str, Heard]):
    """Folded word of a text → which of the words that were asked it answers, and how well.

    `asked` are the canonical words of the query. Most words of a text answer nothing, so that is what is quick.
    """

    def __init__(self, query: Query, rows: Iterable[Row] = ()) -> None:
        super().__init__()
        last = len(query.words) - 1
        self.query = query
        self.size = 0  # organisations, as far as the vocabulary said
        self.words = [Word(word, at == last, known=not word.isalpha()) for at, word in enumerate(query.words)]
        self.learn(rows)

    def learn(self, rows: Iterable[Row]) -> None:
        """Take in rows of the vocabulary; what was worked out before is forgotten."""
        by_word: dict[int, list[Row]] = {}
        for row in rows:
            if row[3] == ALL:
                self.size = row[2]
            else:
                by_word.setdefault(row[0] - 1, []).append(row)
        for at, own in by_word.items():
            self.words[at].learn(own)
        self.clear()
        self.asked: list[str] = []
        self.of: list[int] = []  # for each of them, which word that was typed it comes from
        self._begun: list[tuple[int, str, float]] = []  # (place, typed, how likely) of words that may be unfinished
        heard: dict[str, dict[int, float]] = {}
        for at, word in enumerate(self.words):
            self._take(at, word, heard)
        self.update((form, tuple(places.items())) for form, places in heard.items())
        self.canonical = " ".join(self.asked) or self.query.canonical
        self.weights = [weight(word) for word in self.asked]
        self.total = sum(self.weights) or 1.0

    def _take(self, at: int, word: Word, heard: dict[str, dict[int, float]]) -> None:
        own, first = spelt(word.typed).split() or [word.typed], len(self.asked)
        _hear(heard, spellings(word.typed), first, 1.0)
        if word.last and first and word.typed in STATES:
            # "sheriff hyde sd" is rather South Dakota than a school district.
            for form in own:
                _hear(heard, spellings(form), first, UNFINISHED)
            own = [word.typed]
        for place, one in enumerate(own, first):
            _hear(heard, spellings(one), place, 1.0)
            _hear(heard, spellings(word.typed), place, 1.0)
        if len(own) == 1:
            for lexeme, likely in word.meant.items():
                _hear(heard, _forms(lexeme), first, likely)
        if word.last or (not word.known and len(word.typed) > 2):
            self._begun.append((first, word.typed, UNFINISHED if word.last else CUT_SHORT))
        self.asked += own
        self.of += [at] * len(own)

    def __missing__(self, word: str) -> Heard:
        """What a word answers that the vocabulary did not name: mostly the unfinished last one.

        It has named what is near, unless it was not asked.
        """
        found: Heard = tuple([(place, likely) for place, typed, likely in self._begun if word.startswith(typed)])
        if not found and not self.size:
            found = self._guess(word)
        self[word] = found
        return found

    def _guess(self, word: str) -> Heard:
        open_words = [(place, self.words[at]) for place, at in enumerate(self.of) if not self.words[at].known]
        likely = [(place, alike(self.asked[place], word, last=one.last)) for place, one in open_words]
        return tuple(pair for pair in likely if pair[1])

    def answered(self, words: Iterable[str]) -> set[int]:
        """Which of the words that were asked these words of a text answer."""
        return {place for word in words for place, likely in self[word] if likely >= 0.5}


def _hear(heard: dict[str, dict[int, float]], forms: Iterable[str], place: int, likely: float) -> None:
    """Note that these words of a text answer the word at this place; what is likelier stays."""
    for form in forms:
        places = heard.setdefault(form, {})
        if likely > places.get(place, 0.0):
            places[place] = likely


@functools.lru_cache(maxsize=20_000)
def _forms(lexeme: str) -> tuple[str, ...]:
    """The words of a text that may be meant by a lexeme of the vocabulary."""
    return tuple(form for canonical in spelt(bare(lexeme)[0]).split() for form in spellings(canonical))


@functools.lru_cache(maxsize=50_000)
def weight(word: str) -> float:
    """How much a word tells: `police` little, `Bayhaven` a lot."""
    return 0.4 if word in COMMON else 0.6 if len(word) < 3 else 1.0
