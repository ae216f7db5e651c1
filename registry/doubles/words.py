"""How agencies, schools and venues are written, as data: short forms, what they are, and what tells parts apart."""

from registry.lookup.abbreviations import SHORT

# Short forms that mean something else in a name than in a search, or that searches need not know.
_OWN = {
    "acad": "academy", "apt": "airport", "ath": "athletic", "attny": "attorney", "atty": "attorney", "bch": "beach",
    "behaviour": "behavior", "behavioural": "behavioral", "boro": "borough", "bur": "bureau", "ce": "ce",
    "cem": "cemetery", "centre": "center", "chtr": "charter", "cmty": "community", "co": "county", "colo": "colorado",
    "com": "community", "comm": "community", "commun": "community", "const": "constable", "corp": "", "ct": "court",
    "cty": "county", "da": "district attorney", "dc": "dc", "dept": "department", "det": "detention",
    "dpt": "department", "em": "em", "enf": "enforcement", "enforce": "enforcement", "env": "environmental",
    "fac": "facility", "fla": "florida", "gdns": "gardens", "govt": "government", "grn": "green", "harbour": "harbor",
    "hbr": "harbor", "hdqrs": "headquarters", "hdqtrs": "headquarters", "hghts": "heights", "hgts": "heights",
    "hls": "hills", "hts": "heights", "inc": "", "incorporated": "", "inst": "institute", "is": "is", "isl": "island",
    "jct": "junction", "lk": "lake", "llc": "", "ltd": "", "mar": "marshal", "med": "medical",
    "metro": "metropolitan", "mt": "mount", "mtn": "mountain", "mun": "municipal", "no": "north", "ofc": "office",
    "off": "office", "par": "parish", "pct": "precinct", "penn": "pennsylvania", "plz": "plaza", "pol": "police",
    "prim": "primary", "prot": "protection", "pt": "port", "pub": "public", "resv": "reservation", "saf": "safety",
    "schs": "school", "sd": "sheriff department", "sher": "sheriff", "shf": "sheriff", "shrf": "sheriff",
    "so": "sheriff office", "spg": "springs", "spgs": "springs", "spngs": "springs", "sprgs": "springs",
    "st": "saint", "sta": "station", "ste": "sainte", "substa": "substation", "tex": "texas", "theatre": "theater",
    "tri": "tribal", "trp": "troop", "trpr": "trooper", "twnshp": "township", "twp": "township", "va": "va",
    "veh": "vehicle", "vil": "village", "vill": "village", "vlg": "village", "wildl": "wildlife",
}  # fmt: skip
LONG: dict[str, str] = {**{short: longs[0] for short, longs in SHORT.items()}, **_OWN}

# First words that are a state's letters where one of these follows: FL HWY PATROL, CO STATE PATROL.
AFTER_A_STATE = frozenset({
    "attorney", "atlantic", "bureau", "capitol", "college", "department", "division", "dept", "dps", "fish", "game",
    "highway", "hp", "hwy", "intl", "international", "lottery", "park", "parks", "state", "univ", "university",
    "wildlife", "agricultural", "agri", "a", "gulf",
})  # fmt: skip

# What an organisation is, by words of its name in their long form without plurals; the longest first.
ROLES: tuple[tuple[tuple[str, ...], str], ...] = tuple(
    (tuple(words.split()), role)
    for words, role in (
        ("department of public safety police department", "police"), ("department of public safety", "safety"),
        ("public safety department", "safety"), ("public safety", "safety"),
        ("sheriff police department", "sheriff"), ("sheriff department", "sheriff"), ("sheriff office", "sheriff"),
        ("sheriff", "sheriff"),
        ("state highway patrol", "patrol"), ("highway patrol", "patrol"), ("state patrol", "patrol"),
        ("state police", "patrol"), ("state trooper", "patrol"),
        ("department of police", "police"), ("division of police", "police"), ("bureau of police", "police"),
        ("police department", "police"), ("police division", "police"), ("police bureau", "police"),
        ("police service", "police"), ("police office", "police"), ("police agency", "police"), ("police", "police"),
        ("fire rescue department", "fire"), ("fire department", "fire"), ("fire rescue", "fire"),
        ("constable office", "constable"), ("constable", "constable"),
        ("marshal office", "marshal"), ("marshal", "marshal"),
        ("district attorney office", "prosecutor"), ("district attorney", "prosecutor"),
        ("prosecutor office", "prosecutor"), ("prosecuting attorney", "prosecutor"), ("prosecutor", "prosecutor"),
    )
)  # fmt: skip
COUNTY_WIDE = frozenset({"sheriff"})

