"""What the import's pages send, and how a mapping of columns becomes a profile."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from litestar.datastructures import UploadFile
from msgspec import Meta, field
from msgspec.structs import replace

from registry.platform.errors import Invalid
from registry.platform.exchange.fields import Target
from registry.platform.exchange.kinds import ImportKind
from registry.platform.exchange.mapping import proposal
from registry.platform.exchange.profile import Profile, Source
from registry.platform.exchange.runs import Run
from registry.platform.exchange.table import MAX_COLUMNS
from registry.platform.text import Code, In, Line

NOT_TAKEN = "-"
# Fields that one value may stand for in all rows, where no column says it.
CONSTANTS = (
    "sector", "region", "country", "kind", "status", "tier", "time_zone", "register", "date_order", "end_day",
    "visibility",
)  # fmt: skip
# Fields whose texts a file may shout.
SHOUTED = frozenset({"name", "aliases", "former_names", "street", "city", "county"})


class UploadForm(In):
    kind: Code = "partners"
    file: UploadFile | None = None
    profile: Code = ""


class ProfileForm(In):
    """A profile that is known already."""

    profile: Code


class DoublesForm(In):
    """What becomes of rows that may be in the directory already."""

    leave: bool = False


class MappingForm(In):
    """A field, or `-`, for each column in the file's order; constants for new records; a name to save it under."""

    take: Annotated[list[Code], Meta(max_length=MAX_COLUMNS)] = field(default_factory=list)
    record: Code = ""
    scheme: Code = ""
    sector: Code = ""
    region: Code = ""
    country: Code = ""
    kind: Code = ""
    status: Code = ""
    tier: Code = ""
    time_zone: Code = ""
    register: Code = ""
    date_order: Code = ""
    end_day: Code = ""
    visibility: Code = ""
    quieter: bool = False
    save_as: Line = ""


def mapped(form: MappingForm, run: Run, kind: ImportKind) -> Profile:
    """The profile that a mapping stands for.

    Raises:
        Invalid: it is not one field for each column, or nothing is taken.
    """
    if len(form.take) != len(run.columns):
        raise Invalid({"": "Choose for every column. Open the page again if the file is another one by now."})
    record: Any = form.record or kind.main
    if record not in kind.records:
        raise Invalid({"record": "Choose one of the list."})
    pairs = [(column, name) for column, name in zip(run.columns, form.take, strict=True) if name != NOT_TAKEN]
    if not pairs:
        raise Invalid({"": "Nothing is taken from the file. Choose a field for at least one column."})
    given = {name: getattr(form, name) for name in CONSTANTS if getattr(form, name)}
    taken = {name for _, name in pairs}
    return Profile(
        name=form.save_as.strip(),
        label=form.save_as.strip() or "Mapped by hand",
        record=record,
        sources=tuple(_source(column, name, form) for column, name in pairs),
        constants={name: value for name, value in given.items() if name not in taken},
        match=kind.records[record].match,
    )


def _source(column: str, name: str, form: MappingForm) -> Source:
    source = Source(field=name, columns=(column,))
    if form.quieter and name in SHOUTED:
        source = replace(source, transform="title_case")
    return replace(source, scheme=form.scheme) if form.scheme and name == "identifiers" else source


def filled(run: Run, kind: ImportKind) -> dict[str, str | list[str]]:
    """The mapping form as it is first shown: what the profile says, else what the columns' names propose."""
    profile = run.profile or proposal(run.columns, kind)
    simple = {source.columns[0]: source for source in profile.sources if len(source.columns) == 1}
    scheme = next((source.scheme for source in simple.values() if source.scheme), "")
    typed: dict[str, str | list[str]] = {name: profile.constants.get(name, "") for name in CONSTANTS}
    return typed | {
        "take": [simple[column].field if column in simple else NOT_TAKEN for column in run.columns],
        "record": profile.record,
        "scheme": scheme,
        "quieter": "yes" if any(source.transform for source in profile.sources) else "",
        "save_as": "",
    }


def options(targets: Iterable[Target]) -> list[tuple[str, str]]:
    """The fields that a column may fill."""
    return [(NOT_TAKEN, "Not taken"), *((target.name, target.label) for target in targets)]


def choices(targets: Iterable[Target], name: str) -> list[tuple[str, str]]:
    """The values of a field with choices."""
    found = next((target.choices for target in targets if target.name == name), ())
    return [(choice, choice.replace("_", " ")) for choice in found]


def settings(targets: Iterable[Target], names: Sequence[str]) -> list[tuple[Target, list[tuple[str, str]]]]:
    """What the form asks for where no column says it: each field with its choices."""
    known = {target.name: target for target in targets}
    return [(known[name], choices(known.values(), name)) for name in names if name in known]


def examples(run: Run) -> Mapping[str, str]:
    """The first cells of each column, to recognise it by."""
    return {column: _first(row.get(column, "") for row in run.sample) for column in run.columns}


def _first(cells: Iterable[str]) -> str:
    shown: Sequence[str] = [cell[:40] for cell in dict.fromkeys(cells) if cell.strip()]
    return " · ".join(shown)
