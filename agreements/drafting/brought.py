"""What drafting brings to the manifest of the agreements."""

from agreements.drafting.files import FILES
from agreements.drafting.pages import PAGES
from agreements.drafting.pages_clauses import CLAUSE_PAGES
from agreements.drafting.panels import text_section
from agreements.drafting.routes import ROUTES
from agreements.drafting.words import DEEDS

__all__ = ["DEEDS", "HANDLERS", "text_section"]

HANDLERS = [*ROUTES, *PAGES, *FILES, *CLAUSE_PAGES]