# Parts of a name that say that it is the whole, not one of its stations.
WHOLE = frozenset({"headquarter", "headquarters", "administration", "administrative", "main", "office", "operation",
                   "center", "station", "department", "hq", "complex", "building", "and"})  # fmt: skip
JAIL = frozenset({"jail", "detention", "correction", "correctional", "corrections", "facility", "prison"})

# Words after which a number, a letter or a code word names one of several parts.
PARTS = frozenset({
    "area", "barrack", "battalion", "beat", "campus", "circuit", "company", "district", "division", "patrol", "phase",
    "post", "precinct", "ps", "region", "section", "sector", "squad", "station", "substation", "team", "troop", "unit",
    "ward", "zone", "no", "number",
})  # fmt: skip
CODE_WORDS = frozenset({
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima",
    "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey",
})  # fmt: skip
NUMERALS: dict[str, str] = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
    "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12",
}  # fmt: skip
ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix"})  # those that are nothing else outside of a part
DIRECTIONS = frozenset({
    "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "central", "upper", "lower",
    "northern", "southern", "eastern", "western", "old", "new", "little", "big",
})  # fmt: skip
COMPASS = {"n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest",
           "se": "southeast", "sw": "southwest"}  # fmt: skip

# Levels of schools, by the words that say them; "senior high" and "high" are one.
LEVELS: dict[str, str] = {
    "elementary": "elementary", "primary": "elementary", "grammar": "elementary", "middle": "middle",
    "intermediate": "middle", "junior": "middle", "high": "high", "senior": "high", "preschool": "early",
    "prekindergarten": "early", "kindergarten": "early", "university": "university", "college": "college",
}  # fmt: skip

# Words by which few can be told apart. Others weigh in full.
FAINT = frozenset({
    "academy", "agency", "and", "arena", "association", "authority", "board", "borough", "branch", "campus", "care",
    "center", "charter", "church", "city", "clinic", "community", "company", "council", "county", "department",
    "district", "division", "education", "enforcement", "facility", "field", "fire", "foundation", "general", "group",
    "health", "healthcare", "hospital", "inc", "institute", "law", "library", "local", "medical", "mental", "municipal",
    "office", "parish", "park", "police", "preparatory", "program", "public", "regional", "safety", "school", "service",
    "sheriff", "social", "society", "stadium", "state", "station", "system", "town", "township", "village",
    "behavioral", "counseling", "treatment", "outpatient", "recovery", "memorial", "main", "learning",
    "elementary", "middle", "high", "junior", "senior", "primary", "university", "college", "of", "the",
})  # fmt: skip
SMALL = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to", "s"})
CITY_WORDS = frozenset({"city", "town", "village", "borough", "township"})
COUNTY_WORDS = frozenset({"county", "parish"})

# Counties that are named without the word, because no city bears the name.
COUNTIES_BARE = frozenset({"miami dade", "metropolitan dade", "anne arundel", "prince george"})

# Sectors that are taken for one another because it is guessed from the name.
KINDRED: tuple[frozenset[str], ...] = (frozenset({"le_local", "le_state", "le_campus", "le_tribal", "le_federal"}),)
