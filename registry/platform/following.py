"""What follows an organisation when two records turn out to be the same one: each slice announces its own rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What becomes of the rows of the record that is given up.

    `MOVE`: they go over to the one that is kept. `DERIVED`: they are made anew from the rest, nothing is remembered.
    """

    MOVE = "move"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A column that points to an organisation, or further down to a row that can be joined into another.

    `to` is the table it points to. A slice announces with it what points to rows of the slices below, which name their
    own in `pointers`.

    Two rows that are equal in `same`, and fulfil the condition `also` (SQL over `k`, the one that stays, and `l`, the
    one that goes), become one: what the first lacks of `fill` it takes from the second, and what pointed to the second
    in `pointers` points to the first. With `asks` a person says which of them are joined; `identical` (SQL over the
    same) is what is proposed.

    `apart` names a column that may never hold the same as this one: such a row goes. `mirror` is the other column of a
    pair without order. `one` is a flag that one row of each organisation carries at most. `own` is False where a row
    only points here and belongs elsewhere: whatever else is changed of it later does not stand in the way of an undo.

    For people: `what` in singular and plural (empty: not worth counting), `label` (SQL over `t`) names one row, `seen`
    (SQL over `t`) is the visibility that hides it, and `weighs` (SQL over `t`) says which rows speak for keeping it.
    Everything here is our own words and goes into statements as it is.
    """

    table: str
    column: str
    to: str = "organisation"
    rule: Rule = Rule.MOVE
    key: Sequence[str] = ("id",)
    same: Sequence[str] = ()
    also: str = "true"
    fill: Sequence[str] = ()
    pointers: Sequence["Follow"] = ()
    asks: bool = False
    identical: str = "true"
    apart: str = ""
    mirror: str = ""
    one: str = ""
    own: bool = True
    what: tuple[str, str] = ("", "")
    label: str = "NULL::text"
    seen: str = "'all_users'"
    weighs: str = "false"
