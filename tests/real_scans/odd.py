"""Odd scanners and odd moments: other ends and keyboards, two scanners, a window that is resized, books that somebody holds."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.real_scans.hands import Counted, Keys, Table

ROW = {digit: 10 + place for place, digit in enumerate("1234567890")}
KEYPAD = dict(zip("1234567890", (87, 88, 89, 83, 84, 85, 79, 80, 81, 90), strict=True))
SCANS = 6
LOCKED = """
import sqlite3, sys, time
books = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
books.execute("begin immediate")
print("held", flush=True)
time.sleep(2)
books.execute("rollback")
"""


class Places(Keys):
    """Keys by their places on the keyboard, as a scanner strikes them; what they type is the X server's affair."""

    def scan(self, code: str, *, end: str = "Return", places: dict[str, int] = ROW, shift: bool = False) -> None:
        for digit in code:
            self.lines.append(f"key --delay 0 {'shift+' if shift else ''}{places[digit]}")
            self._sleep(1)
        self.lines += [f"key --delay 0 {each}" for each in end.split()]


@contextmanager
def keyboard(layout: str = "us", locked: str = "") -> Iterator[None]:
    """Set the keyboard of the X server to another language, or press one of its locks."""
    _do("setxkbmap", layout)
    if locked:
        _do("xdotool", "key", locked)
    time.sleep(0.2)
    QApplication.processEvents()
    yield
    if locked:
        _do("xdotool", "key", locked)
    _do("setxkbmap", "us")


def _do(*command: str) -> None:
    subprocess.run(command, check=True)


def scanners(counted: Counted, table: Table, codes: list[str]) -> None:
    """Scan with every sort of scanner and keyboard."""
    for name, layout, lock, how in (
        ("Tab at the end", "us", "", {"end": "Tab"}),
        ("CR LF at the end", "us", "", {"end": "Return Linefeed"}),
        ("CR LF at the end, as Enter and Ctrl+J", "us", "", {"end": "Return ctrl+j"}),
        ("two Enters at the end", "us", "", {"end": "Return Return"}),
        ("caps lock", "us", "Caps_Lock", {}),
        ("keypad", "us", "Num_Lock", {"places": KEYPAD, "end": "KP_Enter"}),
        ("keypad without Num Lock", "us", "", {"places": KEYPAD, "end": "KP_Enter"}),
        ("a French keyboard, an English scanner", "fr", "", {}),
        ("a French keyboard and scanner", "fr", "", {"shift": True}),
    ):
        counted.fresh()
        keys, sent = Places(), Counter[str]()
        with keyboard(layout, lock):
            for number in range(SCANS):
                code = codes[number % len(codes)]
                keys.scan(code, **how)
                keys.rest(80)
                sent[code] += 1
            keys.play()
        table.tell(name, sent, counted.arrived(), other=counted.strangers())


def two_at_once(counted: Counted, table: Table, codes: list[str]) -> None:
    """Let two scanners send whole lines one after the other."""
    counted.fresh()
    keys, sent = Places(), Counter[str]()
    for _time in range(SCANS):
        for code in codes[:2]:
            keys.scan(code)
            keys.rest(5)
            sent[code] += 1
    keys.play()
    table.tell("two scanners, 5 ms between their lines", sent, counted.arrived(), other=counted.strangers())


def resized(counted: Counted, table: Table, codes: list[str]) -> None:
    """Scan while somebody drags the window's edge."""
    window, sizes = counted.window, iter(range(10**6))
    timer = QTimer()
    timer.timeout.connect(lambda: window.resize(1366 - 90 * (next(sizes) % 5), 768 - 40 * (next(sizes) % 3)))
    counted.fresh()
    timer.start(25)
    sent = _some(codes, pause=40)
    timer.stop()
    window.resize(1366, 768)
    table.tell("the window is resized", sent, counted.arrived(), other=counted.strangers())


def held_books(counted: Counted, table: Table, codes: list[str]) -> None:
    """Scan while another process holds the books for two seconds."""
    counted.fresh()
    books = str(counted.window.session.shop.folder.database)
    with subprocess.Popen([sys.executable, "-c", LOCKED, books], stdout=subprocess.PIPE, text=True) as holder:
        if holder.stdout is not None:
            holder.stdout.readline()
        sent = _some(codes, pause=150)
    table.tell("another process holds the books for 2 s", sent, counted.arrived(), other=counted.strangers())


def payment(counted: Counted, table: Table, codes: list[str]) -> None:
    """Scan in the first 300 ms after F12: the payment is not taken, and the scan waits on the red card."""
    counted.fresh()
    keys, sent = Places(), Counter({codes[0]: 1, codes[1]: 1})
    keys.scan(codes[0])
    keys.rest(300)
    keys.lines.append("key --delay 0 F12")
    keys.scan(codes[1])
    keys.rest(300)
    keys.play()
    sold = len(counted.window.session.shop.checkout.recent_sales(5))
    counted.window.stage.close_all()
    table.tell("300 ms after F12", sent, counted.arrived(), refused=counted.refused, other=counted.strangers() + sold)


def office_and_back(counted: Counted, table: Table, codes: list[str]) -> None:
    """Go to the office and back between scans: what is scanned there is told there."""
    counted.fresh()
    keys, sent = Places(), Counter[str]()
    for code in codes * 2:
        keys.lines.append("key --delay 0 ctrl+2")
        keys.rest(120)
        keys.lines.append("key --delay 0 ctrl+1")
        keys.scan(code)
        keys.rest(60)
        sent[code] += 1
    keys.play()
    table.tell("to the office and back", sent, counted.arrived(), other=counted.strangers())


def _some(codes: list[str], *, pause: float) -> Counter[str]:
    keys, sent = Places(), Counter[str]()
    for number in range(2 * SCANS):
        keys.scan(codes[number % len(codes)])
        keys.rest(pause)
        sent[codes[number % len(codes)]] += 1
    keys.play()
    return sent


def odd(counted: Counted, table: Table, codes: list[str]) -> None:
    """Play all of it."""
    for part in (scanners, two_at_once, resized, held_books, payment, office_and_back):
        part(counted, table, codes)
