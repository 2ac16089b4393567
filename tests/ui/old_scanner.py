"""The rule by which scans were told from typing before every scan counted, kept as a negative control: it loses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

SHORTEST = 8
GAP_MS = 50
MEAN_MS = 35
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class OldScanner(QObject):
    """A burst of eight characters that is never slower than 50 ms is a scan; a longer pause begins something new."""

    scanned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[str] = []
        self._first = self._last = 0.0
        self._before: tuple[QLineEdit, str] | None = None

    def watch(self, app: QApplication) -> None:
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        if event.type() is not QEvent.Type.KeyPress or not isinstance(watched, QWidget):
            return False
        if not isinstance(event, QKeyEvent) or watched is not (QApplication.focusWidget() or watched):
            return False
        now, text = float(event.timestamp()), event.text()
        if event.key() in ENDS:
            return self._finish(now)
        if self._keys and now - self._last > GAP_MS:
            self._keys, self._before = [], None
        if not self._keys:
            self._first = now
            self._before = (watched, watched.text()) if isinstance(watched, QLineEdit) else None
        self._keys.append(text)
        self._last = now
        return len(self._keys) > 1 and not isinstance(watched, QLineEdit)

    def _finish(self, now: float) -> bool:
        text, before = "".join(self._keys), self._before
        quick = bool(text) and now - self._last <= GAP_MS and (now - self._first) / len(text) <= MEAN_MS
        self._keys, self._before = [], None
        if not quick or len(text) < SHORTEST:
            return False
        if before is not None:
            before[0].setText(before[1])
        self.scanned.emit(text)
        return True
