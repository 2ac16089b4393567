"""A basket that comes back: what is no longer as it was when it was put aside."""

from __future__ import annotations

from ntt_pos import i18n
from ntt_pos.i18n import _
from ntt_pos.services.selling.drafts import Restored


def changes_of(restored: Restored) -> list[str]:
    """Return other prices, from what to what, and what was left out: a sentence each."""
    found = []
    if restored.changes:
        names = ", ".join(
            f"{each.name} {i18n.rupiah(each.before)} → {i18n.rupiah(each.after)}"
            if each.before != each.after
            else each.name
            for each in restored.changes
        )
        found.append(_("Prices changed meanwhile: {names}.").format(names=names))
    if restored.missing:
        told = _("No longer for sale and left out: {names}.")
        found.append(told.format(names=", ".join(restored.missing)))
    return found
