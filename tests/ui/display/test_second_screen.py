"""Where the customer's window stands: never over the till, and on whatever second screen there is now."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from ntt_pos.ui.display.second_screen import free_place

TILL = QRect(0, 0, 1366, 768)
RIGHT, TALL = QRect(1366, 0, 1024, 600), QRect(-1200, 0, 1200, 1920)
# Two screens as the offscreen platform gives them; the window is placed, the till moves over, the window makes way.
PLAY = """
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from ntt_pos.ui.display.second_screen import SETTLE_MS, SecondScreen
app = QApplication([])
till, window = QWidget(), QWidget()
first, second = app.screens()
def told():
    return window.isVisible(), window.screen().name(), window.geometry().getRect() == window.screen().geometry().getRect()
till.setGeometry(second.geometry()); till.show(); QTest.qWait(50)
beside = SecondScreen(window, till); beside.place(); QTest.qWait(50)
print(told())
till.setGeometry(first.geometry()); QTest.qWait(3 * SETTLE_MS)
print(told(), till.screen().name())
"""


@pytest.mark.parametrize(
    ("screens", "place"),
    [
        ([TILL], None),
        ([TILL, RIGHT], RIGHT),
        ([RIGHT, TILL, TALL], TALL),
        ([TILL, QRect(TILL)], None),  # the second screen mirrors the first
        ([], None),  # all screens sleep
    ],
)
def test_the_largest_screen_that_shows_nothing_of_the_till(screens, place):
    assert free_place(TILL, screens) == place


def test_the_window_stands_beside_the_till_and_makes_way_when_the_till_comes_over(tmp_path: Path):
    screens = [
        {"name": name, "x": x, "y": 0, "width": wide, "height": 600, "logicalDpi": 96, "dpr": 1}
        for name, x, wide in (("first", 0, 1024), ("second", 1024, 800))
    ]
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    env = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"}
    done = subprocess.run([sys.executable, "-c", PLAY], env=env, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["(True, 'first', True)", "(True, 'second', True) first"]


def test_without_a_second_screen_the_display_waits_and_comes_when_one_is_connected(till, monkeypatch):
    from PySide6.QtWidgets import QApplication

    from ntt_pos.ui.display.second_screen import SecondScreen

    till.session.display_asked.emit()
    display = till.window.display
    assert not display.isVisible()
    assert till.till.message.text
    screen = QApplication.primaryScreen()
    monkeypatch.setattr(SecondScreen, "_free", lambda _self: screen.geometry())
    QApplication.instance().screenAdded.emit(screen)
    display._second._settled.timeout.emit()
    assert display.isVisible()
    monkeypatch.setattr(SecondScreen, "_free", lambda _self: None)
    QApplication.instance().screenRemoved.emit(screen)
    display._second._settled.timeout.emit()
    assert not display.isVisible()
    assert till.session.local.customer_display, "a screen that sleeps is not a display that was switched off"
