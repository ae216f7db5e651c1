"""What happened, and how its hash is made."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

GENESIS = b"\x00" * 32


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did. `changes` is {field: [before, after]}; personal values arrive already masked."""

    action: str
    kind: str
    subject_id: str
    changes: Mapping[str, object]
    organisation_id: UUID | None = None


def canonical(  # noqa: PLR0913, PLR0917 - the columns of an event
    chain: str, seq: int, at: datetime, actor_id: UUID | None, actor_name: str, event: Event
) -> bytes:
    """The bytes that are hashed: JSON with sorted keys, so that no two different events read the same."""
    fields = [
        chain, seq, at.isoformat(timespec="microseconds"), str(actor_id or ""), actor_name,
        event.action, event.kind, event.subject_id, str(event.organisation_id or ""), encoded(event.changes),
    ]  # fmt: skip
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()


def encoded(changes: Mapping[str, object]) -> str:
    """The changes as they are stored and hashed."""
    return json.dumps(changes, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)


def link(previous: bytes, body: bytes) -> bytes:
    """SHA-256 over the hash before and this event's bytes."""
    return hashlib.sha256(previous + body).digest()


def differences(before: Mapping[str, object] | None, after: Mapping[str, object] | None) -> dict[str, list[object]]:
    """{field: [before, after]} for the fields that differ; None stands for not there."""
    old, new = before or {}, after or {}
    return {
        name: [old.get(name), new.get(name)]
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    }  # fmt: skip


def mask(value: str | None) -> str | None:
    """A number or address with all but its last four characters hidden: enough to tell two apart, no more."""
    if not value:
        return value
    return "…" + value[-4:]
