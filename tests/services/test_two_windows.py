"""Two tills, two windows: what one took, the other cannot take again."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, sales
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import Cart, price_cart
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.selling.returns import Bringing
from tests.builders import a_basket, a_producer, a_product, a_sale, account_row, an_open_drawer

AT_ONCE = 4


def uid(shop):
    return shop.context.ids.uid(shop.context.clock.now())


def all_at_once(acts):
    """Run the acts at the same moment, each on a thread of its own; return what each gave or raised."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            outcomes.append(act())
        except DomainError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_the_same_unit_cannot_come_back_at_two_windows(shop, cashier, open_again):
    sale = a_sale(shop, [(a_product(shop), 1)], by=cashier)
    windows = [open_again() for _ in range(AT_ONCE)]
    uids = [uid(shop) for _ in windows]
    bringing = [Bringing(1, 1, ReturnReason.SPOILED)]
    outcomes = all_at_once(
        [
            lambda window=window, key=key: window.returns.complete(
                by=cashier, number=sale.number, bringing=bringing, return_uid=key
            )
            for window, key in zip(windows, uids, strict=True)
        ]
    )
    refused = [each for each in outcomes if isinstance(each, DomainError)]
    assert len(refused) == AT_ONCE - 1
    assert all("can still be returned" in str(each) for each in refused)
    with shop.context.reading() as unit:
        assert unit.value(sa.select(sa.func.sum(sales.return_line.c.quantity))) == 1
    assert shop.shifts.report().expected == 200_000
    assert shop.verify.run().findings == ()


def test_two_registers_cannot_take_the_same_unit_back(shop, owner, cashier, open_again):
    sale = a_sale(shop, [(a_product(shop), 3)], by=cashier)
    with shop.context.writing(by=owner) as work, work.record("register.added") as record:
        new = {"code": "LRT-02", "kind": "TILL", "epoch": 0, "install_uid": uid(shop)}
        record.save(shop_tables.register, new)
    other = open_again(register="LRT-02")
    an_open_drawer(other, by=cashier, notes={100_000: 2})
    tills, uids = (shop, other), (uid(shop), uid(shop))
    outcomes = all_at_once(
        [
            lambda till=till, key=key: till.returns.complete(
                by=cashier, number=sale.number, bringing=[Bringing(1, 2, ReturnReason.SPOILED)], return_uid=key
            )
            for till, key in zip(tills, uids, strict=True)
        ]
    )
    assert sum(isinstance(each, DomainError) for each in outcomes) == 1
    assert shop.returns.look(sale.number).lines[0].returnable == 1
    numbers = {each.number for each in outcomes if not isinstance(each, DomainError)}
    assert numbers <= {"RT-LRT-01-2026-000001", "RT-LRT-02-2026-000001"}
    assert shop.verify.run().findings == ()


def test_twenty_enters_on_a_return_make_one(shop, cashier, open_again):
    sale = a_sale(shop, [(a_product(shop), 5)], by=cashier)
    key, bringing = uid(shop), [Bringing(1, 1, ReturnReason.SPOILED)]
    windows = [open_again() for _ in range(AT_ONCE)]
    outcomes = all_at_once(
        [
            lambda window=window: window.returns.complete(
                by=cashier, number=sale.number, bringing=bringing, return_uid=key
            )
            for window in windows
        ]
    )
    assert {each.number for each in outcomes} == {"RT-LRT-01-2026-000001"}
    assert [each.already_recorded for each in outcomes].count(False) == 1
    assert shop.returns.look(sale.number).lines[0].returned == 1


def test_a_held_basket_goes_to_one_window_only(shop, cashier, open_again):
    held = shop.baskets.hold(a_basket(shop, (a_product(shop), 2)), by=cashier)
    windows = [open_again() for _ in range(AT_ONCE)]
    outcomes = all_at_once([lambda window=window: window.baskets.recall(held.uid, by=cashier) for window in windows])
    got = [each for each in outcomes if not isinstance(each, DomainError)]
    assert len(got) == 1
    assert got[0].cart.lines[0].quantity == 2
    assert shop.baskets.held() == ()


def test_the_open_basket_is_never_lost_by_a_recall(shop, cashier):
    kopi, teh = a_product(shop), a_product(shop, name="Teh kelor", price=10_000)
    held = shop.baskets.hold(a_basket(shop, (kopi, 2)), by=cashier)
    shop.baskets.save(a_basket(shop, (teh, 1)))
    with pytest.raises(DomainError, match="still holds something"):
        shop.baskets.recall(held.uid, by=cashier)
    assert price_cart(shop.baskets.load()).paid == 10_000
    assert [each.uid for each in shop.baskets.held()] == [held.uid]
    shop.baskets.save(Cart())
    assert price_cart(shop.baskets.recall(held.uid, by=cashier).cart).paid == 50_000
    assert shop.baskets.load() is not None  # what was recalled is the open basket now, also after a power cut


