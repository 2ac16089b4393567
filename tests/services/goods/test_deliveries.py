"""Goods handed in: on the shelf with their date, netted with what was sold before, undone by another document."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, stock
from ntt_pos.domain.core.errors import ApprovalNeeded, Denied, DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.notes import Unsure
from ntt_pos.domain.goods.stock import BatchStock, Bin
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.shop import Shop
from tests.builders import a_producer, a_product, a_sale

EXPIRY = date(2026, 5, 1)


def movements(shop: Shop) -> list[tuple[object, ...]]:
    table = stock.stock_movement
    with shop.context.reading() as unit:
        found = unit.rows(sa.select(table).order_by(table.c.id))
    return [(row["kind"], row["quantity"], row["batch_id"] is not None) for row in found]


def test_a_delivery_puts_what_was_counted_on_the_shelf(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, delivered=0)
    assert coffee.producer is not None
    posted = shop.deliveries.post(
        by=manager,
        producer_id=coffee.producer.producer_id,
        lines=[DeliveryLine(coffee.product_id, counted=28, claimed=30, expiry=EXPIRY, note="2 bungkus pecah")],
        occurred_on=date(2026, 2, 6),
        note="diantar Ketua",
    )
    assert (posted.number, posted.units, posted.netted, posted.expired) == ("ST-LRT-2026-000001", 28, 0, ())
    with shop.context.reading() as unit:
        head = unit.row(sa.select(stock.delivery))
        line = unit.row(sa.select(stock.delivery_line))
        moved = unit.row(sa.select(stock.stock_movement))
    assert head is not None
    assert line is not None
    assert moved is not None
    assert (head["business_date"], head["occurred_on"]) == (date(2026, 2, 28), date(2026, 2, 6))
    assert (line["claimed"], line["counted"]) == (30, 28)
    assert moved["line_uid"] == line["uid"]
    assert moved["document"] == posted.number
    here = shop.stock_moves.batches(coffee.product_id)
    assert [(b.quantity, b.expiry) for b in here] == [(28, EXPIRY)]
    assert shop.verify.run().findings == ()


def test_what_was_sold_before_the_delivery_was_typed_is_netted_by_a_pair(
    shop: Shop, manager: Actor, cashier: Actor
) -> None:
    coffee = a_product(shop, delivered=0)
    assert coffee.producer is not None
    a_sale(shop, [(coffee, 3)], by=cashier)
    assert shop.stock_moves.batches(coffee.product_id) == (BatchStock(None, None, -3),)
    posted = shop.deliveries.post(
        by=manager,
        producer_id=coffee.producer.producer_id,
        lines=[DeliveryLine(coffee.product_id, counted=2), DeliveryLine(coffee.product_id, counted=30, expiry=EXPIRY)],
    )
    assert posted.netted == 3
    here = shop.stock_moves.batches(coffee.product_id)
    assert [(b.quantity, b.expiry) for b in here] == [(29, EXPIRY)]
    assert movements(shop) == [
        ("SALE", -3, False),
        ("DELIVERY", 2, True),
        ("MOVE", -2, True),
        ("MOVE", 2, False),
        ("DELIVERY", 30, True),
        ("MOVE", -1, True),
        ("MOVE", 1, False),
    ]
    assert shop.verify.run().findings == ()


def test_three_hundred_typed_for_thirty_is_undone_by_a_document_that_cites_it(
    shop: Shop, owner: Actor, manager: Actor, cashier: Actor
) -> None:
    coffee = a_product(shop, delivered=0)
    assert coffee.producer is not None
    owner_of_goods = coffee.producer.producer_id
    wrong = shop.deliveries.post(
        by=manager, producer_id=owner_of_goods, lines=[DeliveryLine(coffee.product_id, counted=300, expiry=EXPIRY)]
    )
    a_sale(shop, [(coffee, 5)], by=cashier)
    undone = shop.deliveries.reverse(wrong.delivery_id, by=owner, note="300 salah ketik")
    assert (undone.number, undone.units, undone.netted) == ("ST-LRT-2026-000002", -300, 5)
    assert [(b.batch_id, b.quantity) for b in shop.stock_moves.batches(coffee.product_id)] == [(None, -5)]
    right = shop.deliveries.post(
        by=manager, producer_id=owner_of_goods, lines=[DeliveryLine(coffee.product_id, counted=30, expiry=EXPIRY)]
    )
    assert right.netted == 5
    assert [(b.expiry, b.quantity) for b in shop.stock_moves.batches(coffee.product_id)] == [(EXPIRY, 25)]
    with shop.context.reading() as unit:
        row = unit.row(sa.select(stock.delivery).where(stock.delivery.c.id == undone.delivery_id))
        entries = unit.value(sa.select(sa.func.count()).where(account.producer_entry.c.kind != "SALE"))
    assert row is not None
    assert row["reverses_id"] == wrong.delivery_id
    assert entries == 0
    assert shop.verify.run().findings == ()
    for again, reason in (
        (wrong.delivery_id, "already undone"),
        (undone.delivery_id, "itself undoes"),
        (99, "no such"),
    ):
        with pytest.raises(DomainError, match=reason):
            shop.deliveries.reverse(again, by=owner, note="lagi")


def test_a_delivery_that_is_already_expired_is_asked_about_and_then_taken_in_and_said(
    shop: Shop, manager: Actor
) -> None:
    coffee = a_product(shop, delivered=0)
    assert coffee.producer is not None
    mine, lines = coffee.producer.producer_id, [DeliveryLine(coffee.product_id, counted=5, expiry=date(2026, 2, 27))]
    with pytest.raises(Unsure, match="expiry date 2026-02-27 is past"):
        shop.deliveries.post(by=manager, producer_id=mine, lines=lines)
    assert shop.stock_moves.batches(coffee.product_id) == ()
    posted = shop.deliveries.post(by=manager, producer_id=mine, lines=lines, sure=True)
    assert posted.expired == (coffee.name,)


def test_three_hundred_where_thirty_usually_come_is_asked_about_not_refused(
    shop: Shop, owner: Actor, manager: Actor
) -> None:
    coffee = a_product(shop, delivered=0)
    assert coffee.producer is not None
    mine = coffee.producer.producer_id
    shop.deliveries.post(by=manager, producer_id=mine, lines=[DeliveryLine(coffee.product_id, counted=30)])
    lines = [DeliveryLine(coffee.product_id, counted=300)]
    with pytest.raises(Unsure, match="more than 4 times"):
        shop.deliveries.post(by=manager, producer_id=mine, lines=lines)
    wrong = shop.deliveries.post(by=manager, producer_id=mine, lines=lines, sure=True)
    assert wrong.units == 300
    shop.deliveries.reverse(wrong.delivery_id, by=owner, note="300 untuk 30")
    with pytest.raises(Unsure, match="more than 4 times"):  # what was undone is no measure of what is usual
        shop.deliveries.post(by=manager, producer_id=mine, lines=lines)
    assert shop.deliveries.doubts([DeliveryLine(coffee.product_id, counted=120)]) == ()
    first = a_product(shop, delivered=0, producer=coffee.producer)
    assert shop.deliveries.doubts([DeliveryLine(first.product_id, counted=30, claimed=30)]) == ()
    assert len(shop.deliveries.doubts([DeliveryLine(first.product_id, counted=300, claimed=30)])) == 1


def test_a_manager_undoes_a_delivery_with_the_owners_signature_and_a_reason(
    shop: Shop, owner: Actor, manager: Actor
) -> None:
    coffee = a_product(shop, delivered=0)
    assert coffee.producer is not None
    wrong = shop.deliveries.post(
        by=manager, producer_id=coffee.producer.producer_id, lines=[DeliveryLine(coffee.product_id, counted=30)]
    )
    with pytest.raises(ApprovalNeeded) as asked:
        shop.deliveries.reverse(wrong.delivery_id, by=manager, note="salah ketik")
    assert (asked.value.act, asked.value.subject) == (Act.REVERSE_GOODS, wrong.number)
    with pytest.raises(DomainError, match="needs a reason"):
        shop.deliveries.reverse(wrong.delivery_id, by=owner, note=" ")
    with pytest.raises(Denied, match="Nobody approves their own act"):
        shop.deliveries.reverse(
            wrong.delivery_id, by=manager, note="salah ketik", approval=ApprovalGiven(manager.user_id, "saya")
        )
    assert shop.catalogue.article(coffee.product_id).on_hand == 30
    undone = shop.deliveries.reverse(
        wrong.delivery_id, by=manager, note="salah ketik", approval=ApprovalGiven(owner.user_id, "saya lihat notanya")
    )
    note = shop.notes.note(undone.number)
    assert (note.approver, note.approval_reason) == (owner.name, "saya lihat notanya")
    assert shop.catalogue.article(coffee.product_id).on_hand == 0
    assert shop.verify.run().findings == ()


def test_a_delivery_is_of_one_producer_has_goods_and_has_happened(shop: Shop, manager: Actor) -> None:
    coffee, other = a_product(shop, delivered=0), a_producer(shop)
    assert coffee.producer is not None
    mine = coffee.producer.producer_id
    with pytest.raises(DomainError, match="another producer's"):
        shop.deliveries.post(
            by=manager, producer_id=other.producer_id, lines=[DeliveryLine(coffee.product_id, counted=5)]
        )
    for lines in ([], [DeliveryLine(coffee.product_id, counted=0, claimed=5)]):
        with pytest.raises(DomainError, match="at least one product"):
            shop.deliveries.post(by=manager, producer_id=mine, lines=lines)
    with pytest.raises(DomainError, match="from 0 to"):
        shop.deliveries.post(by=manager, producer_id=mine, lines=[DeliveryLine(coffee.product_id, counted=10**8)])
    with pytest.raises(DomainError, match="a day to come"):
        shop.deliveries.post(
            by=manager,
            producer_id=mine,
            lines=[DeliveryLine(coffee.product_id, counted=5)],
            occurred_on=date(2026, 3, 1),
        )
    with pytest.raises(DomainError, match="no such product"):
        shop.deliveries.post(by=manager, producer_id=mine, lines=[DeliveryLine(999, counted=5)])
    assert shop.stock_moves.batches(coffee.product_id, Bin.SHELF) == ()


def test_own_goods_are_delivered_without_a_producer(shop: Shop, manager: Actor) -> None:
    bag = a_product(shop, own=True, delivered=0, name="Tas NTT Mart")
    shop.deliveries.post(by=manager, producer_id=None, lines=[DeliveryLine(bag.product_id, counted=12)])
    assert shop.catalogue.article(bag.product_id).on_hand == 12
