"""Append-only, hash-chained record of who did what."""

from registry.platform.audit.model import Event, differences, mask
from registry.platform.audit.record import gathered, record, record_many

__all__ = ["Event", "differences", "gathered", "mask", "record", "record_many"]
