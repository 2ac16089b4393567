"""What somebody who approves a basket is told of it: its sums, before and while it is paid."""

from __future__ import annotations

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded
from ntt_pos.domain.core.words import RETURN_REASONS
from ntt_pos.domain.selling.cart import PricedCart
from ntt_pos.i18n import _
from ntt_pos.services.selling.returns import Exchanging


def sums_to_approve(priced: PricedCart, exchanging: Exchanging | None) -> str:
    """Return the total of a basket, its discount, and what pays for it in an exchange."""
    told = [_("Total {amount}", amount=i18n.rp(priced.paid))]
    if priced.discount:
        told.append(_("Discount {amount}", amount=i18n.rp(priced.discount)))
    if exchanging is not None:
        told.append(_("Return credit {amount}", amount=i18n.rp(exchanging.worth)))
    return " · ".join(told)


def reason_to_approve(needed: ApprovalNeeded, given: str, exchanging: Exchanging | None) -> str:
    """Return why it is asked for: why the goods of an exchange came back, if it is about them; else as the cashier said."""
    if exchanging is None or (given and needed.bound != exchanging.uid):
        return given
    return _(RETURN_REASONS[exchanging.bringing[0].reason].long)
