"""What an import would do or did, in lines for a terminal. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from registry.platform.exchange.outcome import RefusedRow
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.summary import Group, Summary

SHOWN = 10


def told(summary: Summary, refused: Sequence[RefusedRow], *, applied: bool) -> Iterator[str]:
    """The numbers, why rows were refused and what else there is to know."""
    yield from _numbers(summary, applied=applied)
    if refused:
        yield from ("", "Refused rows; the others are not held up by them:", *_refusals(refused))
    yield from _groups("Left out, as the profile says:", summary.omissions)
    yield from _groups("To know:", summary.notices)


def _numbers(summary: Summary, *, applied: bool) -> Iterator[str]:
    yield f"{summary.create:>10,}  {'created' if applied else 'to create'}"
    fields = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in sorted(summary.fields.items()))
    yield f"{summary.update:>10,}  {'updated' if applied else 'to update'}{f' ({fields})' if fields else ''}"
    yield f"{summary.unchanged:>10,}  unchanged"
    yield f"{summary.refused:>10,}  refused"
    yield f"{summary.left_out:>10,}  left out"
    if summary.joined:
        yield f"{summary.joined:>10,}  more rows of the same records"
    if summary.doubtful:
        yield f"{summary.doubtful:>10,}  that may be in the directory already; --report FILE says as whom"
    yield f"{summary.missing:>10,}  in the directory and missing from the file"


def _refusals(refused: Sequence[RefusedRow]) -> Iterator[str]:
    for row in refused[:SHOWN]:
        for problem in row.problems:
            yield f"  row {row.number:,}{f', {problem.column}' if problem.column else ''}: {problem.reason}"
    if len(refused) > SHOWN:
        yield f"  … and {len(refused) - SHOWN:,} more; --refused FILE gives them all back"


def _groups(title: str, groups: Iterable[Group]) -> Iterator[str]:
    for place, group in enumerate(groups):
        if place == 0:
            yield from ("", title)
        yield f"  {group.count:,} × (first in row {group.first:,}) {group.words}"


def mapping_told(profile: Profile) -> Iterator[str]:
    """A proposed mapping: which column fills which field."""
    for source in profile.sources:
        yield f"  {' + '.join(source.columns)} → {source.field}"
