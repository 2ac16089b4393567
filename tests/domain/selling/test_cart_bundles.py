"""Bundles in the basket: one price, many makers, and the saving spread to the rupiah."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.bundle import Bundle, BundlePart
from ntt_pos.domain.selling.cart import Article, Cart, CutPrice, below_share, price_cart
from ntt_pos.domain.selling.cart_bundles import (
    add_bundle,
    bring_up_to_date,
    bundle_in,
    change_bundle,
    changed_bundles,
    rename_bundles,
    without_bundle,
)

COMMISSION = Terms(TermsKind.COMMISSION, rate_bp=1500)


def an_article(number: int, price: int, *, terms: Terms = COMMISSION, **changes) -> Article:
    return Article(number, f"K{number}", f"Barang {number}", "bungkus", 1, price, terms, on_hand=10, **changes)


def a_bundle(price: int = 100_000, prices: tuple[int, ...] = (50_000, 40_000, 30_000), **changes) -> Bundle:
    parts = tuple(BundlePart(an_article(i, each), 1) for i, each in enumerate(prices, 1))
    return replace(Bundle(7, "H01", "Hampers Lamaholot", price, parts), **changes)


def test_100_000_of_50_40_and_30_thousand_saves_8_333_and_6_667_and_5_000():
    basket = add_bundle(Cart(), a_bundle(), 1, uid="h")
    assert [line.bundle_discount for line in basket.lines] == [8_333, 6_667, 5_000]
    assert [each.split.paid for each in price_cart(basket).lines] == [41_667, 33_333, 25_000]
    assert price_cart(basket).paid == 100_000
    assert {line.bundle for line in basket.lines} == {"h"}


def test_the_same_bundle_again_raises_its_number_where_it_stands():
    basket = add_bundle(Cart(), a_bundle(), 1, uid="h")
    basket = carts.add(basket, an_article(9, 5_000), 1, key="x")
    basket = add_bundle(basket, a_bundle(), 2, uid="other")
    assert [each.quantity for each in basket.bundles] == [3]
    assert [line.quantity for line in basket.lines] == [3, 3, 3, 1]
    assert price_cart(basket).paid == 305_000
    assert price_cart(change_bundle(basket, "h", 2)).paid == 205_000


def two_bundles() -> Cart:
    other = replace(a_bundle(20_000, (15_000, 10_000)), bundle_id=8, name="Hampers Flores")
    return add_bundle(add_bundle(Cart(), a_bundle(), 1, uid="h"), other, 1, uid="f")


def test_another_bundle_stands_beside_the_first_and_each_is_changed_and_removed_alone():
    basket = two_bundles()
    assert [(each.uid, each.quantity) for each in basket.bundles] == [("h", 1), ("f", 1)]
    more = add_bundle(basket, basket.bundles[1].bundle, 1, uid="again")
    assert [(each.uid, each.quantity) for each in more.bundles] == [("h", 1), ("f", 2)]
    assert price_cart(more).paid == 100_000 + 2 * 20_000
    left = without_bundle(carts.discount_cart(basket, CutPrice(amount=500)), "h")
    assert ([each.uid for each in left.bundles], {line.bundle for line in left.lines}) == (["f"], {"f"})
    assert price_cart(left).paid == 19_500, "the basket keeps its own discount while something is in it"


def test_only_the_bundle_whose_price_changed_is_named():
    basket = two_bundles()
    known = {part.article.product_id: part.article for each in basket.bundles for part in each.bundle.parts}
    dearer = {7: a_bundle(110_000), 8: basket.bundles[1].bundle}
    assert changed_bundles(basket, bring_up_to_date(basket, known, dearer)) == ("Hampers Lamaholot",)


def test_a_part_scanned_by_itself_stays_a_line_of_its_own():
    basket = add_bundle(Cart(), a_bundle(), 1, uid="h")
    basket = carts.add(basket, an_article(1, 50_000), 1, key="alone")
    assert [(line.key, line.bundle) for line in basket.lines][-1] == ("alone", "")
    assert price_cart(basket).paid == 150_000


def test_removing_a_part_takes_the_whole_bundle_away():
    basket = add_bundle(Cart(), a_bundle(), 1, uid="h")
    basket = carts.add(basket, an_article(9, 5_000), 1, key="x")
    left = carts.remove(basket, basket.lines[1].key)
    assert [line.key for line in left.lines] == ["x"]
    assert left.bundles == ()
    with pytest.raises(DomainError, match="no longer in the basket"):
        bundle_in(left, "h")


@pytest.mark.parametrize("changes", [{"quantity": 2}, {"price": 1_000}, {"discount": CutPrice(amount=100)}])
def test_a_part_has_no_quantity_price_or_discount_of_its_own(changes):
    basket = add_bundle(Cart(), a_bundle(), 1, uid="h")
    with pytest.raises(DomainError, match="belongs to a bundle"):
        carts.change_line(basket, basket.lines[0].key, **changes)


def test_a_cart_discount_comes_after_the_bundles_and_a_loss_on_it_needs_approval():
    net = Terms(TermsKind.NET_PRICE, net_price=45_000)
    parts = (BundlePart(an_article(1, 50_000, terms=net), 1), BundlePart(an_article(2, 50_000), 1))
    basket = add_bundle(Cart(), Bundle(1, "H", "Hampers", 88_000, parts), 1, uid="h")
    assert price_cart(basket).lines[0].split.shop_share == -1_000
    assert below_share(price_cart(basket)) == ()  # the approved price covers it
    assert below_share(price_cart(carts.discount_cart(basket, CutPrice(amount=1_000)))) != ()


@pytest.mark.parametrize(
    ("bundle", "said"),
    [
        (a_bundle(active=False), "not active"),
        (replace(a_bundle(), price=None), "no price today"),
        (a_bundle(parts=()), "no parts"),
        (a_bundle(price=120_001), "between 1 and"),
        (a_bundle(parts=(BundlePart(an_article(1, 50_000, active=False), 1),), price=10), "not active"),
    ],
)
def test_a_bundle_that_cannot_be_sold_says_why(bundle, said):
    with pytest.raises(DomainError, match=said):
        add_bundle(Cart(), bundle, 1, uid="h")


def test_a_bundle_with_another_price_or_other_parts_is_named_when_brought_up_to_date():
    basket = add_bundle(Cart(), a_bundle(), 1, uid="h")
    known = {part.article.product_id: part.article for part in a_bundle().parts}
    assert changed_bundles(basket, bring_up_to_date(basket, known, {7: a_bundle()})) == ()
    dearer = bring_up_to_date(basket, known, {7: a_bundle(110_000)})
    assert changed_bundles(basket, dearer) == ("Hampers Lamaholot",)
    assert price_cart(dearer).paid == 110_000
    smaller = bring_up_to_date(basket, known, {7: a_bundle(80_000, (50_000, 40_000))})
    assert changed_bundles(basket, smaller) == ("Hampers Lamaholot",)
    assert len(smaller.lines) == 2
    with pytest.raises(DomainError, match="no longer in the catalogue"):
        bring_up_to_date(basket, known, {})


def test_what_is_recorded_bears_uids_of_its_own():
    basket = rename_bundles(add_bundle(Cart(), a_bundle(), 1, uid="h"), {"h": "new"})
    assert {line.bundle for line in basket.lines} == {each.uid for each in basket.bundles} == {"new"}


def test_how_many_can_be_made_is_what_the_scarcest_part_allows():
    parts = (BundlePart(an_article(1, 5_000), 3), BundlePart(an_article(2, 5_000, expired_on_hand=9), 1))
    assert Bundle(1, "H", "Hampers", 15_000, parts).available == 1
    assert Bundle(1, "H", "Hampers", 15_000, ()).available == 0
    assert Bundle(1, "H", "Hampers", 15_000, parts).saving == 5_000


@given(
    prices=st.lists(st.integers(1, 2_000_000), min_size=1, max_size=8),
    share=st.integers(1, 100),
    number=st.integers(1, 5),
)
def test_whatever_the_parts_the_customer_pays_the_bundles_price(prices, share, number):
    price = max(sum(prices) * share // 100, 1)
    priced = price_cart(add_bundle(Cart(), a_bundle(price, tuple(prices)), number, uid="h"))
    assert priced.paid == price * number
    saved = sum(prices) * number - price * number
    for each, gross in zip(priced.lines, prices, strict=True):
        assert abs(each.line.bundle_discount - saved * gross / sum(prices)) < 1


@pytest.mark.parametrize("number", [0, -1])
def test_no_bundle_at_all_is_neither_put_in_nor_left_and_one_is(number):
    with pytest.raises(DomainError, match="more than 0"):
        add_bundle(Cart(), a_bundle(), number, uid="h")
    basket = add_bundle(Cart(), a_bundle(), 1, uid="h")
    with pytest.raises(DomainError, match="more than 0"):
        add_bundle(basket, a_bundle(), number, uid="other")
    with pytest.raises(DomainError, match="more than 0"):
        change_bundle(basket, "h", number)
    assert [each.quantity for each in change_bundle(basket, "h", 1).bundles] == [1]
