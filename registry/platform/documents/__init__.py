"""Stored files, what is known of a PDF, signatures and seals, and HTML made into PDF.

Whatever opens a document does so in a child process with limits; nothing here imports a library for that.
"""
