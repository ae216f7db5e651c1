"""What the platform itself brings: static files, health, the API's page, and people and their rights."""

from registry.platform.access import account_pages, joining_pages, sign_in_pages, user_pages
from registry.platform.access import commands as access_commands
from registry.platform.access import nightly as access_nightly
from registry.platform.access import routes as access_routes
from registry.platform.access.identity import IdentityLayer
from registry.platform.access.model import Permission
from registry.platform.audit import commands as audit_commands
from registry.platform.audit import pages as audit_pages
from registry.platform.audit import routes as audit_routes
from registry.platform.calendar import nightly as calendar_nightly
from registry.platform.exchange import commands as exchange_commands
from registry.platform.exchange import doubles_pages as exchange_doubles_pages
from registry.platform.exchange import export_pages as exchange_export_pages
from registry.platform.exchange import jobs as exchange_jobs
from registry.platform.exchange import pages as exchange_pages
from registry.platform.exchange import routes as exchange_routes
from registry.platform.following import Follow
from registry.platform.health import live, ready
from registry.platform.mail import arrived_pages, leave_pages
from registry.platform.mail import commands as mail_commands
from registry.platform.mail import jobs as mail_jobs
from registry.platform.mail import pages as mail_pages
from registry.platform.mail.metrics import metrics
from registry.platform.mail.outbox import forget_demo
from registry.platform.slices import NavItem, Slice
from registry.platform.web import nightly as web_nightly
from registry.platform.web.lost import lost
from registry.platform.web.once import Once
from registry.platform.web.own_changes import OwnChanges
from registry.platform.web.static_files import static_file

SLICE = Slice(
    name="registry.platform",
    routes=[
        static_file,
        live,
        ready,
        metrics,
        lost,
        *sign_in_pages.HANDLERS,
        *joining_pages.HANDLERS,
        *account_pages.HANDLERS,
        *user_pages.HANDLERS,
        *access_routes.HANDLERS,
        *audit_pages.HANDLERS,
        *audit_routes.HANDLERS,
        *exchange_pages.HANDLERS,
        *exchange_doubles_pages.HANDLERS,
        *exchange_export_pages.HANDLERS,
        *exchange_routes.HANDLERS,
        *mail_pages.HANDLERS,
        *arrived_pages.HANDLERS,
        *leave_pages.HANDLERS,
    ],
    nav=[
        NavItem("Users", "/users", Permission.MANAGE_USERS, order=80),
        NavItem("Audit trail", "/audit", Permission.READ_AUDIT, order=90),
    ],
    commands=[
        *access_commands.COMMANDS,
        *audit_commands.COMMANDS,
        *exchange_commands.COMMANDS,
        *mail_commands.COMMANDS,
    ],
    jobs=[*access_nightly.JOBS, *calendar_nightly.JOBS, *exchange_jobs.JOBS, *mail_jobs.JOBS, *web_nightly.JOBS],
    middleware=[OwnChanges, IdentityLayer, Once],
    forget_demo=forget_demo,
    follows=[Follow(table="app_user", column="organisation_id", own=False, what=("user", "users"), label="t.name")],
)
