"""Roles, scopes and states in words."""

from registry.platform.access.model import Permission, Role

ROLES: dict[Role, tuple[str, str]] = {
    Role.OFFICER: ("Officer", "asks whom to call, and records what came of it"),
    Role.COORDINATOR: ("Coordinator", "looks after the directory, of all or of some sectors and jurisdictions"),
    Role.MANAGER: ("Manager", "edits and exports the directory"),
    Role.AUDITOR: ("Auditor", "reads everything that every user may read, and the audit trail; changes nothing"),
    Role.ADMINISTRATOR: ("Administrator", "may do all of this, and decides who comes in"),
}
SCOPES: dict[Permission, str] = {
    Permission.READ_DIRECTORY: "Read the directory",
    Permission.EDIT_DIRECTORY: "Edit the directory",
    Permission.RECORD_CHECK: "Record the result of a call",
    Permission.IMPORT_DIRECTORY: "Import",
    Permission.EXPORT_DIRECTORY: "Export",
}
STATES = {"active": "Active", "invited": "Invited, not joined yet", "disabled": "Disabled"}
STATE_TONES = {"active": "good", "invited": "info", "disabled": "neutral"}
