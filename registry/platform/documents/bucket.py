"""Files in an S3-compatible bucket, for operators who set one. Its library is loaded only then."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from registry.platform.documents.configured import settings
from registry.platform.errors import NotFound, Unavailable

_PIECE = 1 << 20
_TIMEOUT = "30s"


@cache
def _store(url: str) -> Any:
    """The bucket of s3://name/prefix?endpoint=…&region=…, with the keys that S3 programs find in the environment."""
    from obstore.store import S3Store  # noqa: PLC0415 - only where a bucket is set

    parts = urlsplit(url)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    endpoint = asked.get("endpoint")
    more: dict[str, Any] = {"endpoint": endpoint} if endpoint else {}
    local = bool(endpoint and endpoint.startswith("http://"))
    return S3Store(
        parts.hostname, prefix=parts.path.strip("/") or None, region=asked.get("region", "us-east-1"),
        client_options={"timeout": _TIMEOUT, "connect_timeout": "5s", "allow_http": local},
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=40)},
        **more,
    )  # fmt: skip


def _ours() -> Any:
    url = settings().documents_url
    if url is None:
        raise Unavailable("This file lies in a bucket, and none is set any more. Tell whoever runs the registry.")
    return _store(url)


async def answers() -> None:
    """Ask the bucket what is in it.

    Raises:
        Unavailable: it does not answer, is not there, or does not let us in.
    """
    import obstore  # noqa: PLC0415
    from obstore.exceptions import BaseError  # noqa: PLC0415

    try:
        async for _ in obstore.list(_ours(), chunk_size=1):
            return
    except (BaseError, OSError) as problem:
        raise Unavailable("The store of files does not answer.") from problem


async def put(key: str, content: bytes | Path) -> None:
    """Put a file under its key.

    Raises:
        Unavailable: the bucket does not take it.
    """
    import obstore  # noqa: PLC0415
    from obstore.exceptions import BaseError  # noqa: PLC0415

    try:
        await obstore.put_async(_ours(), key, content)
    except (BaseError, OSError) as problem:
        raise Unavailable("The store of files does not answer. Nothing was changed; try again shortly.") from problem


async def pieces(key: str) -> AsyncIterator[bytes]:
    """A file in pieces.

    Raises:
        NotFound: it is not there; Unavailable: the bucket does not answer.
    """
    import obstore  # noqa: PLC0415
    from obstore.exceptions import BaseError, NotFoundError  # noqa: PLC0415

    try:
        found = await obstore.get_async(_ours(), key)
        async for piece in found.stream(min_chunk_size=_PIECE):
            yield bytes(piece)
    except (NotFoundError, FileNotFoundError):
        raise NotFound("This file is not in the bucket any more. Tell whoever runs the registry.") from None
    except (BaseError, OSError) as problem:
        raise Unavailable("The store of files does not answer. Try again shortly.") from problem
