"""Keeps the customer's window on a screen the till is not on, also when screens come, go or sleep."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

SETTLE_MS = 250  # a PC that wakes tells of its screens one by one


def free_place(till: QRect, screens: Sequence[QRect]) -> QRect | None:
    """Return the largest screen that shows nothing of the till's; None where there is none, or where it is a mirror."""
    free = [each for each in screens if not each.intersects(till)]
    return max(free, key=lambda each: each.width() * each.height(), default=None)


class SecondScreen(QObject):
    """Places ``window`` over a whole screen beside the till's, and hides it while there is none."""

    def __init__(self, window: QWidget, till: QWidget) -> None:
        super().__init__(window)
        self._window, self._till = window, till
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self.place)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._screen_added)
            app.screenRemoved.connect(self._look_again)
            app.primaryScreenChanged.connect(self._look_again)
        for screen in QGuiApplication.screens():
            screen.geometryChanged.connect(self._look_again)
        for each in (window, till):
            each.installEventFilter(self)

    @property
    def found(self) -> bool:
        """Whether there is a screen for the customer now."""
        return self._free() is not None

    def place(self) -> None:
        """Fill the customer's screen; hide where the only screen is the till's. The till keeps the keys."""
        place, window = self._free(), self._window
        if place is None:
            window.hide()
            return
        if window.isVisible() and window.geometry() == place and window.isFullScreen():
            return
        window.hide()  # a window that fills one screen is not moved to another by every system
        screen = next(each for each in QGuiApplication.screens() if each.geometry() == place)
        window.setScreen(screen)
        window.setGeometry(place)
        window.setWindowState(Qt.WindowState.WindowFullScreen)
        window.show()  # showFullScreen would ask for the keys, which are the till's

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again when the system or a hand moved one of the two windows."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.ScreenChangeInternal):
            self._look_again()
        return super().eventFilter(watched, event)

    def _free(self) -> QRect | None:
        screens = [each.geometry() for each in QGuiApplication.screens()]
        return free_place(self._till.screen().geometry(), screens)

    def _screen_added(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._look_again)
        self._look_again()

    def _look_again(self, *_what: object) -> None:
        self._settled.start()
