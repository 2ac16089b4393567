"""Sheets of labels: every place lies on the paper, none over another, and a barcode on each can be scanned."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.labels import (
    A4_HIGH,
    A4_WIDE,
    LEAST_HIGH,
    LEAST_WIDE,
    PRESETS,
    LabelSheet,
    check_sheet,
    label_code,
    own_sheet,
)


@pytest.mark.parametrize("sheet", PRESETS)
def test_the_labels_of_a_sheet_lie_on_the_paper_beside_each_other(sheet: LabelSheet) -> None:
    assert check_sheet(sheet) is sheet
    corners = [sheet.corner(place) for place in range(sheet.places)]
    assert len(set(corners)) == sheet.places
    assert all(0 <= x <= A4_WIDE - sheet.wide and 0 <= y <= A4_HIGH - sheet.high for x, y in corners)
    first_row = sorted(x for x, y in corners if y == corners[0][1])
    assert all(after - before >= sheet.wide for before, after in pairwise(first_row))
    assert sheet.corner(sheet.places) == corners[0]


def test_a_sheet_of_ones_own_is_refused_when_a_barcode_would_be_too_small() -> None:
    assert own_sheet(3, 8, 50).wide == (A4_WIDE - 100) // 3
    for columns, rows in ((0, 1), (1, 0), (A4_WIDE // LEAST_WIDE + 1, 1), (1, A4_HIGH // LEAST_HIGH + 1)):
        with pytest.raises(DomainError):
            own_sheet(columns, rows, 0)


def test_a_label_shows_the_longest_code_that_scanners_know() -> None:
    assert label_code(("RAK-1", "96385074", "8991234567891")) == "8991234567891"
    assert label_code(("RAK-1", "8991234567892")) == ""
    assert label_code(()) == ""
