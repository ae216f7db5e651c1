"""The service itself stays small: whatever opens documents is loaded in children alone."""

import subprocess
import sys

import pytest

HEAVY = ("apprise", "weasyprint", "pikepdf", "pyhanko", "pypdfium2", "ocrmypdf", "obstore", "cryptography", "fontTools")


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The packages that the whole service has loaded when it is built."""
    code = "import sys; from registry.app import create_app; create_app(open_database=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("name", HEAVY)
def test_service_does_not_load(name: str, loaded: set[str]) -> None:
    assert name not in loaded
