"""A finger: it touches what is seen and nothing lies over, and has no keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

from ntt_pos.ui import approval_dialog
from ntt_pos.ui.forms import denominations
from ntt_pos.ui.models.tiles_model import HIT
from ntt_pos.ui.till import practice, product_strip_words
from ntt_pos.ui.till.basket import basket_line
from ntt_pos.ui.till.payment import breakdown, pay_dialog
from ntt_pos.ui.till.returns import return_dialog
from ntt_pos.ui.till.shifts import drawer
from ntt_pos.ui.widgets import number_pad
from ntt_pos.ui.widgets.button import Button
from tests.ui.conftest import UiDriver

ASK_FOR_TOUCH = (
    approval_dialog,
    basket_line,
    breakdown,
    denominations,
    drawer,
    number_pad,
    pay_dialog,
    practice,
    product_strip_words,
    return_dialog,
)


def a_touch_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the PC have a touch screen."""
    for module in ASK_FOR_TOUCH:
        monkeypatch.setattr(module, "has_touch", lambda: True)


FINGERTIP = QPointingDevice(
    "fingertip",
    1,
    QInputDevice.DeviceType.TouchScreen,
    QPointingDevice.PointerType.Finger,
    QInputDevice.Capability.Position,
    1,
    1,
)


def touch_field(field: QLineEdit, at: QPoint) -> None:
    """Touch a field with a finger, which Qt tells as a mouse of a touch screen."""
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    left, none, nothing = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    whole = field.mapToGlobal(at)
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        touched = QMouseEvent(kind, QPointF(at), QPointF(whole), left, held, nothing, FINGERTIP)
        QApplication.sendEvent(field, touched)


class Finger:
    """Touches what is seen: buttons by their words, keys of the bar by their caps, pictures of goods."""

    def __init__(self, hands: UiDriver) -> None:
        self._hands = hands

    def put(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Touch a widget where nothing lies over it."""
        at = at or widget.rect().center()
        seen = self._hands.window.childAt(widget.mapTo(self._hands.window, at))
        assert seen is widget or widget.isAncestorOf(seen), f"{seen} lies over {widget}"
        if isinstance(widget, QLineEdit):
            touch_field(widget, at)
        else:
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        self._hands.now += 1000
        self._hands.settle()

    def press(self, *words: str) -> None:
        """Touch buttons of the open dialog, or of the till."""
        for each in words:
            root = self._hands.dialog or self._hands.window
            shown = [button for button in root.findChildren(Button) if button.isVisible()]
            button = next(button for button in shown if each in (button.text(), button.cap))
            for area in root.findChildren(QScrollArea):
                if area.isAncestorOf(button):
                    area.ensureWidgetVisible(button)
            self.put(button)

    def fill(self, field: QLineEdit, digits: str) -> None:
        """Touch a field and then digits."""
        self.put(field)
        self.press(*digits)

    def picture(self, product_id: int) -> None:
        """Push the pictures up to one, and touch it."""
        tiles = self._hands.till.tiles
        self.press("Semua")
        rows = (tiles.model.index(row, 0) for row in range(tiles.model.rowCount()))
        index = next(each for each in rows if each.data(HIT).product_id == product_id)
        tiles.view.scrollTo(index, tiles.view.ScrollHint.PositionAtTop)
        self.put(tiles.view.viewport(), tiles.view.visualRect(index).center())

    def line(self, place: int) -> None:
        """Touch a line of the basket."""
        till = self._hands.till
        self.put(till.view.viewport(), till.view.visualRect(till.model.index(place, 1)).center())
