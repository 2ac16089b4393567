"""How much off somebody may give alone: a ceiling on a line's discount and one on the basket's, per role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ntt_pos.domain.core.money import percent_of
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.selling.cart import below_share
from ntt_pos.domain.selling.pricing import AnyLine_co, DiscountKind, SoldLine, SoldLines

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


def given(lines: Iterable[SoldLine], *kinds: DiscountKind) -> int:
    """Return the rupiah of discounts of these kinds on these lines."""
    return sum(each.amount for line in lines for each in line.discounts if each.kind in kinds)


def lines_above(priced: SoldLines[AnyLine_co], ceiling_bp: int) -> tuple[AnyLine_co, ...]:
    """Return the lines whose own discount is more than ``ceiling_bp`` of their gross (half up, as a rate is priced)."""
    return tuple(
        each for each in priced.lines if given((each,), DiscountKind.LINE) > percent_of(each.gross, ceiling_bp)
    )


def cart_above(priced: SoldLines[SoldLine], ceiling_bp: int) -> bool:
    """Tell whether the basket's discount is more than ``ceiling_bp`` of what was left after the lines' own discounts."""
    left = sum(each.gross for each in priced.lines) - given(priced.lines, DiscountKind.LINE, DiscountKind.BUNDLE)
    return given(priced.lines, DiscountKind.CART) > percent_of(left, ceiling_bp)


def rights_asked(priced: SoldLines[SoldLine], most: Ceilings) -> dict[Act, bool]:
    """Return which rights the discounts of a basket or a recorded sale ask of whoever has these ceilings."""
    return {
        Act.DISCOUNT: given(priced.lines, DiscountKind.LINE, DiscountKind.CART) > 0,
        Act.DISCOUNT_ABOVE_CEILING: bool(lines_above(priced, most.line_bp)),
        Act.CART_DISCOUNT_ABOVE_CEILING: cart_above(priced, most.cart_bp),
        Act.SELL_BELOW_SHARE: bool(below_share(priced)),
    }
