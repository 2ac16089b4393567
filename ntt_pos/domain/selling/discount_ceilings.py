"""How much off somebody may give alone: a ceiling on a line's discount and one on the basket's, per role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ntt_pos.domain.core.money import percent_of
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.selling.cart import PricedCart, PricedLine
from ntt_pos.domain.selling.pricing import DiscountKind

NO_CEILING = 10_000


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The highest discounts a role gives without the right to more, in basis points of what they are taken from."""

    line_bp: int
    cart_bp: int


def ceilings(role: Role, settings: ShopSettings) -> Ceilings:
    """Return the ceilings of a role: the owner has none, whoever is not a manager has the cashier's."""
    if role is Role.OWNER:
        return Ceilings(NO_CEILING, NO_CEILING)
    if role is Role.MANAGER:
        return Ceilings(settings.manager_line_discount_ceiling_bp, settings.manager_cart_discount_ceiling_bp)
    return Ceilings(settings.line_discount_ceiling_bp, settings.cart_discount_ceiling_bp)


def given(lines: Iterable[PricedLine], *kinds: DiscountKind) -> int:
    """Return the rupiah of discounts of these kinds on these lines."""
    return sum(each.amount for line in lines for each in line.discounts if each.kind in kinds)


def lines_above(priced: PricedCart, ceiling_bp: int) -> tuple[PricedLine, ...]:
    """Return the lines whose own discount is more than ``ceiling_bp`` of their gross (half up, as a rate is priced)."""
    return tuple(
        each for each in priced.lines if given((each,), DiscountKind.LINE) > percent_of(each.split.gross, ceiling_bp)
    )


def cart_above(priced: PricedCart, ceiling_bp: int) -> bool:
    """Tell whether the basket's discount is more than ``ceiling_bp`` of what was left after the lines' own discounts."""
    left = priced.gross - given(priced.lines, DiscountKind.LINE, DiscountKind.BUNDLE)
    return given(priced.lines, DiscountKind.CART) > percent_of(left, ceiling_bp)
