"""The scanner: it types like a keyboard, only faster; its bursts are told apart wherever the focus is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from ntt_pos.ui.widgets.button import ENTER

SHORTEST = 8
GAP_MS = 50
MEAN_MS = 35
LONGEST = 100
ENDS = (*ENTER, Qt.Key.Key_Tab)
_HUMAN = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel})
_TYPING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


@dataclass(slots=True)
class _Before:
    """A field as it was before the first character of a burst."""

    field: QLineEdit
    text: str
    start: int
    length: int
    cursor: int

    def bring_back(self) -> None:
        """Restore text and selection."""
        if not isValid(self.field):
            return
        if self.field.text() != self.text:
            self.field.setText(self.text)
            self.field.textEdited.emit(self.text)
        if self.start >= 0:
            self.field.setSelection(self.start, self.length)
        else:
            self.field.setCursorPosition(self.cursor)


def milliseconds() -> float:
    """Return a stopwatch's milliseconds."""
    return time.monotonic() * 1000.0


class Scanner(QObject):
    """Watches the keys of the whole application.

    A burst of at least eight characters (or of any length with the ``prefix`` or the ``suffix`` that this PC's scanner
    sends) that ends in Enter or Tab is ``scanned``: its end reaches nobody, nor does a second Enter right behind it, and
    the field that had the focus gets its earlier text and selection back. ``touched`` comes at every sign of life, for
    the idle lock.
    """

    scanned = Signal(str)
    touched = Signal()

    def __init__(
        self,
        *,
        prefix: str = "",
        suffix: str = "",
        now_ms: Callable[[], float] = milliseconds,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.prefix, self.suffix = prefix, suffix
        self._now = now_ms
        self._keys: list[str] = []
        self._first = self._last = self._seen = 0.0
        self._ended: float | None = None
        self._before: _Before | None = None

    @property
    def bursting(self) -> bool:
        """Whether keys are coming faster than hands type."""
        return len(self._keys) >= 3 and self._now() - self._seen < GAP_MS  # noqa: PLR2004 three keys in a row are no hand

    def watch(self, app: QApplication) -> None:
        """Start watching the application's keys."""
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of keys; swallow only the Enter that ends a scan."""
        kind = event.type()
        if kind not in _HUMAN:
            return False
        self.touched.emit()
        if kind is not QEvent.Type.KeyPress or not isinstance(watched, QWidget) or not isinstance(event, QKeyEvent):
            return False
        if watched is not (QApplication.focusWidget() or watched):
            return False
        return self._key(watched, event)

    def _key(self, widget: QWidget, event: QKeyEvent) -> bool:
        now = self._moment(event)
        if event.key() in ENDS:
            if self._ended is not None and not self._keys and now - self._ended <= GAP_MS:
                return True
            return self._finish(now, held=event.isAutoRepeat())
        self._ended = None
        text = event.text()
        typed = len(text) == 1 and text.isprintable() and not (event.modifiers() & ~_TYPING)
        if not typed or event.isAutoRepeat():
            if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock):
                self._forget()
            return False
        if self._keys and now - self._last > GAP_MS:
            self._forget()
        if not self._keys:
            self._first = now
            self._before = _remember(widget)
        self._keys.append(text)
        self._last, self._seen = now, self._now()
        if len(self._keys) > LONGEST:
            self._forget()
        return bool(len(self._keys) > 1 and not isinstance(widget, QLineEdit))

    def _moment(self, event: QKeyEvent) -> float:
        """Return when the key was struck: a busy PC hands keys on late, and a scan must not look like a slow hand."""
        stamp = event.timestamp()
        return float(stamp) if stamp and self._now is milliseconds else self._now()

    def _finish(self, now: float, *, held: bool) -> bool:
        text, before = "".join(self._keys), self._before
        quick = bool(text) and now - self._last <= GAP_MS and (now - self._first) / len(text) <= MEAN_MS
        self._forget()
        if held or not quick:
            return False
        marked = bool(self.prefix) and text.startswith(self.prefix)
        marked = marked or (bool(self.suffix) and text.endswith(self.suffix))
        code = text.removeprefix(self.prefix).removesuffix(self.suffix)
        if not code or not (marked or _looks_scanned(code)):
            return False
        if before is not None:
            before.bring_back()
        self._ended = now
        self.scanned.emit(code)
        return True

    def _forget(self) -> None:
        self._keys = []
        self._before = None


def _looks_scanned(text: str) -> bool:
    """Codes carry a digit; words typed by a quick hand (or a test) do not become scans."""
    return len(text) >= SHORTEST and any(sign.isdigit() for sign in text) and " " not in text.strip()


def _remember(widget: QWidget) -> _Before | None:
    if not isinstance(widget, QLineEdit):
        return None
    return _Before(widget, widget.text(), widget.selectionStart(), len(widget.selectedText()), widget.cursorPosition())
