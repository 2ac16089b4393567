"""The list of goods says of each what is on the shelf, until when it can be sold, and what is past."""

from __future__ import annotations

from datetime import date

from ntt_pos.ui.theme import Tone
from tests.builders import a_product


def test_goods_that_are_past_their_date_say_so(office, shop):
    gone = a_product(shop, name="Abon lama", delivered=4, expiry=date(2026, 2, 1))
    fresh = a_product(shop, name="Abon baru", delivered=4, expiry=date(2027, 2, 1))
    _hands, page = office("goods")
    cells = {row.key: row.cells[4] for row in page.grid.rows}

    assert (cells[str(gone.product_id)].text, cells[str(gone.product_id)].tone) == ("kedaluwarsa", Tone.DANGER)
    assert cells[str(fresh.product_id)].text == "1 Feb 2027"
    page.show_detail(page.detail(str(gone.product_id)))
    assert page.card._expiry.value.text() == "kedaluwarsa"
