"""Changing many partners at once: with a preview of exactly what will be done, and an undo for thirty days."""
