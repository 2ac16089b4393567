"""Kas & bank with keys only: where the money lies, what the bank says, and the list that is compared with its app."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt

from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.money.safe import MoneyWay
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.money.dialogs.money_moves import MoveDialog, SettleDialog
from ntt_pos.ui.money.dialogs.safe_count import CountSafeDialog
from ntt_pos.ui.office.page import Page
from tests.builders import a_producer, a_sale
from tests.services.days import next_day

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def counting(office):
    """The page with a manager in front of it."""
    return partial(office, "money")


def held(page):
    return {row.key: row.cells[1].text for row in page.places.rows}


def test_money_goes_to_the_bank_once_however_often_enter_is_pressed(counting, shop):
    hands, page = counting()
    hands.press(Qt.Key.Key_U, CTRL)
    dialog = hands.dialog
    dialog.amount.field.setFocus()
    hands.type("400.000")
    dialog.reason.field.setFocus()
    for _ in range(5):
        hands.enter()
    assert hands.dialog is None
    assert (held(page)["SAFE"], held(page)["BANK"]) == ("600.000", "400.000")
    assert page.moves.rows[0].cells[1].text == "Brankas ↔ bank"
    assert shop.verify.run().findings == ()


def test_ways_that_are_not_open_are_not_offered(counting, shop):
    hands, page = counting()
    page.move_money()
    hands.settle()
    offered = {hands.dialog.way.choice.itemData(n) for n in range(hands.dialog.way.choice.count())}
    assert {"DROP", "CHANGE", "SAFE_OPENING"} & offered == set()
    assert "BANK_OPENING" in offered


@pytest.mark.parametrize(("typed", "said"), [("1.000.001", "1.000.000"), ("0", "0"), ("-5", "-5"), ("lima", "lima")])
def test_money_that_is_not_there_or_no_amount_moves_nothing(counting, typed, said):
    hands, page = counting()
    page.move_money()
    hands.settle()
    hands.dialog.amount.field.setText(typed)
    hands.dialog.enter()
    hands.settle()
    assert isinstance(hands.dialog, MoveDialog)
    told = hands.dialog.refusal.text() + hands.dialog.amount.labelled._below.text()
    assert said in told
    assert len(page.moves.rows) == 1


def test_the_safe_is_counted_blind_and_a_difference_asks_for_its_reason(counting, shop):
    hands, page = counting()
    hands.press(Qt.Key.Key_H, CTRL)
    hands.enter()
    assert isinstance(hands.dialog, CountSafeDialog)
    hands.dialog.enter()
    assert hands.dialog.refusal.text()
    hands.dialog.counter.put({100_000: 9, 50_000: 1})
    hands.dialog.enter()
    hands.settle()
    assert "−50.000" in hands.dialog.told.text()
    hands.enter()
    assert isinstance(hands.dialog, CountSafeDialog)
    hands.type("bensin")
    hands.enter()
    assert hands.dialog is None
    assert held(page)["SAFE"] == "950.000"
    assert "950.000" in next(row.cells[0].below for row in page.places.rows if row.key == "SAFE")
    assert shop.verify.run().findings == ()


def test_a_count_is_blind_behind_its_dialog_too_and_is_dropped_only_after_asking(counting, shop):
    hands, page = counting()
    page.count_safe()
    hands.settle()
    dialog = hands.dialog
    corner = page.places.mapTo(hands.window, page.places.rect().topLeft())

    def behind() -> set[int]:
        """Return the colours at the left of the list of places, beside the dialog."""
        seen = hands.window.grab().toImage()
        return {seen.pixel(corner.x() + x, corner.y() + y) for x in range(6, 120, 2) for y in range(6, 160, 2)}

    assert len(behind()) == 1
    dialog.veils = False
    assert len(behind()) > 1  # without the veil the amounts could be read
    dialog.veils = True
    dialog.counter.put({100_000: 9})
    hands.escape()
    assert isinstance(hands.dialog, ConfirmDialog)
    hands.escape()
    assert hands.dialog is dialog
    assert dialog.counter.counted() == {100_000: 9}
    hands.escape()
    hands.press(Qt.Key.Key_Return, CTRL)
    assert hands.dialog is None
    assert shop.safe.board(by=hands.session.by).places[1].counted is None


def test_what_the_bank_says_is_noted_with_its_date_and_the_trust_check_counts_with_it(
    counting, shop, manager, owner, fixed_clock
):
    shop.corrections.correct(
        by=manager,
        producer_id=a_producer(shop).producer_id,
        kind=EntryKind.OPENING,
        amount=900_000,
        reason="saldo awal",
        approval=ApprovalGiven(owner.user_id, "buku lama"),
    )
    fixed_clock.advance(minutes=1)
    hands, page = counting()
    assert page.trust.text() == "Rp100.000"
    shop.safe.move(
        by=manager, way=MoneyWay.BANK_IN, amount=500_000, key=shop.context.ids.uid(fixed_clock.now()), reason="modal"
    )
    shop.safe.move(
        by=manager, way=MoneyWay.SAFE_OUT, amount=500_000, key=shop.context.ids.uid(fixed_clock.now()), reason="bensin"
    )
    fixed_clock.advance(minutes=1)
    hands.press(Qt.Key.Key_B, CTRL)
    hands.type("350000")
    hands.dialog.day.field.setText("31-2-2026")
    hands.dialog.enter()
    assert hands.dialog.day.field.property("state") == "refused"
    hands.dialog.day.field.setText("28-2-2026")
    hands.dialog.enter()
    hands.settle()
    assert hands.dialog is None
    bank = next(row for row in page.places.rows if row.key == "BANK")
    assert bank.cells[0].pill[0] == "selisih"
    assert page.trust.text() == "−Rp50.000"
    assert "Kurang" in page.trust_words.text()


def test_the_days_list_names_every_reference_and_what_was_settled_and_is_written_as_a_page(
    counting, shop, coffee, cashier, monkeypatch
):
    opened: list[Path] = []
    monkeypatch.setattr(Page, "show_file", lambda _page, path: opened.append(path))
    for reference in ("R1", "R1", "R2"):
        a_sale(shop, [(coffee, 1)], by=cashier, tenders=[Tender(Means.QRIS, 45_000, reference)])
    a_sale(shop, [(coffee, 1)], by=cashier, tenders=[Tender(Means.TRANSFER, 45_000, "T1")])
    hands, page = counting()
    hands.press(Qt.Key.Key_F7)
    rows = page.days.grid.rows
    assert [(row.cells[3].text, row.cells[3].pill[0]) for row in rows] == [
        ("R1", "kembar"), ("R1", "kembar"), ("R2", ""), ("T1", ""),
    ]  # fmt: skip
    assert [row.cells[5].text for row in page.days.sums.rows] == ["135.000 menunggu", "langsung masuk"]
    hands.press(Qt.Key.Key_P, CTRL)
    (paper,) = opened
    words = "\n".join(page.extract_text() for page in pypdf.PdfReader(paper).pages)
    assert paper.name == "qris-kartu-transfer-2026-02-28.pdf"
    assert [words.count(reference) for reference in ("R1 (kembar)", "R2", "T1")] == [2, 1, 1]
    assert "180.000" in words
    hands.press(Qt.Key.Key_S, CTRL)
    assert isinstance(hands.dialog, SettleDialog)
    assert hands.dialog.amount.field.text() == "135.000"
    hands.dialog.amount.put(100_000)
    hands.dialog.fee.put(700)
    assert "99.300" in hands.dialog.arrives.text()
    hands.dialog.enter()
    hands.settle()
    assert [row.cells[5].text for row in page.days.sums.rows] == ["35.000 menunggu", "langsung masuk"]
    assert held(page)["BANK"] == "144.300"
    assert shop.verify.run().findings == ()


def test_the_bank_settles_by_day_and_the_shops_rate_is_proposed_as_its_fee(
    counting, shop, coffee, cashier, owner, fixed_clock
):
    shop.settings.change(by=owner, qris_fee_bp=70)
    a_sale(shop, [(coffee, 2)], by=cashier, tenders=[Tender(Means.QRIS, 90_000, "R1")])
    next_day(shop)
    a_sale(shop, [(coffee, 1)], by=cashier, tenders=[Tender(Means.QRIS, 45_000, "R2")])
    hands, page = counting()
    hands.press(Qt.Key.Key_S, CTRL)
    dialog = hands.dialog
    assert [dialog.day.choice.itemText(place) for place in range(3)] == [
        "28 Feb 2026 · 90.000",
        "1 Mar 2026 · 45.000",
        "semua yang menunggu · 135.000",
    ]
    assert (dialog.amount.field.text(), dialog.fee.field.text()) == ("90.000", "630")
    dialog.day.choice.setCurrentIndex(2)
    assert (dialog.amount.field.text(), dialog.fee.field.text()) == ("135.000", "945")
    dialog.fee.put(1_000)  # the bank kept more: what was typed stays
    dialog.day.choice.setCurrentIndex(0)
    assert (dialog.amount.field.text(), dialog.fee.field.text()) == ("90.000", "1.000")
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert held(page)["BANK"] == "89.000"
    assert shop.reconciliation.day(shop.day_papers.home(by=owner).date, by=owner).waiting[0].amount == 45_000


def test_the_list_walks_through_the_days_and_not_into_the_future(counting, shop, fixed_clock):
    hands, page = counting()
    page.view(1)
    today = page.days.day
    hands.press(Qt.Key.Key_Right, CTRL)
    assert page.days.day == today
    page.places.setFocus()
    hands.press(Qt.Key.Key_Left, CTRL)
    assert page.days.day == today - dt.timedelta(days=1)
    assert page.days.grid.rows == []


def test_a_place_shows_its_own_movements(counting, shop, manager, fixed_clock):
    shop.safe.move(by=manager, way=MoneyWay.BANK_OPENING, amount=500_000, key=shop.context.ids.uid(fixed_clock.now()))
    hands, page = counting()
    assert len(page.moves.rows) == 2
    page.places.choose("BANK")
    hands.settle()
    assert [row.cells[4].text for row in page.moves.rows] == ["500.000"]
