"""Dicari pembeli: one key notes what a customer asked for and the shop does not have."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from ntt_pos import i18n
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.goods.catalogue import Hit, HitFlag
from ntt_pos.ui.till.controller import TillController

if TYPE_CHECKING:
    from ntt_pos.services.selling.wanted import WantedNote

WANTED_KEY: Final = "Ctrl+K"
WANTED_WORDS: Final = N_("Asked for")
NOTHING_TYPED: Final = N_("Type first what the customer asked for.")
_AWAY: Final = frozenset({HitFlag.OUT, HitFlag.ALL_EXPIRED, HitFlag.INACTIVE, HitFlag.NO_PRICE, HitFlag.NO_TERMS})


def note_wanted(
    controller: TillController,
    hit: Hit | None,
    words: str,
    done: Callable[[], None],
    refuse: Callable[[str], None],
    *,
    owner: QObject,
) -> None:
    """Note the product that is marked when there is none of it, else the words as they were typed: it is not that one.

    Words that name the marked product while it is there are refused: nobody asked for it in vain.
    """
    session = controller.session
    if hit is not None and not hit.flags & _AWAY and _names(words, hit):
        there = i18n.quantity(hit.on_hand, hit.price_per, hit.unit)
        refuse(
            _(
                "{name} is here: {stock}. Nothing was noted; for something else type its name.",
                name=hit.name,
                stock=there,
            )
        )
        return
    product = hit.product_id if hit is not None and hit.flags & _AWAY else 0
    told = hit.name if hit is not None and hit.bundle_id and hit.flags & _AWAY else words

    def noted(note: WantedNote) -> None:
        done()
        times = ngettext("{n} time in four weeks", "{n} times in four weeks", note.times)
        said = _("Noted: {name} was asked for, {times}.", name=note.name, times=times)
        controller.told.emit(said)

    session.books.run(
        lambda: session.shop.wanted.note(by=session.by, words=told, product_id=product or None),
        noted,
        lambda error: refuse(i18n.explain(error)),
        owner=owner,
    )


def _names(words: str, hit: Hit) -> bool:
    return all(each in hit.name.casefold() for each in words.casefold().split())
