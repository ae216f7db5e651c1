"""Liaison meetings: planned, held, written down, and what became of what was said."""
