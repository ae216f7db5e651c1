"""What answers bring to the slice."""

from notifications.replies import pages, pages_waiting
from notifications.replies.service import take_letter, take_mail
from notifications.replies.waiting import DEEDS

__all__ = ["DEEDS", "HANDLERS", "MAIL_IN"]

HANDLERS = [*pages.HANDLERS, *pages_waiting.HANDLERS]
MAIL_IN = {"calendar": take_mail, "letter": take_letter}
