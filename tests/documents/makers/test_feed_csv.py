"""The feed as a file: what people typed is never a formula, and reads back."""

from __future__ import annotations

import csv
import io

import pytest

from ntt_pos.documents.makers.feed_csv import feed_csv
from ntt_pos.domain.makers.feed import COLUMNS
from tests.documents.makers.examples import HOSTILE

ROW = dict.fromkeys(COLUMNS, "x")


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+62", "-1", "@SUM(A1)", "\t=1", HOSTILE, 'a"b,c\nd'])
def test_nothing_is_a_formula_and_a_row_stays_a_row(name):
    (row,) = csv.DictReader(io.StringIO(feed_csv([ROW | {"title": name}]).decode()))
    assert not row["title"].lstrip().startswith(("=", "+", "-", "@"))
    assert row["brand"] == "x"
