"""The Z on the screen: what it says of the drawer adds up to what should be in it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from ntt_pos.domain.money.shift import CashKind, drawer
from ntt_pos.services.money.payouts import PaymentWay
from ntt_pos.ui.till.shifts.shift_summary import report_summary
from tests.builders import a_producer, a_product, a_sale
from tests.services.days import new_key


def test_float_cash_and_all_movements_add_up_to_what_should_be_there(till, shop, cashier, manager):
    producer = a_producer(shop)
    a_sale(shop, [(a_product(shop, producer=producer, price=100_000, delivered=9), 2)], by=cashier)
    shop.shifts.move_cash(by=manager, kind=CashKind.PAY_IN, amount=30_000, reason="receh")
    shop.shifts.move_cash(by=manager, kind=CashKind.PAY_OUT, amount=7_000, reason="plastik")
    way = PaymentWay(place=drawer("LRT-01"))
    shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=40_000, key=new_key(shop), way=way, sure=True)
    report = shop.shifts.report()
    shown = report_summary(till.look, report, blind=False)
    words = [label.text() for label in shown.findChildren(QLabel)]
    said = {name: words[words.index(name) + 1] for name in ("Modal awal", "Tunai", "Uang masuk", "Uang keluar")}
    said["Dibayar ke produsen"] = words[words.index("Dibayar ke produsen") + 1]
    amounts = [int(each.replace(".", "").replace("−", "-")) for each in said.values()]
    assert sum(amounts) == report.expected == 423_000
