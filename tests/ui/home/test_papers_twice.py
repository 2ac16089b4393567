"""A paper that two PCs typed in: the first page of the office says it, and two keys take the second sale back whole."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from PySide6.QtCore import Qt

from ntt_pos.data.models import sales
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.reentry import Reentry
from ntt_pos.services.selling import sale_guards
from ntt_pos.ui.home.todo_list import TWICE
from tests.builders import a_basket, a_product, a_sale

F12, ESCAPE = Qt.Key.Key_F12, Qt.Key.Key_Escape


def test_the_second_sale_is_taken_back_whole_and_says_why(shop, owner, office, monkeypatch):
    monkeypatch.setattr(sale_guards, "check_new", lambda _unit, _paper: None)  # as two PCs that did not meet
    kopi, madu = a_product(shop, price=20_000), a_product(shop, name="Madu", price=50_000)
    a_sale(shop, [(kopi, 3)], by=owner)
    basket, paper = a_basket(shop, (kopi, 2), (madu, 1)), Reentry("17", date(2026, 2, 28))
    first, again = (
        shop.checkout.complete(
            basket, (Tender(Means.CASH, 90_000),), by=owner, sale_uid=shop.context.ids.uid(shop.context.clock.now()), reentry=paper
        ).number
        for _ in range(2)
    )  # fmt: skip
    hands, page = office("home")
    (key,) = [key for key, item in enumerate(page._items) if item.page == TWICE]
    assert "17" in page._items[key].below
    page._cure(str(key))
    hands.settle()
    assert hands.dialog.list.chosen == again
    hands.enter()
    hands.settle()
    hands.press(F12)
    assert TWICE not in [item.page for item in page._items]
    with shop.context.reading() as unit:
        back = unit.row(sa.select(sales.sale_return.c.note, sales.sale_return.c.paid))
    assert (back["note"], back["paid"]) == (f"kertas 17 sudah tercatat sebagai {first}", 90_000)
