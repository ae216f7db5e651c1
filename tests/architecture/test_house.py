"""The rules of the house that a tool can see."""

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("registry", "contacts", "agreements", "notifications")
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
TEMPLATES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.html"))]
# No program for mail fetches a style sheet.
PAGES = [path for path in TEMPLATES if "mails" not in path.parts]


def _where(pattern: str, files: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_nothing_below_imports_something_above() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        (r"\|\s*safe\b|Markup\(", [*SOURCES, *TEMPLATES]),
        (r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", PAGES),
        (r"\bcache=(?!None)", [path for path in SOURCES if path.name in {"routes.py", "pages.py"}]),
        (r"\bexclude=", SOURCES),
    ],
    ids=["unescaped", "inline script or style", "response cache", "unguarded path"],
)
def test_banned_construct_is_nowhere(pattern: str, files: list[Path]) -> None:
    assert _where(pattern, files) == []


def test_only_the_clock_reads_the_time() -> None:
    found = _where(r"datetime\.now\(|date\.today\(|time\.time\(|utcnow\(", SOURCES)

    assert [place for place in found if not place.startswith("registry/platform/clock.py")] == []


FLOORS = {
    "litestar": (2, 22), "weasyprint": (70,), "icalendar": (7, 1, 3), "multipart": (1, 3, 1), "granian": (2, 8, 7),
    "piccolo": (1, 1, 1), "aiosmtplib": (5, 1, 3),
}  # fmt: skip


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_dependency_has_its_known_holes_mended(name: str, floor: tuple[int, ...]) -> None:
    version = tuple(int(part) for part in importlib.metadata.version(name).split(".")[:3])

    assert version >= floor


def test_locks_hold_hashes_and_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        pins = re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE)
        assert len(pins) > 20
        assert "://" not in text
        assert text.count("--hash=sha256:") >= len(pins)
