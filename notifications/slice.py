"""What the notifications bring: calendars to subscribe to, invitations, and the answers to them."""

from registry.platform.slices import Slice

SLICE = Slice(
    name="notifications",
    routes=[],
    jobs=[],
    deeds={},
)
