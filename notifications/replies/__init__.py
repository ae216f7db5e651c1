"""Answers to invitations, by a link or by mail."""
