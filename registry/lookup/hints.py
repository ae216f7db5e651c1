"""Words that speak of a sector: who types "sheriff" does not mean a school."""

from collections.abc import Collection

from registry.partners.sectors import Sector

_S = Sector
_POLICE = (_S.LE_LOCAL, _S.LE_STATE, _S.LE_TRIBAL, _S.LE_CAMPUS)

# Canonical words that must all be there → the sectors that they speak of. The longest that fits counts alone.
_HINTS: tuple[tuple[frozenset[str], frozenset[Sector]], ...] = tuple(
    (frozenset(words.split()), frozenset(sectors))
    for words, sectors in (
        ("campus police", (_S.LE_CAMPUS,)), ("university police", (_S.LE_CAMPUS,)), ("college police", (_S.LE_CAMPUS,)),
        ("school police", (_S.LE_CAMPUS, _S.LE_LOCAL)), ("tribal police", (_S.LE_TRIBAL,)),
        ("state police", (_S.LE_STATE,)), ("highway patrol", (_S.LE_STATE,)),
        ("behavioral health", (_S.MENTAL_HEALTH,)),
        ("mental health", (_S.MENTAL_HEALTH,)), ("district attorney", (_S.PROSECUTOR_COURTS,)),
        ("emergency management", (_S.EMERGENCY_MGMT,)), ("fusion center", (_S.FUSION_CENTER,)),
        ("veteran affair", (_S.MILITARY_VA,)), ("medical center", (_S.HEALTHCARE,)),
        ("sheriff", (_S.LE_LOCAL,)), ("constable", (_S.LE_LOCAL,)), ("marshal", (_S.LE_LOCAL, _S.LE_FEDERAL)),
        ("police", _POLICE), ("fbi", (_S.LE_FEDERAL,)), ("hospital", (_S.HEALTHCARE,)), ("clinic", (_S.HEALTHCARE,)),
        ("school", (_S.EDUCATION_K12,)), ("elementary", (_S.EDUCATION_K12,)), ("academy", (_S.EDUCATION_K12,)),
        ("university", (_S.EDUCATION_HIGHER,)), ("college", (_S.EDUCATION_HIGHER,)), ("church", (_S.FAITH,)),
        ("mosque", (_S.FAITH,)), ("synagogue", (_S.FAITH,)), ("temple", (_S.FAITH,)), ("library", (_S.COMMUNITY,)),
        ("mall", (_S.PRIVATE_CROWDED_SPACE,)), ("stadium", (_S.PRIVATE_CROWDED_SPACE,)),
        ("arena", (_S.PRIVATE_CROWDED_SPACE,)), ("prosecutor", (_S.PROSECUTOR_COURTS,)),
        ("court", (_S.PROSECUTOR_COURTS,)), ("probation", (_S.PROBATION_PAROLE,)), ("parole", (_S.PROBATION_PAROLE,)),
        ("counseling", (_S.MENTAL_HEALTH,)), ("rehab", (_S.SUD_PROGRAM,)), ("recovery", (_S.SUD_PROGRAM,)),
        ("victim", (_S.VICTIM_SERVICES,)), ("shelter", (_S.SOCIAL_SERVICES, _S.VICTIM_SERVICES)),
    )
)  # fmt: skip
# The same by one word of each.
_HINTED = {min(hint): [pair for pair in _HINTS if min(pair[0]) == min(hint)] for hint, _ in _HINTS}


def sectors_meant(words: Collection[str]) -> frozenset[str]:
    """The sectors that these canonical words speak of; none where they speak of no one in particular."""
    typed = set(words)
    fitting = [(hint, sectors) for word in typed for hint, sectors in _HINTED.get(word, ()) if hint <= typed]
    most = max((len(hint) for hint, _ in fitting), default=0)
    return frozenset().union(*(sectors for hint, sectors in fitting if len(hint) == most))
