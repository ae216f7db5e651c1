"""The child's side: take limits on, do one thing, say the result, end. Run by `child.run` only."""

import ctypes
import json
import os
import resource
import signal
import struct
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from registry.platform.documents.errors import Unreadable
from registry.platform.documents.frames import BROKE, BYTES, HEAD, JSON, MEMORY, PROGRESS, UNREADABLE

_PR_SET_PDEATHSIG = 1  # prctl(2)
_MB = 1 << 20
# Nothing that a document names is fetched, whichever library would do it.
_OUTWARD = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"})


def main() -> None:
    """Do what the arguments and the standard input say, and write the result to what was the standard output."""
    function, limits = sys.argv[1], json.loads(sys.argv[2])
    _limit(limits)
    out = _own_output()
    _say(out, *_done(function, out))


def _limit(limits: dict[str, Any]) -> None:
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before we could ask to go with it
        sys.exit(1)
    for what, most in (
        (resource.RLIMIT_AS, limits["memory"] * _MB),
        (resource.RLIMIT_FSIZE, limits["written"] * _MB),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu"], limits["cpu"] + 1))
    sys.addaudithook(_stay_inside)


def _stay_inside(event: str, _: tuple[Any, ...]) -> None:
    if event in _OUTWARD:
        raise PermissionError("a document's process opens no connection")


def _own_output() -> BinaryIO:
    """What was the standard output, kept from libraries that print."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def _done(function: str, out: BinaryIO) -> tuple[bytes, bytes]:
    try:
        asked, data = _given()
        module, _, name = function.partition(":")
        made = getattr(import_module(module), name)(
            data, asked, lambda done, total: _say(out, PROGRESS, json.dumps([done, total]).encode())
        )
        return (BYTES, made) if isinstance(made, bytes) else (JSON, json.dumps(made).encode())
    except Unreadable as problem:
        return UNREADABLE, problem.sentence.encode()
    except MemoryError:
        return MEMORY, b""
    except Exception as problem:  # noqa: BLE001 - whatever it was, the other side is told
        return BROKE, _place(problem).encode()


def _given() -> tuple[dict[str, Any], bytes]:
    raw = sys.stdin.buffer
    (length,) = struct.unpack(">I", raw.read(4))
    file, asked = json.loads(raw.read(length))
    return asked, Path(file).read_bytes() if file else raw.read()


def _place(problem: Exception) -> str:
    """The kind of a problem and where it arose: never its words, which may quote the document."""
    frames = traceback.extract_tb(problem.__traceback__)[-3:]
    places = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames))
    return f"{type(problem).__name__} at {places}"


def _say(out: BinaryIO, kind: bytes, body: bytes) -> None:
    out.write(HEAD.pack(kind, len(body)) + body)
    out.flush()


if __name__ == "__main__":
    main()
