"""What the guide brings: who for what, who is near, and what is around a place."""

from registry.platform.slices import Slice

SLICE = Slice(
    name="registry.guide",
)
