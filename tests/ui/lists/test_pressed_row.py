"""The row that is marked is the row that is acted on, also when a finger or the mouse goes over others."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.theme import Look
from tests.builders import a_product

LEFT = Qt.MouseButton.LeftButton


def drag(view: QAbstractItemView, start: int, end: int) -> None:
    """Press on a row, go over those between to another one, and let go."""

    def middle(row: int) -> QPoint:
        return view.visualRect(view.model().index(row, 0)).center()

    port, step = view.viewport(), 1 if end > start else -1
    QTest.mousePress(port, LEFT, pos=middle(start))
    for row in range(start + step, end + step, step):
        at = QPointF(middle(row))
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            QPointF(port.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            LEFT,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(port, move)
    QTest.mouseRelease(port, LEFT, pos=middle(end))


def marked(view: QAbstractItemView) -> list[int]:
    return sorted({index.row() for index in view.selectionModel().selectedIndexes()})


def test_a_list_that_is_not_held_marks_what_a_drag_goes_over(qtbot):
    """Negative control: what Qt does by itself."""
    plain = QListView()
    qtbot.addWidget(plain)
    rows = RowList(Look("light", motion=False), "")
    qtbot.addWidget(rows)
    rows.show_rows([ListRow(key, key, "", "") for key in "abc"], _empty())
    plain.setModel(rows.model())
    plain.show()
    drag(plain, 0, 2)
    assert marked(plain) == [2]


def _empty() -> EmptyState:
    return EmptyState(Look("light", motion=False), "", "")


def test_a_drag_over_receipts_leaves_the_one_that_was_pressed(qtbot):
    rows = RowList(Look("light", motion=False), "")
    qtbot.addWidget(rows)
    rows.resize(400, 400)
    rows.show()
    rows.show_rows([ListRow(key, key, "", "") for key in "abc"], _empty())
    picked = []
    rows.picked.connect(picked.append)
    drag(rows, 0, 2)
    assert (marked(rows), rows.chosen, picked) == ([0], "a", ["a"])


def test_a_drag_over_the_basket_marks_the_line_that_the_keys_act_on(till, shop):
    """The mark went along, and F8 asked about another line."""
    for place in range(3):
        code = f"899000000003{place}"
        a_product(shop, name=f"Kue {place}", price=5_000, barcode=code, delivered=9)
        till.burst(code)
    view = till.till.view
    drag(view, 0, 2)
    till.settle()
    row = marked(view)[0]
    assert row == 0
    assert till.controller.selected == till.controller.cart.lines[row].key
