"""The door to the papers of agreements for the rest of the slice: what is kept of them, and what they say."""

from agreements.papers.model import Hit, Paper, PaperKind
from agreements.papers.queries import papers_of, search
from agreements.papers.service import current_papers, give_out, keep, replace

__all__ = ["Hit", "Paper", "PaperKind", "current_papers", "give_out", "keep", "papers_of", "replace", "search"]
