"""What running meetings brings to the manifest of the contacts."""

from contacts.meetings.running.pages import RUN_PAGES
from contacts.meetings.running.pages_certificates import CERTIFICATE_PAGES
from contacts.meetings.running.pages_follow import FOLLOW_PAGES
from contacts.meetings.running.pages_follow_change import CHANGE_PAGES
from contacts.meetings.running.pages_matters import MATTER_PAGES
from contacts.meetings.running.panels import home_panel, partner_panel
from contacts.meetings.running.papers import PAPERS
from contacts.meetings.running.routes import ROUTES
from contacts.meetings.running.routes_agenda import AGENDA_ROUTES
from contacts.meetings.running.routes_follow import FOLLOW_ROUTES
from contacts.meetings.running.words import DEEDS

HANDLERS = [
    *ROUTES, *AGENDA_ROUTES, *FOLLOW_ROUTES, *RUN_PAGES, *MATTER_PAGES, *FOLLOW_PAGES, *CHANGE_PAGES,
    *CERTIFICATE_PAGES, *PAPERS,
]  # fmt: skip
__all__ = ["DEEDS", "HANDLERS", "home_panel", "partner_panel"]
