"""On what basis a partner may be asked: cards that counsel approves, and what follows from them for one ask."""
