"""Signs that do something by themselves in a dialog, such as 1 and 2: the first sign of a scan is none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from ntt_pos.domain.devices.scanner_timing import ALONE_MS

if TYPE_CHECKING:
    from ntt_pos.ui.widgets.dialog import Dialog

_ELSE = ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)


class LoneKeys(QObject):
    """Does what a sign means when no other key follows as quickly as a scanner sends it."""

    def __init__(self, dialog: Dialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._acts: dict[str, Callable[[], object]] = {}
        self._struck = ("", 0.0)
        self._soon = QTimer(self, singleShot=True, interval=ALONE_MS)
        self._soon.timeout.connect(self._do)

    @property
    def waiting(self) -> bool:
        """Whether a sign was struck and nothing was done about it yet."""
        return self._soon.isActive()

    def add(self, sign: str, act: Callable[[], object]) -> None:
        """Let a sign do something. Raises ValueError when it does something else already."""
        if sign in self._acts:
            raise ValueError(f"Two acts of {type(self._dialog).__name__} have the key {sign}")
        self._acts[sign] = act

    def struck(self, event: QKeyEvent) -> bool:
        """Take a key that nothing in the dialog took; returns whether it is one of these signs."""
        sign = event.text().upper()
        if sign not in self._acts or event.isAutoRepeat() or event.modifiers() & _ELSE:
            return False
        self._struck = sign, self._last_key()
        self._soon.start()
        return True

    def _do(self) -> None:
        sign, moment = self._struck
        if self._last_key() == moment and self._dialog.stage is not None and self._dialog.stage.top is self._dialog:
            self._acts[sign]()

    def _last_key(self) -> float:
        return self._dialog.stage.last_key() if self._dialog.stage is not None else 0.0
