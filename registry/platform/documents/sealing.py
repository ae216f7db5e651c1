"""The operator's seal on what the registry makes: an electronic signature with the operator's own certificate."""

from base64 import b64encode
from typing import Any

from registry.platform.documents import child
from registry.platform.documents.child import Limits
from registry.platform.documents.configured import settings
from registry.platform.settings import Settings

_LIMITS = Limits(memory=1024, cpu=20, wall=40)


async def sealed(document: bytes, reason: str) -> bytes:
    """The document with the operator's seal over all of it, or as it is where none is set.

    Raises:
        Unreadable: the key cannot be opened.
    """
    if settings().seal is None:
        return document
    made: bytes = await child.run(
        "registry.platform.documents.signing:seal", _key(settings()) | {"reason": reason}, document, limits=_LIMITS
    )
    return made


async def holder(chosen: Settings) -> str:
    """Whose seal it is. Raises as `sealed`."""
    return str(await child.run("registry.platform.documents.signing:holder", _key(chosen), limits=_LIMITS))


def _key(chosen: Settings) -> dict[str, Any]:
    """The key goes to the child by its standard input: no environment and no list of processes shows it."""
    data = chosen.seal.read_bytes() if chosen.seal else b""
    return {"key": b64encode(data).decode(), "passphrase": chosen.seal_passphrase}
