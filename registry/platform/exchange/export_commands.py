"""`registry export`."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

import click

from registry.platform.command import with_database
from registry.platform.exchange.bar import Bar
from registry.platform.exchange.export import BATCH, Format, begin, pieces
from registry.platform.exchange.kinds import ImportKind, kind_called, kinds
from registry.platform.exchange.runs import COMMAND_LINE


class _Kinds(click.Group):
    """The kinds that the slices bring."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(kinds())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        return _command_for(kind_called(cmd_name)) if cmd_name in kinds() else None


@click.group(cls=_Kinds)
def export() -> None:
    """Write the directory to a file that this registry reads again."""


_HELP = """Write the {label} to FILE, or to the terminal's output.

    The columns are those that `registry import {name}` understands without a profile, and a round trip is exact. Lines
    that are for some people only are not in it. Every export is in the audit trail.

    \b
    registry export {name} all.csv
    registry export {name} schools.xlsx --sector education_k12
    """


def _command_for(kind: ImportKind) -> click.Command:
    options: list[click.Parameter] = [
        click.Argument(["file"], required=False, type=click.Path(dir_okay=False, path_type=Path)),
        click.Option(["--format", "form"], type=click.Choice(["csv", "xlsx"]), help="Else by the file's name."),
        click.Option(["--spreadsheet"], is_flag=True,
                     help="A CSV in which nothing runs as a formula. It is read back all the same."),
    ]  # fmt: skip
    for name, choices in kind.filters.items():
        known = click.Choice(list(choices)) if choices else None
        options.append(click.Option([f"--{name}"], multiple=True, type=known, metavar=name.upper()))
    text = _HELP.format(name=kind.name, label=kind.label.casefold())
    return click.Command(kind.name, params=options, callback=_export(kind), help=text)


def _export(kind: ImportKind) -> Callable[..., None]:
    def run(file: Path | None, form: Format | None, spreadsheet: bool, **chosen: tuple[str, ...]) -> None:  # noqa: FBT001
        wanted: Format = form or ("xlsx" if file and file.suffix.casefold() == ".xlsx" else "csv")
        if file is None and wanted == "xlsx" and sys.stdout.isatty():
            raise click.UsageError("A workbook is not for the terminal; name a file.")
        count = with_database(lambda: _written(kind, file, wanted, chosen, guarded=spreadsheet))
        click.echo(f"{count:,} {kind.label.casefold()} written.", err=True)

    return run


async def _written(
    kind: ImportKind, file: Path | None, form: Format, chosen: Mapping[str, tuple[str, ...]], *, guarded: bool
) -> int:
    if file is None:
        return await _stream(kind, sys.stdout.buffer, form, chosen, guarded=guarded)
    # Under its name only once it is whole.
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as out:
            count = await _stream(kind, out, form, chosen, guarded=guarded)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return count


async def _stream(
    kind: ImportKind, out: BinaryIO, form: Format, chosen: Mapping[str, tuple[str, ...]], *, guarded: bool
) -> int:
    ids = await begin(kind, chosen, form, COMMAND_LINE)
    with Bar() as bar:
        done = 0
        async for piece in pieces(kind, ids, form, by=COMMAND_LINE, guarded=guarded):
            out.write(piece)
            await bar.at("Writing", min(done, len(ids)), len(ids))
            done += BATCH
    return len(ids)
