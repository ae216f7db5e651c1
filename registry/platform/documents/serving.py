"""A stored PDF on its way out: saved, never opened, in a place where it could do nothing."""

import unicodedata
from collections.abc import AsyncIterator
from urllib.parse import quote

from litestar.response import Stream

# It is given as a file to save; where a browser shows it all the same, nothing in it runs, loads or sends anything.
_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def attachment(pieces: AsyncIterator[bytes], name: str, size: int | None = None) -> Stream:
    """A PDF to be saved under this name (RFC 6266; names beyond ASCII as RFC 8187 writes them)."""
    headers = {"Content-Disposition": disposition(name), "Content-Security-Policy": _POLICY}
    if size is not None:
        headers["Content-Length"] = str(size)
    return Stream(pieces, media_type="application/pdf", headers=headers)


def disposition(name: str) -> str:
    """The header for a name: a plain one for old programs, the whole one for all others."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(sign for sign in plain if sign.isalnum() or sign in " ._-()").strip() or "document.pdf"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
