"""Rows of a table in the order of one of its columns."""

from __future__ import annotations

import pytest

from ntt_pos.ui.lists.grid import Grid, GridCell, GridRow, Heading
from ntt_pos.ui.theme import Look


@pytest.fixture
def grid(qtbot) -> Grid:
    grid = Grid(Look("light", motion=False), "Goods", (Heading("Name"), Heading("Stock", 80, right=True)))
    qtbot.addWidget(grid)
    grid.let_arrange()
    told = (("Kopi", 4), ("abon", None), ("Garam", 12))
    grid.show_rows([GridRow(name, (GridCell(name), GridCell(str(stock or "–"), order=stock))) for name, stock in told])
    return grid


def test_values_count_not_their_words_and_cells_without_one_come_last(grid):
    grid.sort(1)
    assert grid.keys == ["Garam", "Kopi", "abon"]
    grid.sort(1)
    assert grid.keys == ["Kopi", "Garam", "abon"]


def test_words_are_sorted_without_regard_to_capitals(grid):
    grid.sort(0)
    assert grid.keys == ["abon", "Garam", "Kopi"]


def test_rows_stand_as_they_were_made_until_somebody_sorts(grid):
    assert (grid.keys, grid.order) == (["Kopi", "abon", "Garam"], None)
    grid.sort_next()
    assert grid.order == ("Name", False)
