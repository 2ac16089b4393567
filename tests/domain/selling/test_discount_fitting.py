"""Whatever happens to lines, prices and terms, a basket can always be priced; a discount only ever shrinks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_PRICE
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind
from ntt_pos.domain.selling import cart as basket
from ntt_pos.domain.selling.bundle import Bundle, BundlePart
from ntt_pos.domain.selling.cart import Cart, CutPrice, price_cart
from ntt_pos.domain.selling.cart_bundles import add_bundle, change_bundle, without_bundle
from ntt_pos.domain.selling.discount_fitting import Shrunk, fitted
from tests.domain.draw import a_cart, all_terms, an_article, prices


def repriced(cart: Cart, price: int, terms: Terms | None) -> Cart:
    """Return the basket after its goods got another price and other terms."""
    return replace(
        cart, lines=tuple(replace(line, article=replace(line.article, price=price, terms=terms)) for line in cart.lines)
    )


def test_a_basket_discount_shrinks_when_a_line_leaves() -> None:
    cart = a_cart((an_article(), 2), (an_article(product_id=2, price=10_000), 1), discount=CutPrice(amount=40_000))
    smaller = basket.remove(cart, "k0")
    with pytest.raises(DomainError, match="larger than the total"):  # what reached the event loop
        price_cart(smaller)
    fit = fitted(smaller)
    assert (fit.shrunk, price_cart(fit.cart).paid) == ((Shrunk("", 40_000, 10_000),), 0)


def test_a_line_discount_shrinks_to_the_price_and_to_what_the_producer_can_bear() -> None:
    mine = Terms(TermsKind.COMMISSION, rate_bp=1_500, discount_bearer=Bearer.PRODUCER)
    cart = basket.change_line(a_cart((an_article(terms=mine), 1)), "k0", discount=CutPrice(amount=20_000, reason="x"))
    fit = fitted(repriced(cart, 10_000, mine))
    assert fit.shrunk == (Shrunk("Kopi 200 g", 20_000, 8_500),)
    assert fit.cart.lines[0].discount == CutPrice(amount=8_500, reason="x")
    assert price_cart(fit.cart).lines[0].split.producer_share == 0
    fewer = basket.change_line(
        basket.change_line(a_cart((an_article(), 3)), "k0", discount=CutPrice(amount=60_000)), "k0", quantity=1
    )
    assert fitted(fewer).shrunk == (Shrunk("Kopi 200 g", 60_000, 25_000),)


@pytest.mark.parametrize(
    ("bearer", "carried"), [(Bearer.SHOP, 25_000), (Bearer.PRODUCER, 20_000)], ids=["the shop", "the producer"]
)
def test_with_a_net_price_a_discount_is_as_large_as_who_bears_it_can_carry(bearer: Bearer, carried: int) -> None:
    net = Terms(TermsKind.NET_PRICE, net_price=20_000, discount_bearer=bearer)
    cart = a_cart((an_article(terms=net), 1))
    asked = replace(cart, lines=(replace(cart.lines[0], discount=CutPrice(amount=30_000)),))
    assert fitted(asked).shrunk == (Shrunk("Kopi 200 g", 30_000, carried),)


def test_what_has_no_terms_any_more_is_left_out_by_name() -> None:
    fit = fitted(a_cart((an_article(), 1), (an_article(product_id=2, name="Teh", terms=None), 1)))
    assert (fit.left_out, [line.article.name for line in fit.cart.lines]) == (("Teh",), ["Kopi 200 g"])


def test_a_basket_that_fits_comes_back_as_it_is() -> None:
    cart = a_cart((an_article(), 2), discount=CutPrice(rate_bp=10_000))
    assert fitted(cart).cart is not None
    assert fitted(cart).cart == cart
    assert not fitted(cart).shrunk


acts = st.lists(
    st.tuples(
        st.sampled_from(("add", "count", "price", "off", "off_all", "rate", "remove", "reprice", "hamper", "hampers")),
        st.integers(0, 5),
        st.integers(1, 3_000_000),
        all_terms() | st.none(),
    ),
    max_size=14,
)


@given(acts)
def test_after_any_order_of_edits_and_price_and_terms_changes_the_basket_can_be_priced(
    drawn: list[tuple[str, int, int, Terms | None]],
) -> None:
    cart = Cart()
    for step, (act, which, value, terms) in enumerate(drawn):
        try:
            changed = _act(cart, act, which, value, terms, step)
        except DomainError:
            continue  # refused with a sentence: nothing changed
        fit = fitted(changed)
        price_cart(fit.cart)
        for each in fit.shrunk:
            assert 0 <= each.after < each.before
        assert fitted(fit.cart).cart == fit.cart
        cart = fit.cart


def _act(cart: Cart, act: str, which: int, value: int, terms: Terms | None, step: int) -> Cart:
    key = cart.lines[which % len(cart.lines)].key if cart else ""
    if act == "add":
        return basket.add(cart, an_article(product_id=which, price=value, terms=terms), which + 1, key=f"n{step}")
    if act == "hamper":
        part = an_article(product_id=which, price=value, terms=terms)
        hamper = Bundle(which, f"H{which}", "Hampers", max(value // 2, 1), (BundlePart(part, 2),))
        return add_bundle(cart, hamper, 1, uid=f"b{step}")
    uid = cart.bundles[0].uid if cart.bundles else ""
    plain: dict[str, Callable[[], Cart]] = {
        "hampers": lambda: change_bundle(cart, uid, which) if which else without_bundle(cart, uid),
        "reprice": lambda: repriced(cart, value, terms),
        "remove": lambda: basket.remove(cart, key),
        "off_all": lambda: basket.discount_cart(cart, CutPrice(amount=value)),
        "rate": lambda: basket.discount_cart(cart, CutPrice(rate_bp=value % 10_001)),
    }
    if act in plain:
        return plain[act]()
    changes: dict[str, object] = {"count": {"quantity": which + 1}, "price": {"price": value}}.get(
        act, {"discount": CutPrice(amount=value)}
    )
    return basket.change_line(cart, key, **changes)


@given(prices)
def test_a_price_that_rose_above_what_one_sale_may_be_leaves_the_line_out(price: int) -> None:
    cart = a_cart((an_article(price=price), 1), (an_article(product_id=2), 9_999_999))
    dear = replace(cart, lines=(cart.lines[0], replace(cart.lines[1], price=MAX_PRICE)))
    assert [line.key for line in fitted(dear).cart.lines] == ["k0"]
