"""What the processes of a service cost this machine: memory and processor time, as Linux counts them."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes of some processes together: as counted for each, and with what they share counted once."""

    resident: float
    proportional: float


def family(process: int) -> list[int]:
    """A process and all that it started, and those."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [process]
    for one in found:
        found += children.get(one, [])
    return found


def memory(processes: list[int]) -> Memory:
    lines = [line.split() for one in processes for line in _lines(one, "smaps_rollup")]
    sums = {name: sum(int(line[1]) for line in lines if line[0] == f"{name}:") / 1024 for name in ("Rss", "Pss")}
    return Memory(sums["Rss"], sums["Pss"])


def spent(processes: list[int]) -> float:
    """Seconds of processor time so far."""
    ticks = sum(int(number) for one in processes if (fields := _stat(one)) for number in fields[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(process: int) -> list[str]:
    """The fields of `stat` behind the name of the command: state, parent…"""
    return "".join(_lines(process, "stat")).rpartition(")")[2].split()


def _lines(process: int, name: str) -> list[str]:
    try:
        return Path(f"/proc/{process}/{name}").read_text().splitlines()
    except OSError:
        return []
