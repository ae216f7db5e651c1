"""Passwords, codes and lock-out, without a database."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from registry.platform.access import second_factor
from registry.platform.access.addresses import network_address
from registry.platform.access.passwords import weakness_of
from registry.platform.access.rules import lock_out
from registry.platform.access.words import browser

NOON = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "at least 15"),
        ("fourteen chars", "at least 15"),
        ("passwordpassword", "easy to guess"),
        ("aaaaaaaaaaaaaaaaaaaa", "easy to guess"),
        ("123456789012345678", "easy to guess"),
        ("qwertyuiopasdfghjkl", "easy to guess"),
        ("partner registry partner", "your own name"),
        ("Bayhaven Bayhaven Bayhaven", "your own name"),
        ("alice@example.org alice", "your own name"),
        ("x" * 257, "at most 256"),
    ],
)
def test_password_that_can_be_guessed_is_refused_with_a_reason(password: str, reason: str) -> None:
    sentence = weakness_of(password, ("Alice Ames", "alice@example.org", "Bayhaven High School"))

    assert sentence is not None
    assert reason in sentence


@pytest.mark.parametrize(
    "password",
    ["heron lighthouse brass kettle", "Xk3!vQ9@pL2#mW7$", "\u00fcber m\u00fcde Wale tanzen", "seven quiet otters" * 14],
)
def test_long_unguessable_password_is_taken(password: str) -> None:
    assert weakness_of(password, ("Alice Ames",)) is None


def test_password_is_counted_in_characters_however_they_are_composed() -> None:
    assert weakness_of("e\u0301" * 14) == weakness_of("\u00e9" * 14)


@pytest.mark.parametrize(("seconds", "good"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_code_may_be_one_step_early_or_late(seconds: int, good: bool) -> None:
    secret = second_factor.new_secret()
    code = pyotp.TOTP(secret).at(NOON + timedelta(seconds=seconds))

    step = second_factor.step_of(secret, f"{code[:3]} {code[3:]}", NOON)

    assert (step is not None) is good


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666", "\x00"])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert second_factor.step_of(second_factor.new_secret(), code, NOON) is None


def test_seal_is_good_for_its_link_only() -> None:
    secret = second_factor.new_secret()
    seal = second_factor.sealed(secret, "one")

    assert second_factor.opened(seal, "one") == secret
    assert [second_factor.opened(*wrong) for wrong in ((seal, "two"), (secret, "one"), ("", "one"))] == [None] * 3


@pytest.mark.parametrize(
    ("own", "was", "stays", "others", "allowed"),
    [
        (True, True, False, 3, False),
        (True, True, True, 0, True),
        (False, True, False, 0, False),
        (False, True, False, 1, True),
        (False, False, False, 0, True),
        (True, False, False, 0, True),
    ],
)
def test_somebody_can_always_administer(own: bool, was: bool, stays: bool, others: int, allowed: bool) -> None:
    problem = lock_out(own=own, was_administrator=was, stays_administrator=stays, other_administrators=others)

    assert (problem is None) is allowed


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/156.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.0", "curl/8.0"),
        ("", "unknown"),
    ],
)
def test_browser_is_told_in_two_words(words: str, told: str) -> None:
    assert browser(words) == told


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        (b"203.0.113.9", 0, "10.0.0.1"),
        (b"", 1, "10.0.0.1"),
        (b"203.0.113.9", 1, "203.0.113.9"),
        (b"6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        (b"6.6.6.6, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        (b"203.0.113.9", 2, "10.0.0.1"),
    ],
)
def test_address_is_what_our_own_proxies_saw(forwarded: bytes, proxies: int, address: str) -> None:
    headers = {b"x-forwarded-for": forwarded} if forwarded else {}

    assert network_address("10.0.0.1", headers, proxies) == address
