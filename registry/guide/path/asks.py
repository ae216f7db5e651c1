"""What to ask first, what to have ready and what to expect, by whom it is about. Practice, not law.

Nothing here says that anything must be given: which legal basis fits is for counsel, and bases that were approved come
from elsewhere through `ask_panels`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.guide.path.ways import Who


@dataclass(frozen=True, slots=True)
class Ask:
    """The asker's half of a call, in short lines."""

    first: tuple[str, ...]
    ready: tuple[str, ...]
    expect: tuple[str, ...]


_CALL_BACK = "A number of your agency at which they can call you back and check that it is you"

ASKS: Mapping[Who, Ask] = {
    Who.SCHOOL: Ask(
        first=(
            "What staff saw or heard themselves: it is the widest thing that you can ask for",
            "Whether there is a threat-assessment team, and who leads it",
            "What its own police or security unit wrote down",
        ),
        ready=(
            "The threat in one sentence: what, against whom, how soon",
            "Why you need to know this now",
            _CALL_BACK,
        ),
        expect=("A student's file takes more. Whether it is an emergency the school decides, and it writes down why.",),
    ),
    Who.HEALTH: Ask(
        first=(
            "Tell them what you know: they may listen even where they may not answer",
            "Who is on call, and whether a team can go there",
        ),
        ready=("Your name, agency and badge", "What you need, and no more than that", _CALL_BACK),
        expect=("They may neither confirm nor deny that somebody is a patient. Silence is not an answer.",),
    ),
    Who.PLACE: Ask(
        first=("Conduct, threats, trespass notices", "Cameras and badge logs", "Who is responsible at that site"),
        ready=("The site, what happened, and between what hours", _CALL_BACK),
        expect=("Personnel and medical files usually wait for their counsel or for legal process.",),
    ),
    Who.COMMUNITY: Ask(
        first=("Advice in general terms, without a name", "Whether somebody there could talk with the person"),
        ready=("What worries you, in plain words", "How they can reach you, and who will hear of the call"),
        expect=("A shelter or a victims' service will not say whom it serves.",),
    ),
    Who.POLICE: Ask(
        first=("Whether anybody else works on it", "What they know of the place or the people"),
        ready=("Your ORI and case number", "Why you need to know", _CALL_BACK),
        expect=("They write down to whom they gave it. What you get is for this case.",),
    ),
    Who.JUSTICE: Ask(
        first=("Status, conditions and the next date", "Whom to tell when a condition was broken"),
        ready=("The case number", "Your ORI"),
        expect=("What concerns minors mostly takes an order.",),
    ),
    Who.ONLINE: Ask(
        first=("To keep what is there, before it is gone", "How to send an emergency request"),
        ready=("The address of the account or message, with date and time", "Your supervisor's name and number"),
        expect=("They answer through their portal. What was written mostly takes legal process.",),
    ),
    Who.OTHER: Ask(
        first=("Who there deals with such matters", "What they can tell you in general"),
        ready=("What worries you, in one sentence", _CALL_BACK),
        expect=("They may want it in writing, from your agency's head.",),
    ),
}
