"""What a hostile document could make its process do; called by name in a child."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from registry.platform.documents.errors import Unreadable


def echo(data: bytes, asked: dict[str, Any], said: Any) -> Any:
    said(1, 2)
    print("a library that prints")
    return (
        data
        if asked.get("bytes")
        else {"environment": dict(os.environ), "length": len(data), "folder": str(Path.cwd())}
    )


def spin(data: bytes, asked: dict[str, Any], said: Any) -> Any:
    while True:
        pass


def sleep(data: bytes, asked: dict[str, Any], said: Any) -> Any:
    subprocess.Popen(
        [sys.executable, "-c", f"import time, pathlib; time.sleep(3); pathlib.Path({asked['late']!r}).touch()"]
    )
    said(1, 1)
    time.sleep(60)


def swell(data: bytes, asked: dict[str, Any], said: Any) -> Any:
    return {"length": len(b"x" * (2 << 30))}


def call_out(data: bytes, asked: dict[str, Any], said: Any) -> Any:
    socket.create_connection(("127.0.0.1", asked["port"]), 1)


def crash(data: bytes, asked: dict[str, Any], said: Any) -> Any:
    os.abort()


def refuse(data: bytes, asked: dict[str, Any], said: Any) -> Any:
    raise Unreadable("This is not for reading.")


def quote(data: bytes, asked: dict[str, Any], said: Any) -> Any:
    raise ValueError("the name of somebody in the document")
