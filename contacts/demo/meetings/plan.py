"""Which meetings the county holds. Days are counted from today; a negative number lies behind."""

from dataclasses import dataclass

from contacts.meetings.model import MeetingKind, ObjectiveRating

K, R = MeetingKind, ObjectiveRating


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something taken on at the last meeting that was held: due so many days from today, done or open."""

    title: str
    partner: str | None = None
    by: str = "coordinator"
    due: int
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A meeting, or a series of them, beginning about so many days from today.

    `every` is in months, on the weekday (0: Monday) that is the `place`th of its month; None: once. `gone` came to the
    first one only. `off` says why it, `off_last` why the last one of a series, did not take place; `move_next` by how
    many days the next one was moved. Agenda, decisions, items and objectives are those of the last one.
    """

    key: str
    kind: MeetingKind
    title: str
    begins: int
    at: str = "09:30"
    minutes: int = 60
    every: int | None = None
    weekday: int = 1
    place: int = 1
    host: str = "intelligence"
    sector: str | None = None
    by: str = "coordinator"
    venue: str | None = None
    link: str | None = None
    purpose: str | None = None
    visibility: str = "all_users"
    partners: tuple[str, ...] = ()
    outside: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()
    off: str | None = None
    off_last: str | None = None
    move_next: int | None = None
    agenda: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    objectives: tuple[tuple[str, ObjectiveRating | None], ...] = ()
    certificate: tuple[str, int] | None = None
    minutes_text: str = ""


_SCHOOLS = ("schools", "bayhaven_high", "ellery_middle", "saltmarsh_elementary", "juniper_k8", "lantern_hill")
_POLICE = ("sheriff", "bayhaven_police", "ellery_police", "juniper_police")
_VENUES = ("stadium", "arena", "mall", "fairgrounds", "port", "airport")
_LINK = "https://meet.example.org/marlow"

