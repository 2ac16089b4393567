"""The sign-in while the program is still being loaded: it takes the PIN, and hands on what was typed."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLayout, QWidget
from shiboken6 import isValid

from ntt_pos.i18n import _
from ntt_pos.ui.forms.pinpad import PinPad, sign_in_card
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.layout import add, column, fill, present
from ntt_pos.ui.widgets.text import Text

LEAVE_MS = 1500
A_CODE = 8  # characters
A_HAND = 20  # milliseconds between two keys: nobody types faster


class SignIn(Protocol):
    """The page that asks who is at the till, once the program is loaded."""

    pad: PinPad

    def take(self, secret: str, *, entered: bool) -> None:
        """Go on with what was typed before the page was there."""

    def scan_refused(self) -> None:
        """Say that a scan is no PIN."""


class OpeningWindow(QWidget):
    """Stands where the sign-in will stand; keys that still come to it afterwards go on to the sign-in."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setWindowTitle("NTT Mart POS")
        self._moments: list[int] = []
        self._entered = self.left = False
        self._heir: SignIn | None = None
        self._window: QWidget | None = None
        halves = sign_in_card(self)
        left = add(halves, column(gap=Space.M), 1)
        left.addWidget(Text(look, _("Who is at the till?"), size=Size.LARGE, weight=Weight.MEDIUM))
        left.addWidget(Text(look, _("The shop is being opened …"), tone=Tone.MUTED, wrap=True))
        left.addStretch(1)
        right = add(halves, column(gap=Space.M))
        self.pad = PinPad(look)
        self.pad.setFixedWidth(300)  # as in the sign-in: the digits keep their places
        self.pad.entered.connect(self._enter)
        self.pad.field.installEventFilter(self)
        fill(right, self.pad, 1)
        present(self.layout()).setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.pad.field.setFocus()

    def hand_over(self, sign_in: SignIn, window: QWidget) -> None:
        """Give what was typed to the sign-in of the program's window, and leave when that window has the keys."""
        QApplication.processEvents()  # keys that came while the window was being built
        self._heir, self._window = sign_in, window
        typed = self.pad.field.text()
        if self._scanned():
            sign_in.scan_refused()
        elif typed:
            sign_in.take(typed, entered=self._entered)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._keys_moved)
        self._keys_moved(QGuiApplication.focusWindow())
        QTimer.singleShot(LEAVE_MS, self, self.deleteLater)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note when keys come, and send on those that come after the sign-in took over."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self._heir is not None:
                QCoreApplication.sendEvent(self._heir.pad.field, event)
                return True
            self._moments.append(event.timestamp())
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Somebody does not want the program after all."""
        self.left = True
        super().closeEvent(event)

    def _enter(self, secret: str) -> None:
        if not secret:
            return
        self._entered = True
        self.pad.wait(waiting=True)

    def _scanned(self) -> bool:
        keys = len(self._moments)
        return keys >= A_CODE and self._moments[-1] - self._moments[0] < A_HAND * (keys - 1)

    def _keys_moved(self, now: QWindow | None) -> None:
        window = self._window
        if window is not None and isValid(window) and now is not None and now is window.windowHandle():
            self.deleteLater()
