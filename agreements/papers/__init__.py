"""Signed copies and other papers of agreements: kept unchanged, looked through, and found by what they say."""
