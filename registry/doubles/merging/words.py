"""Merging in words."""

LABELS = {
    "name": "Name",
    "sector": "Sector",
    "kind": "Kind",
    "parent": "Part of",
    "status": "Status",
    "place": "State",
    "time_zone": "Time zone",
    "website": "Website",
    "hours": "Opening hours",
    "open_on_holidays": "Public holidays",
    "regimes": "Rules on disclosure",
    "tier": "Weight",
    "owner": "Looked after by",
    "note": "Note",
}
PAIRS = {"person": "The same person", "position": "The same position"}
DEEDS = {
    "merged double": "made one record of two",
    "parted double": "made two records of one again",
}
