"""Telling the slices of an address that mail does not reach."""

import logging

from registry.platform import db, slices

log = logging.getLogger("registry.mail")


async def undeliverable(address: str, reason: str) -> None:
    """Tell whoever keeps addresses. One that fails keeps neither the others nor the mail's own state back."""
    for part in slices.load():
        if part.undeliverable is None:
            continue
        try:
            async with db.transaction():
                await part.undeliverable(address, reason)
        except Exception:
            log.exception("%s could not be told of an address that mail does not reach", part.name)
