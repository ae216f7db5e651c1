"""What notes say for certain, and what is only mentioned, planned or denied."""

from datetime import date

import pytest

from agreements.register.days import Order
from agreements.register.remarks import Doubt, Ended, Extended, ReplacedBy, Replaces, remarks_in
from agreements.terms.dates import months


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("superseded by MOU-2023-04", [ReplacedBy("superseded by MOU-2023-04", "MOU-2023-04")]),
        ("See file. Replaced by agreement MOU-2023-04; old copy in drawer",
         [ReplacedBy("Replaced by agreement MOU-2023-04", "MOU-2023-04")]),
        ("replaced by the agreement signed on July 1, 2023",
         [ReplacedBy("replaced by the agreement signed on July 1, 2023", signed=(date(2023, 7, 1),))]),
        ("Replaces 2019-117A", [Replaces("Replaces 2019-117A", "2019-117A")]),
        ("extended for three years", [Extended("extended for three years", period=months(36))]),
        ("extended through 6/30/2026", [Extended("extended through 6/30/2026", last_day=date(2026, 6, 30))]),
        ("terminated on 6/30/2022", [Ended("terminated on 6/30/2022", date(2022, 6, 30))]),
        ("call Jane on Mondays", []),
        ("Officer replaced by new deputy twice a year", None),
    ],
)  # fmt: skip
def test_remark(text: str, said: list[object] | None) -> None:
    found = remarks_in(text)

    assert found == said if said is not None else [type(one) for one in found] == [Doubt]


def test_day_in_a_note_that_may_be_two_is_both_until_an_agreement_fits() -> None:
    text = "replaced by the agreement signed on 3/1/2023"

    (undecided,) = remarks_in(text)
    (decided,) = remarks_in(text, Order.MONTH_FIRST)

    assert isinstance(undecided, ReplacedBy)
    assert undecided.signed == (date(2023, 3, 1), date(2023, 1, 3))
    assert isinstance(decided, ReplacedBy)
    assert decided.signed == (date(2023, 3, 1),)


@pytest.mark.parametrize(
    "text",
    [
        "to be replaced by MOU-2025-01",
        "not extended for another year",
        "may be extended for 2 years",
        "replaced by the new agreement",
        "replaced by MOU-1 or MOU-2",
        "extended through 2026",
        "extended for a while",
        "extended until 6/5/2026",
        "see addendum",
        "Amendment no. 2 pending",
        "terminated on request",
    ],
)
def test_remark_that_is_not_certain(text: str) -> None:
    assert [type(one) for one in remarks_in(text)] == [Doubt]
