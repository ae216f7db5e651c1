"""Have a calendar read that somebody else wrote."""

from datetime import date

import msgspec

from registry.platform.calendar.reading.model import Reading
from registry.platform.documents import child
from registry.platform.documents.errors import OverLimit, Unreadable

BYTES_MOST = 1 << 20
LIMITS = child.Limits(memory=512, cpu=5, wall=10, written=1)


async def read(data: bytes, first: date, zone: str) -> Reading:
    """What stands in a calendar file; its instances are those in two years from `first` on.

    `zone` is the IANA zone of days and of times of which nobody said where.

    Raises:
        Unreadable: it is no calendar, is too large, or takes too long.
        Broke, Busy: see `child.run`.
    """
    if len(data) > BYTES_MOST:
        raise Unreadable("This file is larger than 1 MB. Export a shorter time, such as one year.")
    asked = {"from": first.isoformat(), "zone": zone}
    try:
        found = await child.run("registry.platform.calendar.reading.inside:read", asked, data, limits=LIMITS)
    except OverLimit:
        raise Unreadable("This calendar takes too long to read. Export a shorter time, such as one year.") from None
    return msgspec.convert(found, Reading)
