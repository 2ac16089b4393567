"""What of a basket the cashier may not decide alone: discounts above the ceiling, typed prices, a sale at the shop's loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ntt_pos.domain.core.errors import ApprovalNeeded
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.selling.cart import Cart, PricedCart, PricedLine, below_share, price_cart
from ntt_pos.domain.selling.discount_ceilings import Ceilings, ceilings, lines_above, rights_asked
from ntt_pos.domain.selling.pricing import Discount, DiscountKind
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven, approve_needs
from ntt_pos.services.selling.basket_approvals import mark_of

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context

WHY: Final = {
    Act.DISCOUNT: N_("Giving a discount needs a manager's approval; nothing was sold."),
    Act.DISCOUNT_ABOVE_CEILING: N_(
        "A line's discount is more than the {ceiling} you may give alone. A manager must approve it; nothing was sold."
    ),
    Act.CART_DISCOUNT_ABOVE_CEILING: N_(
        "The discount on the whole basket is more than the {ceiling} you may give alone. A manager must approve it; "
        "nothing was sold."
    ),
    Act.SELL_BELOW_SHARE: N_(
        "The shop's own share of this sale would be below 0. A manager must approve it; nothing was sold."
    ),
    Act.OVERRIDE_PRICE: N_("A price was changed by hand. A manager must approve it; nothing was sold."),
}


@dataclass(frozen=True, slots=True)
class SaleApprovals:
    """The approvals of a sale by the right they give, and the lines that needed them (by line key)."""

    stored: Mapping[str, int]
    above: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()

    @property
    def of_sale(self) -> int | None:
        """Return the approval that is at the sale: for the shop's loss, else the first there is."""
        return self.stored.get(Act.SELL_BELOW_SHARE, next(iter(self.stored.values()), None))

    def of_line(self, each: PricedLine) -> int | None:
        """Return the approval that is at a line: for its typed price, else for the shop's loss on it."""
        if _typed(each) and Act.OVERRIDE_PRICE in self.stored:
            return self.stored[Act.OVERRIDE_PRICE]
        return self.stored.get(Act.SELL_BELOW_SHARE) if each.line.key in self.below else None

    def of_discount(self, each: PricedLine, discount: Discount) -> int | None:
        """Return the approval that is at a discount: for being above the ceiling, else for being given at all."""
        asked = self.stored.get(Act.DISCOUNT)
        if discount.kind is DiscountKind.CART:
            return self.stored.get(Act.CART_DISCOUNT_ABOVE_CEILING, asked)
        if discount.kind is DiscountKind.LINE and each.line.key in self.above:
            return self.stored.get(Act.DISCOUNT_ABOVE_CEILING, asked)
        return asked if discount.kind is DiscountKind.LINE else None


def approve_sale(
    record: JournalEntry,
    priced: PricedCart,
    signed: Sequence[ApprovalGiven],
    number: str,
    more: Sequence[ApprovalNeeded] = (),
) -> SaleApprovals:
    """Store the approvals a basket needs from somebody other than the cashier; ``more`` is asked beside them.

    Raises ApprovalNeeded naming every right that is missing at once, and Denied.
    """
    work = record.work
    most = ceilings(work.by.role, work.context.settings)
    above, below = lines_above(priced, most.line_bp), below_share(priced)
    needs = asked_of(priced, most, number, more)
    stored = approve_needs(record, signed, needs) if needs else {}
    return SaleApprovals(stored, frozenset(each.line.key for each in above), frozenset(each.line.key for each in below))


def asked_of(
    priced: PricedCart, most: Ceilings, number: str = "", more: Sequence[ApprovalNeeded] = ()
) -> tuple[ApprovalNeeded, ...]:
    """Return what of a basket may need somebody's approval, for a role with these ceilings, and what is asked beside it."""
    applies = {
        **rights_asked(priced, most),
        Act.OVERRIDE_PRICE: any(_typed(each) for each in priced.lines),
    }
    told = {Act.DISCOUNT_ABOVE_CEILING: most.line_bp, Act.CART_DISCOUNT_ABOVE_CEILING: most.cart_bp}
    needs = [
        ApprovalNeeded(WHY[act], act=act, subject=number, ceiling=_percent(told[act]))
        if act in told
        else ApprovalNeeded(WHY[act], act=act, subject=number)
        for act, yes in applies.items()
        if yes
    ]
    needs += more
    if needs:
        mark = mark_of(priced)
        for need in needs:
            need.thing = mark
    return tuple(needs)


def approval_for(context: Context, by: Actor, cart: Cart) -> ApprovalNeeded | None:
    """Return the approval that somebody needs to sell a basket as it is, or None; asking is no attempt."""
    verdicts = context.verdicts(by)
    priced = price_cart(cart)
    asked = asked_of(priced, ceilings(by.role, context.settings))
    needs = [need for need in asked if verdicts[Act(need.act)] is not Verdict.ALLOWED]
    if not needs:
        return None
    first, *more = needs
    first.more = tuple(more)
    return first


def _typed(each: PricedLine) -> bool:
    return each.line.price not in {None, each.line.article.price}


def _percent(bp: int) -> str:
    whole, rest = divmod(bp, 100)
    return f"{whole},{rest:02d} %".replace(",00", "") if rest % 10 else f"{whole},{rest // 10} %".replace(",0 ", " ")
