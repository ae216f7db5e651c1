"""Calendars that others wrote, read in a process of its own that may take so much time and memory and no more."""
