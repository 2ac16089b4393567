"""An approval holds for the discounts and prices it was given for, and for nothing larger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ntt_pos.domain.selling.basket_approval import still_approved
from ntt_pos.domain.selling.cart import Cart, CutPrice, add, change_line, discount_cart, remove
from tests.domain.selling.test_cart import three_lines

RATE, RUPIAH = CutPrice(rate_bp=2_000), CutPrice(amount=9_000)


def key(cart: Cart, place: int = 0) -> str:
    return cart.lines[place].key


@pytest.fixture
def cart() -> Cart:
    return three_lines()


def test_goods_may_come_and_go_beside_an_approved_discount(cart: Cart) -> None:
    approved = change_line(cart, key(cart), discount=RATE)
    assert still_approved(approved, remove(approved, key(cart, 2)))
    assert still_approved(approved, add(approved, cart.lines[1].article, 3, key="more"))
    assert still_approved(approved, change_line(approved, key(cart), discount=None))


def test_a_larger_discount_another_line_or_another_price_is_asked_anew(cart: Cart) -> None:
    approved = change_line(cart, key(cart), discount=RATE)
    assert not still_approved(approved, change_line(approved, key(cart), discount=CutPrice(rate_bp=2_001)))
    assert not still_approved(approved, change_line(approved, key(cart, 1), discount=RATE))
    assert not still_approved(approved, change_line(approved, key(cart), price=34_000))


def test_more_of_the_same_goods_is_asked_anew(cart: Cart) -> None:
    two = change_line(cart, key(cart), quantity=2)
    for approved in (change_line(two, key(cart), discount=RATE), change_line(two, key(cart), price=34_000)):
        assert still_approved(approved, change_line(approved, key(cart), quantity=1))
        assert not still_approved(approved, change_line(approved, key(cart), quantity=3))
    whole = discount_cart(cart, RATE)
    assert still_approved(whole, remove(whole, key(cart)))
    assert not still_approved(whole, change_line(whole, key(cart), quantity=7))


def test_an_amount_in_rupiah_is_taken_from_at_least_as_much_as_when_it_was_approved(cart: Cart) -> None:
    two = change_line(cart, key(cart), quantity=2)
    approved = change_line(two, key(cart), discount=RUPIAH)
    assert not still_approved(approved, change_line(approved, key(cart), quantity=3))
    assert not still_approved(approved, change_line(approved, key(cart), quantity=1))
    whole = discount_cart(cart, RUPIAH)
    assert still_approved(whole, change_line(whole, key(cart), quantity=2))
    assert not still_approved(whole, remove(whole, key(cart)))


def test_a_loss_that_nobody_saw_is_asked_anew(cart: Cart) -> None:
    approved = discount_cart(cart, RATE)
    dear = replace(cart.lines[1].article, product_id=9, terms=replace(cart.lines[1].article.terms, rate_bp=100))
    assert still_approved(approved, approved)
    assert not still_approved(approved, add(approved, dear, 1, key="dear"))
