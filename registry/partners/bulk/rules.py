"""What a deed makes of a partner, and when it may not be done."""

import hashlib
from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from registry.partners.bulk.model import Change, Chosen, Deed, DeedKind, Preview, Refusal, State
from registry.partners.errors import NotYours
from registry.partners.model import Status
from registry.partners.rules import MOST_TAGS, Reason, against_status, against_tag
from registry.platform.access.model import Actor, Role

_FIELDS = {
    DeedKind.TAG: (), DeedKind.UNTAG: (), DeedKind.OWNER: ("owner_id", "backup_owner_id"),
    DeedKind.STATUS: ("status", "successor_id"),
}  # fmt: skip
GONE = "It is no longer in the directory."


def against_deed(deed: Deed) -> list[Reason]:
    """Why this can be done to nobody at all."""
    if deed.kind.tags:
        return against_tag(deed.tag)
    if deed.kind is DeedKind.STATUS:
        return _against_standing(deed.status, deed.reason)
    if deed.owner_id is UNSET and deed.backup_owner_id is UNSET:
        return [Reason("owner_id", "Say who looks after them, or who stands in.")]
    if deed.owner_id and deed.owner_id == deed.backup_owner_id:
        return [Reason("backup_owner_id", "Choose somebody else than the owner, or nobody.")]
    return []


def _against_standing(status: Status | None, reason: str) -> list[Reason]:
    if status is None:
        return [Reason("status", "Choose how they stand from now on.")]
    if status is Status.MERGED:
        return [Reason("status", "Say of each of them, on its own page, which organisation it became part of.")]
    if status is Status.DISSOLVED and not reason.strip():
        return [Reason("reason", "Say why they ended.")]
    return []


def applied(deed: Deed, state: State) -> State:
    """The partner as the deed leaves it."""
    if deed.kind is DeedKind.TAG:
        return replace(state, tags=state.tags | {deed.tag})
    if deed.kind is DeedKind.UNTAG:
        return replace(state, tags=state.tags - {deed.tag})
    if deed.kind is DeedKind.STATUS:
        same = deed.status is None or deed.status is state.status
        return state if same else replace(state, status=deed.status, successor_id=None)
    owner = state.owner_id if deed.owner_id is UNSET else deed.owner_id
    backup = state.backup_owner_id if deed.backup_owner_id is UNSET else deed.backup_owner_id
    return replace(state, owner_id=owner, backup_owner_id=backup)


def against(deed: Deed, state: State) -> str:
    """Why this may not be done to this partner; empty when it may."""
    after = applied(deed, state)
    if deed.kind is DeedKind.STATUS:
        return " ".join(one.sentence for one in against_status(state.status, after.status, None, deed.reason))
    if deed.kind is DeedKind.OWNER and after.owner_id and after.owner_id == after.backup_owner_id:
        return "Owner and stand-in would be the same person."
    if deed.kind is DeedKind.TAG and len(after.tags) > MOST_TAGS:
        return f"It has {MOST_TAGS} tags already."
    return ""


def previewed(deed: Deed, asked: Sequence[UUID], found: Sequence[Chosen], within: Collection[UUID]) -> Preview:
    """What the deed would do to those asked for, by name; `within` are those that the person may edit."""
    changes, already = list[Change](), list[Chosen]()
    there = {one.id for one in found}
    refusals = [Refusal(key, "–", GONE) for key in asked if key not in there]
    for one in sorted(found, key=lambda one: (one.sort_name, one.id)):
        after = applied(deed, one.state)
        if one.id not in within:
            refusals.append(Refusal(one.id, one.name, NotYours().sentence))
        elif after == one.state:
            already.append(one)
        elif sentence := against(deed, one.state):
            refusals.append(Refusal(one.id, one.name, sentence))
        else:
            changes.append(Change(one, after))
    digest = _digest(deed, changes, already, refusals)
    beyond = len(there - set(within))
    return Preview(deed=deed, changes=changes, already=already, refusals=refusals, digest=digest, beyond=beyond)


def _digest(deed: Deed, changes: Sequence[Change], already: Sequence[Chosen], refusals: Sequence[Refusal]) -> str:
    """Stands for the deed, for what each partner is before it, and for whom it leaves alone."""
    picture = [
        deed,
        sorted((str(one.chosen.id), [str(part) for part in told(deed, one.chosen.state).items()]) for one in changes),
        sorted(str(one.id) for one in already),
        sorted((str(one.id), one.sentence) for one in refusals),
    ]
    return hashlib.blake2b(msgspec.json.encode(picture), digest_size=16).hexdigest()


def told(deed: Deed, state: State) -> dict[str, object]:
    """What of a partner the deed is about."""
    if deed.kind.tags:
        return {"tags": sorted(state.tags)}
    return {name: getattr(state, name) for name in _FIELDS[deed.kind]}


def put_back(deed: Deed, before: State, now: State) -> State | None:
    """The partner as it was before the deed; None when it is no longer as the deed left it."""
    if deed.kind.tags:
        left = (deed.tag in now.tags) is (deed.kind is DeedKind.TAG)
        return replace(now, tags=now.tags ^ {deed.tag}) if left else None
    made = applied(deed, before)
    if any(getattr(now, name) != getattr(made, name) for name in _FIELDS[deed.kind]):
        return None
    return replace(now, **{name: getattr(before, name) for name in _FIELDS[deed.kind]})


def may_undo(actor: Actor, by_user_id: UUID) -> bool:
    """Whose change may be undone: one's own, and anybody's by a manager or an administrator."""
    return actor.user_id == by_user_id or actor.role in {Role.MANAGER, Role.ADMINISTRATOR}
