"""Every dialog of the till, none left out: names for who does not see, a reason on every grey button, Esc leaves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from ntt_pos.domain.core.errors import StorageError
from ntt_pos.domain.money.shift import DrawerShort
from ntt_pos.domain.selling.practice import Lesson, PracticeRun
from ntt_pos.services.core.unit_of_work import ClockSuspect, DateAsked
from ntt_pos.ui.approval_dialog import ClockDialog, SecondDialog
from ntt_pos.ui.date_dialog import DateDialog
from ntt_pos.ui.till.entry.unsettled_codes import UnknownCodesDialog
from ntt_pos.ui.till.practice import PracticeDialog
from ntt_pos.ui.till.shifts.handover import HandoverDialog
from ntt_pos.ui.till.shifts.short_drawer import FromSafeDialog, ShortDrawerDialog
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.dialog import Dialog
from tests.end_to_end.test_whole_day import CTRL, HAMPERS, SALT, SHARED, TEA, Cashier, goods, nameless, silent, start
from tests.ui.conftest import coffee, new_hands, salt, shop_url, standing, stocked

__all__ = ["coffee", "goods", "new_hands", "salt", "shop_url", "stocked"]

ROOMS = ("ntt_pos.ui.till.", "ntt_pos.ui.approval_dialog", "ntt_pos.ui.date_dialog", "ntt_pos.ui.crash_dialog")


def asked_for_approval(day: Cashier) -> None:
    day.scan(TEA)
    day.key("F8", "F8")


def share(day: Cashier, way: str) -> None:
    day.key("F11", "F9")
    day.type(way)


def counting(day: Cashier) -> None:
    if day.hands.controller.cart:
        day.key("F5")
    day.key("F10")
    day.enter()


def closed(day: Cashier) -> None:
    counting(day)
    day.count({50_000: 2})
    day.type("Belum semua")
    day.enter()


def practised(day: Cashier) -> None:
    session = day.hands.session
    run = PracticeRun(session.now(), tuple((lesson, session.now()) for lesson in Lesson))
    session.open(PracticeDialog(session.look, run, ["1 kode tidak dikenal.", "Selisih laci −500."], again=print))


OPENERS: dict[str, Callable[[Cashier], object]] = {
    "HelpDialog": lambda day: day.key("F1"),
    "StockDialog": lambda day: day.key("F2"),
    "QuantityDialog": lambda day: day.scan(SALT),
    "BundleLineDialog": lambda day: (day.scan(HAMPERS), day.key("F3")),
    "ChooseDialog": lambda day: day.scan(SHARED),
    "DiscountDialog": lambda day: (day.scan(TEA), day.key("F4")),
    "RemoveDialog": lambda day: day.key("F8"),
    "ApprovalDialog": asked_for_approval,
    "PayDialog": lambda day: day.key("F12"),
    "HeldDialog": lambda day: day.key("F5", "F6"),
    "ReceiptsDialog": lambda day: day.key("F7"),
    "NoReceiptDialog": lambda day: day.key("F7", "F8"),
    "ReturnDialog": lambda day: (day.key("F7"), day.enter()),
    "ShareDialog": lambda day: day.key("F11", "F9"),
    "WhatsAppDialog": lambda day: share(day, "4"),
    "KwitansiDialog": lambda day: share(day, "5"),
    "MeansDialog": lambda day: share(day, "6"),
    "DrawerDialog": lambda day: day.key("F9"),
    "QueueDialog": lambda day: day.hands.press(Qt.Key.Key_P, CTRL),
    "OrderDialog": lambda day: day.hands.press(Qt.Key.Key_O, CTRL),
    "ReentryDialog": lambda day: day.hands.press(Qt.Key.Key_T, CTRL),
    "ShiftDialog": lambda day: day.key("F10"),
    "ZDialog": lambda day: day.key("F10", "F8"),
    "CloseShiftDialog": counting,
    "SecondDialog": lambda day: day.hands.session.open(SecondDialog(day.hands.session, print)),
    "ClockDialog": lambda day: day.hands.session.open(
        ClockDialog(day.hands.session, ClockSuspect("Is the clock right?"), print)
    ),
    "DateDialog": lambda day: day.hands.session.open(DateDialog(day.hands.session, DateAsked("What is today's date?"))),
    "ShortDrawerDialog": lambda day: day.hands.session.open(
        ShortDrawerDialog(day.hands.session, DrawerShort("There is not enough money in the drawer."), print)
    ),
    "FromSafeDialog": lambda day: day.hands.session.open(FromSafeDialog(day.hands.session)),
    "UnknownCodesDialog": lambda day: day.hands.session.open(UnknownCodesDialog(day.hands.session)),
    "HandoverDialog": lambda day: day.hands.session.open(
        HandoverDialog(day.hands.session, ["The basket of Ani is open, with 1 line."], print, print)
    ),
    "PracticeDialog": practised,
    "CrashDialog": lambda day: day.hands.window.trouble(StorageError("The disk is gone.")),
    "ClosedDialog": closed,
    "OpenShiftDialog": lambda day: day.key("F10"),
}


def dialogs(root: type[Dialog] = Dialog) -> set[str]:
    """Return the names of all dialogs of the till, also of those nobody thought of here."""
    found = set()
    for each in root.__subclasses__():
        if each.__module__.startswith(ROOMS):
            found.add(each.__name__)
        found |= dialogs(each)
    return found


@pytest.mark.parametrize(("language", "theme"), [("id", "light"), ("en", "dark")])
def test_every_dialog_of_the_till_is_named_reasoned_reached_by_tab_and_left_by_escape(
    goods, new_hands, language, theme
):
    day = start(goods, new_hands, language=language, theme=theme)
    assert set(OPENERS) == dialogs()
    day.scan(TEA)
    day.pay_cash()
    day.scan(TEA)
    left = {}
    for name, opens in OPENERS.items():
        before = standing()
        opens(day)
        day.hands.settle()
        dialog = day.hands.dialog
        assert day.dialog() == name
        assert not nameless(dialog), name
        assert not silent(dialog), name
        asked_for_help(day, name)
        beyond = [
            button.text()
            for button in dialog.panel.findChildren(QAbstractButton)
            if button.isVisible() and not button.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert not beyond, name
        for _ in range(4):
            if day.hands.dialog is not None:
                day.hands.escape()
        assert day.hands.dialog is None, name
        if more := standing() - before:
            left[name] = more
        if name == "HeldDialog":
            day.scan(TEA)
    assert left == {}, "a dialog left widgets behind"


def asked_for_help(day: Cashier, name: str) -> None:
    """Press F1: the till's own help, or what can be done in the dialog that is open; then go back."""
    before = day.hands.dialog
    verbs = [each for each in before.panel.findChildren(Button) if each.cap and each.isVisible()]
    day.key("F1")
    if name == "HelpDialog":
        assert day.hands.dialog is before
        return
    assert day.dialog() == "KeysHelp", name
    assert not nameless(day.hands.dialog), name
    told = "\n".join(label.text() for label in day.hands.dialog.findChildren(QLabel))
    for verb in verbs:
        assert verb.text() in told, name
        assert verb.reason in told, name
    day.hands.escape()
    assert day.hands.dialog is before, name


def test_the_list_of_dialogs_would_notice_a_new_one(goods, new_hands):
    """The negative control: a dialog that is not opened above makes the walk fail."""
    made = type("ForgottenDialog", (Dialog,), {"__module__": "ntt_pos.ui.till.forgotten"})
    try:
        assert set(OPENERS) != dialogs()
    finally:
        assert issubclass(made, Dialog)
        made.__module__ = "tests"
