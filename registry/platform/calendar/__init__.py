"""Calendars: what stands in them, written and read as iCalendar (RFC 5545)."""
