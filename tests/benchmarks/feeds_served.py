"""The whole service on a port, with one more route that makes one indexed query: what a poll is compared with.

`python -m tests.benchmarks.feeds_served PORT`, with DATABASE_URL in the environment.
"""

import os
import sys
from typing import Any

from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server.mp import MPServer
from litestar import Response, get
from litestar.params import FromPath

from registry.app import create_app
from registry.platform import db, slices
from registry.platform.access.keys import digest
from registry.platform.access.policy import public


@get("/one/{secret:str}", opt=public("a benchmark of its own"), include_in_schema=False)
async def one(secret: FromPath[str]) -> Response[bytes]:
    """One row by its index, and a small answer."""
    row = await db.fetch_one("SELECT name FROM calendar_feed WHERE secret_hash = $1", digest(secret))
    return Response(row["name"].encode() if row else b"", media_type="text/plain")


def app() -> Any:
    slices.load()
    slices._loaded.append(slices.Slice(name="benchmark", routes=[one]))
    return create_app()


if __name__ == "__main__":
    os.environ["REGISTRY_LISTEN"] = f"127.0.0.1:{sys.argv[1]}"
    MPServer(
        "tests.benchmarks.feeds_served:app",
        factory=True,
        port=int(sys.argv[1]),
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        backpressure=256,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()
