"""A document's process: its limits hold, it knows nothing of ours, and nothing stays behind."""

import asyncio
import logging
import os
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from registry.platform.documents import child
from registry.platform.documents.child import Limits
from registry.platform.documents.errors import Broke, Busy, OutOfMemory, OutOfTime, Unreadable

ODD = "tests.platform.documents.odd"
SMALL = Limits(memory=512, cpu=1, wall=8)


async def run(name: str, asked: dict[str, Any] | None = None, data: bytes = b"", **more: Any) -> Any:
    return await child.run(f"{ODD}:{name}", asked, data, **{"limits": SMALL, **more})


async def test_child_knows_no_secret_and_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://registry:hidden@db.example.org/registry")
    told: list[tuple[int, int]] = []

    async def progress(done: int, total: int) -> None:
        told.append((done, total))

    found = await run("echo", data=b"1234", progress=progress)

    assert told == [(1, 2)]
    assert found["length"] == 4
    assert "hidden" not in str(found)
    assert not os.path.exists(found["folder"])  # noqa: ASYNC240, PTH110 - a look at a temporary folder


async def test_bytes_come_back_whole() -> None:
    data = bytes(range(256)) * 40_000

    assert await run("echo", {"bytes": True}, data) == data


@pytest.mark.parametrize(("name", "error"), [("spin", OutOfTime), ("swell", OutOfMemory), ("crash", Broke)])
async def test_child_over_its_limits_is_ended(name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await run(name)


async def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    late, begun = tmp_path / "late", time.monotonic()

    with pytest.raises(OutOfTime):
        await run("sleep", {"late": str(late)}, limits=Limits(wall=1))

    assert time.monotonic() - begun < 2.5
    await asyncio.sleep(2.5)
    assert not late.exists()


async def test_child_opens_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        with pytest.raises(Broke):
            await run("call_out", {"port": server.getsockname()[1]})
        with pytest.raises(TimeoutError):
            server.accept()


async def test_refusal_is_told_as_it_is() -> None:
    with pytest.raises(Unreadable, match="not for reading"):
        await run("refuse")


async def test_log_holds_kind_and_place_and_no_words(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(Broke) as refused:
        await run("quote")

    assert "ValueError at odd.py:" in caplog.text
    assert "somebody" not in caplog.text + refused.value.sentence


async def test_too_many_at_once_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "WAITING_MOST", 1)

    done = await asyncio.gather(*(run("echo") for _ in range(5)), return_exceptions=True)

    assert any(isinstance(one, Busy) for one in done)
    assert sum(isinstance(one, dict) for one in done) >= 2
