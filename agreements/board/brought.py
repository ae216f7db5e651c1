"""What the board brings to the manifest of the agreements."""

from agreements.board.pages import PAGES
from agreements.board.pages_work import WORK_PAGES
from agreements.board.panels import home_panel, work_section
from agreements.board.routes import ROUTES
from agreements.board.words import DEEDS

HANDLERS = [*ROUTES, *PAGES, *WORK_PAGES]
__all__ = ["DEEDS", "HANDLERS", "home_panel", "work_section"]
