"""The writes of the contacts: each is one use case and one transaction."""

from contacts.service_checks import record_check
from contacts.service_intake import introduce
from contacts.service_leaving import Departure, person_left, person_stays
from contacts.service_people import add_person, correct_person, person_on_leave, person_returned
from contacts.service_points import correct_point, publish_point, retire_point
from contacts.service_positions import (
    abolish_position,
    assign,
    delegate,
    describe_position,
    end_assignment,
    end_delegation,
    open_position,
)

__all__ = [
    "Departure",
    "abolish_position",
    "add_person",
    "assign",
    "correct_person",
    "correct_point",
    "delegate",
    "describe_position",
    "end_assignment",
    "end_delegation",
    "introduce",
    "open_position",
    "person_left",
    "person_on_leave",
    "person_returned",
    "person_stays",
    "publish_point",
    "record_check",
    "retire_point",
]
