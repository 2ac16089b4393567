"""Every sheet of the till, none left out: names for who does not see, a reason on every grey button, Esc leaves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from ntt_pos.domain.core.errors import StorageError
from ntt_pos.services.core.unit_of_work import ClockSuspect, DateAsked
from ntt_pos.ui.approval_dialog import ClockSheet, SecondSheet
from ntt_pos.ui.date_dialog import DateSheet
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.dialog import Sheet
from tests.end_to_end.test_whole_day import CTRL, HAMPERS, SALT, SHARED, TEA, Cashier, goods, nameless, silent, start
from tests.ui.conftest import coffee, new_hands, salt

__all__ = ["coffee", "goods", "new_hands", "salt"]

ROOMS = ("ntt_pos.ui.till.", "ntt_pos.ui.approval_dialog", "ntt_pos.ui.date_dialog", "ntt_pos.ui.crash_dialog")


def asked_for_approval(day: Cashier) -> None:
    day.scan(TEA)
    day.key("F8", "F8")


def share(day: Cashier, way: str) -> None:
    day.key("F11", "F9")
    day.type(way)


def counting(day: Cashier) -> None:
    if day.hands.desk.cart:
        day.key("F5")
    day.key("F10")
    day.enter()


def closed(day: Cashier) -> None:
    counting(day)
    day.count({50_000: 2})
    day.type("Belum semua")
    day.enter()


OPENERS: dict[str, Callable[[Cashier], object]] = {
    "HelpSheet": lambda day: day.key("F1"),
    "StockSheet": lambda day: day.key("F2"),
    "QuantitySheet": lambda day: day.scan(SALT),
    "BundleSheet": lambda day: (day.scan(HAMPERS), day.key("F3")),
    "ChooseSheet": lambda day: day.scan(SHARED),
    "DiscountSheet": lambda day: (day.scan(TEA), day.key("F4")),
    "RemoveSheet": lambda day: day.key("F8"),
    "ApprovalSheet": asked_for_approval,
    "PaySheet": lambda day: day.key("F12"),
    "HeldSheet": lambda day: day.key("F5", "F6"),
    "ReceiptsSheet": lambda day: day.key("F7"),
    "NoReceiptSheet": lambda day: day.key("F7", "F8"),
    "ReturnSheet": lambda day: (day.key("F7"), day.enter()),
    "ShareSheet": lambda day: day.key("F11", "F9"),
    "WhatsAppSheet": lambda day: share(day, "4"),
    "KwitansiSheet": lambda day: share(day, "5"),
    "MeansSheet": lambda day: share(day, "6"),
    "DrawerSheet": lambda day: day.key("F9"),
    "QueueSheet": lambda day: day.hands.press(Qt.Key.Key_P, CTRL),
    "ReentrySheet": lambda day: day.hands.press(Qt.Key.Key_T, CTRL),
    "ShiftSheet": lambda day: day.key("F10"),
    "ZSheet": lambda day: day.key("F10", "F8"),
    "CloseShiftSheet": counting,
    "SecondSheet": lambda day: day.hands.session.open(SecondSheet(day.hands.session, print)),
    "ClockSheet": lambda day: day.hands.session.open(
        ClockSheet(day.hands.session, ClockSuspect("Is the clock right?"))
    ),
    "DateSheet": lambda day: day.hands.session.open(DateSheet(day.hands.session, DateAsked("What is today's date?"))),
    "TroubleSheet": lambda day: day.hands.window.trouble(StorageError("The disk is gone.")),
    "ClosedSheet": closed,
    "OpenShiftSheet": lambda day: day.key("F10"),
}


def sheets(root: type[Sheet] = Sheet) -> set[str]:
    """Return the names of all sheets of the till, also of those nobody thought of here."""
    found = set()
    for each in root.__subclasses__():
        if each.__module__.startswith(ROOMS):
            found.add(each.__name__)
        found |= sheets(each)
    return found


@pytest.mark.parametrize(("language", "theme"), [("id", "light"), ("en", "dark")])
def test_every_sheet_of_the_till_is_named_reasoned_reached_by_tab_and_left_by_escape(goods, new_hands, language, theme):
    day = start(goods, new_hands, language=language, theme=theme)
    assert set(OPENERS) == sheets()
    day.scan(TEA)
    day.pay_cash()
    day.scan(TEA)
    for name, opens in OPENERS.items():
        opens(day)
        day.hands.settle()
        sheet = day.hands.sheet
        assert day.sheet() == name
        assert not nameless(sheet), name
        assert not silent(sheet), name
        asked_for_help(day, name)
        beyond = [
            button.text()
            for button in sheet.panel.findChildren(QAbstractButton)
            if button.isVisible() and not button.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert not beyond, name
        for _ in range(4):
            if day.hands.sheet is not None:
                day.hands.escape()
        assert day.hands.sheet is None, name
        if name == "HeldSheet":
            day.scan(TEA)


def asked_for_help(day: Cashier, name: str) -> None:
    """Press F1: the till's own help, or what can be done in the dialog that is open; then go back."""
    before = day.hands.sheet
    verbs = [each for each in before.panel.findChildren(Button) if each.cap and each.isVisible()]
    day.key("F1")
    if name == "HelpSheet":
        assert day.hands.sheet is before
        return
    assert day.sheet() == "KeysHelp", name
    assert not nameless(day.hands.sheet), name
    told = "\n".join(label.text() for label in day.hands.sheet.findChildren(QLabel))
    for verb in verbs:
        assert verb.text() in told, name
        assert verb.reason in told, name
    day.hands.escape()
    assert day.hands.sheet is before, name


def test_the_list_of_sheets_would_notice_a_new_one(goods, new_hands):
    """The negative control: a sheet that is not opened above makes the walk fail."""
    made = type("ForgottenSheet", (Sheet,), {"__module__": "ntt_pos.ui.till.forgotten"})
    try:
        assert set(OPENERS) != sheets()
    finally:
        assert issubclass(made, Sheet)
        made.__module__ = "tests"
