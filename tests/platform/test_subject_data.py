"""What looks like the subject of a case, and what only looks a little like it."""

import logging
import random

import msgspec
import pytest

from registry.platform.errors import Invalid
from registry.platform.subject_data import Rule, suspected
from registry.platform.text import In, Line, Prose, Remark

SSN, BIRTH, CASE = Rule.SOCIAL_SECURITY, Rule.BIRTH, Rule.CASE


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("123-45-6789", SSN), ("His number is 123 45 6789.", SSN), ("SSN: 123456789", SSN),
        ("social security no. 123456789", SSN), ("(123-45-6789)", SSN),
        ("DOB 01/02/2009", BIRTH), ("d.o.b.: 2009-01-02", BIRTH), ("Date of birth is 2 January 2009", BIRTH),
        ("birthday: Jan 2, 2009", BIRTH), ("Robin Doe, born 1/2/2009", BIRTH),
        ("Robin O'Doe was born on 2009-01-02", BIRTH),
        ("Case #2026-01234", CASE), ("case no. 26-CF-000123", CASE), ("see incident number 26001234", CASE),
        ("Report # A26-12345", CASE), ("2026-CF-001234", CASE), ("26CJ001234", CASE),
        ("docket number: 1:26-cr-00123", CASE),
    ],
)  # fmt: skip
def test_subject_of_a_case_is_suspected(text: str, rule: Rule) -> None:
    assert suspected(text) is rule


@pytest.mark.parametrize(
    "text",
    [
        "", "305-555-0123", "(305) 555-0123 ext 45", "+1 305 555 0123", "305 555 0123", "3055550123", "1-305-555-0123",
        "NCES 120039000441", "NCES 12-00390-00441", "ORI FL0130000", "IPEDS 134130", "NPI 1234567893", "EIN 12-3456789",
        "ZIP 33130-1234", "12345-6789", "123 SW 45 Street, Suite 6789", "1200 45th Ave, Unit 12",
        "111 NW 1st St, Miami, FL 33128",
        "In case of fire call 305-555-0123", "In case: 305-555-0123", "Report number 305-555-0100 to the desk",
        "Report no. (305) 555-0100", "Told by Dana Ames, 11/21/2026", "Confirmed with Dana Ames on 2026-11-21",
        "Founded 1/2/1990", "The program was born on 2001-05-04", "Open since 01/02/2003", "Case management 24/7",
        "Case manager 12345", "Mon-Fri 08:00-16:30", "800-555-0100", "988-55-1234", "FERPA 34 CFR 99.36",
        "42 CFR Part 2", "Room 101-22-3", "School no. 0441", "District number 13", "Unit #4417", "Badge no. 12345",
        "Lat 25.7617, -80.1918", "Version 2026-11-21", "999-99-9999", "000-12-3456", "CASE HOUSE 2026",
    ],
)  # fmt: skip
def test_what_belongs_to_a_partner_is_left_alone(text: str) -> None:
    assert suspected(text) is None


def test_no_telephone_number_is_suspected() -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    for _ in range(2000):
        area, end = dice.randint(201, 989), dice.randint(100, 199)
        for shape in (
            "{0}-555-0{1}",
            "({0}) 555-0{1}",
            "{0} 555 0{1}",
            "+1{0}5550{1}",
            "{0}.555.0{1}",
            "1 {0} 555-0{1} x12",
        ):
            assert suspected("Desk: " + shape.format(area, end)) is None


class Box(In):
    name: Line = ""
    note: Prose | None = None
    label: Remark = ""


@pytest.mark.parametrize("field", ["note", "label"])
def test_free_text_is_refused_with_a_reason_and_only_the_rule_is_logged(
    field: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), pytest.raises(Invalid) as refused:
        msgspec.json.decode(msgspec.json.encode({field: "Robin 123-45-6789"}), type=Box)

    assert list(refused.value.fields) == [field]
    assert "person of concern" in refused.value.fields[field]
    assert "social_security_number" in caplog.text
    assert "123-45" not in caplog.text + str(refused.value)


def test_a_name_is_not_free_text() -> None:
    assert Box(name="Case #2026-01234").name == "Case #2026-01234"
