"""Reading answers as programs send them, and whatever else calls itself one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.replies.reading import NoAnswer, read
from tests.notifications.answers import (
    APPLE,
    COUNTER,
    DELEGATED,
    GOOGLE,
    ONE_OF_SERIES,
    OUTLOOK,
    OUTLOOK_COM,
    written,
)
from tests.notifications.invited import UID, ZONE

STAMP = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("shape", [GOOGLE, APPLE, OUTLOOK, OUTLOOK_COM], ids=["google", "apple", "outlook", "web"])
@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_read_says_who_answers_what(shape: str, partstat: str) -> None:
    (found,) = read(written(shape, UID, partstat))

    assert (found.uid, found.attendee, found.answer, found.stamped, found.alone) == (
        UID, "kim.lee@example.org", partstat.lower(), STAMP, True,
    )  # fmt: skip


def test_read_takes_a_comment_as_it_was_typed() -> None:
    (found,) = read(written(OUTLOOK, UID))

    assert found.comment == "Ten minutes late, sorry\nKim"


def test_read_knows_that_a_number_is_missing() -> None:
    assert [read(written(shape, UID))[0].sequence for shape in (GOOGLE, OUTLOOK_COM)] == [0, None]


def test_read_understands_zones_by_the_names_of_windows() -> None:
    (found,) = read(written(ONE_OF_SERIES, UID))

    assert found.occasion is not None
    assert found.occasion.local(ZONE).isoformat() == "2026-12-08T09:00:00"
    assert found.occasion.local("America/Denver").isoformat() == "2026-12-08T07:00:00"


def test_read_takes_the_time_that_is_proposed() -> None:
    (found,) = read(written(COUNTER, UID))

    assert found.proposed is not None
    assert (found.answer, found.proposed.instant(ZONE)) == ("counter", datetime(2026, 12, 1, 15, 0, tzinfo=UTC))


def test_read_does_not_take_a_delegate_for_a_guest() -> None:
    assert read(written(DELEGATED, UID))[0].answer == "delegated"


def test_read_takes_other_charsets_and_line_ends() -> None:
    shape = OUTLOOK.replace("sorry", "désolé").format(uid=UID, partstat="ACCEPTED")

    read_as = [read(text)[0].comment for text in (shape.encode("cp1252"), shape.encode("utf-16"), shape.encode())]
    assert read_as == ["Ten minutes late, désolé\nKim"] * 3


@pytest.mark.parametrize(
    "broken",
    [
        b"", b"METHOD:REPLY", b"BEGIN:VEVENT\r\n" * 3000, b"METHOD:REPLY\r\n" + b"X" * 70_000,
        written(GOOGLE, UID).replace(b"METHOD:REPLY", b"METHOD:REQUEST"),
        written(GOOGLE, UID).replace(b"ATTENDEE", b"X-NOBODY"), written(GOOGLE, ""),
        written(GOOGLE, UID).replace(b"mailto:kim.lee@example.org", b"urn:uuid:1"),
        b"METHOD:REPLY\r\nEND:VEVENT\r\nEND:VEVENT", b"\x00\xff\xfe",
    ],
)  # fmt: skip
def test_read_refuses_what_is_no_answer(broken: bytes) -> None:
    with pytest.raises(NoAnswer):
        read(broken)


@given(st.data())
def test_read_survives_whatever_is_changed_in_an_answer(data: st.DataObject) -> None:
    good = bytearray(written(data.draw(st.sampled_from([APPLE, OUTLOOK, COUNTER])), UID))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(good) - 1))
        good[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))

    try:
        found = read(bytes(good))
    except NoAnswer:
        return
    assert all(one.uid and "@" in one.attendee and not set(one.attendee) & {"\r", "\n", "\0"} for one in found)


def test_read_survives_every_calendar_that_others_made(shared_data: Path) -> None:
    for path in sorted((shared_data / "ics").rglob("*.ics")):
        try:
            read(path.read_bytes())
        except NoAnswer:
            continue
