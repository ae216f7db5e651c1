"""What the record brings to the manifest of the agreements."""

from agreements.record.pages import PAGES
from agreements.record.panels import agreements_named, agreements_panel, houses_of_agreements
from agreements.record.routes import AGREEMENT_ROUTES
from agreements.record.routes_packs import PACK_ROUTES
from agreements.record.standings import JOBS
from agreements.words import DEEDS

HANDLERS = [*AGREEMENT_ROUTES, *PACK_ROUTES, *PAGES]
__all__ = ["DEEDS", "HANDLERS", "JOBS", "agreements_named", "agreements_panel", "houses_of_agreements"]
