"""The red card: a code that the shop does not know stays until somebody has seen to it, and the books count it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt

from ntt_pos.data.models import sales
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.domain.money.shift_report import report_from, report_record
from ntt_pos.domain.selling.unknown_barcodes import CodeFate
from ntt_pos.i18n import Language
from ntt_pos.services.reports.report_catalogue import ReportKind

STRANGE, STRANGER = "4006381333931", "8992696404113"
COFFEE = "8992154695923"


def fates(shop) -> list[tuple[str, str]]:
    with shop.context.reading() as unit:
        return [
            (row.code, row.fate) for row in unit.run(sa.select(sales.unknown_code).order_by(sales.unknown_code.c.id))
        ]


def pay(till) -> None:
    till.press(Qt.Key.Key_F12)
    till.type("100000")
    till.enter()
    till.settle()


def test_the_card_stays_through_other_scans_and_counts_each_code(till, shop):
    till.burst(STRANGE)
    till.burst(STRANGER)
    till.burst(STRANGER)
    till.burst(COFFEE)
    card = till.till.red_card
    assert card.isVisible()
    assert card.title.text().startswith("2 ")
    assert card.code.text() == STRANGER
    assert "2×" in card.when.text()
    assert STRANGE in card.others.text()
    assert shop.shifts.report().unknown_codes == 3


def test_a_code_that_is_known_when_scanned_again_leaves_the_card(till, shop, coffee):
    till.burst("8992154695924")
    till.controller.unknown.known("8992154695924")
    till.settle()
    assert not till.till.red_card.isVisible()
    assert fates(shop) == [("8992154695924", CodeFate.SCANNED), ("8992154695924", CodeFate.KNOWN)]


def test_f2_picks_the_product_on_the_card(till, shop):
    till.burst(STRANGE)
    till.press(Qt.Key.Key_F2)
    assert STRANGE in till.dialog.title.text()
    till.type("kopi")
    till.press(Qt.Key.Key_Return)
    assert till.dialog is None
    assert [line.quantity for line in till.controller.cart.lines] == [1]
    assert not till.till.red_card.isVisible()
    assert fates(shop)[-1] == (STRANGE, CodeFate.PICKED)


def test_f2_searches_as_ever_when_no_code_waits(till):
    till.press(Qt.Key.Key_F2)
    assert STRANGE not in till.dialog.title.text()


def test_not_our_goods_takes_the_code_off_the_card(till, shop):
    till.burst(STRANGE)
    till.till.red_card.not_ours_button.click()
    till.settle()
    assert not till.till.red_card.isVisible()
    assert fates(shop)[-1] == (STRANGE, CodeFate.NOT_OURS)


def test_the_card_is_seen_to_by_keys_alone(till, shop):
    till.burst(STRANGE)
    till.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert not till.till.red_card.isVisible()
    assert fates(shop)[-1] == (STRANGE, CodeFate.NOT_OURS)
    till.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert "kartu merah" in till.till.message.text


def test_the_card_never_stops_a_payment_and_shrinks_to_a_counter_after_it(till, shop):
    till.burst(COFFEE)
    till.burst(STRANGE)
    pay(till)
    assert len(shop.checkout.recent_sales()) == 1
    card, counter = till.till.red_card, till.window.bar.codes
    assert not card.isVisible()
    assert (counter.isVisible(), counter.text()) == (True, "1 kode tidak dikenal")
    counter.click()
    assert card.pick_button.isVisible()
    assert not counter.isVisible()


def test_the_counter_covers_nothing_and_leaves_with_the_person(till):
    """On a small screen it is shorter, as the shop's name and the date stay whole."""
    till.burst(COFFEE)
    till.burst(STRANGE)
    pay(till)
    bar = till.window.bar
    for width in (1366, 1093, 911):
        till.window.resize(width, 768)
        till.settle()
        assert bar.codes.width() >= bar.codes.least, width
        assert bar.codes.height() >= 44
        assert not till.till.red_card.isVisible()
        assert bar._shop.width() >= bar._shop.sizeHint().width()
        assert bar._time.width() >= bar._time.sizeHint().width()
        assert bar.codes.accessibleName() == "1 kode tidak dikenal"
    till.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not bar.codes.isVisible()


def test_the_payment_says_quietly_what_is_not_in_the_sum(till):
    till.burst(COFFEE)
    till.burst(STRANGE)
    till.press(Qt.Key.Key_F12)
    assert till.dialog._breakdown._missing.text() == "1 kode belum masuk"
    till.exact()
    till.burst(COFFEE)
    till.press(Qt.Key.Key_F12)
    assert till.dialog._breakdown._missing.text() == ""


def test_holding_the_basket_shrinks_the_card_as_a_sale_does(till):
    till.burst(COFFEE)
    till.burst(STRANGE)
    assert till.till.red_card.pick_button.isVisible()
    till.press(Qt.Key.Key_F5)
    assert till.window.bar.codes.isVisible()
    assert not till.till.red_card.pick_button.isVisible()


def test_the_next_unknown_code_opens_the_counter_again(till):
    till.burst(COFFEE)
    till.burst(STRANGE)
    pay(till)
    till.burst(STRANGER)
    assert till.till.red_card.pick_button.isVisible()
    assert till.till.red_card.code.text() == STRANGER


def test_a_code_that_could_not_be_written_is_written_with_the_next_one(till, shop, monkeypatch):
    note = shop.unknown_barcodes.note

    def broken(_notes, **_by):
        raise StorageError("The disk is full.")

    monkeypatch.setattr(shop.unknown_barcodes, "note", broken)
    till.burst(STRANGE)
    assert till.till.red_card.isVisible()
    assert fates(shop) == []
    monkeypatch.setattr(shop.unknown_barcodes, "note", note)
    till.burst(STRANGER)
    assert fates(shop) == [(STRANGE, CodeFate.SCANNED), (STRANGER, CodeFate.SCANNED)]


def test_codes_of_the_open_shift_come_back_as_a_counter(till):
    till.burst(STRANGE)
    till.controller.unknown.forget()
    assert not till.till.red_card.isVisible()
    till.controller.unknown.restore()
    till.settle()
    assert till.window.bar.codes.isVisible()
    assert [each.code for each in till.controller.unknown.waiting] == [STRANGE]


def test_the_managers_list_says_which(till, shop, manager):
    till.burst(STRANGE)
    till.burst(STRANGER)
    till.till.red_card.not_ours_button.click()
    till.settle()
    report = shop.report_catalogue.make(ReportKind.UNKNOWN_CODES, by=manager, language=Language("id"))
    (table,) = report.tables
    assert [row.cells[0] for row in table.rows] == [STRANGER, STRANGE]
    assert [figure.value for figure in report.figures] == [2, 2, 1]
    assert shop.overview.home(by=manager).attention.unknown_codes == (STRANGE,)


def test_a_report_from_before_codes_were_counted_still_opens(till, shop):
    record = report_record(shop.shifts.report())
    del record["unknown_codes"]
    assert report_from(record).unknown_codes == 0


@pytest.mark.parametrize("words", ["madu yang tidak ada", "5.000", "-5"])
def test_words_and_amounts_are_no_codes(till, words):
    till.type(words)
    till.enter()
    assert not till.till.red_card.isVisible()
    assert till.till.message.text
