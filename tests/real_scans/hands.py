"""Keys that are injected into an X server, and the table of what became of the scans."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from ntt_pos.ui.main_window import MainWindow

REST_MS = 600
NAMES = {"~": "asciitilde"}


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Keys:
    """Keys that xdotool injects one after the other; the window works meanwhile."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def code(self, code: str, *, pace: float = 1, pause: float = 0, after: int = 0) -> None:
        for place, sign in enumerate(code, 1):
            self.lines.append(f"key --delay 0 {NAMES.get(sign, sign)}")
            self._sleep(pace + (pause if place == after else 0))
        self.lines.append("key --delay 0 Return")

    def rest(self, milliseconds: float = REST_MS) -> None:
        self._sleep(milliseconds)

    def _sleep(self, milliseconds: float) -> None:
        if milliseconds:
            self.lines.append(f"sleep {milliseconds / 1000:.4f}")

    def play(self) -> None:
        """Inject all of it and let the window work until everything has arrived."""
        player = subprocess.Popen(["xdotool", "-"], stdin=subprocess.PIPE, text=True)
        if player.stdin is None:
            raise RuntimeError("xdotool takes no keys")
        player.stdin.write("\n".join(self.lines) + "\n")
        player.stdin.close()
        while player.poll() is None:
            QApplication.processEvents()
            time.sleep(0.001)
        if player.returncode:
            raise RuntimeError("xdotool failed")
        self.lines.clear()


class Counted:
    """What became of the scans of one part of the matrix."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.refused = 0  # put on the red card, with a sentence in the dialog; the cashier says what becomes of it
        window.controller.unknown.kept.connect(self._count)

    def _count(self) -> None:
        self.refused += 1

    def fresh(self) -> None:
        settle(self.window)
        self.window.stage.close_all()
        self.window.controller.void()
        for each in self.window.controller.unknown.waiting:
            self.window.controller.unknown.not_ours(each.code)
        self.window.till.entry.clear()
        self.window.till.entry.setFocus()
        self.refused = 0
        settle(self.window)

    def arrived(self) -> Counter[str]:
        settle(self.window)
        found: Counter[str] = Counter()
        for line in self.window.controller.cart.lines:
            found[line.article.barcodes[0]] += line.quantity
        return found

    def strangers(self) -> int:
        """How many scans the red card shows that are no code of the shop."""
        unknown = self.window.controller.unknown
        return sum(each.count for each in unknown.waiting if not unknown.refused_name(each.code))


def settle(window: MainWindow) -> None:
    """Let the window work until nothing is under way."""
    session, still = window.session, 0
    while still < 5:
        QApplication.processEvents()
        pending = any(each.pending for each in (session.books, session.paper, session.long))
        still = 0 if pending or window.controller.busy else still + 1
        time.sleep(0.005)


class Table:
    """The figures, a line for each part."""

    def __init__(self, strange: Callable[[], str]) -> None:
        self.bad, self.strange = 0, strange
        say(f"{'part':<44}{'sent':>7}{'taken':>7}{'refused':>9}{'lost':>6}{'doubled':>9}{'other':>7}")

    def tell(self, part: str, sent: Counter[str], taken: Counter[str], *, refused: int = 0, other: int = 0) -> None:
        missing = sum((sent - taken).values())
        lost, doubled = max(0, missing - refused), sum((taken - sent).values())
        self.bad += lost + doubled + other
        if other:
            part = f"{part} {self.strange()}"
        total = sum(taken.values())
        say(f"{part:<44}{sum(sent.values()):>7}{total:>7}{refused:>9}{lost:>6}{doubled:>9}{other:>7}")
