"""The managers' half of agreements: what is to be decided, what is owed, what pays for it, and all of it at a look."""
