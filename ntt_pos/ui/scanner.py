"""The scanner: it types like a keyboard, only faster; its bursts are told apart wherever the focus is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputEvent, QKeyEvent, QTextCursor, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from ntt_pos.domain.devices.scanner_timing import (
    FAST_MS,
    REST_MS,
    SHORTEST,
    burst_starts,
    has_check_digit,
    is_quick,
    paused_starts,
)
from ntt_pos.ui.widgets.button import ENTER

LONGEST = 100
TWICE_MS = 50
HOLD_MS = 240  # no key repeats sooner; Qt takes one that is let go and struck in one millisecond for a held one
STALL_MS = 5_000  # a PC too busy to take keys; longer, and the keys before are something else
ENDS = (*ENTER, Qt.Key.Key_Tab)
# The keys of digits by their place (IBM set 1): the row above the letters, then the keypad. On X11 and Wayland 8 more.
_PLACES = dict(zip((*range(2, 12), 79, 80, 81, 75, 76, 77, 71, 72, 73, 82), "1234567890" * 2, strict=True))
_FIRST_PLACE = {"win32": 0, "linux": 8}.get(sys.platform)
_HUMAN = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel})
_TYPING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


@dataclass(slots=True)
class _Before:
    """A field as it was before a key of the run, and what makes it so again."""

    place: int
    field: QWidget
    restore: Callable[[], None]

    def bring_back(self) -> None:
        """Restore text and selection."""
        if isValid(self.field):
            self.restore()


def milliseconds() -> float:
    """Return a stopwatch's milliseconds."""
    return time.monotonic() * 1000.0


