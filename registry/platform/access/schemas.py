"""Accounts and tokens as the API gives them."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from registry.platform.access.api_tokens import ApiToken
from registry.platform.access.forms import UserIn
from registry.platform.access.model import Permission, Role
from registry.platform.access.queries import User
from registry.platform.access.rules import Account


class UserOut(Struct, kw_only=True):
    """Somebody with an account. `state` is active, invited or disabled; empty `sectors` or `jurisdictions` mean all."""

    id: UUID
    email: str
    name: str
    role: Role
    sworn: bool
    organisation_id: UUID | None
    organisation: str | None
    sectors: list[str]
    jurisdictions: list[UUID]
    time_zone: str
    expires_on: date | None
    state: str
    last_seen_on: date | None
    version: int


class InvitedOut(Struct, kw_only=True):
    """A new account and the link to hand over, which is not given again."""

    user: UserOut
    link: str


class LinkOut(Struct, kw_only=True):
    """A one-time link to hand over."""

    link: str


class TokenOut(Struct, kw_only=True):
    id: UUID
    name: str
    scopes: list[Permission]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewTokenOut(Struct, kw_only=True):
    """A token with its text, which is not given again."""

    id: UUID
    token: str


def user_out(user: User) -> UserOut:
    """An account for the wire."""
    return UserOut(
        id=user.id, organisation=user.organisation, state=user.state, last_seen_on=user.last_seen_on,
        version=user.version, **user.account.facts(),
    )  # fmt: skip


def token_out(token: ApiToken) -> TokenOut:
    """A token for the wire, without its secret."""
    return TokenOut(
        id=token.id, name=token.name, scopes=[Permission(scope) for scope in token.scopes],
        created_at=token.created_at, expires_at=token.expires_at, last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
    )  # fmt: skip


def account_in(given: UserIn) -> Account:
    """What a program sent, as a decision about an account."""
    return Account(
        email=given.email, name=given.name, role=given.role, sworn=given.sworn, organisation_id=given.organisation_id,
        sectors=frozenset(given.sectors), jurisdictions=frozenset(given.jurisdictions), time_zone=given.time_zone,
        expires_on=given.expires_on,
    )  # fmt: skip
