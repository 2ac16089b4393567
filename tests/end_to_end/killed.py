"""A till in a process of its own that is killed in the middle: python -m tests.end_to_end.killed FOLDER --at TIME --in PLACE."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ntt_pos import bootstrap
from ntt_pos.desktop import open_window
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look
from ntt_pos.ui.till.open_basket import SAVE_AFTER_MS
from ntt_pos.ui_driver import UiDriver
from tests.conftest import actor_named
from tests.end_to_end.night import die
from tests.fakes import FixedClock, MemoryPrinter, SequenceIds

BASKET, PAPER = "basket", "paper"


class Dying(MemoryPrinter):
    """A printer in the middle of whose second receipt the power goes."""

    def send(self, data: bytes) -> None:
        """Take the first paper; at the second all is gone."""
        super().send(data)
        if len(self.jobs) > 1:
            die()


def main() -> None:
    """Sell, begin the next basket, and be gone: in the middle of an exchange, or while the second receipt is printed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("code")
    parser.add_argument("--at", type=datetime.fromisoformat, required=True)
    parser.add_argument("--in", dest="place", choices=[BASKET, PAPER], required=True)
    asked = parser.parse_args()
    app = QApplication(["till"])
    shop = bootstrap.open_shop(asked.folder, clock=FixedClock(asked.at), ids=SequenceIds(seed=9))
    shop.__dict__["printer"] = Dying() if asked.place == PAPER else MemoryPrinter()
    Session.has_printer = property(lambda _session: True)
    look = Look("light", motion=False)
    look.use("light")
    hands = UiDriver()
    hands.window = window = open_window(shop, look, stopwatch=hands.milliseconds)
    window.show()
    window._signed_in(actor_named(shop, "ani"))
    hands.settle()
    hands.press(Qt.Key.Key_F10)
    hands.count({50_000: 4})
    for _ in range(2 if asked.place == PAPER else 1):
        hands.scan(asked.code)
        hands.press(Qt.Key.Key_F12)
        hands.exact()
    if asked.place == BASKET:
        hands.press(Qt.Key.Key_F7)
        hands.enter()
        hands.type_slowly("1")
        hands.settle()
        hands.key(Qt.Key.Key_F7)  # the shop damaged it: food that nobody wants any more asks for an approval
        hands.key(Qt.Key.Key_F9)
        hands.settle()
    hands.scan(asked.code, "2*")
    QTest.qWait(3 * SAVE_AFTER_MS)
    hands.settle()
    app.processEvents()
    die()


if __name__ == "__main__":
    main()
