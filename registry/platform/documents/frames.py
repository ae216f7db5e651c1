"""What a child and whoever started it say to each other: a byte for the kind, a length, and that many bytes."""

import struct

PROGRESS, JSON, BYTES, UNREADABLE, MEMORY, BROKE = b"P", b"J", b"B", b"U", b"M", b"X"
HEAD = struct.Struct(">cI")
