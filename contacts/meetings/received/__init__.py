"""Meetings that somebody else sent as a calendar file: planned here once, and kept in step when they send again."""
