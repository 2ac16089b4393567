"""Signs that do something by themselves in a dialog, such as 1 and 2: the first sign of a scan is none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ntt_pos.domain.devices.scanner_timing import REST_MS

if TYPE_CHECKING:
    from ntt_pos.ui.widgets.dialog import Dialog

_ELSE = ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)


class LoneKeys(QObject):
    """Does what a sign means when no other key follows within the longest pause of a scanner.

    Until then its button has the focus, so that a hand's Enter does it at once; a scan gives the focus back.
    """

    def __init__(self, dialog: Dialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._acts: dict[str, tuple[Callable[[], object], QWidget | None]] = {}
        self._struck = ("", 0.0)
        self._before: QWidget | None = None
        self._soon = QTimer(self, singleShot=True, interval=REST_MS, timerType=Qt.TimerType.PreciseTimer)
        self._last = QTimer(self, singleShot=True, interval=0)  # after the keys that a busy PC has not taken yet
        self._soon.timeout.connect(self._last.start)
        self._last.timeout.connect(self._do)

    @property
    def waiting(self) -> bool:
        """Whether a sign was struck and nothing was done about it yet."""
        return self._soon.isActive() or self._last.isActive()

    def add(self, sign: str, act: Callable[[], object], button: QWidget | None = None) -> None:
        """Let a sign do what a button does, or something without one. Raises ValueError when it does something else already."""
        if sign in self._acts:
            raise ValueError(f"Two acts of {type(self._dialog).__name__} have the key {sign}")
        self._acts[sign] = act, button

    def struck(self, event: QKeyEvent) -> bool:
        """Take a key that nothing in the dialog took; returns whether it is one of these signs."""
        self._unmark()
        sign = event.text().upper()
        if sign not in self._acts or event.isAutoRepeat() or event.modifiers() & _ELSE:
            return False
        self._struck = sign, self._last_key()
        self._soon.start()
        if (button := self._acts[sign][1]) is not None:
            self._before = self._dialog.focusWidget()
            button.setFocus()
        return True

    def _do(self) -> None:
        sign, moment = self._struck
        on_top = self._dialog.stage is not None and self._dialog.stage.top is self._dialog
        self._unmark()
        if self._last_key() == moment and on_top:
            self._acts[sign][0]()

    def _unmark(self) -> None:
        """Give the focus back to where it was, unless it went elsewhere meanwhile."""
        self._soon.stop()
        self._last.stop()
        before, self._before = self._before, None
        if before is not None and isValid(before) and QApplication.focusWidget() is self._acts[self._struck[0]][1]:
            before.setFocus()

    def _last_key(self) -> float:
        return self._dialog.stage.last_key() if self._dialog.stage is not None else 0.0
