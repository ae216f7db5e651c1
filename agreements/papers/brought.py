"""What the papers bring to the manifest of the agreements."""

from agreements.papers.jobs import JOBS
from agreements.papers.pages import PAGES
from agreements.papers.panels import papers_section
from agreements.papers.routes import ROUTES
from agreements.papers.words import DEEDS

__all__ = ["DEEDS", "HANDLERS", "JOBS", "papers_section"]

HANDLERS = [*ROUTES, *PAGES]
