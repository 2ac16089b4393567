"""What is typed to find a receipt: numbers, days, amounts and words, in any order."""

from __future__ import annotations

from datetime import date

import pytest

from ntt_pos.ui.till.receipts.receipt_search import Wanted, read_wanted

TODAY = date(2026, 2, 28)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("28/2", Wanted(day=date(2026, 2, 28))),
        ("1-12", Wanted(day=date(2025, 12, 1))),
        ("1/12/24", Wanted(day=date(2024, 12, 1))),
        ("57.500", Wanted(amount=57_500)),
        ("kopi wulanggitang", Wanted(words="kopi wulanggitang")),
        ("kopi 28/2 57500", Wanted(day=date(2026, 2, 28), amount=57_500, words="kopi", tail="57500")),
        ("jl-lrt-01-2026-000012", Wanted(number="JL-LRT-01-2026-000012")),
        ("31/2", Wanted(words="31/2")),
        ("", Wanted()),
        ("５７５００ 🙂", Wanted(words="５７５００ 🙂")),
    ],
)
def test_pieces_are_understood_wherever_they_stand(typed, wanted):
    assert read_wanted(typed, TODAY) == wanted
