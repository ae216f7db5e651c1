"""What the legal bases bring to the manifest of the agreements."""

from agreements.bases.demo import scenes
from agreements.bases.jobs import JOBS
from agreements.bases.pages import LIST_PAGES
from agreements.bases.pages_ask import ask_page
from agreements.bases.pages_writing import WRITING_PAGES
from agreements.bases.panels import ask_card, ask_in_path, ask_on_paper
from agreements.bases.routes import ROUTES
from agreements.bases.wording import DEEDS

__all__ = ["DEEDS", "HANDLERS", "JOBS", "ask_card", "ask_in_path", "ask_on_paper", "scenes"]

HANDLERS = [*ROUTES, *LIST_PAGES, *WRITING_PAGES, ask_page]
