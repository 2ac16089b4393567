"""What pages and dialogs leave behind: nothing, however often they are opened and closed."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QFileDialog, QScrollArea
from shiboken6 import isValid

from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office_pages import pages
from ntt_pos.ui.widgets.fields import AmountField
from tests.ui.conftest import standing


@pytest.fixture(autouse=True)
def no_file_is_chosen(monkeypatch):
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args, **_options: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_options: "")


def opened_by(shortcut: QShortcut, hands) -> list[str]:
    """Press a key of a page, walk through what opens with Tab, leave it, and return its dialogs."""
    shortcut.activated.emit()
    hands.settle()
    seen = []
    while hands.dialog is not None and len(seen) < 5:
        seen.append(type(hands.dialog).__name__)
        hands.press(Qt.Key.Key_Tab)
        hands.escape()
    assert hands.dialog is None, shortcut.key().toString()
    return seen


def test_a_dialog_of_the_office_leaves_no_widget_behind(office):
    hands, _page = office("home", username="pemilik")
    opened, left = set(), {}

    def there(key: str) -> Page:
        page = hands.window.office.open(key)  # a key before may have led to another page, and keys act on what is seen
        hands.settle()
        return page

    for page in pages():
        shown = there(page.key)
        for shortcut in shown.findChildren(QShortcut):
            there(page.key)
            before = standing()
            seen = opened_by(shortcut, hands)
            opened |= set(seen)
            if seen and standing() - before:  # the page may have come to show more: then the second time tells
                there(page.key)
                before = standing()
                opened_by(shortcut, hands)
                if more := standing() - before:
                    left[page.key, shortcut.key().toString()] = more
    assert left == {}
    assert len(opened) > 20


def test_pages_of_the_office_leave_no_widget_behind_when_they_are_built_anew(office):
    hands, page = office("home", username="pemilik")

    def anew() -> Counter[str]:
        hands.window.rebuild()
        for each in pages():
            hands.window.office.open(each.key)
            hands.settle()
        return standing()

    before = anew()
    assert anew() == before
    assert not isValid(page)


def test_a_sale_leaves_no_widget_and_no_wrapper_behind(till):
    def sold(times: int) -> tuple[Counter[str], int]:
        for _each in range(times):
            till.burst("8992154695923")
            till.press(Qt.Key.Key_F12)
            till.dialog.pay()
            till.settle()
        there = standing()
        gc.collect()
        return there, sum(isinstance(each, AmountField | QScrollArea) for each in gc.get_objects())

    before = sold(2)
    assert sold(2) == before
