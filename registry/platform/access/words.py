"""Roles, scopes and states in words."""

from registry.platform.access.model import Permission, Role

ROLES: dict[Role, tuple[str, str]] = {
    Role.OFFICER: ("Officer", "asks whom to call, and records what came of it"),
    Role.COORDINATOR: ("Coordinator", "looks after the directory, of all or of some sectors and jurisdictions"),
    Role.MANAGER: ("Manager", "edits and exports the directory, and decides on agreements"),
    Role.AUDITOR: ("Auditor", "reads everything that every user may read, and the audit trail; changes nothing"),
    Role.ADMINISTRATOR: ("Administrator", "may do all of this, and decides who comes in"),
}
SCOPES: dict[Permission, str] = {
    Permission.READ_DIRECTORY: "Read the directory",
    Permission.EDIT_DIRECTORY: "Edit the directory",
    Permission.RECORD_CHECK: "Record the result of a call",
    Permission.IMPORT_DIRECTORY: "Import",
    Permission.EXPORT_DIRECTORY: "Export",
    Permission.READ_AGREEMENTS: "Read the agreements",
    Permission.EDIT_AGREEMENTS: "Change the agreements",
    Permission.DECIDE_AGREEMENTS: "Decide on agreements",
}
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Macintosh": "Mac",
    "Linux": "Linux",
}  # fmt: skip
STATES = {"active": "Active", "invited": "Invited, not joined yet", "disabled": "Disabled"}
STATE_TONES = {"active": "good", "invited": "info", "disabled": "neutral"}


def browser(words: str) -> str:
    """What a browser says of itself, in two words: enough to know one's own from another's."""
    name = next((told for part, told in _BROWSERS.items() if f"{part}/" in words), "")
    system = next((told for part, told in _SYSTEMS.items() if part in words), "")
    return " on ".join(part for part in (name, system) if part) or words[:40] or "unknown"
