"""What planning brings to the manifest of the contacts."""

from contacts.meetings.planning.pages import LIST_PAGES
from contacts.meetings.planning.pages_cadence import CADENCE_PAGES
from contacts.meetings.planning.pages_change import CHANGE_PAGES
from contacts.meetings.planning.pages_one import ONE_PAGES
from contacts.meetings.planning.pages_plan import PLAN_PAGES
from contacts.meetings.planning.pages_series import SERIES_PAGES
from contacts.meetings.planning.panels import home_panel, partner_panel
from contacts.meetings.planning.routes import CADENCE_ROUTES
from contacts.meetings.planning.wishes import DEEDS

HANDLERS = [*LIST_PAGES, *CADENCE_PAGES, *PLAN_PAGES, *CHANGE_PAGES, *ONE_PAGES, *SERIES_PAGES, *CADENCE_ROUTES]
__all__ = ["DEEDS", "HANDLERS", "home_panel", "partner_panel"]
