"""Files kept unchanged, each under the SHA-256 of its content: in the database, or in a bucket where one is set.

A file stays where it was put: when the operator sets a bucket later, what the database holds is still found there.
"""

import hashlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from registry.platform import clock, db
from registry.platform.documents import bucket
from registry.platform.documents.configured import settings
from registry.platform.errors import NotFound, RegistryError, TooLarge

PIECE = 1 << 20
MOST = 50 << 20


class Spoiled(RegistryError):
    """What is stored is no longer what was put there."""

    code = "file_spoiled"

    def __init__(self) -> None:
        super().__init__("This file is no longer as it was stored. Tell whoever runs the registry: restore a backup.")


async def put(content: bytes | Path) -> str:
    """Keep a file; its key, which is its SHA-256 in hexadecimal. The same content is kept once.

    Raises:
        TooLarge: more than 50 MB; ValueError: nothing in it.
    """
    digest, size = _measured(content)
    if size > MOST:
        raise TooLarge("At most 50 MB are kept of one file.")
    if not size:
        raise ValueError("an empty file is not kept")
    if await _there(digest):
        return digest.hex()
    place = "bucket" if settings().documents_url else "database"
    if place == "bucket":  # before the transaction: nobody waits in one for somebody else's service
        await bucket.put(digest.hex(), content)
    async with db.transaction():
        fresh = await db.execute(
            "INSERT INTO stored_file (sha256, size, place, stored_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            digest, size, place, clock.now(),
        )  # fmt: skip
        if fresh and place == "database":
            for position, piece in enumerate(_pieces(content)):
                await db.execute("INSERT INTO stored_piece VALUES ($1, $2, $3)", digest, position, piece)
    return digest.hex()


async def _there(digest: bytes) -> bool:
    return await db.fetch_one("SELECT 1 FROM stored_file WHERE sha256 = $1", digest) is not None


def _measured(content: bytes | Path) -> tuple[bytes, int]:
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(content):
        digest.update(piece)
        size += len(piece)
    return digest.digest(), size


def _pieces(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        for at in range(0, len(content), PIECE):
            yield content[at : at + PIECE]
        return
    with content.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


async def get(key: str) -> bytes:
    """The file, as it was put.

    Raises:
        NotFound: there is none; Spoiled: it is no longer the same.
    """
    return b"".join([piece async for piece in pieces(key)])


async def pieces(key: str) -> AsyncIterator[bytes]:
    """The file a megabyte or so at a time, without holding all of it. Its digest is checked before the last piece.

    Raises:
        NotFound, Spoiled: as `get`.
    """
    digest, waiting = hashlib.sha256(), b""
    async for piece in await _source(bytes.fromhex(key)):
        if waiting:
            yield waiting
        digest.update(piece)
        waiting = piece
    if digest.hexdigest() != key:
        raise Spoiled
    yield waiting


async def _source(digest: bytes) -> AsyncIterator[bytes]:
    row = await db.fetch_one("SELECT place FROM stored_file WHERE sha256 = $1", digest)
    if row is None:
        raise NotFound("This file is not kept here.")
    return bucket.pieces(digest.hex()) if row["place"] == "bucket" else _from_database(digest)


async def _from_database(digest: bytes) -> AsyncIterator[bytes]:
    position = 0
    sql = "SELECT content FROM stored_piece WHERE sha256 = $1 AND position = $2"
    while row := await db.fetch_one(sql, digest, position):
        yield row["content"]
        position += 1


async def size(key: str) -> int:
    """How many bytes a file has. Raises NotFound."""
    row = await db.fetch_one("SELECT size FROM stored_file WHERE sha256 = $1", bytes.fromhex(key))
    if row is None:
        raise NotFound("This file is not kept here.")
    return int(row["size"])


async def write_to(key: str, path: Path) -> None:
    """Copy a file to a path, for a child to read. Raises as `get`."""
    with path.open("wb") as file:
        async for piece in pieces(key):
            file.write(piece)
