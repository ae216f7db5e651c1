"""Closed days of a partner taken from a calendar of theirs, and told as busy times to programs."""
