"""An approval given in a basket: bound to what it was given for, kept with the draft, over at sale, void or day's end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.domain.core.errors import ApprovalNeeded
from ntt_pos.domain.selling.basket_approval import still_approved
from ntt_pos.domain.selling.cart import Cart, PricedCart, price_cart
from ntt_pos.services.core.approvals import ApprovalGiven, Signed, digest_of

if TYPE_CHECKING:
    from ntt_pos.services.core.unit_of_work import UnitOfWork


_EMPTY: Final = Cart()


@dataclass(frozen=True, slots=True)
class BasketApproval(ApprovalGiven):
    """Holds for the discounts and prices of ``cart``, as it was when it was approved, and for nothing larger."""

    cart: Cart = _EMPTY

    def holds_for(self, thing: str, need: ApprovalNeeded) -> bool:
        """Whether it was signed for the basket that it came with; ``approve_sale`` compares that with what is sold."""
        return thing in {need.bound, mark_of(price_cart(self.cart))}

    def holds_at(self, signed: Signed, work: UnitOfWork) -> bool:
        """Until the business date ends."""
        return signed.on == work.on


def in_basket(given: ApprovalGiven, cart: Cart) -> BasketApproval:
    """Return an approval that was given for a basket as one that stays with it."""
    return BasketApproval(**{each.name: getattr(given, each.name) for each in fields(ApprovalGiven)}, cart=cart)


def for_basket(signed: Iterable[ApprovalGiven | None], now: Cart) -> tuple[ApprovalGiven, ...]:
    """Return the approvals without those that were given for another basket than the one that is sold."""
    return tuple(
        each
        for each in signed
        if each is not None and not (isinstance(each, BasketApproval) and not still_approved(each.cart, now))
    )


def mark_of(priced: PricedCart) -> str:
    """Return a short digest of what a basket sells, how many and for how much: what an approval of it is bound to."""
    lines = [[each.line.article.code, each.line.quantity, each.split.paid] for each in priced.lines]
    return digest_of(lines, priced.paid)


def kept(given: BasketApproval, cart_text: str) -> dict[str, Any]:
    """Return an approval as it is kept with the draft; whatever is changed there no longer fits the journal."""
    signed = given.signed
    return {
        "approver": given.approver_id,
        "reason": given.reason,
        "acts": given.acts,
        "uid": given.uid,
        "asker": signed.asker_id if signed else 0,
        "things": signed.things if signed else (),
        "at": signed.at.isoformat() if signed else "",
        "on": signed.on.isoformat() if signed else "",
        "cart": cart_text,
    }


def read(told: dict[str, Any], cart: Cart) -> BasketApproval:
    """Return an approval that was kept with a draft."""
    at, on = datetime.fromisoformat(told["at"]), date.fromisoformat(told["on"])
    signed = Signed(told["asker"], tuple(told["things"]), at, on)
    return BasketApproval(told["approver"], told["reason"], tuple(told["acts"]), told["uid"], signed, cart=cart)
