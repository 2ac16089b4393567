"""Receipts are found by their last digits while one types; list, paper and verbs are about the same one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.services.core.print_queue import JobKind
from ntt_pos.ui.lists.rows import ListRow
from tests.builders import a_product
from tests.conftest import MANAGER_PIN

CODE, OTHER = "8992154695923", "8990000000029"
F7, F8, F11, F12 = (getattr(Qt.Key, f"Key_F{number}") for number in (7, 8, 11, 12))


@pytest.fixture
def sold(till, shop):
    """A till with three sales, the last of them of something else."""
    a_product(shop, name="Tenun Ikat", price=150_000, barcode=OTHER, delivered=9)
    for code in (CODE, CODE, OTHER):
        till.burst(code)
        till.press(F12)
        till.exact()
    return till


def look(till, typed: str) -> None:
    till.type(typed)
    till.dialog._soon.timeout.emit()
    till.settle()


def shown(till) -> tuple[str, str]:
    return till.dialog._shown[-6:], till.dialog.list.chosen[-6:]


def test_a_quick_hand_types_the_digits_and_enter_and_is_there(sold):
    """Enter came before the paper, was told to choose, and the next digits went into the field of the search."""
    sold.press(F7)
    for sign in "0002":
        QTest.keyClicks(sold.focus, sign)
    QTest.keyClick(sold.focus, Qt.Key.Key_Return)
    sold.settle()
    assert type(sold.dialog).__name__ == "ReturnDialog"
    assert "000002" in sold.dialog.hint.text()


def test_the_paper_stays_on_the_screen_while_more_of_its_digits_are_typed(sold):
    sold.press(F11)
    look(sold, "2")
    seen = []
    show = sold.dialog._paper.show_lines
    sold.dialog._paper.show_lines = lambda lines, columns: (seen.append(bool(lines)), show(lines, columns))
    sold.dialog.field.clear()
    look(sold, "02")
    assert False not in seen
    assert shown(sold) == ("000002", "000002")
    assert sold.dialog._print.isEnabled()
    look(sold, "9")
    assert seen[-1] is False


def copies(till) -> int:
    return max(job.copy for job in till.shop.print_queue.jobs(20))


def test_the_last_digits_suffice_and_the_list_follows_what_is_typed(sold):
    sold.press(F11)
    assert shown(sold) == ("000003", "000003")
    look(sold, "2")
    assert shown(sold) == ("000002", "000002")
    assert len(sold.dialog.list.keys) == 1
    sold.dialog.field.clear()
    look(sold, "tenun")
    assert shown(sold) == ("000003", "000003")


def test_while_one_types_the_verbs_are_about_nothing_else(sold):
    sold.press(F11)
    sold.type("9")
    assert shown(sold)[0] == ""
    assert not sold.dialog._print.isEnabled()
    sold.enter()
    assert sold.dialog is not None
    assert copies(sold) == 0


def test_one_enter_never_prints_the_first_of_several(sold):
    sold.press(F11)
    look(sold, "kopi")
    assert len(sold.dialog.list.keys) == 2
    sold.enter()
    assert sold.dialog is not None
    sold.enter()
    assert sold.dialog is None
    assert copies(sold) == 1


def test_the_arrows_point_at_one_and_enter_takes_it(sold):
    sold.press(F7)
    look(sold, "kopi")
    sold.press(Qt.Key.Key_Down)
    assert shown(sold) == ("000001", "000001")
    sold.enter()
    assert type(sold.dialog).__name__ == "ReturnDialog"


def test_the_entry_offers_the_receipt_whose_last_digits_were_typed(sold):
    sold.type("002")
    sold.enter()
    assert type(sold.dialog).__name__ == "ReceiptsDialog"
    assert shown(sold) == ("000002", "000002")
    assert sold.till.entry.text() == ""
    sold.escape()
    sold.type("987")
    sold.enter()
    assert sold.dialog is None
    assert "987" in sold.till.message.text


def bring_one_back(till) -> str:
    till.press(F7)
    till.enter()
    till.type("1")
    till.press(F7)
    till.enter()
    till.enter()
    assert till.shop.shifts.report().returns.count == 1
    return "RT-LRT-01-2026-000001"


def test_a_returns_number_shows_its_paper(sold):
    number = bring_one_back(sold)
    sold.press(F11)
    look(sold, number)
    assert shown(sold) == ("000001", "000001")


def test_a_gift_receipt_is_one_key_away_and_offered_for_sales_alone(sold):
    sold.press(F11)
    sold.press(F8)
    assert sold.dialog is None
    assert sold.shop.print_queue.jobs(1)[0].kind is JobKind.GIFT
    assert copies(sold) == 0
    number = bring_one_back(sold)
    sold.press(F11)
    look(sold, number)
    assert not sold.dialog._gift.isEnabled()
    assert sold.dialog._print.isEnabled()


def test_a_return_is_listed_with_the_sales_and_found_by_rt_and_by_its_digits(sold, shop):
    sold.press(F7)
    sold.enter()
    sold.type("1")
    sold.press(F7)
    sold.press(F12)
    number = shop.receipts.returned()[0].number
    assert number.startswith("RT-")
    sold.press(F11)
    assert number in sold.dialog.list.keys
    look(sold, "RT")
    assert list(sold.dialog.list.keys) == [number]
    assert sold.dialog._shown == number
    sold.dialog.field.clear()
    look(sold, number[-3:])
    assert number in sold.dialog.list.keys
    sold.escape()
    sold.press(F7)
    assert number not in sold.dialog.list.keys


def row_of(till, number: str) -> ListRow:
    return next(row for row in till.dialog.list._model.rows if row.key == number)


def test_a_return_is_called_one_with_a_minus_and_its_receipt_is_marked(sold, shop):
    sold.press(F11)
    last = sold.dialog.list.keys[0]
    assert (row_of(sold, last).value, "retur" in row_of(sold, last).note) == ("150.000", False)
    sold.escape()
    sold.press(F7)
    sold.enter()
    sold.type("1")
    sold.press(F7)
    sold.press(F12)
    number = shop.receipts.returned()[0].number
    sold.press(F11)
    back = row_of(sold, number)
    assert (back.value, back.below.split(" · ")[0]) == ("−150.000", "Retur")
    assert row_of(sold, last).note == "sudah diretur semua"
    assert "retur" not in row_of(sold, sold.dialog.list.keys[-1]).note
    look(sold, last)
    assert row_of(sold, last).note == "sudah diretur semua"


def test_the_paper_beside_the_list_is_that_of_the_corrected_payment(sold):
    sold.press(F11)
    number = sold.dialog._shown
    before = sold.dialog._paper.accessibleName()
    sold.press(Qt.Key.Key_F9)
    sold.press(Qt.Key.Key_6)
    sold.press(Qt.Key.Key_F6)
    sold.type("4711")
    sold.enter()
    sold.type("salah tekan")
    sold.enter()
    sold.type(MANAGER_PIN)
    sold.enter()
    dialog = sold.dialog
    assert (type(dialog).__name__, dialog._shown) == ("ReceiptsDialog", number)
    assert dialog.refusal.text() == f"{number} sudah dibetulkan."
    assert dialog._paper.accessibleName() != before
    assert "QRIS" in dialog._paper.accessibleName()
