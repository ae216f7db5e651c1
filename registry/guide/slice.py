"""What the guide brings: who for what, who is near, what is around a place, and who covers it."""

from registry.guide.around.panels import card_panel, partner_panel
from registry.guide.jurisdictions.pages import PLACE_PAGES
from registry.guide.jurisdictions.panels import serves_panel
from registry.guide.jurisdictions.routes import read_coverage
from registry.guide.near.pages import near_page
from registry.guide.near.positions import reindex
from registry.guide.near.routes import list_near
from registry.guide.near.zip_codes import nightly
from registry.guide.path.pages import guide_page
from registry.guide.path.paper import ask_on_paper
from registry.platform.access import Permission
from registry.platform.following import Follow, Rule
from registry.platform.jobs import Nightly
from registry.platform.slices import NavItem, Slice

SLICE = Slice(
    name="registry.guide",
    routes=[guide_page, near_page, list_near, *PLACE_PAGES, read_coverage],
    card_panels=[card_panel, serves_panel],
    partner_panels=[partner_panel],
    paper_panels=[ask_on_paper],
    nav=[
        NavItem("Whom to ask", "/guide", Permission.READ_DIRECTORY, order=12),
        NavItem("Near here", "/near", Permission.READ_DIRECTORY, order=14),
    ],
    jobs=[Nightly("guide.zip_codes", nightly)],
    reindex=reindex,
    follows=[Follow(table="organisation_position", column="organisation_id", rule=Rule.DERIVED)],
)
