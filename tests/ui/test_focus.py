"""Keys work after every act of the office: whatever was done or given up, something of the page has the focus."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from ntt_pos.ui.safety.safety_page import SafetyPage
from tests.builders import a_sale

MOST_DIALOGS = 5
OF_EVERY_LIST = {"Ctrl+Shift+E", "Ctrl+F", "Ctrl+U", "Ctrl+Shift+U"}


@pytest.fixture(autouse=True)
def no_files(monkeypatch):
    """Nobody chooses a file: the system's own dialogs are left with Esc."""
    for ask in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, ask, lambda *_words, **_more: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_words, **_more: ([], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words, **_more: "")


def lost(page) -> str:
    """Return what is wrong with the focus of a page on which nothing is open, "" when keys work."""
    now = QApplication.focusWidget()
    if now is None or not (now is page or page.isAncestorOf(now)):
        return f"the focus is not in the page: {now}"
    return "" if now.isVisible() and now.isEnabled() else f"the focus is on what cannot be used: {now}"


def do_everything(hands, key: str) -> list[tuple[str, str, str]]:
    """Press every key of a page, leave with Esc what opens, and return after which of them keys no longer work."""
    office, found, done = hands.window.office, [], set(OF_EVERY_LIST) if key != "producers" else set()
    office.open(key)
    hands.settle()
    for act in [each.key().toString() for each in office.page().findChildren(QShortcut)]:
        if act.replace("Enter", "Return") in done:
            continue
        done.add(act)
        if office.current != key:
            office.open(key)
            hands.settle()
        QTest.keySequence(QApplication.focusWidget() or hands.window, act)
        hands.settle()
        for _each in range(MOST_DIALOGS):
            if hands.dialog is not None:
                hands.escape()
        wrong = lost(office.page()) or (f"Esc does not leave {hands.dialog}" if hands.dialog else "")
        if wrong:
            found.append((key, act, wrong))
            office.open("home")
            hands.settle()
    return found


def test_keys_work_after_every_act_of_every_page(office, shop, coffee, cashier):
    """It takes its time: some hundred acts of all pages, in one window."""
    a_sale(shop, [(coffee, 2)], by=cashier)
    hands, _page = office("home", username="pemilik")
    assert [wrong for key in hands.window.office.able() for wrong in do_everything(hands, key)] == []


def test_without_its_care_a_page_that_waits_would_lose_the_keys(office, monkeypatch):
    """Negative control: a button that is greyed while it has the focus hands it to whatever is next in the window."""
    monkeypatch.setattr(SafetyPage, "setFocus", lambda _page: None)
    hands, _page = office("safety", username="pemilik")
    assert ("safety", "Ctrl+B") in [(key, act) for key, act, _wrong in do_everything(hands, "safety")]
