"""Who answers at each partner of the demonstration, as it is written down in `teams.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct, convert

from contacts.model import AssignmentKind, PointKind, PositionRole, Visibility


class Post(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A position; its holders are named by handle, or `handle@partner` where they work elsewhere."""

    role: PositionRole
    title: str | None = None
    required: bool = False
    purposes: list[str] = []
    primary: str | None = None
    alternate: str | None = None
    after_hours: str | None = None
    escalation: str | None = None

    @property
    def holders(self) -> list[tuple[AssignmentKind, str]]:
        named = [(kind, getattr(self, kind.value)) for kind in AssignmentKind]
        return [(kind, who) for kind, who in named if who]


class Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way to reach the partner, or a post of it; `address` is the part of a mail or web address that is its own.

    `same_as` is a partner before it whose main number it has.
    """

    kind: PointKind
    label: str | None = None
    post: PositionRole | None = None
    address: str = ""
    same_as: str | None = None
    always: bool = False
    hours: str | None = None
    visibility: Visibility = Visibility.ALL_USERS
    languages: list[str] = []
    fate: str | None = None

    @property
    def coverage(self) -> str | None:
        return "24/7" if self.always else self.hours


class Team(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The people of a partner by handle, with their titles. `mobile` lists who has one, `sworn` who is an officer.

    `fate` settles the evidence of the people's own lines, which else is dealt out.
    """

    people: dict[str, str]
    posts: list[Post]
    lines: list[Line]
    mobile: list[str] = []
    sworn: list[str] = []
    speaks: list[str] = []
    fate: str | None = None


@cache
def teams() -> dict[str, Team]:
    """The team of each partner by its key, in the order of the file."""
    text = (files("contacts.demo") / "teams.toml").read_text(encoding="utf-8")
    written = tomllib.loads(text)
    return {key: _team(written, told) for key, told in written.items() if not key.startswith("_")}


def _team(written: dict[str, Any], told: dict[str, Any]) -> Team:
    """A team, filled from the one it is `like`; `hold` names who holds a post, `vacant` empties posts."""
    whole = {**written.get(told.get("like", ""), {}), **told}
    hold, vacant = whole.pop("hold", {}), whole.pop("vacant", [])
    whole.pop("like", None)
    whole["posts"] = [_held(post, hold, vacant) for post in whole["posts"]]
    return convert(whole, Team)


def _held(post: dict[str, Any], hold: dict[str, str], vacant: list[str]) -> dict[str, Any]:
    if post["role"] in vacant:
        return {key: value for key, value in post.items() if key not in set(AssignmentKind)}
    return {**post, "primary": hold[post["role"]]} if post["role"] in hold else post
