"""Registers of agreements as people keep them in spreadsheets: read, compared, taken in, and written again."""
