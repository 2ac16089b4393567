"""An order that was pasted waits as a held basket, and who ordered is forgotten when it is fetched or after seven days."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import sales
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.order_basket import OrderTrouble
from ntt_pos.domain.selling.order_text import order_head, order_line
from tests.builders import a_basket, a_product

SECRET = "Yosefina Bulu"


@pytest.fixture
def coffee(shop):
    return a_product(shop, name="Kopi bubuk 200 g", price=25_000, delivered=4)


def text_of(shop, *lines: tuple[int, str, str, int]) -> str:
    head = order_head(shop.context.home.outlet_code)
    return "\n".join([head, *(f"{n} {order_line(name, code, price)}" for n, name, code, price in lines)])


def kept(shop) -> str:
    with shop.context.reading() as unit:
        rows = [*unit.run(sa.select(sales.held_cart.c.cart)), *unit.run(sa.select(sales.draft_cart.c.cart))]
    return " ".join(str(row[0]) for row in rows)


def test_an_order_waits_beside_the_open_basket_and_is_taken_back_with_what_it_lacks(shop, coffee, cashier):
    open_basket = a_basket(shop, (a_product(shop, name="Madu"), 1))
    shop.baskets.save(open_basket)
    text = text_of(shop, (6, coffee.name, coffee.code.lower(), 20_000), (1, "Siapa", "ZZ9", 5_000))
    held = shop.orders.hold(f"{text}\n3 Jagung titi", by=cashier, name=f" {SECRET} ", day="Sabtu")
    assert (held.total, held.things) == (100_000, (coffee.name,))
    (seen,) = shop.baskets.held()
    assert (seen.order.name, seen.order.day, seen.order.unread) == (SECRET, "Sabtu", ("3 Jagung titi",))
    assert shop.baskets.load() == open_basket  # nothing of the open basket is lost
    shop.baskets.save(a_basket(shop))
    back = shop.baskets.recall(held.uid, by=cashier)
    assert [(each.line.pieces, each.trouble, each.there) for each in back.otherwise] == [
        (6, OrderTrouble.FEWER, 4),
        (6, OrderTrouble.DEARER, 4),
        (1, OrderTrouble.LEFT_OUT, 0),
    ]
    assert shop.baskets.restore().order.name == SECRET  # a power cut now loses nothing
    shop.baskets.save(a_basket(shop))
    assert SECRET not in kept(shop)  # paid or emptied: nothing knows whose it was


def test_who_ordered_is_forgotten_after_seven_days_and_the_basket_stays(shop, coffee, cashier, manager, fixed_clock):
    text = text_of(shop, (1, coffee.name, coffee.code, 25_000)) + "\nTolong antar ke rumah Bulu\n1 Bulu"
    shop.orders.hold(text, by=cashier, name=SECRET, day="Sabtu")
    for _day in range(6):
        fixed_clock.advance(days=1)
        shop.close_day.close(by=manager)
    assert SECRET in kept(shop)  # the control: it is there until then
    fixed_clock.advance(days=1)
    assert shop.baskets.held()[0].order.name == ""
    shop.close_day.close(by=manager)
    assert "Bulu" not in kept(shop)
    assert "Sabtu" not in kept(shop)
    assert shop.baskets.held()[0].things == (coffee.name,)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("PESAN ", "PESAN X"), "for the shop X"),
        (lambda text: text + "x" * 10_000, "characters"),
        (lambda text: text + "\x07", "signs that no message has"),
        (lambda text: text.split("\n", 1)[1], "no order"),
    ],
)
def test_what_is_no_order_puts_nothing_aside(shop, coffee, cashier, change, said):
    with pytest.raises(DomainError, match=said):
        shop.orders.hold(change(text_of(shop, (1, coffee.name, coffee.code, 25_000))), by=cashier, name="Ana")
    assert shop.baskets.held() == ()


def test_an_order_needs_a_name_and_something_that_can_be_sold(shop, coffee, cashier):
    text = text_of(shop, (1, coffee.name, coffee.code, 25_000))
    for name, day in (("", ""), ("a" * 41, ""), ("a\x00", ""), ("Ana", "b" * 41)):
        with pytest.raises(DomainError):
            shop.orders.hold(text, by=cashier, name=name, day=day)
    with pytest.raises(DomainError, match="Nothing of this order"):
        shop.orders.hold(text_of(shop, (1, "Siapa", "ZZ9", 5_000)), by=cashier, name="Ana")
    assert shop.baskets.held() == ()
