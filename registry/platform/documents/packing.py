"""Several documents as one run of bytes, on their way from or to a child."""

import struct
from collections.abc import Iterable

_LENGTH = struct.Struct(">Q")


def pack(documents: Iterable[bytes]) -> bytes:
    """Each with its length before it."""
    return b"".join(_LENGTH.pack(len(one)) + one for one in documents)


def unpack(data: bytes) -> list[bytes]:
    """What `pack` was given."""
    found, at = [], 0
    while at < len(data):
        (length,) = _LENGTH.unpack_from(data, at)
        at += _LENGTH.size
        found.append(data[at : at + length])
        at += length
    return found
