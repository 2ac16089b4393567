"""Hands on the keyboard of the real window: for the rehearsal, and for the pictures of the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ntt_pos.services.importing.sample import USERS

if TYPE_CHECKING:
    from ntt_pos.ui.main_window import MainWindow

PATIENCE_MS: Final = 20_000
FAST_MS: Final = 2.0
SLOW_MS: Final = 200.0


class UiDriver:
    """Hands on the keyboard of a window: everything is typed and scanned.

    ``milliseconds`` is the stopwatch the scanner goes by: it moves on by the pace whenever it is looked at, so that keys
    come as fast as a scanner or as slowly as a person, however fast this machine is.
    """

    window: MainWindow

    def __init__(self) -> None:
        self.pace = FAST_MS
        self._now = 0.0

    def milliseconds(self) -> float:
        """Return the stopwatch."""
        self._now += self.pace
        return self._now

    def rest(self) -> None:
        """Let a moment pass, so that the next key begins something new."""
        self._now += SLOW_MS

    @property
    def dialog(self) -> Any:
        """The dialog that is open over the window."""
        return self.window.stage.top

    def sign_in(self, username: str) -> None:
        """Sign a user of the practice shop in by PIN."""
        self.window.login.choose(username)
        pin = next(user.secret for user in USERS if user.username == username)
        self.type(self.window.login.pad.field, pin)
        self.key(Qt.Key.Key_Return)
        self.settle()
        # The office and the shift are looked up behind the window; the till is ready when both have answered.
        self.settle()
        if type(self.dialog).__name__ == "HandoverDialog":  # somebody else's drawer: go on with it
            self.enter()

    def count(self, counted: dict[int, int]) -> None:
        """Put counted notes into the open dialog and press Enter."""
        self.dialog.counter.put(counted)
        self.dialog.enter()
        self.settle()

    def scan(self, code: str, quantity: str = "") -> None:
        """Type a quantity such as ``3*`` by hand, then let the scanner type a code."""
        entry = self.window.till.entry
        entry.setFocus()
        self.type_slowly(quantity)
        self.rest()
        self.type(entry, code)
        self.key(Qt.Key.Key_Return)
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key of the window and wait for what it does."""
        QTest.keyClick(self.window, key, modifier)
        self.settle()

    def key(self, key: Qt.Key) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def enter(self) -> None:
        """Press Enter a moment later."""
        self.rest()
        self.key(Qt.Key.Key_Return)
        self.settle()

    def exact(self) -> None:
        """Press F12 once more, after a look: the exact amount in cash."""
        self.rest()
        self.rest()
        self.key(Qt.Key.Key_F12)
        self.settle()

    def type(self, field: QWidget, text: str) -> None:
        """Type into a field at the pace."""
        field.setFocus()
        QTest.keyClicks(field, text)

    def type_slowly(self, text: str) -> None:
        """Type as people do: what comes as fast as a scanner never becomes an amount."""
        self.pace = SLOW_MS
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)
        self.pace = FAST_MS
        self.rest()

    def settle(self) -> None:
        """Let the window work until nothing is under way any more."""
        waited = 0
        while waited < PATIENCE_MS:
            QApplication.processEvents()
            if self._at_rest():
                # What has just been answered may have asked for more.
                QTest.qWait(1)
                if self._at_rest():
                    return
            QTest.qWait(2)
            waited += 2
        raise RuntimeError("the window did not come to rest")

    def _at_rest(self) -> bool:
        session = self.window.session
        tasks = (session.books, session.paper, session.long)
        return not (any(each.pending for each in tasks) or self.window.controller.busy)
