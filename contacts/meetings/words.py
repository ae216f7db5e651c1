"""Meetings in words: kinds, states, and what was done in the words of the record."""

from contacts.meetings.model import InviteePart, MeetingKind

KINDS = {
    MeetingKind.LIAISON: "Liaison meeting",
    MeetingKind.EXECUTIVE: "Executive meeting",
    MeetingKind.SECTOR: "Sector meeting",
    MeetingKind.VISIT: "Partner visit",
    MeetingKind.EXERCISE: "Exercise",
    MeetingKind.DRILL: "Drill",
    MeetingKind.TRAINING: "Training",
}
PARTS = {InviteePart.CHAIR: "Chairs", InviteePart.REQUIRED: "Should come", InviteePart.OPTIONAL: "May come"}

DEEDS = {
    "planned meeting_series": "planned a meeting",
    "changed meeting_series": "changed a planned meeting",
    "ended meeting_series": "ended a series of meetings",
    "cancelled meeting_series": "cancelled a meeting",
    "reinstated meeting_series": "reinstated a cancelled meeting",
    "left out meeting_series": "left a date out of a series of meetings",
    "put back meeting_series": "put a date back into a series of meetings",
    "moved meeting": "moved a meeting",
    "cancelled meeting": "cancelled a meeting",
    "reinstated meeting": "reinstated a meeting",
    "held meeting": "noted that a meeting was held",
    "not held meeting": "noted that a meeting was not held",
    "invited meeting_invitee": "asked somebody to a meeting",
    "uninvited meeting_invitee": "took somebody off the invitations to a meeting",
    "answered meeting_invitee": "noted an answer to an invitation",
}
