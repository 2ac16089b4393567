"""The lines of a return: shares to the last rupiah, batches they came from, and goods set aside."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import sales, stock
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.selling.returns import Bringing
from tests.builders import a_delivery, a_product, a_sale
from tests.services.days import bring_back, new_key
from tests.services.selling.test_returns import entries, held


def test_case_65_three_returns_one_by_one_give_back_exactly_what_was_paid(shop, cashier):
    terms = Terms(TermsKind.COMMISSION, rate_bp=1250)
    product = a_product(shop, price=3_333, terms=terms)
    sale = a_sale(shop, [(product, 3)], by=cashier, tenders=[Tender(Means.QRIS, 9_999, "RRN 7")])
    backs = [bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED) for _ in range(3)]
    assert [back.paid for back in backs] == [3_333, 3_333, 3_333]
    assert entries(shop, "RETURN") == [("RETURN", -2_916), ("RETURN", -2_917), ("RETURN", -2_917)]
    with shop.context.reading() as unit:
        kept = [row["shop_share"] for row in unit.rows(sa.select(sales.return_line).order_by(sales.return_line.c.id))]
    assert kept == [417, 416, 416]
    assert sum(back.money_back for back in backs) == 9_999
    assert shop.verify.run().findings == ()


def test_case_27_more_than_was_sold_is_refused(shop, cashier):
    sale = a_sale(shop, [(a_product(shop), 2)], by=cashier)
    bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    with pytest.raises(DomainError, match="Only 1"):
        bring_back(shop, cashier, sale, 2, ReturnReason.SPOILED)
    twice = [Bringing(1, 1, ReturnReason.SPOILED), Bringing(1, 1, ReturnReason.SPOILED)]
    with pytest.raises(DomainError):
        shop.returns.complete(by=cashier, number=sale.number, bringing=twice, return_uid=new_key(shop))
    assert entries(shop, "RETURN") == [("RETURN", -21_250)]


def test_case_23_what_the_shop_crushed_is_compensated_and_set_aside(shop, cashier):
    product = a_product(shop, delivered=10)
    sale = a_sale(shop, [(product, 1)], by=cashier)
    bring_back(shop, cashier, sale, 1, ReturnReason.DAMAGED_BY_SHOP)
    assert entries(shop, "RETURN", "COMPENSATION") == [("RETURN", -21_250), ("COMPENSATION", 21_250)]
    assert held(shop, product) == {Bin.SHELF: 9, Bin.DAMAGED: 1}
    assert shop.verify.run().findings == ()


def test_case_24_what_was_spoiled_waits_for_its_owner(shop, cashier):
    product = a_product(shop, delivered=10)
    sale = a_sale(shop, [(product, 1)], by=cashier)
    bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    assert entries(shop, "RETURN", "COMPENSATION") == [("RETURN", -21_250)]
    assert held(shop, product) == {Bin.SHELF: 9, Bin.COLLECT: 1}


def test_good_units_go_back_to_the_batches_they_were_sold_from(shop, cashier, manager):
    product = a_product(shop, delivered=2)
    second = a_delivery(shop, product, 5)
    sale = a_sale(shop, [(product, 4)], by=cashier)
    back = [Bringing(1, 3, ReturnReason.WRONG_ITEM)]
    shop.returns.complete(by=cashier, number=sale.number, bringing=back, return_uid=new_key(shop))
    table = stock.stock_now
    with shop.context.reading() as unit:
        rows = unit.rows(sa.select(table.c.batch_id, table.c.quantity).where(table.c.product_id == product.product_id))
    assert {row["batch_id"]: row["quantity"] for row in rows} == {product.batch_id: 2, second: 4}
    assert shop.verify.run().findings == ()
