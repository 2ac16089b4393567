"""The sign-in while the program is being loaded: it loads little, and nothing typed into it is lost."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ntt_pos import desktop
from ntt_pos.ui.opening import OpeningWindow
from ntt_pos.ui.theme import Look

LATER = (
    "sqlalchemy",
    "alembic",
    "reportlab",
    "openpyxl",
    "escpos",
    "ntt_pos.shop",
    "ntt_pos.services",
    "ntt_pos.data.engine",
)
FOR_THE_OFFICE = (
    "reportlab",
    "openpyxl",
    "xlsxwriter",
    "escpos",
    "alembic",
    "PIL",
    "ntt_pos.services.reports.overview",
    "ntt_pos.services.money.statements",
    "ntt_pos.ui.setup",
    "ntt_pos.data.migrate",
    "ntt_pos.services.core.founding",
    "ntt_pos.ui.till.dialogs",
    "ntt_pos.services.selling.returns",
    "ntt_pos.data.queries.selling.refund_checks",
    "ntt_pos.data.queries.selling.returns",
    "ntt_pos.data.models.makers",
    "ntt_pos.domain.money.shift_report",
    "ntt_pos.services.core.shop_pcs",
    "ntt_pos.services.replication",
    "ntt_pos.ui.display.customer_window",
    "segno",
    "sqlalchemy.dialects.postgresql",
)


@pytest.fixture
def opening(qtbot, hands) -> OpeningWindow:
    window = OpeningWindow(hands.look)
    qtbot.addWidget(window)
    window.show()
    return window


def typed(window: OpeningWindow, text: str, *, apart: int) -> None:
    """Type with a number of milliseconds between two keys, by the moments the keys carry."""
    for place, sign in enumerate(text):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key(ord(sign)), Qt.KeyboardModifier.NoModifier, sign)
        event.setTimestamp(1000 + place * apart)
        QApplication.sendEvent(window.pad.field, event)


def test_the_sign_in_is_painted_before_the_database_the_services_and_the_screens_are_loaded():
    told = f"import sys, ntt_pos.start; sys.exit(sorted(set(sys.modules) & set({LATER!r})) or 0)"
    done = subprocess.run([sys.executable, "-c", told], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("quickly", "looked_into"), [("load_quickly()", 0), ("pass", 1)])
def test_no_source_is_looked_into_while_the_program_is_loaded(quickly, looked_into):
    told = f"""
import inspect, sys
import PySide6.QtCore
from ntt_pos.till_window import load_quickly
{quickly}
seen, source = [], inspect.getsource
inspect.getsource = lambda module: seen.append(module.__name__) or source(module)
import ntt_pos.start
sys.exit(any(name.startswith("ntt_pos") for name in seen))
"""
    done = subprocess.run([sys.executable, "-c", told], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (looked_into, "")


def test_the_till_is_opened_without_what_only_the_office_and_papers_need():
    told = f"import sys, ntt_pos.desktop; sys.exit(sorted(set(sys.modules) & set({FOR_THE_OFFICE!r})) or 0)"
    done = subprocess.run([sys.executable, "-c", told], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_was_typed_early_stands_in_the_sign_in_and_later_keys_follow(hands, opening):
    typed(opening, "2468", apart=150)
    opening.hand_over(hands.window.login, hands.window)
    assert hands.window.login.pad.field.text() == "2468"
    typed(opening, "02", apart=150)
    hands.enter()
    assert hands.session.actor.username == "ani"


def test_enter_pressed_early_tries_nobody_elses_name_and_keeps_the_pin(hands, opening):
    typed(opening, "246802", apart=150)
    QTest.keyClick(opening.pad.field, Qt.Key.Key_Return)
    hands.window.login._users = ()
    opening.hand_over(hands.window.login, hands.window)
    hands.window.login._show(hands.shop.people.users())
    assert hands.session.actor is None
    assert hands.window.login.refusal
    assert hands.window.login.pad.field.text() == "246802"
    hands.enter()
    assert hands.session.actor.username == "ani"


def test_enter_pressed_before_the_cards_are_there_is_not_lost(hands):
    login = hands.window.login
    login._users, login._username = (), ""
    login.pad.field.setText("246802")
    login.pad._enter()
    assert hands.session.actor is None
    login._show(tuple(each for each in hands.shop.people.users() if each.username == "ani"))
    hands.settle()
    assert hands.session.actor.username == "ani"


def test_enter_pressed_early_is_answered_also_when_the_cards_are_there_first(hands, opening):
    login = hands.window.login
    login._show(tuple(each for each in hands.shop.people.users() if each.username == "ani"))
    typed(opening, "246802", apart=150)
    QTest.keyClick(opening.pad.field, Qt.Key.Key_Return)
    opening.hand_over(login, hands.window)
    hands.settle()
    assert hands.session.actor.username == "ani"


def test_a_scan_that_came_early_is_no_pin(hands, opening):
    typed(opening, "8992154695923", apart=3)
    opening.hand_over(hands.window.login, hands.window)
    assert hands.window.login.pad.field.text() == ""
    assert hands.window.login.refusal


def test_closing_it_ends_the_start(opening):
    opening.close()
    assert opening.left


@pytest.mark.parametrize("wait_ms", [0, 3_600_000])
def test_the_search_is_built_behind_the_window_and_by_nobody_who_types(shop, qtbot, wait_ms):
    window = desktop.open_window(shop, Look("light", motion=False), wait_ms=wait_ms)
    try:
        shop.catalogue.search("kopi")
        assert shop.catalogue._index is None
        if not wait_ms:
            qtbot.waitUntil(lambda: shop.catalogue._index is not None)
    finally:
        qtbot.waitUntil(lambda: not window.session.long.pending)
        window.scanner.leave()  # else it hears the keys of later tests
        window.close()
        window.deleteLater()
