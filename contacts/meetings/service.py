"""The writes of meetings: each is one use case and one transaction."""

from contacts.meetings.replanning import Outcome
from contacts.meetings.service_end import cancel, leave_out, put_back, reinstate
from contacts.meetings.service_guests import invite, invite_all, invite_to_one, note_answer, take_answer, uninvite
from contacts.meetings.service_one import cancel_one, mark_held, mark_not_held, move, reinstate_one
from contacts.meetings.service_plan import Planned, change, plan

__all__ = [
    "Outcome",
    "Planned",
    "cancel",
    "cancel_one",
    "change",
    "invite",
    "invite_all",
    "invite_to_one",
    "leave_out",
    "mark_held",
    "mark_not_held",
    "move",
    "note_answer",
    "plan",
    "put_back",
    "reinstate",
    "reinstate_one",
    "take_answer",
    "uninvite",
]