class Scanner(QObject):
    """Watches the keys of the whole application, by the moments they carry.

    Keys come to what has the focus, presses and wheels to the window; nothing else is looked at: a filter over the whole
    application would take every event of every widget through Python.

    A field that judges whole lines on Enter (the till's entry, ``judges_lines``) gets every key; what came as a burst
    is in ``bursts`` when its Enter arrives. Where a dialog took some of a code's keys meanwhile, the field gets the
    whole code before it judges. In every other field a burst of at least eight characters (or of any
    length with the ``prefix`` or the ``suffix`` that this PC's scanner sends) that ends in Enter or Tab is ``scanned``:
    its end reaches nobody, and the field gets its earlier text and selection back. A second Enter right behind a scan
    reaches nobody either. ``knows`` tells which of several readings is a code of the shop. ``touched`` comes at every
    sign of life, for the idle lock.
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
        self.knows: Callable[[str], bool] = lambda _code: False
        self.bursts: tuple[str, ...] = ()
        self.pace = 0.0
        self.moment = 0.0
        self.now_ms = now_ms
        self._keys: list[str] = []
        self._digits: list[str] = []
        self._arrows: list[bool] = []
        self._moments: list[float] = []
        self._widgets: set[int] = set()
        self._before: list[_Before] = []
        self._seen = self._struck = 0.0
        self._ended: float | None = None
        self._focus: QWidget | None = None

    @property
    def bursting(self) -> bool:
        """Whether keys are coming faster than hands type."""
        return is_quick(self._moments)

    @property
    def coming(self) -> bool:
        """Whether a line is under way: a key came a moment ago and no Enter yet."""
        return bool(self._keys) and self.now_ms() - self._seen < REST_MS

    def watch(self, window: QWidget) -> None:
        """Start watching the application's keys, from ``window`` on."""
        app = _application()
        app.focusChanged.connect(self._follow)
        app.focusWindowChanged.connect(self._follow_window)
        window.installEventFilter(self)
        self._follow()
        self._follow_window(app.focusWindow())

    def leave(self) -> None:
        """Stop watching: another window follows."""
        app = _application()
        app.focusChanged.disconnect(self._follow)
        app.focusWindowChanged.disconnect(self._follow_window)
        for each in (self._focus, *app.topLevelWidgets(), *app.topLevelWindows()):
            if each is not None and isValid(each):
                each.removeEventFilter(self)

    def _follow(self) -> None:
        """Go to the widget that has the keys now: who heard of it earlier may have moved them on."""
        before, now = self._focus, QApplication.focusWidget()
        if before is not None and isValid(before) and not before.isWindow():
            before.removeEventFilter(self)
        if now is not None:
            now.installEventFilter(self)
        self._focus = now

    def _follow_window(self, now: QWindow | None) -> None:
        """See where somebody presses in the window that is in front, and the keys that nothing in it has the focus for."""
        for each in (now, QApplication.activeWindow()):
            if each is not None:
                each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of keys; swallow only the Enter that ends a scan."""
        if not isinstance(event, QInputEvent):
            return False
        kind = event.type()
        if kind not in _HUMAN:
            return False
        self.touched.emit()
        if kind is not QEvent.Type.KeyPress:
            self._forget()
            return False
        if not isinstance(watched, QWidget) or not isinstance(event, QKeyEvent):
            return False
        focus = QApplication.focusWidget()
        # A key that nobody takes goes on to the widgets around; it counts once, where it came in.
        if watched is not focus and (focus is not None or not watched.isWindow()):
            return False
        return self._key(watched, event)

    def _key(self, widget: QWidget, event: QKeyEvent) -> bool:
        self.moment = now = float(event.timestamp()) or self.now_ms()
        if event.key() in ENDS:
            if self._ended is not None and not self._keys and now - self._ended <= TWICE_MS:
                return True
            return self._finish(widget, event, now)
        self._ended = None
        text, digit = event.text(), _digit_at(event)
        typed = len(text) == 1 and text.isprintable() and not (event.modifiers() & ~_TYPING)
        # Num Lock is off: a scanner that types on the keypad sends arrows.
        arrow = not typed and bool(digit) and bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        gap = now - self._moments[-1] if self._moments else 0.0
        held = event.isAutoRepeat() and now - self._struck >= HOLD_MS
        if not held:
            self._struck = now
        if typed and held and _judges(widget):
            return True  # a busy PC lets a scanner's key repeat when its release comes late; nobody holds a digit down
        if not (typed or arrow) or held:
            if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock):
                self._forget()
            return False
        other = (
            bool(self._arrows) and self._arrows[-1] is not arrow and gap > FAST_MS
        )  # typing after choosing, or before
        if other or gap > (REST_MS if self._stays_in(widget) else STALL_MS) or len(self._keys) >= LONGEST:
            self._forget()
        self._remember(widget, begins=not self._keys or gap > FAST_MS)
        self._keys.append(digit if arrow else text)
        self._digits.append(digit)
        self._arrows.append(arrow)
        self._moments.append(now)
        self._widgets.add(id(widget))
        self._seen = self.now_ms()
        return bool(len(self._keys) > 1 and gap <= FAST_MS and not isinstance(widget, QLineEdit))

    def _stays_in(self, widget: QWidget) -> bool:
        """Whether all keys went into one field of figures or words, where a pause separates what is typed."""
        typed = isinstance(widget, QLineEdit) and not _judges(widget)
        return typed and self._widgets <= {id(widget)}

    def _remember(self, widget: QWidget, *, begins: bool) -> None:
        """Note a field as it is where a scan may begin in it."""
        if not (begins or all(each.field is not widget for each in self._before)):
            return
        if isinstance(widget, QLineEdit):
            self._before.append(_Before(len(self._keys), widget, _line_of(widget)))
        elif isinstance(widget, QPlainTextEdit):
            self._before.append(_Before(len(self._keys), widget, _sentences_of(widget)))

    def _finish(self, widget: QWidget, event: QKeyEvent, now: float) -> bool:
        text, moments, before = "".join(self._keys), self._moments, self._before
        # Nobody types a code at a button, or into a dialog that comes or goes meanwhile: its pauses do not matter there.
        elsewhere = not isinstance(widget, QLineEdit) or bool(self._widgets - {id(widget)})
        slow = elsewhere and not any(self._arrows)  # arrows as slow as a hand's choose something
        digits = self._digits_struck(now)
        other = bool(digits) and not _ends_in(widget, digits)
        if other:  # the keyboard is set to another language than the scanner, or Num Lock is off
            text = text[: -len(digits)] + digits
        self._forget()
        starts = () if event.isAutoRepeat() else self._starts(text, moments, now)
        if slow and not event.isAutoRepeat():
            starts = self._scattered(text, moments, now, starts)
        self.bursts = tuple(text[start:] for start in starts)
        if starts:
            span = now - moments[starts[0]]
            self.pace = span / (len(text) - starts[0])
            self._ended = now
        if isinstance(widget, QLineEdit) and _judges(widget):
            if starts:
                self._gather(widget, text, starts, before, scattered=elsewhere or other)
            if starts and event.key() == Qt.Key.Key_Tab:
                widget.entered.emit()  # type: ignore[attr-defined]
                return True
            return False
        if not starts:
            return False
        start = self._choose(text, starts)
        _bring_back(before, start)
        self.scanned.emit(self.bare(text[start:]))
        return True

    def _digits_struck(self, now: float) -> str:
        """Return the digits of the keys that came last, when they came as fast as a scanner types; else nothing."""
        digits = "".join(each or " " for each in self._digits).rpartition(" ")[2]
        return digits if digits and burst_starts(self._moments[-len(digits) :], now) else ""

    def bare(self, text: str) -> str:
        """Return a code without the signs that this PC's scanner sends around it."""
        return text.removeprefix(self.prefix).removesuffix(self.suffix)

    def _starts(self, text: str, moments: list[float], now: float) -> tuple[int, ...]:
        """Return where a scan may begin; the scanner's own sign leaves no doubt."""
        if not text or now - moments[-1] > REST_MS:
            return ()
        if self.prefix and self.prefix in text:
            start = text.rindex(self.prefix)
            return (start,) if self.bare(text[start:]) else ()
        if self.suffix and text.endswith(self.suffix) and self.bare(text):
            return (0,)
        return tuple(start for start in burst_starts(moments, now) if _looks_scanned(self.bare(text[start:])))

    def _scattered(self, text: str, moments: list[float], now: float, starts: tuple[int, ...]) -> tuple[int, ...]:
        """Return the starts of a run that several widgets took: a whole code counts, however long its pauses are."""
        if not moments or now - moments[-1] > STALL_MS:
            return starts
        codes = {start: self.bare(text[start:]) for start in paused_starts(moments)}
        long = {start: code for start, code in codes.items() if _is_code(code)}
        known = [start for start, code in long.items() if self.knows(code)]
        whole = known or [start for start, code in long.items() if len(code) > SHORTEST and has_check_digit(code)]
        if whole:
            return whole[0], *(start for start in starts if start > whole[0])
        gaps = [after - before for before, after in pairwise((*moments, now))]
        unmistakable = not starts and max(gaps) <= REST_MS and _is_code(self.bare(text))
        return (0,) if unmistakable else starts

    def _gather(
        self, field: QLineEdit, text: str, starts: tuple[int, ...], before: list[_Before], *, scattered: bool
    ) -> None:
        """Put a scan whole into the field that judges it; every other field gets back what it held."""
        start = self._choose(text, starts)
        _bring_back([each for each in before if each.field is not field], start)
        if scattered and not field.text().endswith(text[start:]):
            _bring_back([each for each in before if each.field is field], start)
            field.insert(text[start:])

    def _choose(self, text: str, starts: tuple[int, ...]) -> int:
        if len(starts) == 1:
            return starts[0]
        codes = {start: self.bare(text[start:]) for start in starts}
        known = (start for start, code in codes.items() if self.knows(code))
        whole = (start for start, code in codes.items() if has_check_digit(code))
        return next(known, next(whole, starts[0]))

    def begin_anew(self) -> None:
        """Take no key that came until now for a part of a scan, unless one is coming this moment."""
        if not self.bursting:
            self._forget()

    def _forget(self) -> None:
        self._keys, self._digits, self._arrows, self._moments = [], [], [], []
        self._before, self._widgets = [], set()


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("a window needs an application")
    return app


