"""Invitations by mail to the meetings of a calendar: who has to be told what, and in which words."""
