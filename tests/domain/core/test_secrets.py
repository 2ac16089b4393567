"""What a good secret is."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.secrets import check_secret, easily_guessed
from ntt_pos.domain.core.users import Role, secret_kind


@pytest.mark.parametrize(
    ("role", "secret", "practice", "good"),
    [
        (Role.CASHIER, "123450", False, True),
        (Role.CASHIER, "12345", False, False),
        (Role.CASHIER, "rahasia-besar", False, False),
        (Role.CASHIER, "١٢٣٤٥٦", False, False),
        (Role.CASHIER, "123456", False, False),
        (Role.CASHIER, "123456", True, True),
        (Role.MANAGER, "rahasia1", False, True),
        (Role.MANAGER, "rahasia", False, False),
        (Role.MANAGER, "aaaaaaaa", False, False),
        (Role.MANAGER, "17081945", False, False),
        (Role.MANAGER, "123450", False, False),
        (Role.MANAGER, "123450", True, True),
        (Role.OWNER, "x" * 201, False, False),
    ],
)
def test_what_a_good_secret_is(role, secret, practice, good):
    if good:
        check_secret(secret_kind(role), secret, practice=practice)
        return
    with pytest.raises(DomainError):
        check_secret(secret_kind(role), secret, practice=practice)


@pytest.mark.parametrize(
    "secret",
    [
        "000000",
        "121212",
        "123123",
        "123456",
        "654321",
        "890123",
        "112233",
        "998877",
        "777888",
        "280298",
        "980228",
        "28021998",
        "19980228",
        "290200",
        "abcabc",
    ],
)
def test_repeats_digits_in_a_row_and_birthdays_are_guessed_first(secret):
    assert easily_guessed(secret)


@pytest.mark.parametrize(
    "secret", ["135790", "246801", "310299", "994433", "123450", "rahasia1", "13579135", "4711", ""]
)
def test_what_is_none_of_these_is_not_called_so(secret):
    assert not easily_guessed(secret)


def test_most_pins_are_left():
    """A thirteenth of all PINs of six digits is refused, mostly dates; more would help nobody."""
    looked = range(0, 1_000_000, 97)
    refused = sum(easily_guessed(f"{n:06d}") for n in looked)
    assert 0.06 < refused / len(looked) < 0.09
