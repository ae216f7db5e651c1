"""What the feeds bring to the manifest of the notifications."""

from notifications.feeds.address import feed

HANDLERS = [feed]
