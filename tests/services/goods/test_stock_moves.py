"""Goods that leave the shelf other than by a sale, and what the shop owes for what it lost or broke."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, sales
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.services.goods.stock_moves import WithdrawalLine
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.shop import Shop
from tests.builders import AProduct, a_delivery, a_product, a_sale

GONE = date(2026, 2, 27)
LATER = date(2026, 6, 1)


def on_hand(shop: Shop, product: AProduct, place: Bin = Bin.SHELF) -> int:
    return sum(batch.quantity for batch in shop.stock_moves.batches(product.product_id, place))


def balance(shop: Shop, product: AProduct) -> int:
    assert product.producer is not None
    table = account.balance_now
    with shop.context.reading() as unit:
        found = unit.value(sa.select(table.c.amount).where(table.c.producer_id == product.producer.producer_id))
    return int(found or 0)


def owner_of(product: AProduct) -> int:
    assert product.producer is not None
    return product.producer.producer_id


def test_case_66_twelve_in_thirty_more_and_everything_that_happens_to_them_leaves_eighteen(
    shop: Shop, manager: Actor, cashier: Actor
) -> None:
    coffee = a_product(shop, delivered=12, expiry=GONE)
    a_delivery(shop, coffee, 30, expiry=LATER)
    sale = a_sale(shop, [(coffee, 18)], by=cashier)
    assert sale.number
    with shop.context.writing(by=cashier) as work, work.record("return") as record:
        line = work.unit.value(sa.select(sales.sale_line.c.uid))
        back = record.move_stock(
            product_id=coffee.product_id,
            producer_id=owner_of(coffee),
            kind=MovementKind.RETURN,
            quantity=1,
            document="RT-LRT-01-2026-000001",
            line_uid=line,
        )
        record.move_all([back])
    shop.stock_moves.withdraw(
        by=manager, producer_id=owner_of(coffee), lines=[WithdrawalLine(coffee.product_id, 4, batch_id=coffee.batch_id)]
    )
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.EXPIRED, lines=[WriteOffLine(coffee.product_id, 2)])
    before = on_hand(shop, coffee)
    shop.stock_moves.count(by=manager, scope="rak 1", lines=[CountLine(coffee.product_id, before - 1)])
    assert on_hand(shop, coffee) == 18
    assert on_hand(shop, coffee, Bin.COLLECT) == 2


def test_goods_go_back_to_their_owner_and_a_wrong_withdrawal_is_undone(
    shop: Shop, owner: Actor, manager: Actor
) -> None:
    coffee = a_product(shop, delivered=5, expiry=LATER)
    a_delivery(shop, coffee, 5)
    taken = shop.stock_moves.withdraw(
        by=manager, producer_id=owner_of(coffee), lines=[WithdrawalLine(coffee.product_id, 7)]
    )
    assert [(b.expiry, b.quantity) for b in shop.stock_moves.batches(coffee.product_id)] == [(None, 3)]
    undone = shop.stock_moves.reverse_withdrawal(taken.withdrawal_id, by=owner, note="salah barang")
    assert (undone.number, undone.units) == ("BT-LRT-2026-000002", -7)
    assert [(b.expiry, b.quantity) for b in shop.stock_moves.batches(coffee.product_id)] == [(LATER, 5), (None, 5)]
    for again in (taken.withdrawal_id, undone.withdrawal_id, 99):
        with pytest.raises(DomainError, match=r"undone|no such withdrawal"):
            shop.stock_moves.reverse_withdrawal(again, by=owner, note="lagi")
    assert balance(shop, coffee) == 0
    assert shop.verify.run().findings == ()


def test_no_more_is_taken_back_than_is_there_and_nothing_is_posted(shop: Shop, manager: Actor) -> None:
    coffee, tea = a_product(shop, delivered=5), a_product(shop, delivered=5)
    lines = [WithdrawalLine(coffee.product_id, 3), WithdrawalLine(coffee.product_id, 3)]
    with pytest.raises(DomainError, match="only 2 are there, not 3"):
        shop.stock_moves.withdraw(by=manager, producer_id=owner_of(coffee), lines=lines)
    with pytest.raises(DomainError, match="another producer's"):
        shop.stock_moves.withdraw(by=manager, producer_id=owner_of(tea), lines=lines)
    with pytest.raises(DomainError, match="from the shelf or from what waits"):
        shop.stock_moves.withdraw(
            by=manager, producer_id=owner_of(coffee), lines=[WithdrawalLine(coffee.product_id, 1, bin=Bin.DAMAGED)]
        )
    assert on_hand(shop, coffee) == 5
    posted = shop.stock_moves.withdraw(by=manager, producer_id=owner_of(coffee), lines=lines[:1])
    assert posted.number == "BT-LRT-2026-000001"


def test_a_wrong_expiry_date_is_corrected_by_a_move_to_a_new_batch(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, delivered=10, expiry=GONE)
    posted = shop.stock_moves.correct_expiry(
        by=manager, product_id=coffee.product_id, batch_id=coffee.batch_id, expiry=LATER, quantity=8
    )
    assert (posted.number, posted.units) == ("BA-LRT-2026-000001", 8)
    assert [(b.expiry, b.quantity) for b in shop.stock_moves.batches(coffee.product_id)] == [(GONE, 2), (LATER, 8)]
    article = shop.catalogue.article(coffee.product_id)
    assert (article.on_hand, article.expired_on_hand) == (10, 2)
    with pytest.raises(DomainError, match="already has that expiry date"):
        shop.stock_moves.correct_expiry(by=manager, product_id=coffee.product_id, batch_id=coffee.batch_id, expiry=GONE)
    with pytest.raises(DomainError, match="only 2 are there"):
        shop.stock_moves.correct_expiry(
            by=manager, product_id=coffee.product_id, batch_id=coffee.batch_id, expiry=LATER, quantity=3
        )
    assert shop.verify.run().findings == ()


def test_a_delivery_after_a_loss_and_a_sale_without_stock_still_adds_up(
    shop: Shop, manager: Actor, cashier: Actor
) -> None:
    coffee = a_product(shop, delivered=2)
    a_sale(shop, [(coffee, 5)], by=cashier)
    shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 0)])
    assert on_hand(shop, coffee) == 0
    shop.deliveries.post(by=manager, producer_id=owner_of(coffee), lines=[DeliveryLine(coffee.product_id, counted=10)])
    assert on_hand(shop, coffee) == 10
    assert shop.verify.run().findings == ()
