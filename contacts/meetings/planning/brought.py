"""What planning brings to the manifest of the contacts."""

from contacts.meetings.planning.pages import LIST_PAGES
from contacts.meetings.planning.pages_cadence import CADENCE_PAGES
from contacts.meetings.planning.panels import home_panel, partner_panel
from contacts.meetings.planning.wishes import DEEDS

HANDLERS = [*LIST_PAGES, *CADENCE_PAGES]
__all__ = ["DEEDS", "HANDLERS", "home_panel", "partner_panel"]
