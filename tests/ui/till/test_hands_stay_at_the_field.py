"""A click on the till leaves the keys with the entry field: what is typed next must not go nowhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.fakes import FailingPrinter

CODE = "8992154695923"


def taking_keys(till) -> list[str]:
    """Return the buttons on the till that would take the keys when they are clicked."""
    return [
        each.text() or each.accessibleName()
        for each in till.till.findChildren(QAbstractButton)
        if each.focusPolicy().value & Qt.FocusPolicy.ClickFocus.value
    ]


def test_no_button_of_the_till_takes_the_keys(till):
    till.shop.__dict__["printer"] = FailingPrinter()
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.burst("8999999999994")
    till.settle()
    assert till.till.banner.isVisible()
    assert taking_keys(till) == []


@pytest.mark.parametrize("word", ["Cetak sekarang", "Tidak perlu"])
def test_what_is_typed_after_a_click_on_the_banner_is_looked_for(till, word):
    """The clicked button went away with the banner, and the letters behind it went nowhere."""
    good = till.shop.printer
    till.shop.__dict__["printer"] = FailingPrinter()
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.shop.__dict__["printer"] = good
    button = next(each for each in till.till.banner.findChildren(QAbstractButton) if word in each.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    till.settle()
    assert not till.till.banner.isVisible()
    assert QApplication.focusWidget() is till.till.entry