def test_held_baskets_are_listed_with_time_cashier_and_total_and_post_nothing(shop, cashier, manager):
    kopi = a_product(shop)
    with pytest.raises(DomainError, match="nothing to hold"):
        shop.baskets.hold(Cart(), by=cashier)
    shop.baskets.hold(a_basket(shop, (kopi, 2)), by=cashier)
    shop.baskets.hold(a_basket(shop, (kopi, 1)), by=manager)
    assert [(each.cashier, each.total, each.units, each.register) for each in shop.baskets.held()] == [
        ("Ani Kelen", 50_000, 2, "LRT-01"),
        ("Bela Tukan", 25_000, 1, "LRT-01"),
    ]
    with shop.context.reading() as unit:
        assert unit.value(sa.select(sa.func.count()).select_from(sales.sale)) == 0
    assert shop.catalogue.article(kopi.product_id).on_hand == 10


def test_case_11_a_price_that_changed_while_a_basket_was_held_is_told_from_what_to_what(shop, cashier, manager):
    kopi, typed = a_product(shop), a_product(shop, price=20_000)
    basket = a_basket(shop, (kopi, 2), (typed, 1))
    held = shop.baskets.hold(carts.change_line(basket, basket.lines[1].key, price=19_000), by=cashier)
    shop.products.set_price(kopi.product_id, 27_000, by=manager)
    back = shop.baskets.recall(held.uid, by=cashier)
    assert back.changed == (kopi.name,)
    assert [(each.before, each.after) for each in back.changes] == [(25_000, 27_000)]
    assert price_cart(back.cart).paid == 54_000 + 19_000  # a price the cashier typed stays


def test_a_line_taken_out_is_counted_by_user_on_x_and_z_and_a_basket_apart(shop, cashier, manager):
    kopi, teh = a_product(shop), a_product(shop, name="Teh kelor", price=10_000)
    a_sale(shop, [(kopi, 1)], by=cashier)
    basket = a_basket(shop, (kopi, 2), (teh, 1))
    left = shop.baskets.void_line(basket, basket.lines[0].key, by=cashier, reason="tidak jadi")
    assert [line.article.name for line in left.lines] == ["Teh kelor"]
    assert left == carts.remove(basket, basket.lines[0].key)
    shop.baskets.void_line(left, left.lines[0].key, by=manager)
    shop.baskets.void_cart(a_basket(shop, (teh, 3)), by=manager, reason="pembeli pergi")
    with pytest.raises(DomainError, match="no longer in the basket"):
        shop.baskets.void_line(Cart(), "gone", by=cashier)
    x = shop.shifts.report()
    assert [(each.user, each.count, each.amount, each.reasons) for each in x.line_voids] == [
        ("Ani Kelen", 1, 50_000, ("tidak jadi",)),
        ("Bela Tukan", 1, 10_000, ()),
    ]
    assert [(each.user, each.amount, each.reasons) for each in x.voids] == [("Bela Tukan", 30_000, ("pembeli pergi",))]
    number = shop.shifts.close(by=cashier, counted={100_000: 2, 20_000: 1, 5_000: 1}).number
    assert shop.shifts.closed(number).report.line_voids == x.line_voids
    assert shop.verify.run().findings == ()


def test_the_day_close_names_the_baskets_that_are_still_held(shop, cashier, manager):
    kopi = a_product(shop)
    a_sale(shop, [(kopi, 1)], by=cashier)
    shop.baskets.hold(a_basket(shop, (kopi, 2)), by=cashier)
    closed = shop.close_day.close(by=manager)
    assert [(each.register, each.cashier, each.total) for each in closed.held] == [("LRT-01", "Ani Kelen", 50_000)]
    assert shop.close_day.close(by=manager).held == closed.held
    assert shop.shifts.report().held_carts.amount == 50_000
    assert len(shop.baskets.held()) == 1  # nothing is thrown away


@pytest.mark.parametrize("same_key", [True, False])
def test_a_balance_is_paid_once_at_two_windows(shop, manager, owner, open_again, same_key):
    producer = a_producer(shop)
    shop.corrections.correct(
        by=manager,
        producer_id=producer.producer_id,
        kind=EntryKind.OPENING,
        amount=85_000,
        reason="saldo awal",
        approval=ApprovalGiven(owner.user_id, "buku lama"),
    )
    windows = [open_again() for _ in range(AT_ONCE)]
    keys = [uid(shop)] * AT_ONCE if same_key else [uid(shop) for _ in windows]
    outcomes = all_at_once(
        [
            lambda window=window, key=key: window.payouts.pay(
                by=manager, producer_id=producer.producer_id, amount=85_000, key=key
            )
            for window, key in zip(windows, keys, strict=True)
        ]
    )
    refused = [each for each in outcomes if isinstance(each, ApprovalNeeded)]
    assert len(refused) == (0 if same_key else AT_ONCE - 1)
    assert {each.number for each in outcomes if not isinstance(each, DomainError)} == {"BB-LRT-2026-000001"}
    with shop.context.reading() as unit:
        assert unit.value(sa.select(sa.func.count()).select_from(account.payout)) == 1
    assert account_row(shop, producer.producer_id).balance == 0
    assert shop.verify.run().findings == ()
