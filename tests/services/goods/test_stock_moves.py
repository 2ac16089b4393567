"""Goods that leave the shelf other than by a sale, and what the shop owes for what it lost or broke."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.data.models import account, sales, stock
from ntt_pos.data.queries.goods.batches import Loss
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.people import Actor
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.services.goods.compensation import find_again
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.services.goods.stock_moves import WithdrawalLine
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.shop import Shop
from tests.builders import AProduct, a_delivery, a_producer, a_product, a_sale

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


def test_case_68_expired_goods_leave_with_minutes_and_without_money_and_the_till_refuses_them(
    shop: Shop, manager: Actor
) -> None:
    abon = a_product(shop, delivered=4, expiry=GONE)
    article = shop.catalogue.article(abon.product_id)
    assert (article.on_hand, article.expired_on_hand) == (4, 4)
    posted = shop.stock_moves.write_off(
        by=manager, reason=WriteOffReason.EXPIRED, lines=[WriteOffLine(abon.product_id, 4)], note="berita acara"
    )
    assert (posted.number, posted.units, posted.compensation) == ("BA-LRT-2026-000001", 4, 0)
    assert (on_hand(shop, abon), on_hand(shop, abon, Bin.COLLECT)) == (0, 4)
    taken = shop.stock_moves.withdraw(
        by=manager,
        producer_id=owner_of(abon),
        lines=[WithdrawalLine(abon.product_id, 4, bin=Bin.COLLECT, reason="EXPIRED")],
        received_by_uid=abon.producer.person_uid if abon.producer else None,
    )
    assert (taken.number, taken.units) == ("BT-LRT-2026-000001", 4)
    assert on_hand(shop, abon, Bin.COLLECT) == 0
    assert balance(shop, abon) == 0
    assert shop.verify.run().findings == ()


def test_fresh_goods_are_not_written_off_as_expired(shop: Shop, manager: Actor) -> None:
    abon = a_product(shop, delivered=4, expiry=LATER)
    with pytest.raises(DomainError, match="only 0 are there"):
        shop.stock_moves.write_off(by=manager, reason=WriteOffReason.EXPIRED, lines=[WriteOffLine(abon.product_id, 1)])


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


def test_samples_and_own_goods_move_no_money(shop: Shop, manager: Actor) -> None:
    coffee, bag = a_product(shop, delivered=10), a_product(shop, own=True, delivered=10)
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.SAMPLE, lines=[WriteOffLine(coffee.product_id, 1)])
    shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(bag.product_id, 7)])
    assert (on_hand(shop, coffee), on_hand(shop, bag)) == (9, 7)
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


def test_a_count_that_agrees_is_recorded_and_moves_nothing(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, delivered=10)
    posted = shop.stock_moves.count(
        by=manager, scope="rak", lines=[CountLine(coffee.product_id, 10, batch_id=coffee.batch_id)]
    )
    assert (posted.lost, posted.found, posted.compensation) == (0, 0, 0)
    with shop.context.reading() as unit:
        line = unit.row(sa.select(stock.stock_count_line))
    assert line is not None
    assert (line["expected"], line["counted"]) == (10, 10)


def test_a_count_names_each_product_once_and_its_own_batches(shop: Shop, manager: Actor) -> None:
    coffee, tea = a_product(shop), a_product(shop)
    once, batch = CountLine(coffee.product_id, 1), CountLine(coffee.product_id, 1, batch_id=coffee.batch_id)
    for lines in ([once, once], [batch, once], [once, batch], [batch, batch]):
        with pytest.raises(DomainError, match="counted twice"):
            shop.stock_moves.count(by=manager, scope="rak", lines=lines)
    with pytest.raises(DomainError, match="not one of"):
        shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 1, batch_id=tea.batch_id)])
    with pytest.raises(DomainError, match="at least one product"):
        shop.stock_moves.count(by=manager, scope="rak", lines=[])


def test_a_loss_without_price_or_terms_is_not_guessed(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, producer=a_producer(shop, terms=None), delivered=10, active=False)
    with pytest.raises(DomainError, match="cannot be computed"):
        shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 9)])
    assert on_hand(shop, coffee) == 10


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
