"""What registers write of days, ends, renewals and notices: table by table, and what is refused."""

from datetime import date

import pytest

from agreements.model import Kind, Renewal, Stage
from agreements.register.days import Order, day_of, days_within, order_of
from agreements.register.lengths import length_of, notice_of
from agreements.register.phrases import End, Renews, end_of, renews, unsaid
from agreements.register.words import amends, kind_in, kind_of, part_of, stage_of
from agreements.terms.dates import Period, days, months
from registry.platform.exchange.values import Unclear

JULY = date(2024, 7, 1)
AMBIGUOUS = (
    "“03/04/2024” may be 2024-03-04 or 2024-04-03, and no other cell of its column tells which. "
    "Say in the mapping whether the month or the day comes first."
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-07-01", JULY),
        ("2024-07-01 00:00:00", JULY),
        ("2024/07/01", JULY),
        ("1 July 2024", JULY),
        ("1st of July, 2024", JULY),
        ("July 1, 2024", JULY),
        ("July 1st 2024", JULY),
        ("Monday, July 1, 2024", JULY),
        ("Jul. 1, 2024", JULY),
        ("1-Jul-2024", JULY),
        ("1-Jul-24", JULY),
        ("Sept 3, 2024", date(2024, 9, 3)),
        ("45474", JULY),
        ("45474.0", JULY),
        ("7/31/2024", date(2024, 7, 31)),
        ("31/7/2024", date(2024, 7, 31)),
        ("31.7.2024", date(2024, 7, 31)),
        ("07/15/24", date(2024, 7, 15)),
        ("6/30/69", date(2069, 6, 30)),
        ("6/30/70", date(1970, 6, 30)),
        ("4/4/2024", date(2024, 4, 4)),
        ("2/29/2024", date(2024, 2, 29)),
    ],
)
def test_day(text: str, day: date) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Jul-24", "“Jul-24” may be a day or a year. Write it as 2024-07-01."),
        ("July 2024", "“July 2024” names a month and no day. Write it as 2024-07-01."),
        ("7/2024", "“7/2024” names a month and no day. Write it as 2024-07-01."),
        ("6/30", "“6/30” has no year. Write it as 2024-07-01."),
        ("30-Jun", "“30-Jun” has no year. Write it as 2024-07-01."),
        ("2026", "“2026” names a year and no day. Write it as 2024-07-01."),
        ("FY 2025", "“FY 2025” names a year and no day. Write it as 2024-07-01."),
        ("FY25", "“FY25” names a year and no day. Write it as 2024-07-01."),
        ("2/30/2024", "“2/30/2024” is not a day of the calendar."),
        ("13/13/2024", "“13/13/2024” is not a day of the calendar."),
        ("2/29/2023", "“2/29/2023” is not a day of the calendar."),
        ("30 Feburary 2024", "“30 Feburary 2024” is not a date. Write it as 2024-07-01."),
        ("sometime in July", "“sometime in July” is not a date. Write it as 2024-07-01."),
        ("123456", "“123456” is not a date. Write it as 2024-07-01."),
        ("03/04/2024", AMBIGUOUS),
    ],
)  # fmt: skip
def test_day_that_is_not_certain(text: str, reason: str) -> None:
    assert day_of(text) == Unclear(reason)


def test_column_decides_which_number_is_the_month() -> None:
    american, european = ["03/04/2024", "6/30/2024", "n/a"], ["03/04/2024", "30.6.2024"]

    assert order_of(american) is Order.MONTH_FIRST
    assert order_of(european) is Order.DAY_FIRST
    assert order_of(american + european) is None
    assert order_of(["03/04/2024", "2024-06-30"]) is None
    assert day_of("03/04/2024", Order.MONTH_FIRST) == date(2024, 3, 4)
    assert day_of("03/04/2024", Order.DAY_FIRST) == date(2024, 4, 3)


def test_days_within_a_sentence() -> None:
    assert days_within("signed on 3/1/2023, again July 1, 2024 and 2024-07-02.") == [
        "3/1/2023", "July 1, 2024", "2024-07-02",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("3 years", months(36)),
        ("three years", months(36)),
        ("three (3) years", months(36)),
        ("thirty-six (36) months", months(36)),
        ("1 yr", months(12)),
        ("one-year term", months(12)),
        ("18 mos.", months(18)),
        ("90 days", days(90)),
        ("90-day", days(90)),
        ("two weeks", days(14)),
        ("annual", months(12)),
        ("month-to-month", months(1)),
        ("P90D", days(90)),
        ("ninety (90) days", days(90)),
    ],
)
def test_length(text: str, period: Period) -> None:
    assert length_of(text) == period


@pytest.mark.parametrize("text", ["three (2) years", "3", "1 year and 6 months", "30 business days", "soon", "0 days"])
def test_length_that_is_not_certain(text: str) -> None:
    assert isinstance(length_of(text), Unclear)


@pytest.mark.parametrize(
    ("text", "heading", "notice"),
    [
        ("90 days notice", "", days(90)),
        ("90 days' written notice", "", days(90)),
        ("Sixty (60) days prior written notice by either party", "", days(60)),
        ("three months", "", months(3)),
        ("90", "Notice (days)", days(90)),
        ("none", "", None),
    ],
)
def test_notice(text: str, heading: str, notice: Period | None) -> None:
    assert notice_of(text, heading) == notice


