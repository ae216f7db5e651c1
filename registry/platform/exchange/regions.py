"""States, territories and provinces: their codes, names and main time zones, and the FIPS numbers of states.

The zone is that of most of the region's people; a partner in its other part says so itself.
"""

from collections.abc import Mapping

_US = """
AL Alabama America/Chicago 01 | AK Alaska America/Anchorage 02 | AZ Arizona America/Phoenix 04
AR Arkansas America/Chicago 05 | CA California America/Los_Angeles 06 | CO Colorado America/Denver 08
CT Connecticut America/New_York 09 | DE Delaware America/New_York 10 | DC District of Columbia America/New_York 11
FL Florida America/New_York 12 | GA Georgia America/New_York 13 | HI Hawaii Pacific/Honolulu 15
ID Idaho America/Boise 16 | IL Illinois America/Chicago 17 | IN Indiana America/Indiana/Indianapolis 18
IA Iowa America/Chicago 19 | KS Kansas America/Chicago 20 | KY Kentucky America/New_York 21
LA Louisiana America/Chicago 22 | ME Maine America/New_York 23 | MD Maryland America/New_York 24
MA Massachusetts America/New_York 25 | MI Michigan America/Detroit 26 | MN Minnesota America/Chicago 27
MS Mississippi America/Chicago 28 | MO Missouri America/Chicago 29 | MT Montana America/Denver 30
NE Nebraska America/Chicago 31 | NV Nevada America/Los_Angeles 32 | NH New Hampshire America/New_York 33
NJ New Jersey America/New_York 34 | NM New Mexico America/Denver 35 | NY New York America/New_York 36
NC North Carolina America/New_York 37 | ND North Dakota America/Chicago 38 | OH Ohio America/New_York 39
OK Oklahoma America/Chicago 40 | OR Oregon America/Los_Angeles 41 | PA Pennsylvania America/New_York 42
RI Rhode Island America/New_York 44 | SC South Carolina America/New_York 45 | SD South Dakota America/Chicago 46
TN Tennessee America/Chicago 47 | TX Texas America/Chicago 48 | UT Utah America/Denver 49
VT Vermont America/New_York 50 | VA Virginia America/New_York 51 | WA Washington America/Los_Angeles 53
WV West Virginia America/New_York 54 | WI Wisconsin America/Chicago 55 | WY Wyoming America/Denver 56
AS American Samoa Pacific/Pago_Pago 60 | GU Guam Pacific/Guam 66 | MP Northern Mariana Islands Pacific/Saipan 69
PR Puerto Rico America/Puerto_Rico 72 | VI Virgin Islands America/St_Thomas 78
"""
_CANADA = """
AB Alberta America/Edmonton - | BC British Columbia America/Vancouver - | MB Manitoba America/Winnipeg -
NB New Brunswick America/Moncton - | NL Newfoundland and Labrador America/St_Johns - | NS Nova Scotia America/Halifax -
NT Northwest Territories America/Edmonton - | NU Nunavut America/Iqaluit - | ON Ontario America/Toronto -
PE Prince Edward Island America/Halifax - | QC Quebec America/Toronto - | SK Saskatchewan America/Regina -
YT Yukon America/Whitehorse -
"""


def _table(text: str) -> list[tuple[str, str, str, str]]:
    entries = (entry.split() for line in text.strip().splitlines() for entry in line.split(" | "))
    return [(parts[0], " ".join(parts[1:-2]), parts[-2], parts[-1]) for parts in entries]


_ROWS = [*_table(_US), *_table(_CANADA)]

ZONES: Mapping[str, str] = {code: zone for code, _, zone, _ in _ROWS}
CODES: Mapping[str, str] = {name.casefold(): code for code, name, _, _ in _ROWS} | {c.casefold(): c for c in ZONES}
FIPS_OF: Mapping[str, str] = {code: fips for code, _, _, fips in _table(_US)}
STATE_FIPS = frozenset(FIPS_OF.values())
COUNTRIES: Mapping[str, str] = {
    # Puerto Rico has a state's code, so its country is the United States here as it is for the post.
    "us": "US", "usa": "US", "united states": "US", "united states of america": "US", "pri": "US",
    "ca": "CA", "can": "CA", "canada": "CA", "mx": "MX", "mex": "MX", "mexico": "MX",
}  # fmt: skip
