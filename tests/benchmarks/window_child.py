"""A process of its own for ``bench_start``: the program's window, or a bare one, telling when it was usable."""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ntt_pos.ui.main_window import MainWindow

LONGEST_WAIT = 60_000.0
ENTER = "\r"
LOOK_MS = 10
A_KEY = 180  # milliseconds between two digits of a PIN, typed by somebody who knows it well


def main() -> int:
    """Run ``program``, ``typed`` or ``bare`` and print milliseconds since the start that is given, and memory."""
    who, folder, started = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if who == "bare":
        return _bare(started)
    return _program(folder, _Hands(started) if who == "program" else _Cashier(started, sys.argv[4]))


def _since(started: int) -> float:
    return (time.time_ns() - started) / 1e6


def _bare(started: int) -> int:
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget

    app = QApplication(["bare"])
    window = QMainWindow()
    window.setCentralWidget(QTableWidget(20, 5))
    window.showMaximized()
    app.processEvents()
    _tell({"usable": _since(started), "usable_work": time.process_time() * 1000})
    return 0


def _program(folder: Path, user: _Hands) -> int:
    """Start the program as its door does, with somebody at the keyboard."""
    from ntt_pos.till_window import load_quickly

    load_quickly()  # as the program's door does
    from ntt_pos import start

    load = start.load_the_rest

    def load_watched() -> None:
        """Tell when the sign-in takes keys, with one key typed before and one while the rest is being loaded."""
        user.sees_the_sign_in()
        load()
        from ntt_pos import desktop
        from tests.fakes import FixedClock, set_this_pcs_clock

        set_this_pcs_clock(FixedClock())
        desktop.open_window = partial(user.gets, desktop.open_window)  # type: ignore[assignment]

    start.load_the_rest = load_watched
    code = start.start(folder, practice=False)
    _tell(user.told)
    return code


class _Hands:
    """Somebody who types at once, signs in and searches, and notes when each was possible."""

    def __init__(self, started: int) -> None:
        self.told: dict[str, float] = {}
        self._started = started

    def sees_the_sign_in(self) -> None:
        """Type a digit, note when it was taken, and type another one a moment later."""
        from PySide6.QtCore import QTimer

        self._press("1")
        self._note("login")
        QTimer.singleShot(20, lambda: self._press("2"))

    def gets(self, open_window: Any, *args: object, **options: object) -> object:
        """Use the window as soon as it has what was typed before."""
        from PySide6.QtCore import QTimer

        window: MainWindow = open_window(*args, **options)
        taken = window.login.take

        def take(secret: str, *, entered: bool) -> None:
            taken(secret, entered=entered)
            QTimer.singleShot(0, lambda: self._use(window))

        window.login.take = take  # type: ignore[method-assign]
        return window

    def _use(self, window: MainWindow) -> None:
        """Sign in without the person's PIN, press a key, search, and close."""
        from PySide6.QtWidgets import QApplication

        from ntt_pos.domain.core.users import Actor, Role

        QApplication.processEvents()
        if (kept := window.login.pad.field.text()) != "12":
            raise RuntimeError(f"of the two keys typed early {kept!r} was kept")
        owner = next(card for card in window.session.shop.people.users() if card.role is Role.OWNER)
        window._signed_in(Actor(owner.user_id, owner.username, owner.name, owner.role))
        self._press("k", window.till.entry)
        self._note("usable")
        catalogue = window.session.shop.catalogue
        while catalogue._index is None:
            if _since(self._started) > LONGEST_WAIT:
                raise TimeoutError("the search was never built")
            QApplication.processEvents()
            time.sleep(0.005)
        self.told["search"] = _since(self._started)
        for number in range(50):
            catalogue.search(
                ("kopi", "kpi arabka", "madu hutan", "a", "tenun ikat merah")[number % 5] + str(number)[:-1]
            )
        window.close()
        QApplication.quit()

    def _press(self, sign: str, field: QWidget | None = None) -> None:
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent
        from PySide6.QtWidgets import QApplication

        there = field or QApplication.focusWidget()
        if there is None:
            raise RuntimeError("nothing takes keys")
        key = Qt.Key(ord(sign.upper())) if sign != ENTER else Qt.Key.Key_Return
        QApplication.sendEvent(there, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, sign))
        QApplication.processEvents()

    def _note(self, what: str) -> None:
        self.told[what] = _since(self._started)
        self.told[f"{what}_work"] = time.process_time() * 1000


class _Cashier(_Hands):
    """Somebody who types the PIN as soon as it is asked for, and Enter; what is loaded meanwhile costs them nothing.

    The moments of the keys are counted in the process's own work, as on a PC that has nothing else to do; once all is
    loaded the rest is typed at once.
    """

    def __init__(self, started: int, secret: str) -> None:
        super().__init__(started)
        self._keys = [*secret, ENTER]
        self._loaded = False

    def sees_the_sign_in(self) -> None:
        """Note when keys are taken and begin to type."""
        from PySide6.QtCore import QTimer

        self._note("login")
        self._next = self.told["login_work"] + A_KEY
        self._hand = QTimer(interval=LOOK_MS)
        self._hand.timeout.connect(self._type)
        self._hand.start()

    def _type(self) -> None:
        if not self._keys or not (self._loaded or time.process_time() * 1000 >= self._next):
            return
        self._next += A_KEY
        sign = self._keys.pop(0)
        if sign == ENTER:
            self._note("last")
        self._press(sign)

    def gets(self, open_window: Any, *args: object, **options: object) -> object:
        """Note when the PIN was found right and when the till is painted and takes a key."""
        from PySide6.QtCore import QTimer

        window: MainWindow = open_window(*args, **options)
        QTimer.singleShot(0, lambda: setattr(self, "_loaded", True))  # when it has been shown
        signed_in = window.login.signed_in

        def usable() -> None:
            from PySide6.QtWidgets import QApplication

            self._note("right")
            QApplication.processEvents()
            self._press("k", window.till.entry)
            self._note("usable")
            window.close()
            QApplication.quit()

        signed_in.connect(usable)  # after the window's own
        return window


def _tell(told: dict[str, float]) -> None:
    from tests.benchmarks.measure import memory_sizes

    sizes = memory_sizes()
    sys.stdout.write(json.dumps({**told, "memory": sizes["VmRSS"], "most": sizes["VmHWM"]}) + "\n")


if __name__ == "__main__":
    sys.exit(main())
