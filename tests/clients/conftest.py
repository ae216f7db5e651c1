"""The clients that are installed; whoever misses one is told how to get it."""

import pytest

from tests.clients.libraries import CLIENTS
from tests.clients.thunderbird import PROGRAM

MISSING = "{} is not installed; `make clients` sees to it"


@pytest.fixture(scope="session")
def clients_installed() -> None:
    """Node with ical.js, vdirsyncer and khal."""
    if not (CLIENTS / "ready").exists():
        pytest.skip(MISSING.format("ical.js, vdirsyncer or khal"))


@pytest.fixture(scope="session")
def thunderbird_installed() -> None:
    if PROGRAM is None:
        pytest.skip(MISSING.format("Thunderbird"))
