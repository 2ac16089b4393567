"""What a producer gets for lost and damaged goods, and gives back when they are found."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.data.models import account, stock
from ntt_pos.data.queries.goods.batches import Loss
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.services.goods.compensation import find_again
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.shop import Shop
from tests.builders import a_delivery, a_producer, a_product
from tests.services.goods.test_stock_moves import LATER, balance, on_hand


def compensations(shop: Shop) -> list[int]:
    """Return the compensations in order; each cites a movement of its own line."""
    table, moved = account.producer_entry, stock.stock_movement
    query = sa.select(table.c.amount, table.c.line_uid, moved.c.line_uid.label("moved")).join_from(
        table, moved, moved.c.id == table.c.movement_id, isouter=True
    )
    with shop.context.reading() as unit:
        found = unit.rows(query.where(table.c.kind == "COMPENSATION").order_by(table.c.id))
    assert all(row["line_uid"] == row["moved"] for row in found)
    return [row["amount"] for row in found]


def test_case_69_two_of_ten_damaged_leave_eight_and_the_shop_pays_for_two(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, delivered=10)
    posted = shop.stock_moves.write_off(
        by=manager, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(coffee.product_id, 2)]
    )
    assert (on_hand(shop, coffee), on_hand(shop, coffee, Bin.DAMAGED)) == (8, 2)
    assert posted.compensation == balance(shop, coffee) == 42_500
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.DISPOSED, lines=[WriteOffLine(coffee.product_id, 2)])
    assert (on_hand(shop, coffee), on_hand(shop, coffee, Bin.DAMAGED)) == (8, 0)
    assert balance(shop, coffee) == 42_500
    assert shop.verify.run().findings == ()


def test_damage_over_two_dates_is_compensated_line_by_line(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, delivered=1, expiry=date(2026, 5, 1))
    a_delivery(shop, coffee, 3, expiry=LATER)
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(coffee.product_id, 3)])
    assert compensations(shop) == [21_250, 42_500]


def test_damage_that_the_producer_bears_costs_the_shop_nothing(shop: Shop, manager: Actor) -> None:
    terms = Terms(TermsKind.COMMISSION, 1500, loss_bearer=Bearer.PRODUCER, damage_bearer=Bearer.PRODUCER)
    coffee = a_product(shop, producer=a_producer(shop, terms=terms), delivered=10)
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(coffee.product_id, 2)])
    shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 5)])
    shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 6)])
    assert on_hand(shop, coffee) == 6
    assert compensations(shop) == []


def test_lost_goods_compensate_the_producer_and_found_ones_take_it_back_exactly(shop: Shop, manager: Actor) -> None:
    product = a_product(shop, delivered=4, expiry=LATER, price=3_333, producer=_at(shop, 1250))
    a_delivery(shop, product, 6)
    lost = shop.stock_moves.count(
        by=manager, scope="rak", lines=[CountLine(product.product_id, 3, reason="tidak ada di rak")]
    )
    assert (lost.number, lost.lost, lost.compensation) == ("SO-LRT-2026-000001", 7, 20_415)  # 23.331 − ⌊12,5 %⌋
    assert sum(compensations(shop)) == 20_415
    assert len(compensations(shop)) == 2
    takes_back = []
    for seen in (4, 7, 10):
        found = shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(product.product_id, seen)])
        takes_back.append(found.compensation)
    assert sum(takes_back) == -20_415
    assert balance(shop, product) == 0
    assert [(b.expiry, b.quantity) for b in shop.stock_moves.batches(product.product_id)] == [(LATER, 4), (None, 6)]
    assert shop.verify.run().findings == ()


def test_the_loss_keeps_the_price_of_its_day(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, delivered=10)
    shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 8)])
    shop.products.set_price(coffee.product_id, 50_000, by=manager)
    found = shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 10)])
    assert found.compensation == -42_500
    more = shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 9)])
    assert more.compensation == 42_500  # one unit at the new price


def test_more_than_was_ever_missing_is_found_without_money(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, delivered=10)
    shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 9)])
    found = shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 12)])
    assert (found.found, found.compensation) == (3, -21_250)
    assert on_hand(shop, coffee) == 12
    assert shop.verify.run().findings == ()


def test_a_loss_without_price_or_terms_is_not_guessed(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, producer=a_producer(shop, terms=None), delivered=10, active=False)
    with pytest.raises(DomainError, match="cannot be computed"):
        shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 9)])
    assert on_hand(shop, coffee) == 10


@given(
    losses=st.lists(st.tuples(st.integers(1, 50), st.integers(0, 10**6)), max_size=4),
    finds=st.lists(st.integers(1, 30), max_size=8),
)
def test_found_units_never_take_back_more_than_their_losses_cost(
    losses: list[tuple[int, int]], finds: list[int]
) -> None:
    missing = [Loss(n, n, None, quantity, 0, cost) for n, (quantity, cost) in enumerate(losses)]
    back = 0
    for units in finds:
        found = find_again(missing, units)
        assert sum(each.quantity for each in found) == units
        back += sum(each.amount for each in found)
        again = {each.cites_id: each.quantity for each in found if each.cites_id is not None}
        missing = [
            Loss(m.movement_id, m.batch_id, None, m.quantity, m.found + again.get(m.movement_id, 0), m.compensation)
            for m in missing
        ]
    total = sum(cost for _, cost in losses)
    assert 0 <= back <= total
    if all(m.found == m.quantity for m in missing):
        assert back == total


def _at(shop: Shop, rate_bp: int):
    return a_producer(shop, terms=Terms(TermsKind.COMMISSION, rate_bp))
