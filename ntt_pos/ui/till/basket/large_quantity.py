"""So much of something at once looks like a slip, and is asked about before it goes into the basket."""

from __future__ import annotations

from collections.abc import Callable

from ntt_pos import i18n
from ntt_pos.domain.core.money import amount
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Article
from ntt_pos.i18n import _
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.session import Session


def quantity_question(
    session: Session, thing: Article | Bundle, quantity: int, sure: Callable[[], None]
) -> ConfirmDialog:
    """Return what asks whether so much is right, and calls ``sure`` when it is; ``quantity`` in base units, or bundles."""
    if isinstance(thing, Bundle):
        per, unit, here = 1, "paket", thing.available
    else:
        per, unit, here = thing.price_per, thing.unit, thing.on_hand
    told = _(
        "{quantity} of {name} for {amount}. By the books {left} are here.",
        quantity=i18n.quantity(quantity, per, unit),
        name=thing.name,
        amount=i18n.rp(amount(quantity, thing.price or 0, per)),
        left=i18n.quantity(here, per, unit),
    )
    return ConfirmDialog(session, _("Is so much of it right?"), told, _("Yes, it is right"), sure)
