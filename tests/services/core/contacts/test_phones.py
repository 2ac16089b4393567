"""Telephone numbers in their international form."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.services.core.contacts.phones import phone_given


@pytest.mark.parametrize("typed", ["0812-0000-0010", "+62 812 0000 0010", " 62 812 00000010 "])
def test_a_number_of_here_is_kept_in_one_form(typed: str) -> None:
    assert phone_given(typed) == "+6281200000010"


def test_nothing_typed_is_no_number() -> None:
    assert phone_given("  ") == ""


@pytest.mark.parametrize("typed", ["12", "telepon", "0812 0000 0010 0000 0000"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(DomainError, match="telephone number"):
        phone_given(typed)
