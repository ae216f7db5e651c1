"""The clauses and templates that are shipped, read once from their file."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from agreements.drafting.filling import filled
from agreements.drafting.model import Clause, Template
from agreements.model import Kind, SafecomSection

_FILE = Path(__file__).parent / "clauses.toml"
_LETTER = "letter"


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def edition() -> int:
    """Which edition of the clauses is shipped."""
    return int(_read()["edition"])


@cache
def templates() -> tuple[Template, ...]:
    """The templates, in the order in which they are offered."""
    return tuple(
        Template(one["code"], one["label"], tuple(Kind(kind) for kind in one["kinds"])) for one in _read()["template"]
    )


def template_called(code: str) -> Template | None:
    return next((one for one in templates() if one.code == code), None)


def likely_template(kind: Kind) -> str:
    """The code of the one template for agreements of a kind; nothing where several fit and a person has to choose."""
    fitting = [one.code for one in templates() if kind in one.kinds]
    return fitting[0] if len(fitting) == 1 else ""


@cache
def shipped() -> tuple[Clause, ...]:
    """The clauses as they came, in the order in which a draft has them."""
    order = list(SafecomSection)
    found = [_clause(one) for one in _read()["clause"]]
    return tuple(sorted(found, key=lambda one: order.index(one.section)))


def _clause(read: Mapping[str, Any]) -> Clause:
    usual = [one.code for one in templates() if one.code != _LETTER]
    text = str(read["text"]).strip()
    return Clause(
        code=read["code"],
        section=SafecomSection(read["section"]),
        templates=tuple(read.get("for", usual)),
        only_with=read.get("with"),
        text=text,
        shipped=text,
    )


def composed(clauses: Sequence[Clause], template: str, words: Mapping[str, str | None]) -> dict[SafecomSection, str]:
    """The ten sections of a template, filled in from the record's words as far as they go."""
    chosen = [
        one
        for one in clauses
        if template in one.templates and not one.left_out and (one.only_with is None or words.get(one.only_with))
    ]
    return {
        section: filled("\n\n".join(one.text for one in chosen if one.section is section), words)
        for section in SafecomSection
    }
