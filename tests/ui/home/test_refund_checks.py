"""Refunds that wait are confirmed on the first page of the office, by somebody else than who gave them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.selling.returns import Bringing
from ntt_pos.ui.home.todo_list import REFUNDS
from tests.builders import a_product, a_sale

F11, ESCAPE, ENTER = Qt.Key.Key_F11, Qt.Key.Key_Escape, Qt.Key.Key_Return
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_manager_sees_the_receipt_and_confirms(shop, owner, cashier, office):
    shop.settings.change(by=owner, refund_confirmed_later=True)
    sale = a_sale(shop, [(a_product(shop, price=900_000), 1)], by=cashier)
    uid = shop.context.ids.uid(shop.context.clock.now())
    bringing = [Bringing(1, 1, ReturnReason.SPOILED)]
    back = shop.returns.complete(by=cashier, number=sale.number, bringing=bringing, return_uid=uid)
    hands, page = office("home")
    (key,) = [key for key, item in enumerate(page._items) if item.page == REFUNDS]
    page._cure(str(key))
    hands.settle()
    assert hands.dialog.list.chosen == back.number
    hands.press(F11)
    assert back.number in hands.dialog.field.text()
    hands.press(ESCAPE)
    hands.enter()
    hands.enter()
    assert len(shop.refund_checks.waiting()) == 1
    assert back.number in hands.dialog.refusal.text()
    hands.press(ENTER, CONTROL)
    assert shop.refund_checks.waiting() == ()
    hands.press(ESCAPE)
    assert REFUNDS not in [item.page for item in page._items]
