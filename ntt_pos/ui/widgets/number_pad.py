"""Digits to touch beside a field that takes a number; shown where the PC has a touch screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputDevice
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Size, Space
from ntt_pos.ui.widgets.button import Button

COLUMNS = 3
KEY = 48


class NumberPad(QWidget):
    """Ten digits, one sign of the caller's (a comma, three zeros, or nothing) and Erase; the field keeps the focus.

    ``field`` is the one that is typed into: where there are several, the one with the focus.
    """

    def __init__(self, look: Look, field: QLineEdit, *, sign: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.S)
        for place, words in enumerate((*"123456789", sign, "0", _("Erase"))):
            if not words:
                continue
            last = words == _("Erase")
            key = Button(look, words, height=KEY, size=Size.BODY if last else Size.TITLE)
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            key.clicked.connect(self._erase if last else lambda _checked=False, words=words: self._put(words))
            grid.addWidget(key, place // COLUMNS, place % COLUMNS)
        self.setMinimumWidth(COLUMNS * (KEY + Space.L))
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)

    def _put(self, words: str) -> None:
        self.field.insert(words)
        self._typed()

    def _erase(self) -> None:
        self.field.backspace()
        self._typed()

    def _typed(self) -> None:
        """Tell what follows a typing hand: the field groups its thousands and takes a refusal's mark away."""
        self.field.setFocus()  # the dialog around took the keys with the touch
        self.field.textEdited.emit(self.field.text())


def has_touch() -> bool:
    """Whether this PC has a touch screen."""
    return any(device.type() is QInputDevice.DeviceType.TouchScreen for device in QInputDevice.devices())
