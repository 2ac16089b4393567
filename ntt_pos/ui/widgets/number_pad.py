"""Digits to touch beside a field that takes a number; shown where the PC has a touch screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputDevice, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLineEdit, QSizePolicy, QWidget

from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Size, Space
from ntt_pos.ui.widgets.button import Button

_as_set = False
COLUMNS, FLAT = 3, 6
KEY = 48


class NumberPad(QWidget):
    """Ten digits, one sign of the caller's (a comma, three zeros, or nothing) and Erase; the field keeps the focus."""

    def __init__(
        self, look: Look, field: QLineEdit, *, sign: str = "", columns: int = COLUMNS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.type_into(field)
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
            grid.addWidget(key, place // columns, place % columns)
        self.setMinimumWidth(COLUMNS * (KEY + Space.XXL))
        for column in range(columns):
            grid.setColumnStretch(column, 1)

    def shrink(self) -> None:
        """Take the least height that a finger hits."""
        for key in self.findChildren(Button):
            key.set_height(Space.TARGET)

    def type_into(self, field: QLineEdit) -> None:
        """Type into this field. It keeps focus and selection when a digit is touched: otherwise the dialog would take them."""
        self._field = field
        self.setFocusProxy(field)

    def follow(self, *fields: QLineEdit) -> None:
        """Type into whichever of these fields has the keys."""
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note which field has the keys. One that was touched is selected whole, so that a digit replaces what stands there.

        A mouse places the cursor.
        """
        if isinstance(watched, QLineEdit):
            if event.type() == QEvent.Type.FocusIn:
                self.type_into(watched)
            elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress and _by_finger(event):
                QTimer.singleShot(0, watched, watched.selectAll)  # the press itself still places the cursor
        return super().eventFilter(watched, event)

    def _put(self, words: str) -> None:
        self._field.insert(words)
        self._typed()

    def _erase(self) -> None:
        self._field.backspace()
        self._typed()

    def _typed(self) -> None:
        """Tell what follows a typing hand: the field groups its thousands and takes a refusal's mark away."""
        self._field.textEdited.emit(self._field.text())


def _by_finger(event: QMouseEvent) -> bool:
    return event.pointingDevice().type() is QInputDevice.DeviceType.TouchScreen


def touch_as_set(*, on: bool) -> None:
    """Take this PC for one with a touch screen whatever Qt sees: the driver of many a panel says that it is a mouse."""
    global _as_set  # noqa: PLW0603 one PC, one answer
    _as_set = on


def has_touch() -> bool:
    """Whether this PC has a touch screen, or is set up as one."""
    return _as_set or any(device.type() is QInputDevice.DeviceType.TouchScreen for device in QInputDevice.devices())


def offer_digits(
    into: QBoxLayout, look: Look, *fields: QLineEdit, sign: str = "", columns: int = FLAT
) -> NumberPad | None:
    """Add digits for these fields where the PC has a touch screen."""
    if not has_touch():
        return None
    pad = NumberPad(look, fields[0], sign=sign, columns=columns)
    pad.shrink()
    pad.follow(*fields)
    into.addWidget(pad)
    return pad
