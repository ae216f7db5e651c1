"""Decisions about people's accounts, without a database or a clock."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from registry.platform.access.model import Role

# A change of one of these takes the person through a new sign-in (CJIS IA-11).
_ENDS_SESSIONS = ("role", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What an administrator decides about a person. Empty `sectors` or `jurisdictions` mean all of them."""

    email: str
    name: str
    role: Role
    sworn: bool = False
    organisation_id: UUID | None = None
    sectors: frozenset[str] = field(default_factory=frozenset)
    jurisdictions: frozenset[UUID] = field(default_factory=frozenset)
    time_zone: str = "America/New_York"
    expires_on: date | None = None

    def facts(self) -> dict[str, Any]:
        """The columns, with lists in a steady order."""
        return {
            "email": self.email,
            "name": self.name,
            "role": str(self.role),
            "sworn": self.sworn,
            "organisation_id": self.organisation_id,
            "sectors": sorted(self.sectors),
            "jurisdictions": sorted(self.jurisdictions),
            "time_zone": self.time_zone,
            "expires_on": self.expires_on,
        }


def ends_sessions(before: Account, after: Account) -> bool:
    """Whether the person must sign in again after this change."""
    return any(getattr(before, name) != getattr(after, name) for name in _ENDS_SESSIONS)


def lock_out(*, own: bool, was_administrator: bool, stays_administrator: bool, other_administrators: int) -> str | None:
    """Why a change of role or a disabling must not be, or None where nothing speaks against it."""
    if not was_administrator or stays_administrator:
        return None
    if own:
        return "You cannot take your own administration away. Ask another administrator."
    if other_administrators == 0:
        return "This is the last administrator. Make somebody else one first."
    return None