@pytest.mark.parametrize(
    "text", ["90", "30 or 60 days", "30/60 days", "reasonable notice", "30 days, 60 days for the county"]
)
def test_notice_that_is_not_certain(text: str) -> None:
    assert isinstance(notice_of(text, "Notice"), Unclear)


@pytest.mark.parametrize("text", ["", " ", "-", "--", "–", "n/a", "N/A", "NA", "TBD", "tbd.", "unknown", "?"])
def test_cell_that_says_nothing(text: str) -> None:
    assert unsaid(text)
    assert end_of(text) == End()
    assert renews(text) is None


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("6/30/2026", End(day=date(2026, 6, 30))),
        ("through 6/30/2026", End(day=date(2026, 6, 30))),
        ("unlimited", End(endless=True)),
        ("Indefinite", End(endless=True)),
        ("until terminated", End(endless=True)),
        ("Until terminated by either party.", End(endless=True)),
        ("evergreen", End(endless=True)),
        ("No expiration date", End(endless=True)),
        ("open-ended", End(endless=True)),
        ("3 years", End(length=months(36))),
    ],
)
def test_end(text: str, end: End) -> None:
    assert end_of(text) == end


@pytest.mark.parametrize(
    "text", ["upon renewal", "auto renew", "auto-renews annually", "none", "Jul-26", "2026", "6/30", "see attached"]
)
def test_end_that_is_not_certain(text: str) -> None:
    assert isinstance(end_of(text), Unclear)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("auto-renews annually", Renews(Renewal.TACIT, months(12))),
        ("automatic renewal 1 yr", Renews(Renewal.TACIT, months(12))),
        ("Automatically renews for successive one-year terms", Renews(Renewal.TACIT, months(12))),
        ("auto renew, up to 3 times, 1 year", Renews(Renewal.TACIT, months(12), 3)),
        ("automatic renewal for two (2) additional one (1) year terms", Renews(Renewal.TACIT, months(12), 2)),
        ("auto 2 x 1 year", Renews(Renewal.TACIT, months(12), 2)),
        ("auto renew", Renews(Renewal.TACIT)),
        ("auto renews for the same term", Renews(Renewal.TACIT, same=True)),
        ("evergreen", Renews(Renewal.EVERGREEN)),
        ("until terminated", Renews(Renewal.EVERGREEN)),
        ("none", Renews(Renewal.NONE)),
        ("No automatic renewal", Renews(Renewal.NONE)),
        ("does not renew", Renews(Renewal.NONE)),
        ("by mutual agreement", Renews(Renewal.EXPRESS)),
        ("Optional", Renews(Renewal.EXPRESS)),
        ("option to renew for 2 years", Renews(Renewal.EXPRESS)),
        ("tacit", Renews(Renewal.TACIT)),
    ],
)
def test_renewal(text: str, said: Renews) -> None:
    assert renews(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "maybe",
        "auto renews 1 year unless 90 days notice",
        "auto renews 1 year with 90 days notice",
        "not automatic unless approved",
        "automatic by mutual agreement",
        "auto renews 1 year or 2 years",
        "auto renews 3 (2 times)",
    ],
)
def test_renewal_that_is_not_certain(text: str) -> None:
    assert isinstance(renews(text), Unclear)


def test_column_that_asks_whether_it_renews_itself() -> None:
    assert renews("Yes", asked_auto=True) == Renews(Renewal.TACIT)
    assert renews("Y - 1 year", asked_auto=True) == Renews(Renewal.TACIT, months(12))
    assert renews("No", asked_auto=True) == Renews(Renewal.NONE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("MOU", Kind.MOU),
        ("Memorandum of Understanding (MOU)", Kind.MOU),
        ("Mutual Aid", Kind.MUTUAL_AID),
        ("data use agreement", Kind.DATA_USE),
        ("verbal", Kind.HANDSHAKE),
        ("information_sharing", Kind.INFORMATION_SHARING),
        ("Handshake (undocumented)", Kind.HANDSHAKE),
        ("BAA", Kind.BAA_QSOA),
    ],
)
def test_kind(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize("text", ["Contract", "Interagency agreement", "Lease", "Other"])
def test_kind_that_is_not_known(text: str) -> None:
    assert isinstance(kind_of(text), Unclear)


def test_kind_in_a_title() -> None:
    assert kind_in("MOU - School resource officers") is Kind.MOU
    assert kind_in("School resource officers") is None
    assert kind_in("MOA amending the MOU of 2019") is None
    assert kind_in("Moundville clinic") is None


def test_stages() -> None:
    assert stage_of("Active") is Stage.CONCLUDED
    assert stage_of("Pending signature") is Stage.OUT_FOR_SIGNATURE
    assert stage_of("Legal review") is Stage.NEGOTIATING
    assert isinstance(stage_of("ask Bob"), Unclear)
    assert isinstance(stage_of("pending"), Unclear)


def test_amendments_by_reference_kind_and_title() -> None:
    assert part_of("MOU-2023-04 Amendment 2") == ("MOU-2023-04", 2)
    assert part_of("2019-117, Addendum") == ("2019-117", None)
    assert part_of("MOU-2023-04-Amd#3") == ("MOU-2023-04", 3)
    assert part_of("MOU-2023-04") is None
    assert part_of("Amendment 2") is None
    assert amends("Amendment", "School officers") == (True, None)
    assert amends("MOU", "Amendment no. 2 to the MOU") == (True, 2)
    assert amends("MOU", "First Amendment auditors training") == (False, None)
