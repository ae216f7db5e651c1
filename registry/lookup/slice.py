"""What the look-up brings: the officer's pages, the look-up for programs, and its own upkeep."""

from registry.lookup.commands import lookup
from registry.lookup.following import FOLLOWS
from registry.lookup.pages import called, card_page, find_page
from registry.lookup.pins_pages import DEEDS, PIN_ROUTES, partner_panel
from registry.lookup.routes import look_up, suggestions
from registry.lookup.service import reindex, tidy
from registry.platform.access import Permission
from registry.platform.jobs import Nightly
from registry.platform.slices import NavItem, Slice

SLICE = Slice(
    name="registry.lookup",
    routes=[find_page, card_page, called, suggestions, look_up, *PIN_ROUTES],
    partner_panels=[partner_panel],
    deeds=DEEDS,
    nav=[NavItem("Find", "/find", Permission.READ_DIRECTORY, order=10)],
    commands=[lookup],
    jobs=[Nightly("lookup.tidy", tidy)],
    reindex=reindex,
    follows=FOLLOWS,
)
