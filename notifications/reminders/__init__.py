"""Reminders: who is told of which day, when, once; and why, or why not."""
