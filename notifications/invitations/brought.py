"""What invitations bring to the slice."""

from notifications.invitations.service import KIND, convene, still_due

__all__ = ["BEFORE_SENDING", "convene"]

BEFORE_SENDING = {KIND: still_due}
