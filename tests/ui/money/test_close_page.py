"""Closing the day on the screen: it goes on while the till sells, stops between two producers, and prints what it made."""

from __future__ import annotations

import datetime as dt
import json
import threading
from dataclasses import replace
from functools import partial

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.data.models import proof
from ntt_pos.ui.money.dialogs.close_day import CloseDayDialog
from ntt_pos.ui.money.dialogs.print_statements import PrintDialog
from ntt_pos.ui.office import page_printer
from ntt_pos.ui.office.statement_preview import PreviewDialog
from tests.builders import a_basket, a_producer, a_product, a_sale, somebody
from tests.services.days import next_day

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PATIENCE = 10


@pytest.fixture
def no_office_printer(monkeypatch) -> None:
    monkeypatch.setattr(page_printer, "printer_names", tuple)


@pytest.fixture
def closing(office, shop, cashier, no_office_printer):
    """The page, open, on a day with sales of three producers."""
    for code in ("P810", "P820", "P830"):
        producer = a_producer(shop, code=code, name=f"Kelompok {code}")
        a_sale(shop, [(a_product(shop, producer=producer, delivered=30), 3)], by=cashier)

    return partial(office, "close")


def told_of(shop, monkeypatch, act):
    """Do something at every step of the closing, on its thread."""
    close = shop.close_day.close

    def watched(*, progress, **asked):
        def tell(done, total):
            progress(done, total)
            act(done, total)

        return close(progress=tell, **asked)

    monkeypatch.setattr(shop.close_day, "close", watched)


def close_early(hands) -> None:
    """Close the day by keys; it is 08.00, long before the closing hour."""
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.type("listrik padam sejak pagi")
    QTest.keyClick(hands.focus, Qt.Key.Key_Return, CTRL)


def test_the_day_is_closed_only_after_its_open_things_were_shown_and_early_with_a_reason(
    closing, shop, coffee, cashier, manager
):
    hands, page = closing()
    hands.press(Qt.Key.Key_Return, CTRL)
    dialog = hands.dialog
    assert isinstance(dialog, CloseDayDialog)
    assert "3 produsen" in dialog.hint.text()
    assert "laci LRT-01" in dialog.words.text()
    assert "brankas belum pernah dihitung" in dialog.words.text()
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return, CTRL)
    assert hands.dialog is dialog  # no reason, nothing closed
    assert shop.statements.list() == ()
    hands.type("listrik padam sejak pagi")
    hands.press(Qt.Key.Key_Return, CTRL)
    assert len(shop.statements.list()) == 3
    with shop.context.reading() as unit:
        told = unit.value(sa.select(proof.journal.c.canonical).where(proof.journal.c.kind == "day.cut"))
    assert json.loads(told)["why"] == "listrik padam sejak pagi"
    assert page.days.rows[0].cells[1].text == "ditutup"
    page._show(replace(page._board, without={page._board.closed[0]: ("LRT-02", "LRT-03")}))
    assert page.days.rows[0].cells[1].text == "tanpa 2 PC"
    hands.settle()
    assert "3 laporan · tanpa LRT-02, LRT-03" in page.list.totals
    page._show(replace(page._board, without={page._board.closed[0]: ("LRT-02",)}))
    assert page.days.rows[0].cells[1].text == "tanpa LRT-02"
    hands.settle()


def test_it_stops_between_two_producers_and_goes_on_from_there(closing, shop, monkeypatch):
    hands, page = closing()
    settling, pressed = threading.Event(), threading.Event()

    def wait(done, _total):
        if done == 1:
            settling.set()
            pressed.wait(PATIENCE)

    with monkeypatch.context() as patched:
        told_of(shop, patched, wait)
        close_early(hands)
        assert settling.wait(PATIENCE)
        QTest.keyClick(hands.focus, Qt.Key.Key_Escape)
        pressed.set()
        hands.settle()
    assert "Dihentikan" in page.message.text
    assert "28 Feb 2026 terhenti" in page.warning.text()
    assert "3 penjualan" in page.state.text()
    assert len(shop.statements.list()) == 2
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.press(Qt.Key.Key_Return, CTRL)  # it was cut already: nobody is asked why
    assert len(shop.statements.list()) == 3
    assert not page.close_button.isEnabled()
    assert len(page.statements.rows) == 3


def test_the_till_sells_while_the_day_is_closed_and_the_sale_counts_for_tomorrow(
    closing, shop, coffee, cashier, monkeypatch
):
    hands, page = closing()
    settling, sold = threading.Event(), threading.Event()

    def wait(done, _total):
        if done == 1:
            settling.set()
            sold.wait(PATIENCE)

    told_of(shop, monkeypatch, wait)
    close_early(hands)
    assert settling.wait(PATIENCE)
    assert page.doing.isVisible()
    sale = a_sale(shop, [(coffee, 1)], by=cashier)
    sold.set()
    hands.settle()
    assert not page.doing.isVisible()
    assert len(page.statements.rows) == 3
    assert "BUMDes Leworahang" not in {row.cells[0].text for row in page.statements.rows}
    assert shop.receipts.find(day=dt.date(2026, 3, 1))[0].number == sale.number


def test_a_till_that_locks_itself_meanwhile_lets_the_closing_finish(closing, shop, monkeypatch):
    hands, page = closing()
    settling, locked = threading.Event(), threading.Event()

    def wait(done, _total):
        if done == 1:
            settling.set()
            locked.wait(PATIENCE)

    told_of(shop, monkeypatch, wait)
    close_early(hands)
    assert settling.wait(PATIENCE)
    hands.window.lock()
    locked.set()
    hands.settle()
    assert hands.dialog is None
    hands.sign_in("bela")
    assert not page.close_button.isEnabled()
    assert len(page.statements.rows) == 3


def test_missed_days_are_named_closed_along_and_noted_on_the_recap_and_held_baskets_are_warned_of(
    closing, shop, coffee, cashier, manager
):
    next_day(shop)
    a_sale(shop, [(coffee, 1)], by=cashier)
    shop.baskets.hold(a_basket(shop, (coffee, 2)), by=cashier)
    hands, page = closing()
    assert "28 Feb 2026" in page.warning.text()
    assert "90.000" in page.warning.text()
    assert "ditahan" in page.warning.text()
    assert "2" in page.close_button.text()
    close_early(hands)
    hands.settle()
    assert "4 laporan" in page.message.text
    assert shop.day_papers.recap(dt.date(2026, 3, 1), by=somebody(shop)).missed == (dt.date(2026, 2, 28),)


def test_after_closing_its_papers_are_a_key_away(closing, opened):
    hands, page = closing()
    close_early(hands)
    hands.settle()
    hands.press(Qt.Key.Key_R, CTRL)
    hands.press(Qt.Key.Key_D, CTRL)
    hands.press(Qt.Key.Key_O, CTRL)
    assert [path.name[:5] for path in opened] == ["rekap", "lapor", "28"]
    page.statements.setFocus()
    hands.enter()
    assert isinstance(hands.dialog, PreviewDialog)
    hands.escape()
    hands.press(Qt.Key.Key_P, CTRL | SHIFT)
    assert isinstance(hands.dialog, PrintDialog)
    hands.escape()
    assert len(opened) == 3


def test_a_sheet_for_the_province_that_waits_is_said_after_the_closing(closing, shop, tmp_path, monkeypatch):
    (stick := tmp_path / "stick").write_text("it is not there")
    monkeypatch.setattr(shop, "local", replace(shop.local, sheet_folder=str(stick / "provinsi")))
    hands, page = closing()
    close_early(hands)
    hands.settle()
    assert "provinsi menunggu" in page.message.text.lower()
