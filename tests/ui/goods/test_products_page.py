"""The list of goods says of each what is on the shelf, until when it can be sold, and what is past."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from ntt_pos.ui.theme import Tone
from tests.builders import a_product


def test_goods_that_are_past_their_date_say_so(office, shop):
    gone = a_product(shop, name="Abon lama", delivered=4, expiry=date(2026, 2, 1))
    fresh = a_product(shop, name="Abon baru", delivered=4, expiry=date(2027, 2, 1))
    _hands, page = office("goods")
    cells = {row.key: row.cells[4] for row in page.grid.rows}

    told = cells[str(gone.product_id)]
    assert (told.text, told.below, told.tone) == ("1 Feb 2026", "4 bks kedaluwarsa", Tone.DANGER)
    assert cells[str(fresh.product_id)].text == "1 Feb 2027"
    page.show_detail(page.detail(str(gone.product_id)))
    assert page.card._expiry.value.text() == "1 Feb 2026"


def test_a_search_under_a_forgotten_filter_says_what_is_outside_and_one_key_shows_it(office, shop):
    a_product(shop, name="Abon lama", delivered=4, expiry=date(2026, 2, 1))
    bag = a_product(shop, name="Tas belanja", delivered=4)
    hands, page = office("goods")
    page.show_what("EXPIRED")
    page.search.setText("tas belanja")
    page.load()
    hands.settle()
    assert not page.grid.rows
    assert "1 di antara semua barang" in page.grid._empty._hint.text()

    hands.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    hands.settle()

    assert [row.key for row in page.grid.rows] == [str(bag.product_id)]
    assert page.search.text() == "tas belanja"
    assert "kedaluwarsa" not in page.list.totals, "the shop's sums do not stand under what was found"
