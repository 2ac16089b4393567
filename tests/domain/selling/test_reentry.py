"""A sale typed in again from its paper: the number in capitals, and no day that has not come."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.reentry import LONGEST_NUMBER, PaperSale, Reentry, check_reentry, papers_twice

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


def a_sale(number: str, paper: str = "", *, on: date | None = TODAY, minute: int = 0) -> PaperSale:
    at = datetime(2026, 2, 28, 3, minute, tzinfo=UTC)
    return PaperSale(number, number[:6], paper, on if paper else None, at, f"u{number}", 50_000)


def test_of_two_sales_from_one_paper_the_later_one_is_to_be_taken_back() -> None:
    first, again, third = a_sale("JL-1", "17"), a_sale("JL-2", "17", minute=5), a_sale("JL-3", "17", minute=9)
    (one, two) = papers_twice((third, again, first, a_sale("JL-4", "18")))
    assert (one.first, one.again, two.first, two.again) == (first, again, first, third)


def test_a_receipt_that_came_back_stays_and_what_was_typed_from_it_goes() -> None:
    typed, original = a_sale("JL-2", "JL-9"), a_sale("JL-9", minute=30)
    (twice,) = papers_twice((typed, original))
    assert (twice.first, twice.again) == (original, typed)


def test_one_number_of_two_days_is_two_papers() -> None:
    assert papers_twice((a_sale("JL-1", "17"), a_sale("JL-2", "17", on=date(2026, 2, 27)))) == ()
