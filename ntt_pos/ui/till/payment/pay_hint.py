"""What the payment says below the amount while nothing is wrong: what is still to be done, or that nothing is."""

from __future__ import annotations

from ntt_pos import i18n
from ntt_pos.domain.selling.payment import Means
from ntt_pos.i18n import _


def hint(means: Means, *, due: int, amount: int, rounding: int, has_code: bool) -> str:
    """Return the sentence for a means: ``due`` and the ``amount`` that is asked for, rupiah; whether the shop has a code."""
    if means is Means.QRIS and not has_code:
        return _(
            "The shop's QRIS code is not entered yet: let the customer scan the printed one and type {amount}.",
            amount=i18n.rupiah(amount),
        )
    if rounding:
        return _("The rounding of {amount} is only for cash; tell the customer.", amount=i18n.rupiah(rounding))
    if not due:
        return _("Nothing is left to pay: Enter completes the sale.")
    return _("To split the payment, type a part and choose another means.")
