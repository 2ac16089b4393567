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


def test_other_goods_under_the_same_key_are_asked_anew(cart: Cart) -> None:
    """A till that started again counts its lines anew: what takes the place of a removed line may get its key."""
    approved = change_line(cart, key(cart), discount=RATE)
    left = remove(approved, key(cart))
    other = replace(cart.lines[0].article, product_id=9, code="EMAS")
    for article, holds in ((other, False), (cart.lines[0].article, True)):
        again = change_line(add(left, article, 1, key=key(cart)), key(cart), discount=RATE)
        assert still_approved(approved, again) is holds


def test_a_price_that_changed_meanwhile_makes_no_discount_larger(cart: Cart) -> None:
    def at(price: int, cut: CutPrice) -> Cart:
        first, *others = cart.lines
        line = replace(first, article=replace(first.article, price=price), discount=cut)
        return replace(cart, lines=(line, *others))

    asked = cart.lines[0].article.price or 0
    for change, rate_holds, rupiah_hold in ((-100, True, False), (0, True, True), (100, False, True)):
        assert still_approved(at(asked, RATE), at(asked + change, RATE)) is rate_holds
        assert still_approved(at(asked, RUPIAH), at(asked + change, RUPIAH)) is rupiah_hold


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
