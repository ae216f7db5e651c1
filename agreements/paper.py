"""What the agreements put on paper looks like, on the sheet that the operator chose."""

from pathlib import Path

from registry.platform.documents.sheets import Paper, as_file, paper_of, plain

__all__ = ["STYLES", "Paper", "as_file", "paper_of", "plain"]

STYLES = (Path(__file__).parent / "templates" / "paper.css").read_text("utf-8")
