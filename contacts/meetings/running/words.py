"""The words of running a meeting: on its pages, and in the record of what was done."""

from collections.abc import Mapping

from contacts.meetings.model import Answer, Attendance, ObjectiveRating, RecordClass
from contacts.meetings.running.tasks import Standing

DEEDS = {
    "raised an agenda item meeting": "put something on the agenda of a meeting",
    "changed an agenda item meeting": "changed an item of an agenda",
    "reordered the agenda meeting": "changed the order of an agenda",
    "closed an agenda item meeting": "closed an item of an agenda",
    "reopened an agenda item meeting": "opened an item of an agenda again",
    "noted attendance meeting": "noted who came to a meeting",
    "recorded a decision meeting": "recorded a decision of a meeting",
    "struck a decision meeting": "took out a decision of a meeting",
    "wrote minutes meeting": "wrote the minutes of a meeting",
    "approved minutes meeting": "approved the minutes of a meeting",
    "reopened minutes meeting": "opened the minutes of a meeting again",
    "set an objective meeting": "set an objective of an exercise",
    "rated an objective meeting": "changed or rated an objective of an exercise",
    "struck an objective meeting": "took out an objective of an exercise",
    "exported meeting": "took a paper of a meeting along",
    "recorded action_item": "recorded an action item",
    "changed action_item": "changed an action item",
    "done action_item": "noted that an action item is done",
    "dropped action_item": "dropped an action item",
    "reopened action_item": "opened an action item again",
    "certified person": "recorded a training certificate",
    "took back a certificate person": "took back a training certificate",
}
ATTENDANCES: Mapping[Attendance, str] = {
    Attendance.PRESENT: "Present",
    Attendance.REMOTE: "Remote",
    Attendance.EXCUSED: "Excused",
    Attendance.ABSENT: "Absent",
}
ANSWERS: Mapping[Answer, tuple[str, str]] = {
    Answer.ACCEPTED: ("comes", "good"),
    Answer.DECLINED: ("does not come", "bad"),
    Answer.TENTATIVE: ("may come", "warn"),
    Answer.COUNTER: ("asks for another time", "warn"),
}
# What a class means, in the words of whoever has to choose one.
CLASSES: Mapping[RecordClass, tuple[str, str]] = {
    RecordClass.PUBLIC: ("Public record", "Anybody may ask for these minutes and is given them whole."),
    RecordClass.PARTLY_EXEMPT: (
        "Partly exempt",
        "Anybody may ask; what the law protects is blacked out first. Say in the minutes which parts.",
    ),
    RecordClass.EXEMPT: ("Exempt", "The law keeps them from the public. Counsel has said so, and on which section."),
    RecordClass.UNDECIDED: ("Not decided", "Treat them as public until counsel has looked: write nothing else."),
}
RATINGS: Mapping[ObjectiveRating, tuple[str, str, str]] = {
    ObjectiveRating.PERFORMED: ("Performed without challenges (P)", "good", "Done in a way that met the objective."),
    ObjectiveRating.SOME_CHALLENGES: (
        "Performed with some challenges (S)",
        "due",
        "The objective was met; some ways of doing it can be better.",
    ),
    ObjectiveRating.MAJOR_CHALLENGES: (
        "Performed with major challenges (M)",
        "warn",
        "Met only in part, or at the cost of something else.",
    ),
    ObjectiveRating.UNABLE: ("Unable to be performed (U)", "bad", "The objective was not met."),
}
TONES: Mapping[Standing, str] = {
    Standing.OVERDUE: "bad",
    Standing.SOON: "due",
    Standing.OPEN: "neutral",
    Standing.DONE: "good",
    Standing.DROPPED: "neutral",
}
