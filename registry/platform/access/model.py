"""Who may do what: roles, permissions and the one pure question `can`."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    OFFICER = "officer"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    READ_DIRECTORY = "directory:read"
    EDIT_DIRECTORY = "directory:edit"
    RECORD_CHECK = "check:record"
    IMPORT_DIRECTORY = "directory:import"
    EXPORT_DIRECTORY = "directory:export"
    READ_AGREEMENTS = "agreement:read"
    EDIT_AGREEMENTS = "agreement:edit"
    DECIDE_AGREEMENTS = "agreement:decide"
    APPROVE_BASES = "basis:approve"
    READ_MAIL = "mail:read"
    READ_AUDIT = "audit:read"
    MANAGE_USERS = "users:manage"
    OWN_ACCOUNT = "account:own"
    OWN_TOKENS = "tokens:own"


P = Permission
_OFFICER = frozenset({P.READ_DIRECTORY, P.READ_AGREEMENTS, P.RECORD_CHECK, P.OWN_ACCOUNT, P.OWN_TOKENS})
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: _OFFICER,
    Role.COORDINATOR: _OFFICER
    | {P.EDIT_DIRECTORY, P.IMPORT_DIRECTORY, P.EXPORT_DIRECTORY, P.EDIT_AGREEMENTS, P.READ_MAIL},
    Role.MANAGER: _OFFICER
    | {P.EDIT_DIRECTORY, P.EXPORT_DIRECTORY, P.EDIT_AGREEMENTS, P.DECIDE_AGREEMENTS, P.APPROVE_BASES, P.READ_MAIL},
    Role.AUDITOR: frozenset({P.READ_DIRECTORY, P.READ_AGREEMENTS, P.READ_AUDIT, P.EXPORT_DIRECTORY, P.OWN_ACCOUNT}),
    Role.ADMINISTRATOR: frozenset(Permission),
}

# What an API token may carry. People, their rights and the record of what they did stay with the pages.
TOKEN_SCOPES = frozenset(
    {P.READ_DIRECTORY, P.EDIT_DIRECTORY, P.RECORD_CHECK, P.IMPORT_DIRECTORY, P.EXPORT_DIRECTORY, P.READ_AGREEMENTS}
    | {P.EDIT_AGREEMENTS, P.DECIDE_AGREEMENTS}
)

# Permissions that a coordinator's sectors and jurisdictions narrow.
_LIMITED = frozenset({P.EDIT_DIRECTORY, P.EDIT_AGREEMENTS})


@dataclass(frozen=True, slots=True)
class Subject:
    """The organisation that is acted on: its sector and the jurisdictions it serves."""

    sector: str
    jurisdictions: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody signed in, as the database says at this request. Empty `sectors` or `jurisdictions` mean all."""

    user_id: UUID
    name: str
    role: Role
    organisation_id: UUID | None = None
    sworn: bool = False
    sectors: frozenset[str] = frozenset()
    jurisdictions: frozenset[UUID] = frozenset()
    time_zone: str = "America/New_York"
    token_scopes: frozenset[Permission] | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role grants, narrowed to a token's scopes where a token is used."""
        granted = GRANTS[self.role]
        return granted if self.token_scopes is None else granted & self.token_scopes & TOKEN_SCOPES

    def visibilities(self) -> list[str]:
        """The visibilities of contact points that this person may see, for queries to filter by."""
        seen = ["all_users"]
        if self.sworn or self.role in {Role.COORDINATOR, Role.ADMINISTRATOR}:
            seen.append("sworn_only")
        if self.role in {Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR}:
            seen.append("coordinators")
        return seen

    def sees(self, visibility: str) -> bool:
        """Whether a contact point of this visibility exists for this person."""
        return visibility in self.visibilities()

    def may(self, permission: Permission) -> bool:
        """Whether the role holds it at all, for showing or leaving out a link."""
        return can(self, permission)


def can(actor: Actor, permission: Permission, subject: Subject | None = None) -> bool:
    """Whether this person may do this, to this organisation where one is given."""
    if permission not in actor.permissions:
        return False
    if subject is None or permission not in _LIMITED or actor.role is not Role.COORDINATOR:
        return True
    in_sector = not actor.sectors or subject.sector in actor.sectors
    in_place = not actor.jurisdictions or bool(actor.jurisdictions & subject.jurisdictions)
    return in_sector and in_place
