"""What the operator set for mail, as every process of the service reads it."""

import os
from functools import cache
from urllib.parse import urlsplit

from registry.platform.settings import Settings, load


@cache
def settings() -> Settings:
    """The settings of this process; they were found right when it started."""
    return load(os.environ)


def host(chosen: Settings) -> str:
    """The name in our identifiers and, where nothing else is set, after the @ of our own address."""
    name = urlsplit(chosen.public_url).hostname or ""
    # An address of a network, or a name without a dot, is none for mail.
    return name if "." in name and not name.replace(".", "").isdigit() else "registry.example.org"


def sender(chosen: Settings) -> str:
    """Our own address."""
    return chosen.mail_from or f"registry@{host(chosen)}"
