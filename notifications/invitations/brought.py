"""What invitations bring to the slice."""

from notifications.invitations.panel import letters_panel
from notifications.invitations.service import KIND, convene, still_due

__all__ = ["BEFORE_SENDING", "MEETING_PANELS", "convene"]

BEFORE_SENDING = {KIND: still_due}
MEETING_PANELS = [letters_panel]
