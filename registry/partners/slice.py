"""What the partners bring: the directory's pages and API, and the words under which organisations are found."""

from registry.partners.bulk.ledger import JOBS
from registry.partners.bulk.pages import BULK_PAGES
from registry.partners.bulk.routes import BULK_ROUTES
from registry.partners.closing.pages import CLOSING_PAGES
from registry.partners.closing.routes import FREE_BUSY_ROUTES
from registry.partners.demo.scenes import scenes
from registry.partners.exchange import PARTNERS
from registry.partners.following import FOLLOWS
from registry.partners.pages import PAGES
from registry.partners.queries import names_of
from registry.partners.routes import ROUTES
from registry.partners.search import search_texts
from registry.partners.sectors import Sector
from registry.partners.words import DEEDS
from registry.platform.access.model import Permission
from registry.platform.slices import NavItem, Slice

_OWN = "SELECT o.id FROM organisation o WHERE o.owner_id = u.id OR o.backup_owner_id = u.id"

SLICE = Slice(
    name="registry.partners",
    routes=[*ROUTES, *PAGES, *BULK_ROUTES, *BULK_PAGES, *CLOSING_PAGES, *FREE_BUSY_ROUTES],
    nav=[NavItem("Directory", "/partners", Permission.READ_DIRECTORY, order=20)],
    jobs=JOBS,
    search_texts=[search_texts],
    subject_names=names_of,
    follows=FOLLOWS,
    deeds=DEEDS,
    import_kinds=[PARTNERS],
    demo=scenes,
    sectors={str(sector): sector.label for sector in Sector},
    own_partners=_OWN,
)
