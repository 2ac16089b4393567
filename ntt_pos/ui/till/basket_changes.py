"""A basket that comes back: what is no longer as it was when it was put aside."""

from __future__ import annotations

from collections.abc import Sequence

from ntt_pos import i18n
from ntt_pos.domain.selling.discount_fitting import Shrunk
from ntt_pos.i18n import _
from ntt_pos.services.selling.basket_text import RestoredCarts


def changes_of(restored: RestoredCarts) -> list[str]:
    """Return other prices, from what to what, and what was left out: a sentence each."""
    found = []
    if restored.changes:
        names = ", ".join(
            f"{each.name} {i18n.rupiah(each.before)} → {i18n.rupiah(each.after)}"
            if each.before != each.after
            else each.name
            for each in restored.changes
        )
        found.append(_("Prices changed meanwhile: {names}.", names=names))
    return [*found, *fit_words(restored.shrunk, restored.missing)]


def fit_words(shrunk: Sequence[Shrunk], left_out: Sequence[str]) -> list[str]:
    """Return discounts that became smaller, from what to what, and what was left out: a sentence each."""
    found = []
    for each in shrunk:
        told = (
            _("The discount on {name} no longer fits: {before} became {after}.")
            if each.name
            else _("The discount on the basket no longer fits: {before} became {after}.")
        )
        found.append(told.format(name=each.name, before=i18n.rupiah(each.before), after=i18n.rupiah(each.after)))
    if left_out:
        told = _("No longer for sale and left out: {names}.")
        found.append(told.format(names=", ".join(left_out)))
    return found
