"""What answers bring to the slice."""

from notifications.replies import pages
from notifications.replies.service import take_mail

HANDLERS = [*pages.HANDLERS]
MAIL_IN = {"calendar": take_mail}
