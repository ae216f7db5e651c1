"""Planning meetings: what comes, how often we want to meet, and who comes."""
