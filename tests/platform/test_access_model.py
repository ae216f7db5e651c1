"""Who may do what: the whole table."""

from uuid import UUID

import pytest

from registry.platform.access.model import GRANTS, TOKEN_SCOPES, Actor, Permission, Role, Subject, can

P = Permission
READ, EDIT, CHECK, IMPORT, EXPORT = (
    P.READ_DIRECTORY, P.EDIT_DIRECTORY, P.RECORD_CHECK, P.IMPORT_DIRECTORY, P.EXPORT_DIRECTORY,
)  # fmt: skip
READ_AGREED, EDIT_AGREED = P.READ_AGREEMENTS, P.EDIT_AGREEMENTS
OWN = {P.OWN_ACCOUNT, P.OWN_TOKENS}
DECIDE = {P.DECIDE_AGREEMENTS, P.APPROVE_BASES}
MAY = {
    Role.OFFICER: {READ, READ_AGREED, CHECK, *OWN},
    Role.COORDINATOR: {READ, READ_AGREED, CHECK, EDIT, EDIT_AGREED, IMPORT, EXPORT, P.READ_MAIL, *OWN},
    Role.MANAGER: {READ, READ_AGREED, CHECK, EDIT, EDIT_AGREED, EXPORT, P.READ_MAIL, *DECIDE, *OWN},
    Role.AUDITOR: {READ, READ_AGREED, EXPORT, P.READ_AUDIT, P.OWN_ACCOUNT},
    Role.ADMINISTRATOR: {
        READ, READ_AGREED, CHECK, EDIT, EDIT_AGREED, IMPORT, EXPORT, *DECIDE, P.READ_MAIL, P.READ_AUDIT,
        P.MANAGE_USERS, *OWN,
    },
}  # fmt: skip
ID = UUID("01900000-0000-7000-8000-000000000001")
BAY, GULF = UUID(int=1), UUID(int=2)


def actor(role: Role, **more: object) -> Actor:
    return Actor(ID, "Somebody", role, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", Role)
def test_role_may_exactly_this(role: Role) -> None:
    assert {permission for permission in P if can(actor(role), permission)} == MAY[role]


@pytest.mark.parametrize("role", Role)
def test_token_may_what_both_its_scopes_and_its_owner_may(role: Role) -> None:
    everything = actor(role, token_scopes=frozenset(P))
    reading = actor(role, token_scopes=frozenset({READ}))
    nothing = actor(role, token_scopes=frozenset())

    assert everything.permissions == GRANTS[role] & TOKEN_SCOPES
    assert reading.permissions == {READ}
    assert not nothing.permissions


def test_no_token_administers_approves_a_basis_or_reads_the_trail() -> None:
    assert not TOKEN_SCOPES & {P.MANAGE_USERS, P.READ_AUDIT, P.OWN_TOKENS, P.OWN_ACCOUNT, P.APPROVE_BASES}


@pytest.mark.parametrize(
    ("limits", "sector", "places", "allowed"),
    [
        ({}, "police", set(), True),
        ({"sectors": {"k12"}}, "k12", set(), True),
        ({"sectors": {"k12"}}, "police", set(), False),
        ({"jurisdictions": {BAY}}, "k12", {BAY, GULF}, True),
        ({"jurisdictions": {BAY}}, "k12", {GULF}, False),
        ({"jurisdictions": {BAY}}, "k12", set(), False),
        ({"sectors": {"k12"}, "jurisdictions": {BAY}}, "k12", {GULF}, False),
        ({"sectors": {"k12"}, "jurisdictions": {BAY}}, "police", {BAY}, False),
        ({"sectors": {"k12"}, "jurisdictions": {BAY}}, "k12", {BAY}, True),
    ],
)
def test_coordinator_edits_inside_the_limits_only(
    limits: dict[str, set[object]], sector: str, places: set[UUID], allowed: bool
) -> None:
    alice = actor(Role.COORDINATOR, **{name: frozenset(value) for name, value in limits.items()})
    subject = Subject(sector, frozenset(places))

    assert can(alice, EDIT, subject) is allowed
    assert can(alice, EDIT_AGREED, subject) is allowed
    assert can(alice, READ, subject) is True


def test_limits_bind_coordinators_alone() -> None:
    elsewhere = Subject("police")

    assert can(actor(Role.ADMINISTRATOR, sectors=frozenset({"k12"})), EDIT, elsewhere)
    assert not can(actor(Role.OFFICER), EDIT, elsewhere)


@pytest.mark.parametrize(
    ("role", "sworn", "sees"),
    [
        (Role.OFFICER, False, {"all_users"}),
        (Role.OFFICER, True, {"all_users", "sworn_only"}),
        (Role.COORDINATOR, False, {"all_users", "sworn_only", "coordinators"}),
        (Role.MANAGER, False, {"all_users", "coordinators"}),
        (Role.MANAGER, True, {"all_users", "sworn_only", "coordinators"}),
        (Role.AUDITOR, False, {"all_users"}),
        (Role.ADMINISTRATOR, False, {"all_users", "sworn_only", "coordinators"}),
    ],
)
def test_contact_points_that_exist_for_somebody(role: Role, sworn: bool, sees: set[str]) -> None:
    somebody = actor(role, sworn=sworn)

    assert set(somebody.visibilities()) == sees
    assert {each for each in ("all_users", "sworn_only", "coordinators", "unheard of") if somebody.sees(each)} == sees
