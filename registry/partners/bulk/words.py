"""Bulk work in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import UNSET

from registry.partners.bulk.model import Deed, DeedKind, Refusal, State
from registry.partners.words import STATUSES

NOBODY = "nobody"


def said(deed: Deed, people: Mapping[UUID, str]) -> str:
    """What is done, as a heading: `Add the tag “school safety”`."""
    if deed.kind is DeedKind.TAG:
        return f"Add the tag “{deed.tag}”"
    if deed.kind is DeedKind.UNTAG:
        return f"Take away the tag “{deed.tag}”"
    if deed.kind is DeedKind.STATUS:
        return f"Status: {STATUSES[deed.status].lower() if deed.status else '–'}"
    wanted = (("Looked after by", deed.owner_id), ("stand-in", deed.backup_owner_id))
    return ", ".join(f"{words} {_name(key, people)}" for words, key in wanted if key is not UNSET)


def _name(key: object, people: Mapping[UUID, str]) -> str:
    return people.get(key, "somebody") if isinstance(key, UUID) else NOBODY


def shown_state(deed: Deed, state: State, people: Mapping[UUID, str]) -> str:
    """What of a partner the deed is about, in a few words."""
    if deed.kind.tags:
        return ", ".join(sorted(state.tags)) or "no tag"
    if deed.kind is DeedKind.STATUS:
        return STATUSES[state.status]
    backup = f", stand-in {_name(state.backup_owner_id, people)}" if state.backup_owner_id else ""
    return (_name(state.owner_id, people) if state.owner_id else "Nobody") + backup


def grouped(refusals: Sequence[Refusal]) -> list[tuple[str, int]]:
    """Why some are left alone and how many, the most frequent reason first."""
    return Counter(one.sentence for one in refusals).most_common()
