"""What the guide brings: who for what, who is near, what is around a place, and who covers it."""

from registry.guide.jurisdictions.pages import PLACE_PAGES
from registry.guide.jurisdictions.panels import serves_panel
from registry.guide.jurisdictions.routes import read_coverage
from registry.guide.near.positions import reindex
from registry.guide.near.zip_codes import nightly
from registry.platform.access import Permission
from registry.platform.following import Follow, Rule
from registry.platform.jobs import Nightly
from registry.platform.slices import NavItem, Slice

SLICE = Slice(
    name="registry.guide",
    routes=[*PLACE_PAGES, read_coverage],
    card_panels=[serves_panel],
    nav=[NavItem("Places", "/places", Permission.READ_DIRECTORY, order=25)],
    jobs=[Nightly("guide.zip_codes", nightly)],
    reindex=reindex,
    follows=[Follow(table="organisation_position", column="organisation_id", rule=Rule.DERIVED)],
)
