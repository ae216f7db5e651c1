"""Conditional requests as RFC 9110 has them."""

import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.feeds.conditions import Verdict, http_date, matches, tags, takes_gzip, verdict, written_date

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
CHANGED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
SAME, EARLIER, LATER = map(written_date, (CHANGED, CHANGED - timedelta(seconds=1), CHANGED + timedelta(seconds=1)))
TAG = '"a1"'
SEND, UNCHANGED, FAILED = Verdict.SEND, Verdict.UNCHANGED, Verdict.FAILED


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('"a1"', True),
        ('W/"a1"', True),  # 13.1.2: weak comparison
        ('"x", "a1"', True),
        ('"x","a1"', True),
        ('"x" \t,\t W/"a1" , "y"', True),
        (', ,"a1",', True),  # 5.6.1.2: empty elements of a list are passed over
        ("*", True),
        ("  *  ", True),
        ('"x", *', False),  # `*` stands alone or is none
        ('"*"', False),  # a tag of one sign
        ("a1", False),  # no quotes, no tag
        ('w/"a1"', False),  # 8.8.3: the prefix is told by its case
        ('W/ "a1"', False),
        ('"A1"', False),
        ('"a1', False),
        ("'a1'", False),
        ('"x" "a1"', False),
        ('garbage, "a1"', True),
        ('"b,c", "a1"', True),
        ("", False),
        (",,,", False),
    ],
)
def test_if_none_match_finds(header: str, found: bool) -> None:
    assert matches(header, TAG, weakly=True) is found


@pytest.mark.parametrize(("header", "found"), [('"a1"', True), ('W/"a1"', False), ('W/"a1", "a1"', True), ("*", True)])
def test_if_match_compares_strongly(header: str, found: bool) -> None:
    assert matches(header, TAG, weakly=False) is found


OPAQUE = st.text(st.sampled_from([*(sign for sign in string.printable[:94] if sign != '"'), "é", "ÿ"]), max_size=12)
TAGS = st.lists(st.tuples(st.booleans(), OPAQUE), max_size=6)
BETWEEN = st.sampled_from([",", ", ", " ,\t", ",,", " , ,"])


@given(TAGS, st.data())
def test_every_list_that_can_be_written_is_read(given_tags: list[tuple[bool, str]], data: st.DataObject) -> None:
    written = ""
    for weak, opaque in given_tags:
        written += f'{"W/" if weak else ""}"{opaque}"{data.draw(BETWEEN)}'

    assert tags(written) == given_tags


@given(TAGS, OPAQUE)
def test_a_tag_matches_where_it_is_listed_and_nowhere_else(listed: list[tuple[bool, str]], opaque: str) -> None:
    header = ", ".join(f'{"W/" if weak else ""}"{one}"' for weak, one in listed)

    assert matches(header, f'"{opaque}"', weakly=True) is (opaque in [one for _, one in listed])
    assert matches(header, f'"{opaque}"', weakly=False) is ((False, opaque) in listed)


@given(st.text(max_size=60))
def test_garbage_never_breaks_and_hides_no_tag_behind_it(garbage: str) -> None:
    matches(garbage, TAG, weakly=True)

    if '"' not in garbage:
        assert matches(f"{garbage}, {TAG}", TAG, weakly=True)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, SEND),
        ({"if-none-match": [TAG]}, UNCHANGED),
        ({"if-none-match": ['"x"']}, SEND),
        ({"if-none-match": ['"x"', TAG]}, UNCHANGED),  # the field twice is one list
        ({"if-none-match": ["*"]}, UNCHANGED),
        # 13.1.3: the date is ignored beside If-None-Match, even where that is garbage
        ({"if-none-match": ['"x"'], "if-modified-since": [SAME]}, SEND),
        ({"if-none-match": ["nonsense"], "if-modified-since": [LATER]}, SEND),
        ({"if-none-match": [TAG], "if-modified-since": [EARLIER]}, UNCHANGED),
        ({"if-modified-since": [SAME]}, UNCHANGED),
        ({"if-modified-since": [LATER]}, UNCHANGED),
        ({"if-modified-since": [EARLIER]}, SEND),
        ({"if-modified-since": ["yesterday"]}, SEND),
        ({"if-modified-since": [SAME, SAME]}, SEND),
        ({"if-modified-since": ["Friday, 20-Nov-26 08:30:00 GMT"]}, UNCHANGED),
        ({"if-modified-since": ["Fri Nov 20 08:30:00 2026"]}, UNCHANGED),
        ({"if-match": [TAG]}, SEND),
        ({"if-match": ['"x"']}, FAILED),
        ({"if-match": [f"W/{TAG}"]}, FAILED),
        ({"if-match": ['"x"'], "if-none-match": [TAG]}, FAILED),  # 13.2.2: first things first
        ({"if-match": [TAG], "if-none-match": [TAG]}, UNCHANGED),
        ({"if-match": [TAG], "if-unmodified-since": [EARLIER]}, SEND),
        ({"if-unmodified-since": [EARLIER]}, FAILED),
        ({"if-unmodified-since": [SAME]}, SEND),
        ({"if-unmodified-since": [SAME], "if-modified-since": [SAME]}, UNCHANGED),
        ({"if-unmodified-since": ["never"]}, SEND),
    ],
)
def test_conditions_in_the_order_of_13_2_2(headers: dict[str, list[str]], expected: Verdict) -> None:
    assert verdict(headers, TAG, CHANGED, NOW) is expected


@pytest.mark.parametrize(
    "text",
    ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"],
)
def test_the_three_forms_of_5_6_7_say_the_same(text: str) -> None:
    assert http_date(text, NOW) == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["Sun, 06 Nov 1994 08:49:37 UTC", "sun, 06 nov 1994 08:49:37 gmt", "Sun, 6 Nov 1994 08:49:37 GMT", "",
     "Sun, 31 Feb 2026 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "1994-11-06T08:49:37Z", "0"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert http_date(text, NOW) is None


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2099, 1, 1), timezones=st.just(UTC)))
def test_a_date_is_read_as_it_was_written(instant: datetime) -> None:
    assert http_date(written_date(instant), NOW) == instant.replace(microsecond=0)


@pytest.mark.parametrize(
    ("header", "zips"),
    [
        ("", False), ("gzip", True), ("x-gzip", True), ("GZIP", True), ("gzip, deflate, br", True), ("gzip;q=0", False),
        ("gzip;q=0.000", False), ("gzip; q=0.5", True), ("gzip;q=0.5, identity", False), ("identity;q=0.5, gzip", True),
        ("*", True), ("*;q=0", False), ("*;q=0, gzip", True), ("gzip;q=0, *", False), ("br, deflate", False),
        ("identity", False), ("gzip;q=1.5", False), ("gzip;q=x", False), ("gzip;level=9", False),
        ("gzip;q=0.2, *;q=0.5", False), (",,gzip,,", True),
    ],
)  # fmt: skip
def test_gzip_where_it_is_liked(header: str, zips: bool) -> None:
    assert takes_gzip([header]) is zips
    assert takes_gzip(header.split(", ")) is zips


def test_nothing_is_zipped_for_a_client_that_does_not_say() -> None:
    assert takes_gzip([]) is False
