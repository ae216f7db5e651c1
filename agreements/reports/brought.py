"""What the reports bring to the manifest of the agreements."""

from agreements.reports.jobs import JOBS
from agreements.reports.pages import PAGES
from agreements.reports.routes import ROUTES

__all__ = ["DEEDS", "HANDLERS", "JOBS"]

HANDLERS = [*ROUTES, *PAGES]
DEEDS = {"exported report": "had a report made", "exported agreement": "took the summary of an agreement along"}
