"""A batch that two tills sold at once is below 0 until the seat nets it: units move between batches, none leaves."""

from __future__ import annotations

from ntt_pos.data.models import stock
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.stock import BatchStock, MovementKind, net_batches
from ntt_pos.services.goods.batch_netting import BatchNetting
from ntt_pos.shop import Shop
from tests.builders import AProduct, a_delivery, a_product, a_sale


def of(shop: Shop, product: AProduct) -> dict[int | None, int]:
    return {each.batch_id: each.quantity for each in shop.stock_moves.batches(product.product_id)}


def sold_by_another_till(shop: Shop, product: AProduct, units: int, *, by: Actor) -> None:
    """Let a sale of a batch arrive that another till made before it heard of the sales here."""
    with shop.context.writing(by) as work, work.record("sale.arrived") as record:
        line = record.uid
        sold = record.move_stock(
            product_id=product.product_id,
            producer_id=product.producer.producer_id if product.producer else None,
            kind=MovementKind.SALE,
            quantity=-units,
            batch_id=product.batch_id,
            document="JL-LRT-02-2026-000001",
            line_uid=line,
        )
        record.move_all([sold])


def test_the_seat_nets_a_batch_below_zero_with_what_others_hold(shop: Shop, cashier: Actor, owner: Actor) -> None:
    coffee = a_product(shop, delivered=2)
    later = a_delivery(shop, coffee, 5)
    a_sale(shop, [(coffee, 2)], by=cashier)
    sold_by_another_till(shop, coffee, 2, by=owner)
    assert of(shop, coffee) == {coffee.batch_id: -2, later: 5}
    assert BatchNetting(shop.context).net() == 2
    assert of(shop, coffee) == {later: 3}
    assert BatchNetting(shop.context).net() == 0
    found = {each.kind for each in shop.verify.run().findings}
    assert str(stock.stock_now.name) not in found
    assert str(stock.stock_movement.name) not in found


def test_what_no_batch_holds_stays_below_zero(shop: Shop, cashier: Actor, owner: Actor) -> None:
    coffee = a_product(shop, delivered=2)
    a_sale(shop, [(coffee, 2)], by=cashier)
    sold_by_another_till(shop, coffee, 1, by=owner)
    assert BatchNetting(shop.context).net() == 0
    assert of(shop, coffee) == {coffee.batch_id: -1}


def test_pairs_take_from_the_earliest_batch_first_and_leave_the_unknown_one_alone() -> None:
    held = [BatchStock(1, None, -3), BatchStock(2, None, 2), BatchStock(3, None, 4), BatchStock(None, None, -1)]
    assert [(a.batch_id, b.batch_id, n) for a, b, n in net_batches(held)] == [(2, 1, 2), (3, 1, 1)]
    assert net_batches([BatchStock(1, None, 2), BatchStock(None, None, -1)]) == ()
