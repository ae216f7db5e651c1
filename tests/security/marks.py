"""The ids of the small directory, and what a page that may not speak of something must not hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from contacts.model import PointKind, Visibility
from contacts.schemas import PointIn
from tests.walk import Route

_PARAMETER = re.compile(r"\{(\w+):\w+\}")

_SHORT = 6  # an extension: so few digits are found in ids and tags by chance


def _alone(form: str, text: str) -> bool:
    return re.search(rf"(?<![0-9a-f]){re.escape(form)}(?![0-9a-f])", text) is not None


@dataclass(frozen=True)
class Mark:
    """What a page that may not speak of a contact point must not hold, in any of the forms it could take."""

    visibility: Visibility
    kind: PointKind
    value: str
    forms: tuple[str, ...]

    def found_in(self, text: str) -> list[str]:
        return [form for form in self.forms if form in text and (len(form) != _SHORT or _alone(form, text))]


@dataclass
class World:
    """The ids by the names that routes give them, the marks, and those of agreements that some may not see."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    papers: list[Mark] = field(default_factory=list)
    once_open: list[str] = field(default_factory=list)
    _next: int = 0

    def add(self, name: str, value: object) -> None:
        self.ids.setdefault(name, []).append(str(value))

    def paths(self, route: Route) -> Iterator[str]:
        """Every address of a route, with real ids in every place."""
        names = _PARAMETER.findall(route.pattern)
        for values in product(*(self.ids[name] for name in names)):
            yield _PARAMETER.sub("{}", route.pattern).format(*values)

    def point(self, visibility: Visibility, kind: PointKind, **more: Any) -> PointIn:
        """A contact point whose number, label and source say who may see it."""
        self._next += 1
        number, word = f"{100 + self._next:04}", f"Zq{'xvw'[list(Visibility).index(visibility)]}{self._next:02}"
        mail = kind.email
        value = f"{word}@example.org".lower() if mail else f"(305) 555-{number}"
        shapes = (value,) if mail else (value, f"305555{number}", f"555-{number}", f"…{number}")
        self.marks.append(Mark(visibility, kind, value, (*shapes, f"{word}label", f"{word}source", f"77{number}")))
        extension = None if mail or kind is PointKind.MOBILE else f"77{number}"
        return PointIn(
            kind=kind, value=value, extension=extension, label=f"{word}label", source=f"{word}source",
            visibility=visibility, **more,
        )  # fmt: skip
