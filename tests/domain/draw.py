"""What hypothesis draws for the shop's rules, and small builders with valid defaults."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from ntt_pos.domain.core.terms import OWN_TERMS, Bearer, Terms, TermsKind
from ntt_pos.domain.selling.cart import Article, Cart, CartLine, CutPrice
from ntt_pos.domain.selling.pricing import Discount, DiscountKind

TODAY = date(2026, 2, 7)
COFFEE = Terms(TermsKind.COMMISSION, rate_bp=1500)
ABON = Terms(TermsKind.NET_PRICE, net_price=20_000)

quantities = st.integers(1, 5_000)
prices = st.integers(1, 2_000_000)
price_pers = st.sampled_from((1, 1000))
rates = st.integers(0, 10_000)
bearers = st.sampled_from(tuple(Bearer))


@st.composite
def all_terms(draw: st.DrawFn) -> Terms:
    """Terms that ``check_terms`` accepts."""
    kind = draw(st.sampled_from((TermsKind.COMMISSION, TermsKind.NET_PRICE, TermsKind.OWN)))
    if kind is TermsKind.COMMISSION:
        return Terms(kind, rate_bp=draw(rates), discount_bearer=draw(bearers))
    if kind is TermsKind.NET_PRICE:
        bearer = draw(st.sampled_from((Bearer.SHOP, Bearer.PRODUCER)))
        return Terms(kind, net_price=draw(prices), discount_bearer=bearer)
    return OWN_TERMS


@st.composite
def some_discounts(draw: st.DrawFn, gross: int, terms: Terms) -> tuple[Discount, ...]:
    """Discounts that together stay within ``gross`` and whose bearers the terms allow."""
    given: list[Discount] = []
    left = gross
    for kind in draw(st.lists(st.sampled_from(tuple(DiscountKind)), max_size=3)):
        if left <= 0:
            break
        value = draw(st.integers(1, left))
        left -= value
        bearer = Bearer.SHOP
        if kind is DiscountKind.LINE:
            allowed = [b for b in Bearer if not (b is Bearer.SHARED and terms.kind is TermsKind.NET_PRICE)]
            bearer = draw(st.sampled_from(allowed))
        given.append(Discount(kind, value, bearer))
    return tuple(given)


def an_article(
    *,
    name: str = "Kopi 200 g",
    price: int | None = 25_000,
    terms: Terms | None = COFFEE,
    product_id: int = 1,
    price_per: int = 1,
    active: bool = True,
    on_hand: int = 10,
    expired_on_hand: int = 0,
) -> Article:
    """Return an article as the till sees it."""
    return Article(
        product_id=product_id,
        code=f"P{product_id:03d}",
        name=name,
        unit="bungkus" if price_per == 1 else "kg",
        price_per=price_per,
        price=price,
        terms=terms,
        active=active,
        on_hand=on_hand,
        expired_on_hand=expired_on_hand,
    )


def a_cart(*lines: tuple[Article, int], discount: CutPrice | None = None) -> Cart:
    """Return a basket of (article, quantity)."""
    return Cart(
        lines=tuple(CartLine(f"k{i}", article, quantity) for i, (article, quantity) in enumerate(lines)),
        discount=discount,
    )