def _judges(widget: QWidget) -> bool:
    """Whether a field judges whole lines on Enter."""
    return bool(getattr(widget, "judges_lines", False))


def _digit_at(event: QKeyEvent) -> str:
    """Return the digit that a key has on a keyboard of most languages, whatever it types on this one; else nothing."""
    if _FIRST_PLACE is None or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return ""
    return _PLACES.get(event.nativeScanCode() - _FIRST_PLACE, "")


def _ends_in(widget: QWidget, text: str) -> bool:
    return isinstance(widget, QLineEdit) and widget.text().endswith(text)


def _bring_back(before: list[_Before], start: int) -> None:
    """Give every field that a scan went through its text and selection back."""
    done: list[QWidget] = []
    for each in before:
        if each.place >= start and each.field not in done:
            done.append(each.field)
            each.bring_back()


def _line_of(field: QLineEdit) -> Callable[[], None]:
    """Return what brings back the text and selection that a field has now."""
    text, cursor = field.text(), field.cursorPosition()
    start, length = field.selectionStart(), len(field.selectedText())

    def restore() -> None:
        if field.text() != text:
            field.setText(text)
            field.textEdited.emit(text)
        if start >= 0:
            field.setSelection(start, length)
        else:
            field.setCursorPosition(cursor)

    return restore


def _sentences_of(field: QPlainTextEdit) -> Callable[[], None]:
    """Return what brings back the sentences that a field has now, with their selection."""
    text, anchor, cursor = field.toPlainText(), field.textCursor().anchor(), field.textCursor().position()

    def restore() -> None:
        if field.toPlainText() != text:
            field.setPlainText(text)
        place = field.textCursor()
        place.setPosition(anchor)
        place.setPosition(cursor, QTextCursor.MoveMode.KeepAnchor)
        field.setTextCursor(place)

    return restore


def _is_code(text: str) -> bool:
    return len(text) >= SHORTEST and _looks_scanned(text)


def _looks_scanned(text: str) -> bool:
    """Codes carry a digit; words typed by a quick hand (or a test) do not become scans."""
    return any(sign.isdigit() for sign in text) and " " not in text.strip()
