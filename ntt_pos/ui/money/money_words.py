"""What the screens call the places of money and the reasons why it moved."""

from __future__ import annotations

from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.money.shift import BANK, SAFE, is_drawer
from ntt_pos.i18n import _


def place_words(place: str | None) -> str:
    """Return a place of money as people call it; None is outside the shop."""
    if place is None:
        return _("outside")
    if place == SAFE:
        return _("Safe")
    if place == BANK:
        return _("Bank")
    name = place.partition(":")[2]
    if is_drawer(place):
        return _("Drawer {register}", register=name)
    return _("On its way: {means}", means=_(MEANS[name].short) if name in MEANS else name)
