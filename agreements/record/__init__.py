"""The record of an agreement: what it is, who is bound, what it covers, its terms, and how it ended."""
