"""The basket: what may be put into it, and that every amount in it comes from one pricing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT, MAX_PRICE, MAX_QUANTITY
from ntt_pos.domain.core.terms import OWN_TERMS, Bearer, Terms, TermsKind
from ntt_pos.domain.selling.cart import (
    Cart,
    CartLine,
    CutPrice,
    add,
    below_bundle_share,
    below_share,
    bundle_lines,
    change_line,
    check_sellable,
    discount_cart,
    price_cart,
    remove,
)
from ntt_pos.domain.selling.pricing import DiscountKind
from tests.domain.draw import ABON, COFFEE, a_cart, all_terms, an_article, price_pers, prices


def three_lines(discount: CutPrice | None = None) -> Cart:
    return a_cart(
        *((an_article(product_id=i, price=p), 1) for i, p in enumerate((35_000, 20_000, 10_000))), discount=discount
    )


def test_case_7_the_cart_discount_is_on_the_lines_and_on_the_shop() -> None:
    priced = price_cart(three_lines(CutPrice(amount=5_000)))
    assert [line.split.discount for line in priced.lines] == [2_692, 1_539, 769]
    assert {d.bearer for line in priced.lines for d in line.discounts} == {Bearer.SHOP}
    assert [line.split.producer_share for line in priced.lines] == [29_750, 17_000, 8_500]
    assert (priced.gross, priced.discount, priced.paid) == (65_000, 5_000, 60_000)


def test_case_8_the_mixed_basket_costs_50950_and_shares_21250_15000_and_nothing() -> None:
    priced = price_cart(
        a_cart(
            (an_article(price=12_500), 2),
            (an_article(product_id=2, price=18_700, terms=Terms(TermsKind.NET_PRICE, net_price=15_000)), 1),
            (an_article(product_id=3, price=7_250, terms=OWN_TERMS), 1),
        )
    )
    assert priced.paid == 50_950
    assert [line.split.producer_share for line in priced.lines] == [21_250, 15_000, 0]


def test_case_9_line_discount_first_then_the_cart_discount_on_what_is_left() -> None:
    terms = Terms(TermsKind.COMMISSION, rate_bp=1500, discount_bearer=Bearer.PRODUCER)
    line = CartLine("k", an_article(price=50_000, terms=terms), 1, discount=CutPrice(amount=2_000))
    (priced,) = price_cart(Cart((line,), discount=CutPrice(amount=3_000))).lines
    assert [(d.kind, d.amount, d.bearer) for d in priced.discounts] == [
        (DiscountKind.LINE, 2_000, Bearer.PRODUCER),
        (DiscountKind.CART, 3_000, Bearer.SHOP),
    ]
    assert (priced.split.paid, priced.split.producer_share, priced.split.shop_share) == (45_000, 40_500, 4_500)


def test_case_14_what_has_no_terms_is_not_sold() -> None:
    for terms in (None, Terms(TermsKind.INHERIT)):
        with pytest.raises(DomainError, match="no terms"):
            add(Cart(), an_article(terms=terms), 1, key="k")
    assert add(Cart(), an_article(terms=OWN_TERMS), 1, key="k").lines


def test_case_68_the_till_refuses_goods_that_have_all_expired_and_sells_the_rest() -> None:
    with pytest.raises(DomainError, match="expired"):
        check_sellable(an_article(on_hand=4, expired_on_hand=4))
    assert check_sellable(an_article(on_hand=5, expired_on_hand=4)).on_hand == 5
    assert check_sellable(an_article(on_hand=0, expired_on_hand=0)).on_hand == 0


def test_inactive_and_unpriced_goods_are_refused_with_their_name() -> None:
    with pytest.raises(DomainError, match="Kopi 200 g is not active"):
        check_sellable(an_article(active=False))
    with pytest.raises(DomainError, match="no selling price"):
        check_sellable(an_article(price=None))


@given(
    st.lists(
        st.tuples(prices, st.integers(1, 3_000), price_pers, all_terms(), st.integers(0, 10_000)),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 10_000),
)
def test_i3_a_basket_is_the_sum_of_its_lines_and_its_discounts(
    drawn: list[tuple[int, int, int, Terms, int]], cart_rate: int
) -> None:
    lines = tuple(
        CartLine(
            f"k{i}",
            an_article(product_id=i, price=price, price_per=per, terms=terms),
            quantity,
            discount=CutPrice(rate_bp=rate) if terms.discount_bearer is Bearer.SHOP else None,
        )
        for i, (price, quantity, per, terms, rate) in enumerate(drawn)
    )
    priced = price_cart(Cart(lines, discount=CutPrice(rate_bp=cart_rate)))
    off = sum(d.amount for line in priced.lines for d in line.discounts if d.kind is DiscountKind.CART)
    before = priced.paid + off
    assert off == (2 * before * cart_rate + 10_000) // 20_000
    assert priced.paid == sum(line.split.paid for line in priced.lines) == priced.gross - priced.discount
    for line in priced.lines:
        mine = sum(d.amount for d in line.discounts if d.kind is DiscountKind.CART)
        assert mine * before == pytest.approx(off * (line.split.paid + mine), abs=before)


def test_a_percentage_stays_a_percentage_when_the_quantity_changes() -> None:
    cart = change_line(a_cart((an_article(), 1)), "k0", discount=CutPrice(rate_bp=1_000))
    assert price_cart(cart).discount == 2_500
    assert price_cart(change_line(cart, "k0", quantity=3)).discount == 7_500


def test_the_same_product_raises_its_line() -> None:
    cart = add(add(Cart(), an_article(), 2, key="a"), an_article(on_hand=7), 3, key="b")
    assert [(line.key, line.quantity, line.article.on_hand) for line in cart.lines] == [("a", 5, 7)]
    assert cart.last_key == "a"


@pytest.mark.parametrize(
    "changes",
    [{"discount": CutPrice(amount=1)}, {"price": 24_000}, {"bundle": "b"}],
    ids=["discount", "price", "bundle"],
)
def test_a_line_with_its_own_price_is_not_raised(changes: dict[str, object]) -> None:
    cart = add(change_line(a_cart((an_article(), 1)), "k0", **changes), an_article(), 1, key="new")
    assert [line.key for line in cart.lines] == ["k0", "new"]


def test_a_line_scanned_at_the_old_price_is_not_raised_at_the_new_one() -> None:
    cart = add(a_cart((an_article(price=20_000), 1)), an_article(), 1, key="new")
    assert [line.unit_price for line in cart.lines] == [20_000, 25_000]


@pytest.mark.parametrize("quantity", [0, -1, MAX_QUANTITY + 1])
def test_a_quantity_outside_the_bounds_is_refused(quantity: int) -> None:
    with pytest.raises(DomainError, match="quantity"):
        add(Cart(), an_article(), quantity, key="k")
    with pytest.raises(DomainError, match="quantity"):
        change_line(a_cart((an_article(), 1)), "k0", quantity=quantity)


@pytest.mark.parametrize("price", [0, -5, MAX_PRICE + 1])
def test_a_price_outside_the_bounds_is_refused(price: int) -> None:
    with pytest.raises(DomainError, match="A price is 1 to"):
        change_line(a_cart((an_article(), 1)), "k0", price=price)


@pytest.mark.parametrize("cut", [CutPrice(amount=-1), CutPrice(rate_bp=-1), CutPrice(rate_bp=10_001)])
def test_a_discount_that_would_raise_the_price_is_refused(cut: CutPrice) -> None:
    with pytest.raises(DomainError, match="No discount was given"):
        change_line(a_cart((an_article(), 1)), "k0", discount=cut)
    with pytest.raises(DomainError, match="No discount was given"):
        discount_cart(a_cart((an_article(), 1)), cut)


def test_a_discount_above_the_price_is_refused() -> None:
    cart = a_cart((an_article(), 1))
    with pytest.raises(DomainError, match="larger than the price"):
        change_line(cart, "k0", discount=CutPrice(amount=25_001))
    with pytest.raises(DomainError, match="larger than the total"):
        discount_cart(cart, CutPrice(amount=25_001))
    assert price_cart(discount_cart(cart, CutPrice(amount=25_000))).paid == 0


def test_a_basket_that_costs_too_much_is_refused() -> None:
    line = (an_article(price=MAX_PRICE), 600)
    with pytest.raises(DomainError, match="too large for one sale"):
        price_cart(a_cart(line, line))


def test_removing_the_last_line_forgets_the_cart_discount() -> None:
    cart = discount_cart(three_lines(), CutPrice(amount=5_000))
    two = remove(cart, "k2")
    assert (len(two.lines), two.discount, two.last_key) == (2, CutPrice(amount=5_000), "k1")
    empty = remove(remove(two, "k0"), "k1")
    assert not empty
    assert empty.discount is None
    with pytest.raises(DomainError, match="no longer in the basket"):
        remove(empty, "k0")


def test_a_weighed_line_is_one_unit() -> None:
    salt = an_article(product_id=2, price=20_000, price_per=1000)
    assert price_cart(a_cart((an_article(), 3), (salt, 333))).units == 4


def test_a_bundle_spreads_its_discount_by_component_gross_before_any_cart_discount() -> None:
    parts = [("a", an_article(price=35_000), 1), ("b", an_article(product_id=2, price=10_000), 3)]
    lines = bundle_lines(parts, price=60_000, bundle="hampers-1")
    assert [line.bundle_discount for line in lines] == [2_692, 2_308]
    assert {line.bundle for line in lines} == {"hampers-1"}
    priced = price_cart(Cart(lines, discount=CutPrice(amount=6_000)))
    assert [d.kind for d in priced.lines[0].discounts] == [DiscountKind.BUNDLE, DiscountKind.CART]
    assert priced.paid == 54_000
    assert (priced.discount, priced.given) == (11_000, 6_000)  # what hampers save is their price, and nobody's discount
    assert [line.split.paid for line in priced.lines] == [32_308 - 3_231, 27_692 - 2_769]


def test_a_bundle_never_costs_more_than_its_parts() -> None:
    parts = [("a", an_article(), 1)]
    assert price_cart(Cart(bundle_lines(parts, price=25_000, bundle="b"))).paid == 25_000
    for price in (0, 25_001):
        with pytest.raises(DomainError, match="between 1 and 25000"):
            bundle_lines(parts, price=price, bundle="b")


def test_case_6_a_line_below_the_producers_share_needs_approval_unless_its_bundle_was_approved() -> None:
    cheap = change_line(a_cart((an_article(terms=ABON), 1)), "k0", discount=CutPrice(amount=6_000))
    assert [line.split.shop_share for line in below_share(price_cart(cheap))] == [-1_000]
    hampers = Cart(bundle_lines([("a", an_article(terms=ABON), 1)], price=19_000, bundle="b"))
    assert below_share(price_cart(hampers)) == ()
    assert len(below_share(price_cart(discount_cart(hampers, CutPrice(amount=1))))) == 1
    assert below_share(price_cart(a_cart((an_article(terms=COFFEE), 1)))) == ()


def test_a_bundle_whose_price_is_just_the_makers_share_is_not_below_it() -> None:
    assert not below_bundle_share([(an_article(terms=ABON), 1)], 20_000)
    assert below_bundle_share([(an_article(terms=ABON), 1)], 19_999)
    fair = change_line(a_cart((an_article(terms=ABON), 1)), "k0", discount=CutPrice(amount=5_000))
    assert below_share(price_cart(fair)) == ()


def test_the_largest_sale_is_sold_and_a_rupiah_more_is_refused() -> None:
    largest = a_cart(*((an_article(product_id=i, price=MAX_PRICE), 100) for i in range(10)))
    assert price_cart(largest).paid == MAX_AMOUNT
    with pytest.raises(DomainError, match="too large for one sale"):
        price_cart(add(largest, an_article(product_id=11, price=1), 1, key="more"))
