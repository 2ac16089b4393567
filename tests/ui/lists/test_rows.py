"""A list of rows tells one truth: what stands in it, or that nothing does."""

from __future__ import annotations

from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.theme import Look


def test_what_an_empty_list_told_is_gone_at_once_when_rows_come(qtbot):
    look = Look("light", motion=False)
    rows = RowList(look, "Receipts")
    qtbot.addWidget(rows)
    rows.show()
    first = EmptyState(look, "No receipt here", "")
    rows.show_rows([], first)
    assert first.isVisible()
    rows.show_rows([ListRow("a", "a", "", "1")], EmptyState(look, "No receipt here", ""))
    assert not first.isVisible()
