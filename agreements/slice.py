"""What the agreements bring: who agreed on what, until when, what may be asked, and the paper that says so."""

from agreements.following import FOLLOWS
from registry.platform.slices import Slice

SLICE = Slice(
    name="agreements",
    routes=[],
    follows=FOLLOWS,
)  # fmt: skip
