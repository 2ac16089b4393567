"""What the tests of this room share."""

from __future__ import annotations

import pytest

from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.selling.returnable import NewBasket
from ntt_pos.services.selling.returns import Bringing, WithoutReceipt
from tests.builders import a_basket, a_producer, a_product, a_sale
from tests.services.days import bring_back, new_key, next_day
from tests.services.reports.test_day_papers import ID, TWO_MONTHS


@pytest.fixture
def make(shop, manager):
    def one(kind, period=TWO_MONTHS, **more):
        return shop.report_catalogue.make(
            kind, period, by=more.pop("by", manager), language=more.pop("language", ID), **more
        )

    return one


@pytest.fixture
def traded(shop, cashier, manager, fixed_clock):
    """Three days with both terms, own goods, weighed goods, returns of every sort, an exchange, QRIS and rounding."""
    from ntt_pos.domain.core.pillar_halal import Pillar

    weaver = a_producer(shop, name="Kelompok Tenun Lewokluok")
    school = a_producer(
        shop,
        name="SMKN 1 Larantuka",
        pillar=Pillar.SCHOOL,
        village_code="53.06.03.1004",
        village="Larantuka",
        district="Larantuka",
    )
    cloth = a_product(shop, producer=weaver, name="Selendang", unit="lembar", price=83_350, category="Kain")
    coffee = a_product(shop, producer=school, name="Kopi", price=25_050, delivered=40)
    salt = a_product(shop, producer=school, name="Garam", unit="kg", price_per=1000, price=20_000, delivered=9_000)
    bag = a_product(shop, own=True, name="Tas belanja", price=5_000, category="Lain")
    first = a_sale(shop, [(cloth, 3), (coffee, 2), (bag, 1)], by=cashier)
    fixed_clock.advance(hours=3)
    a_sale(shop, [(coffee, 3), (salt, 1_333)], by=cashier, tenders=[Tender(Means.QRIS, 101_810, reference="QR-1")])
    next_day(shop)
    a_sale(shop, [(coffee, 4)], by=cashier)
    bring_back(shop, cashier, first, 2, ReturnReason.DAMAGED_BY_SHOP)
    fixed_clock.advance(hours=2)
    shop.returns.exchange(
        by=cashier,
        number=first.number,
        bringing=[Bringing(position=2, units=1, reason=ReturnReason.SPOILED)],
        wanted=NewBasket(a_basket(shop, (cloth, 1)), (Tender(Means.CASH, 58_300),), new_key(shop)),
        return_uid=new_key(shop),
    )
    next_day(shop)
    a_sale(shop, [(cloth, 1), (bag, 2)], by=cashier)
    shop.returns.complete_without_receipt(
        by=cashier,
        bringing=[WithoutReceipt(coffee.product_id, 1, 20_000, ReturnReason.SPOILED)],
        return_uid=new_key(shop),
        approval=ApprovalGiven(manager.user_id, "kenal orangnya"),
    )
    return weaver, school, cloth, coffee
