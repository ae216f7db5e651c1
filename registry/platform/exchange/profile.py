"""How one kind of file is understood, as data that a person can save, read and change; nothing in it runs."""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec import Struct

from registry.platform.errors import Invalid
from registry.platform.exchange.fields import Target
from registry.platform.exchange.values import SENTINELS

MAX_JSON = 200_000
Way = Literal["id", "identifiers", "name", "site", "reference", "title"]


class Condition(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Something that is true of a row or not: all that is stated has to hold.

    `words`: any of these as whole words, in any case; `starts`: begins with any of them; `equals`: is any of them;
    `unless`: holds none of these as whole words; `given`: whether the cell says anything.
    """

    column: str
    words: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    equals: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    given: bool | None = None


class Rule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Where every condition holds, fields get these values, unless an earlier rule gave them one.

    `drop` names fields whose column is not looked at in such a row.
    """

    when: tuple[Condition, ...]
    set: dict[str, str] = {}
    drop: tuple[str, ...] = ()


class Source(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Where a field comes from.

    Several `columns` are joined with `join`; without the first there is nothing. `part` takes one part of a cell that
    holds several (`split`: an address on one line, or labels with colons). `values` translates codes; one that is not
    there is refused. For identifiers and references, `scheme` goes before the value, `pad` fills each column with zeros
    to a width, and `digest` makes an identifier for rows that have none of their own, from what the columns say.
    `also_empty` are words that mean nothing in these columns alone.
    """

    field: str
    columns: tuple[str, ...]
    join: str = " "
    split: Literal["", "address", "labels"] = ""
    part: str = ""
    transform: Literal["", "title_case"] = ""
    values: dict[str, str] = {}
    scheme: str = ""
    pad: tuple[int, ...] = ()
    digest: bool = False
    also_empty: tuple[str, ...] = ()


class Profile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A saved understanding of one kind of file.

    `constants` and `rules` fill what the columns do not say, and only when something is created: they never undo what
    a person changed since. `only` leaves out rows where a condition fails. `match` is how a row finds what it is about,
    in this order. `complete`: the file is the whole truth about its columns, so that an empty cell clears and a list
    replaces; otherwise an empty cell says nothing and a list adds. `flexible`: columns may be absent. A bad cell of a
    `forgiving` field is noted and passed over; any other has its row refused. `leave_doubles`: what is new and may be
    in the directory already under another number is left out, for a person to look at.
    """

    name: str
    label: str = ""
    origin: str = ""
    record: Literal["organisation", "site", "agreement"] = "organisation"
    sources: tuple[Source, ...] = ()
    constants: dict[str, str] = {}
    rules: tuple[Rule, ...] = ()
    only: tuple[Condition, ...] = ()
    match: tuple[Way, ...] = ("id", "identifiers", "name")
    sentinels: tuple[str, ...] = SENTINELS
    complete: bool = False
    flexible: bool = False
    forgiving: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    leave_doubles: bool = False

    @property
    def scheme(self) -> str:
        """The scheme of the identifier by which this kind of file knows its rows, or empty.

        A register of agreements knows its rows by being that register: by the name that it is given, or its profile's.
        """
        own = next((source.scheme for source in self.sources if source.field == "identifiers" and source.scheme), "")
        return own or (f"register:{self.register}" if self.register else "")

    @property
    def register(self) -> str:
        """What the register is called that a file of agreements is the state of, or empty."""
        named = self.record == "agreement" and not self.complete
        return (self.constants.get("register") or self.name).strip() if named else ""

    @property
    def columns(self) -> frozenset[str]:
        """Every column that the file must have."""
        if self.flexible:
            return frozenset(c for source in self.sources if source.field == "id" for c in source.columns)
        conditions = [*self.only, *(condition for rule in self.rules for condition in rule.when)]
        return frozenset(c for source in self.sources for c in source.columns) | {c.column for c in conditions}


def from_json(text: str | bytes) -> Profile:
    """A profile as it was saved. Raises Invalid when it is none."""
    if len(text) > MAX_JSON:
        raise Invalid({"profile": "The profile is too long."})
    try:
        return msgspec.json.decode(text, type=Profile)
    except msgspec.MsgspecError as problem:
        raise Invalid({"profile": f"This is not a profile: {problem}."}) from None


def to_json(profile: Profile) -> str:
    """The profile as readable JSON; `from_json` gives the same back."""
    return msgspec.json.format(msgspec.json.encode(profile), indent=2).decode() + "\n"


def check(profile: Profile, targets: Iterable[Target]) -> None:
    """Raise Invalid with a sentence for every field that the profile names wrongly or reads twice."""
    known = {target.name: target for target in targets}
    named = [source.field for source in profile.sources] + list(profile.constants) + list(profile.forgiving)
    named += [field for rule in profile.rules for field in (*rule.set, *rule.drop)]
    wrong = {field: f"There is no field “{field}”." for field in named if field not in known}
    single = [source.field for source in profile.sources if source.field in known and not known[source.field].many]
    wrong |= {field: f"“{field}” is filled from two places." for field in single if single.count(field) > 1}
    wrong |= {source.field: f"“{source.field}” has no column." for source in profile.sources if not source.columns}
    if wrong:
        raise Invalid(wrong)
