"""How much off somebody may give alone: at the ceiling it is theirs, one rupiah above it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.selling.cart import Article, Cart, CutPrice, PricedCart, add, change_line, discount_cart, price_cart
from ntt_pos.domain.selling.discount_ceilings import NO_CEILING, Ceilings, cart_above, ceilings, given, lines_above
from ntt_pos.domain.selling.pricing import DiscountKind

SETTINGS = replace(
    ShopSettings(), line_discount_ceiling_bp=500, cart_discount_ceiling_bp=250, manager_line_discount_ceiling_bp=2_000,
    manager_cart_discount_ceiling_bp=1_500,
)  # fmt: skip
KOPI = Article(1, "K", "Kopi", "bungkus", 1, 10_000, Terms(TermsKind.COMMISSION, 1500), on_hand=50)


def a_cart(line_off: int = 0, cart_off: int = 0) -> PricedCart:
    cart: Cart = add(Cart(), KOPI, 2, key="k")
    if line_off:
        cart = change_line(cart, "k", discount=CutPrice(line_off, reason="x"))
    return price_cart(discount_cart(cart, CutPrice(cart_off, reason="x")) if cart_off else cart)


@pytest.mark.parametrize(
    ("role", "highest"),
    [
        (Role.OWNER, Ceilings(NO_CEILING, NO_CEILING)), (Role.MANAGER, Ceilings(2_000, 1_500)),
        (Role.CASHIER, Ceilings(500, 250)), (Role.AUDITOR, Ceilings(500, 250)),
    ],
)  # fmt: skip
def test_every_role_has_its_ceilings(role: Role, highest: Ceilings) -> None:
    assert ceilings(role, SETTINGS) == highest


def test_a_line_is_above_its_ceiling_from_the_first_rupiah_over_it() -> None:
    assert lines_above(a_cart(1_000), 500) == ()
    (line,) = lines_above(a_cart(1_001), 500)
    assert given((line,), DiscountKind.LINE) == 1_001


def test_the_baskets_ceiling_is_of_what_the_lines_discounts_left() -> None:
    assert not cart_above(a_cart(4_000, 400), 250)
    assert cart_above(a_cart(4_000, 401), 250)
    assert not cart_above(a_cart(0, 500), 250)
