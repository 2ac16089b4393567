"""The stock card over the window: from the page of goods by a key, in other days, batch by batch, as a paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.ui.goods import stock_card
from ntt_pos.ui.goods.stock_card import StockCardDialog
from tests.builders import a_delivery, a_sale
from tests.ui.conftest import UiDriver

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(monkeypatch) -> list[Path]:
    found: list[Path] = []
    monkeypatch.setattr(stock_card, "open_file", lambda _session, path: found.append(path))
    return found


@pytest.fixture
def dialog(office, shop, coffee, cashier, manager) -> UiDriver:
    """The coffee's stock card, opened from the page of goods by its key."""
    a_delivery(shop, coffee, 5, expiry=date(2026, 6, 1))
    a_sale(shop, [(coffee, 5)], by=cashier)
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(coffee.product_id, 2)])
    hands, page = office("goods")
    page.grid.choose(str(coffee.product_id))
    hands.press(Qt.Key.Key_K, CONTROL)
    assert isinstance(hands.dialog, StockCardDialog)
    return hands


def columns(hands: UiDriver, place: int) -> list[str]:
    return [row.cells[place].text for row in hands.dialog.lines.rows]


def test_every_movement_stands_with_its_document_and_what_lay_where_after_it(dialog):
    hands = dialog
    assert hands.dialog.title.text() == "Kopi Arabika 250 g"
    assert columns(hands, 4) == ["+37", "+5", "−5", "−2", "+2"]
    assert columns(hands, 5) == ["37", "42", "37", "35", "35"]
    assert columns(hands, 7) == ["0", "0", "0", "0", "2"]
    assert [text[:2] for text in columns(hands, 2)] == ["ST", "ST", "JL", "BA", "BA"]
    hands.press(Qt.Key.Key_F6)
    assert [row.cells[2].text for row in hands.dialog.batches.rows] == ["39", "5"]


def test_other_days_begin_with_the_stock_before_and_wrong_days_are_refused(dialog):
    hands = dialog
    hands.dialog.period.choose("BEFORE")
    hands.settle()
    assert list(hands.dialog.lines.rows) == []
    hands.dialog.period.choose("OWN")
    hands.settle()
    hands.type("kemarin")
    hands.enter()
    assert hands.dialog.refusal.isVisible()
    hands.dialog.first.setText("28-2-2026")
    hands.enter()
    assert not hands.dialog.refusal.isVisible()
    assert columns(hands, 4)[1:] == ["+37", "+5", "−5", "−2", "+2"]
    hands.dialog.last.setText("1-1-2026")
    hands.dialog.load()
    hands.settle()
    assert hands.dialog.refusal.isVisible()


def test_the_card_is_opened_as_a_paper_and_esc_leaves_it(dialog, opened):
    hands = dialog
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.press(Qt.Key.Key_O, CONTROL)
    assert opened[0].read_bytes().startswith(b"%PDF")
    hands.escape()
    assert hands.dialog is None
