"""Append-only, hash-chained record of who did what."""

from registry.platform.audit.model import Event, differences, mask
from registry.platform.audit.record import FILES, end_of, gathered, record, record_many

__all__ = ["FILES", "Event", "differences", "end_of", "gathered", "mask", "record", "record_many"]
