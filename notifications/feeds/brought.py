"""What the feeds bring to the manifest of the notifications."""

from notifications.feeds import pages, pages_outside, routes, routes_outside
from notifications.feeds.address import feed
from notifications.feeds.left_out import JOBS, left_out_panel
from notifications.feeds.running_out import running_out_panel
from notifications.feeds.words import DEEDS

HANDLERS = [feed, *routes.ROUTES, *routes_outside.ROUTES, *pages.PAGES, *pages_outside.PAGES]
__all__ = ["DEEDS", "HANDLERS", "JOBS", "left_out_panel", "running_out_panel"]
