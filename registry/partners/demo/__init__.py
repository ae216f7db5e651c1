"""Marlow County, which does not exist: its partners, for the demonstration."""
