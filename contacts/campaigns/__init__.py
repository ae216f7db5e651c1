"""Confirmation: everybody in the directory is asked in turn whether what we have of them is right."""
