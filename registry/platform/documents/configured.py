"""What the operator set for documents, as every process of the service reads it."""

import os
from functools import cache

from registry.platform.settings import Settings, load


@cache
def settings() -> Settings:
    """The settings of this process; they were found right when it started."""
    return load(os.environ)
