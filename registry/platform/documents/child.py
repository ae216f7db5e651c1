"""Work on documents in a process of its own, which may take so much time and memory and no more.

A document can be made to hang, fill the memory or crash whatever opens it. A fresh Python knows no secret of ours,
opens no connection, and is killed with everything that it started when it is over its limits or nobody waits any more.
"""

import asyncio
import functools
import json
import logging
import os
import signal
import struct
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from registry.platform.documents.errors import Broke, Busy, OutOfMemory, OutOfTime, Unreadable
from registry.platform.documents.frames import BYTES, HEAD, JSON, MEMORY, PROGRESS, UNREADABLE

log = logging.getLogger("registry.documents")

T = TypeVar("T")
Progress = Callable[[int, int], Awaitable[None]]

PLACES = 2
WAITING_MOST = 20
OUTPUT_MOST = 200 << 20
_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take: MB of address space, seconds of processor and of the clock, MB of any file it writes."""

    memory: int = 1024
    cpu: int = 10
    wall: float = 30
    written: int = 256


@dataclass(slots=True)
class _Queue:
    places: asyncio.Semaphore
    waiting: int = 0


@functools.cache
def _queue(_: asyncio.AbstractEventLoop) -> _Queue:
    return _Queue(asyncio.Semaphore(PLACES))


@asynccontextmanager
async def _place() -> AsyncIterator[None]:
    """One of the few places for a child; whoever comes when many wait already is sent away."""
    queue = _queue(asyncio.get_running_loop())
    if queue.waiting >= WAITING_MOST:
        raise Busy
    queue.waiting += 1
    try:
        await queue.places.acquire()
    finally:
        queue.waiting -= 1
    try:
        yield
    finally:
        queue.places.release()


async def run(
    function: str,
    asked: Mapping[str, Any] | None = None,
    data: bytes | Path = b"",
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Any:
    """The result of a function named "package.module:function" in a child: bytes, or whatever JSON can say.

    There it is called with `data` (a file is read there, and not here), `asked` and a function to say how far it is,
    as (done, total).

    Raises:
        Unreadable: the function said so of the document.
        OutOfTime, OutOfMemory: it was over its limits.
        Broke: it ended in any other way without a result.
        Busy: too many wait already.
    """
    allowed = limits or Limits()
    async with _place():
        with TemporaryDirectory(prefix="registry-document-") as home:
            child = await _begun(function, allowed, home)
            try:
                async with asyncio.timeout(allowed.wall):
                    return await _talk(child, asked or {}, data, progress)
            except TimeoutError:
                raise OutOfTime from None
            except Broke as broke:
                log.error("a document's process broke in %s: %s", function, broke.why)  # noqa: TRY400 - no trace of ours
                raise
            finally:
                await _to_its_end(asyncio.ensure_future(_end(child)))


async def _begun(function: str, limits: Limits, home: str) -> asyncio.subprocess.Process:
    """A child; one that came when nobody waited any more is ended before that is told."""
    beginning = asyncio.ensure_future(_begin(function, limits, home))
    try:
        return await _to_its_end(beginning)
    except asyncio.CancelledError:
        if not beginning.cancelled() and beginning.exception() is None:
            await _end(beginning.result())
        raise


async def _to_its_end(work: asyncio.Future[T]) -> T:
    """Wait for something short that must not be left half done, whoever is told meanwhile not to wait any more."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise


async def _begin(function: str, limits: Limits, home: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "registry.platform.documents.inside", function, json.dumps(asdict(limits)),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env=_environment(home), cwd=home, start_new_session=True,
    )  # fmt: skip


def _environment(home: str) -> dict[str, str]:
    """Nothing of ours but where programs and packages are."""
    return {
        "PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "TZ": "UTC",
        "HOME": home, "TMPDIR": home, "OMP_THREAD_LIMIT": "1",
    }  # fmt: skip


async def _talk(
    child: asyncio.subprocess.Process, asked: Mapping[str, Any], data: bytes | Path, progress: Progress | None
) -> Any:
    file, sent = (str(data), b"") if isinstance(data, Path) else (None, data)
    sending = asyncio.create_task(_send(child, json.dumps([file, asked]).encode(), sent))
    try:
        while True:
            kind, body = await _frame(child)
            if kind != PROGRESS:
                return _result(kind, body)
            if progress is not None:
                await progress(*json.loads(body))
    finally:
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending


async def _send(child: asyncio.subprocess.Process, asked: bytes, data: bytes) -> None:
    assert child.stdin is not None  # noqa: S101 - it was asked for
    with suppress(ConnectionError):  # it may be gone before it has read everything
        child.stdin.write(struct.pack(">I", len(asked)) + asked)
        child.stdin.write(data)
        await child.stdin.drain()
        child.stdin.close()


async def _frame(child: asyncio.subprocess.Process) -> tuple[bytes, bytes]:
    assert child.stdout is not None  # noqa: S101 - it was asked for
    try:
        kind, length = HEAD.unpack(await child.stdout.readexactly(HEAD.size))
        if length > OUTPUT_MOST:
            raise OutOfMemory
        return kind, await child.stdout.readexactly(length)
    except asyncio.IncompleteReadError:
        raise _ended(await child.wait()) from None


def _ended(code: int) -> Exception:
    """What the end of a child without a result means."""
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return OutOfTime()
    return Broke(f"ended with {code}")


def _result(kind: bytes, body: bytes) -> Any:
    if kind == BYTES:
        return body
    if kind == JSON:
        return json.loads(body)
    if kind == UNREADABLE:
        raise Unreadable(body.decode())
    raise OutOfMemory if kind == MEMORY else Broke(body.decode())


async def _end(child: asyncio.subprocess.Process) -> None:
    """Kill it and all that it started; what has ended by itself is only put away."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    await child.wait()
    # Whoever was cut short left its pipes open, with what nobody will read any more.
    transport: asyncio.SubprocessTransport = child._transport  # type: ignore[attr-defined]  # noqa: SLF001
    transport.close()
