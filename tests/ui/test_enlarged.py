"""A screen enlarged to 125, 150 or 200 %: less room, and still nothing is out of reach."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

CODE = "8992154695923"
SIZES = {"125 %": (1093, 614), "150 %": (911, 512), "200 %": (683, 384)}
SHEETS = ("F1", "F2", "F3", "F4", "F7", "F8", "F9", "F11", "F12", "F5 F6", "F5 F10", "F7 Enter", "F7 F8")


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def small(till, request):
    """A till with a sale and a basket, on a small screen."""
    till.window.resize(*request.param)
    till.settle()
    assert (till.window.width(), till.window.height()) == request.param
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.burst(CODE)
    return till


def seen(widget: QWidget) -> tuple[int, int]:
    """Return the width and height of what is in sight of a widget."""
    box = widget.visibleRegion().boundingRect()
    return box.width(), box.height()


def test_the_sum_the_entry_and_every_key_are_whole(small):
    page = small.till
    for widget in (page.entry, page.pay_button, page.totals.total, *page.bar._buttons):
        assert seen(widget) == (widget.width(), widget.height()), widget.accessibleName()
    wanted = page.totals.total.fontMetrics().horizontalAdvance(page.totals.total.text())
    assert page.totals.total.width() >= wanted
    assert page.view.rowViewportPosition(0) >= 0
    assert page.view.columnViewportPosition(3) + page.view.columnWidth(3) <= page.view.viewport().width()


def test_everything_on_every_dialog_comes_into_sight_with_the_focus(small):
    for keys in SHEETS:
        for name in keys.split():
            small.press(Qt.Key.Key_Return if name == "Enter" else getattr(Qt.Key, f"Key_{name}"))
        dialog = small.dialog
        assert dialog is not None, keys
        assert dialog.rect().contains(dialog.panel.geometry()), keys
        for widget in dialog.panel.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
                widget.setFocus()
                small.settle()
                wide, high = seen(widget)
                assert wide >= min(widget.width(), 100), (keys, widget.accessibleName())
                assert high >= min(widget.height(), 30), (keys, widget.accessibleName())
        while small.dialog is not None:
            small.escape()
        if not small.controller.cart:
            small.burst(CODE)


def test_what_is_longer_than_its_place_is_scrolled_by_key(small):
    small.press(Qt.Key.Key_F12)
    small.exact()
    small.press(Qt.Key.Key_F10)
    small.enter()
    small.dialog.counter.put({50_000: 1})
    small.press(Qt.Key.Key_F12)
    small.type("Salah hitung")
    small.enter()
    dialog = small.dialog
    assert type(dialog).__name__ == "ClosedDialog"
    small.press(Qt.Key.Key_PageDown)
    bars = [area.verticalScrollBar() for area in dialog.panel.findChildren(type(dialog._roomy[0]).__mro__[1])]
    moved = [bar.value() for bar in bars if bar.isVisible() and bar.maximum()]
    assert not moved or any(moved)
