"""Cleaners: what is certain is understood, what is not is refused with a reason."""

from collections.abc import Callable
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.platform.exchange import addresses, fields, names, regions, values
from registry.platform.exchange.values import Unclear

UNDERSTOOD: list[tuple[Callable[[str], object], str, object]] = [
    (values.postal_code, "33040", "33040"),
    (values.postal_code, "33040.0", "33040"),
    (values.postal_code, "2215", "02215"),
    (values.postal_code, "601", "00601"),
    (values.postal_code, "328357642", "32835-7642"),
    (values.postal_code, "2215-1308", "02215-1308"),
    (values.postal_code, "22151308", "02215-1308"),
    (values.postal_code, "m6k3c3", "M6K 3C3"),
    (values.county_fips, "6037", "06037"),
    (values.county_fips, "12086.0", "12086"),
    (values.latitude, "28.518985721000035", 28.518986),
    (values.latitude, "-0", 0.0),
    (values.longitude, "-179.9", -179.9),
    (values.longitude, "5.0E-5", 0.00005),
    (values.region, "fl", "FL"),
    (values.region, " New  York ", "NY"),
    (values.region, "Ontario", "ON"),
    (values.country, "U.S.A.", "US"),
    (values.country, "PRI", "US"),
    (values.count, "45,000", 45000),
    (values.integer, "-45000.0", -45000),
    (values.day, "2024-01-31T00:00:00.000Z", "2024-01-31"),
    (values.day, "01/31/2024", "2024-01-31"),
    (values.day, "31.1.2024", "2024-01-31"),
    (values.day, "4/4/2024", "2024-04-04"),
    (values.day, "Jan 31, 2024", "2024-01-31"),
    (values.time_zone, "America/Chicago", "America/Chicago"),
    (values.line, "  two\n words ", "two words"),
    (values.prose, "one\r\ntwo ", "one\ntwo"),
    (addresses.email, "mailto:Desk@Example.org ", "Desk@example.org"),
    (addresses.website, "www.example.org", "http://www.example.org"),
    (addresses.website, "EXAMPLE.org/Path", "http://example.org/Path"),
    (addresses.website, "HTTPS://example.org:8443/a?b=c#d", "https://example.org:8443/a?b=c#d"),
    (addresses.website, "example.org:8080", "http://example.org:8080"),
    (names.former_name, "Ravens Stadium until 2003", "Ravens Stadium (until 2003-12-31)"),
    (names.former_name, "Ravens Stadium (until 2003-05-01)", "Ravens Stadium (until 2003-05-01)"),
    (names.former_name, "Open until Late", "Open until Late"),
    (fields.identifier, "NCES: 120000207976 ", "nces:120000207976"),
    (fields.extension, "x132", "132"),
]
REFUSED: list[tuple[Callable[[str], object], str, str]] = [
    (values.postal_code, "123", "lowest"),
    (values.postal_code, "3.304E+04", "digits are lost"),
    (values.postal_code, "ABC", "not a ZIP"),
    (values.county_fips, "65600", "FIPS"),
    (values.county_fips, "12000", "FIPS"),
    (values.county_fips, "3520005", "FIPS"),
    (values.latitude, "91", "outside"),
    (values.latitude, "25,7", "decimal degrees"),
    (values.latitude, "٢٥", "decimal degrees"),
    (values.latitude, "inf", "decimal degrees"),
    (values.longitude, "-999", "outside"),
    (values.region, "QR", "not a state"),
    (values.country, "France", "not a country"),
    (values.count, "-4", "less than nothing"),
    (values.integer, "1.5", "whole number"),
    (values.integer, "9" * 30, "too large"),
    (values.integer, "2147483648", "too large"),
    (values.integer, "1.2E+07", "digits are lost"),
    (values.day, "03/04/2024", "may be two days"),
    (values.day, "2024-02-30", "not a day"),
    (values.day, "45322", "not a date"),
    (values.time_zone, "EST5", "time zone"),
    (values.line, "a\x00b", "control"),
    (values.line, "safe\u202egnp.exe", "control"),
    (values.line, "x" * 201, "201 characters"),
    (addresses.email, "desk at example.org", "not an e-mail"),
    (addresses.website, "javascript:alert(1)", "not the address"),
    (addresses.website, "http://info@example.org", "not the address"),
    (addresses.website, "http://http:www.example.org", "not the address"),
    (addresses.website, "http://school of.example.org", "not the address"),
    (addresses.website, "http://localhost/x", "not the address"),
    (names.former_name, "Stadium until 2003-02-30", "not a day"),
    (fields.identifier, "120000207976", "not an identifier"),
    (fields.extension, "front desk", "not an extension"),
]


@pytest.mark.parametrize(("cleaner", "text", "value"), UNDERSTOOD)
def test_what_is_certain_is_understood(cleaner: Callable[[str], object], text: str, value: object) -> None:
    assert cleaner(text) == value


@pytest.mark.parametrize(("cleaner", "text", "reason"), REFUSED)
def test_what_is_not_certain_is_refused(cleaner: Callable[[str], object], text: str, reason: str) -> None:
    found = cleaner(text)

    assert isinstance(found, Unclear)
    assert reason in found.reason


@pytest.mark.parametrize("name", sorted(fields.CLEANERS))
@given(text=st.text(max_size=60))
def test_no_text_breaks_a_cleaner_and_what_it_gives_it_takes_again(name: str, text: str) -> None:
    cleaner = fields.CLEANERS[name]

    found = cleaner(text)

    if isinstance(found, str | int | float):
        assert cleaner(fields.cell_of(found)) == found


def test_sentinels_are_nothing_whatever_their_case() -> None:
    words = values.sentinel_set(values.SENTINELS)

    assert all(values.is_empty(text, words) for text in ("", "  ", "-999", "Not Available", "n/a", "#N/A"))
    assert not any(values.is_empty(text, words) for text in ("0", "M", "None of the above", "-99"))


@given(items=st.lists(st.text(min_size=1, max_size=12).map(str.strip).filter(bool), max_size=5))
def test_lists_in_a_cell_come_back_exactly(items: list[str]) -> None:
    assert fields.split_list(fields.join_list(items)) == items


def test_every_region_has_a_zone_that_exists() -> None:
    assert set(regions.ZONES.values()) <= available_timezones()
    assert len(regions.ZONES) == 56 + 13
    assert len(regions.STATE_FIPS) == 56


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "100 Main St, Suite 2, St. Petersburg, FL 33701-0001",
            ("100 Main St, Suite 2", "St. Petersburg", "33701-0001"),
        ),
        ("Tampa, FL", None),
        ("FL 32955", None),
        ("100 Main St, Tampa, ZZ 33601", None),
        ("State: <b>IL</b>,", None),
    ],
)
def test_an_address_on_one_line_is_taken_apart_where_that_is_certain(text: str, parts: tuple[str, ...] | None) -> None:
    found = addresses.one_line(text)

    assert found == ({"street": parts[0], "city": parts[1], "region": "FL", "postal_code": parts[2]} if parts else {})


def test_labels_of_a_cell() -> None:
    assert addresses.labelled("tollfree: 800-555-0100, tdd: 800-555-0101, main: 727-555-0102") == {
        "tollfree": "800-555-0100",
        "tdd": "800-555-0101",
        "main": "727-555-0102",
    }
