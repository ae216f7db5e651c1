"""What the notifications bring: calendars to subscribe to, invitations, and the answers to them."""

from notifications.feeds import brought as feeds
from notifications.invitations import brought as invitations
from notifications.reminders import brought as reminders
from registry.platform.slices import Slice

SLICE = Slice(
    name="notifications",
    routes=[*feeds.HANDLERS, *reminders.HANDLERS],
    jobs=[*reminders.JOBS],
    deeds={**reminders.DEEDS},
    convene=invitations.convene,
    before_sending={**invitations.BEFORE_SENDING, **reminders.BEFORE_SENDING},
)
