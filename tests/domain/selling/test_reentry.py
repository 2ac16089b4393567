"""A sale typed in again from its paper: the number in capitals, and no day that has not come."""

from __future__ import annotations

from datetime import date

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.reentry import LONGEST_NUMBER, Reentry, check_reentry

TODAY = date(2026, 2, 28)


def test_the_number_is_read_in_capitals_on_one_line() -> None:
    assert check_reentry(" buku 2,\n no. 17 ", TODAY, today=TODAY) == Reentry("BUKU 2, NO. 17", TODAY)


@pytest.mark.parametrize("number", ["", "  ", "x" * (LONGEST_NUMBER + 1), "a\x07"])
def test_no_number_or_one_that_cannot_be_on_paper_is_refused(number: str) -> None:
    with pytest.raises(DomainError, match="Type the number"):
        check_reentry(number, TODAY, today=TODAY)


def test_tomorrows_paper_is_refused() -> None:
    with pytest.raises(DomainError, match="later date"):
        check_reentry("17", date(2026, 3, 1), today=TODAY)