SITTINGS = (
    Sitting(
        key="schools", kind=K.LIAISON, title="School safety liaison", begins=-330, every=3, sector="education_k12",
        by="education", venue="School District, 100 Chalk Street, room 204", partners=(*_SCHOOLS, "sheriff"),
        gone=("lantern_hill",), purpose="What changed at the schools, whom to call, and what they need from us.",
        agenda=("New people and numbers", "Threat-assessment teams without a chair", "Duty line in the summer break"),
        decisions=("The district names a duty administrator for every break, and tells us a week before it.",),
        items=(
            Item(title="Send the list of duty administrators", partner="schools", due=-12),
            Item(title="Fill the vacant chair at Heron Center", partner="heron_center", due=19),
            Item(title="Call Lantern Hill: they did not come twice", partner="lantern_hill", by="education", due=4),
        ),
        minutes_text="The district reported on new staff.\n\n- The duty line works in term time.\n- In breaks nobody"
        " answers after 16:30; the district will name somebody.",
    ),
    Sitting(
        key="campus", kind=K.LIAISON, title="Campus round table", begins=-290, every=3, weekday=2, place=2, at="10:00",
        sector="education_higher", by="education", venue="University, Dean's conference room",
        partners=("university", "college", "campus_police", "college_safety", "counseling"), move_next=1,
        agenda=("CARE team and campus police: who calls whom", "Registrar's new contact"),
        items=(Item(title="Test the campus duty line at night", partner="campus_police", due=26),),
        minutes_text="Both campuses were there. The order of calls after hours was confirmed.",
    ),
    Sitting(
        key="behavioral", kind=K.LIAISON, title="Behavioral health liaison", begins=-265, every=3, weekday=3, place=3,
        at="13:00", minutes=90, sector="mental_health", link=_LINK, off_last="Storm warning: offices were closed",
        partners=("behavioral", "crisis", "mobile_response", "counseling", "hospital", "recovery", "clinic"),
        gone=("clinic",), agenda=("Mobile response after midnight", "What Part 2 lets the program say"),
        minutes_text="The crisis center takes over the night line from next month.",
    ),
    Sitting(
        key="police", kind=K.LIAISON, title="Law enforcement liaison", begins=-340, every=1, weekday=3, place=2,
        at="08:30", sector="le_local", venue="Sheriff's Office, briefing room", visibility="sworn_only",
        partners=(*_POLICE, "state_police", "federal", "tribal_police", "fusion", "task_force", "probation"),
        gone=("tribal_police",), agenda=("Deconfliction", "Who is on call over the holidays"),
        items=(Item(title="Send the holiday call list", partner="sheriff", by="officer", due=9),),
        minutes_text="Call lists were compared. Two numbers were wrong and are corrected.",
    ),
    Sitting(
        key="venues", kind=K.SECTOR, title="Venues and crowded places", begins=-190, every=6, weekday=0, place=3,
        at="14:00", minutes=120, sector="private_crowded_space", venue="Civic Arena, conference level",
        partners=(*_VENUES, "power", "water", "emergency"), gone=("fairgrounds",),
        agenda=("Trespass notices across venues", "Radio channel on match days"),
        items=(Item(title="Share the trespass form", partner="mall", due=-35, done=True),),
        minutes_text="The venues want one form for trespass notices.",
    ),
    Sitting(
        key="community", kind=K.SECTOR, title="Faith and community round", begins=-228, at="18:00", minutes=90,
        sector="faith", venue="Interfaith Council, hall",
        partners=("interfaith", "harbor_baptist", "islamic_center", "beth_tikvah", "st_brendan", "alliance", "shelter"),
        outside=(("Kim Reyes", "kim.reyes@example.org"),), gone=("st_brendan",),
        decisions=("Every house names somebody who answers on its holy days.",),
        minutes_text="First meeting of this round. The houses know each other now.",
    ),
    Sitting(
        key="executive", kind=K.EXECUTIVE, title="Executive meeting", begins=-310, every=12, weekday=4, place=2,
        at="11:00", minutes=90, by="manager", venue="County Building, board room", visibility="coordinators",
        partners=("schools", "university", "hospital", "behavioral", "sheriff", "prosecutor", "emergency"),
        agenda=("The year in figures", "Agreements that end within a year", "Money for two exercises"),
        decisions=("Two exercises are paid for; the stadium comes first.",),
        minutes_text="The heads of the partners affirmed the work program.",
    ),
    Sitting(
        key="tabletop", kind=K.EXERCISE, title="Tabletop: a threat on match day", begins=-74, at="09:00", minutes=240,
        sector="private_crowded_space", venue="Gulfwind Stadium, media room",
        partners=("stadium", "arena", "sheriff", "bayhaven_police", "emergency", "hospital", "fusion"),
        purpose="Who calls whom within the first thirty minutes, and who decides to hold the match.",
        objectives=(
            ("The control room reaches the sheriff's duty line within five minutes", R.PERFORMED),
            ("The hospital hears of it before the first ambulance leaves", R.SOME_CHALLENGES),
            ("One person decides whether the match goes on", R.MAJOR_CHALLENGES),
            ("Families are told where to go", R.UNABLE),
        ),
        items=(
            Item(title="Write down who decides to hold a match", partner="stadium", due=-20),
            Item(title="Hospital: one number for mass events", partner="hospital", due=-40, done=True),
            Item(title="Choose a place for families and agree on it", partner="emergency", due=33),
            Item(title="Put the control room's radio channel on the card", partner="stadium", due=-5, done=True),
        ),
        minutes_text="All seven partners took part.\n\n- Reaching each other worked.\n- Nobody knew who decides.",
    ),
    Sitting(
        key="drill", kind=K.DRILL, title="Reunification drill", begins=47, at="08:00", minutes=180,
        sector="education_k12", by="education", venue="Bayhaven High School, gymnasium",
        partners=("bayhaven_high", "schools", "bayhaven_police", "emergency"),
        objectives=(("Every pupil is handed over to somebody who is on their card", None),),
    ),
    Sitting(
        key="training", kind=K.TRAINING, title="Threat assessment for school teams", begins=-128, at="09:00",
        minutes=360, sector="education_k12", by="education", venue="University, lecture hall 2",
        partners=("bayhaven_high", "ellery_middle", "juniper_k8", "university", "bayhaven_police"),
        certificate=("Behavioral threat assessment, basic", 150), minutes_text="Eleven took part, five were examined.",
    ),
    Sitting(
        key="visit_warehouse", kind=K.VISIT, title="Partner visit: warehouse", begins=-41, at="15:00",
        sector="private_workplace", partners=("warehouse",), minutes_text="They have a new security desk.",
        items=(Item(title="Record the new security desk's number", partner="warehouse", due=-30, done=True),),
    ),
    Sitting(
        key="visit_cannery", kind=K.VISIT, title="Partner visit: cannery", begins=-19, at="11:00",
        sector="private_workplace", partners=("cannery",), off="The plant manager was called away",
    ),
    Sitting(
        key="visit_port", kind=K.VISIT, title="Partner visit: port", begins=3, at="10:00", minutes=90,
        sector="private_critical_infrastructure", venue="Port, gate 2", partners=("port",),
        purpose="To walk along the new fence, and to meet the night shift.",
    ),
    Sitting(
        key="visit_lantern", kind=K.VISIT, title="Partner visit: Lantern Hill", begins=9, at="15:30", by="education",
        sector="education_k12", partners=("lantern_hill",), purpose="To hear why they no longer come.",
    ),
    Sitting(
        key="round", kind=K.LIAISON, title="Coordinators' round", begins=-56, at="09:00", minutes=30,
        link=_LINK, minutes_text="What waits was gone through.",
    ),
)  # fmt: skip
