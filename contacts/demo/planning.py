"""Turn the teams into people, posts and lines with their numbers and their fates. The same every time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from contacts.demo import names
from contacts.demo.evidence import CONFIRM_MONTHS, decks
from contacts.demo.numbers import Numbers
from contacts.demo.teams import Line, Team, teams
from contacts.model import PointKind, PositionRole, Visibility
from registry.platform.text import fold

SEED = 1789
# Who comes later in the story: (partner, handle) and their title.
NEWCOMERS = {("university", "registrar2"): "Associate registrar", ("behavioral", "clinical2"): "Senior clinician"}
_LANGUAGES = ("es", "ht", "fr", "pt", "vi", "ar", "tl", "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    handle: str
    name: str
    title: str
    languages: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A line that will be listed; `post` and `person` are whose it is."""

    partner: str
    kind: PointKind
    value: str
    extension: str | None = None
    label: str | None = None
    post: PositionRole | None = None
    person: str | None = None
    coverage: str | None = None
    languages: list[str] = field(default_factory=list)
    visibility: Visibility = Visibility.ALL_USERS
    months: int = 12
    fate: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will be listed, by partner."""

    people: dict[str, list[Someone]]
    newcomers: dict[tuple[str, str], Someone]
    lines: list[Planned]


class _Planner:
    def __init__(self) -> None:
        self.dice = Random(SEED)  # noqa: S311 - nothing secret is drawn
        self.names = iter(names.people(self.dice))
        self.numbers = Numbers(self.dice)
        self.spoken, self.written = decks(self.dice)
        self.boards: dict[str, str] = {}

    def someone(self, team: Team, handle: str, title: str) -> Someone:
        second = [self.dice.choice(_LANGUAGES)] if self.dice.random() < 0.2 else []
        spoken = team.speaks or (["en", *second] if second else [])
        return Someone(handle=handle, name=next(self.names), title=title, languages=spoken)

    def lines(self, partner: str, team: Team, people: list[Someone]) -> Iterator[Planned]:
        taken: set[str] = set()
        for line in team.lines:
            planned = self._own(partner, line)
            if line.kind is PointKind.MAIN_LINE:
                self.boards.setdefault(partner, planned.value)
            yield planned
        board = self.boards.get(partner)
        for someone in people:
            yield self._desk(partner, team, someone, board, taken)
            if someone.handle in team.mobile:
                yield self._mobile(partner, team, someone)
            if self.dice.random() < 0.5:
                yield self._mail(partner, team, someone)

    def _own(self, partner: str, line: Line) -> Planned:
        fate = line.fate or next(self.spoken if line.kind.telephone else self.written)
        return Planned(
            partner=partner,
            kind=line.kind,
            value=self._value(partner, line),
            label=line.label,
            post=line.post,
            coverage=line.coverage,
            languages=line.languages,
            visibility=line.visibility,
            months=_months(line.kind, fate),
            fate=fate,
        )

    def _value(self, partner: str, line: Line) -> str:
        if line.same_as:
            return self.boards[line.same_as]
        if line.kind.telephone:
            return self.numbers.next()
        if line.kind.email:
            return f"{line.address}@{_domain(partner)}"
        return f"https://{_domain(partner)}/{line.address}" if line.kind is PointKind.SECURE_PORTAL else line.address

    def _desk(self, partner: str, team: Team, someone: Someone, board: str | None, taken: set[str]) -> Planned:
        fate = team.fate or next(self.spoken)
        return Planned(
            partner=partner,
            kind=PointKind.DESK,
            value=board or self.numbers.next(),
            extension=self.numbers.extension(taken) if board else None,
            person=someone.handle,
            months=_months(PointKind.DESK, fate),
            fate=fate,
        )

    def _mobile(self, partner: str, team: Team, someone: Someone) -> Planned:
        fate = team.fate or next(self.spoken)
        return Planned(
            partner=partner,
            kind=PointKind.MOBILE,
            value=self.numbers.next(),
            person=someone.handle,
            coverage="24/7" if someone.handle in team.sworn else "Mon–Sun 07:00–22:00",
            visibility=Visibility.SWORN_ONLY,
            months=_months(PointKind.MOBILE, fate),
            fate=fate,
        )

    def _mail(self, partner: str, team: Team, someone: Someone) -> Planned:
        fate = team.fate or next(self.written)
        first, *_, last = fold(someone.name).split()
        return Planned(
            partner=partner,
            kind=PointKind.EMAIL_PERSONAL,
            value=f"{first}.{last}@{_domain(partner)}",
            person=someone.handle,
            months=_months(PointKind.EMAIL_PERSONAL, fate),
            fate=fate,
        )


def _domain(partner: str) -> str:
    return f"{partner.replace('_', '-')}.example.org"


def _months(kind: PointKind, fate: str) -> int:
    # What is asked for once a year cannot have gone stale in the fourteen months that there are.
    return min(6 if fate in {"stale", "due"} else 12, CONFIRM_MONTHS.get(kind, 12))


def plan() -> Plan:
    """The whole plan, drawn anew from the same seed."""
    planner = _Planner()
    people = {
        partner: [planner.someone(team, handle, title) for handle, title in team.people.items()]
        for partner, team in teams().items()
    }
    newcomers = {key: planner.someone(teams()[key[0]], key[1], title) for key, title in NEWCOMERS.items()}
    lines = [line for partner, team in teams().items() for line in planner.lines(partner, team, people[partner])]
    return Plan(people, newcomers, lines)
