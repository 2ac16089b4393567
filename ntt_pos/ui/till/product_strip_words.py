"""What the strip under the basket says when no product is in the hand."""

from __future__ import annotations

from ntt_pos import i18n
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.ui.models.cart_model import CartModel
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.till.products.product_strip import ProductStrip
from ntt_pos.ui.till.receipt_state import printed_words
from ntt_pos.ui.widgets.number_pad import has_touch

_ENTER_TAKES = ("", N_("Enter puts the marked product into it."), N_("Enter twice puts the marked product into it."))


def say_what_stays(
    strip: ProductStrip, controller: TillController, model: CartModel, *, enters: int, name: str
) -> None:
    """Name the basket that is behind the list: how much, and its last line.

    ``enters`` is how often Enter takes what is marked, ``name`` what the basket can be held under.
    """
    lines, units = model.rowCount(), controller.priced.units
    if not lines:
        takes = _ENTER_TAKES[enters]
        strip.say(_("The basket is empty"), _(takes) if takes else "", back=_("back"))
        return
    words = ngettext("{n} line", "{n} lines", lines)
    items = ngettext("{n} item", "{n} items", units)
    last = model.line(max(model.row_of(controller.selected), 0))
    told = f"{last.name}, {last.quantity} · {last.amount}"
    if name:
        told = _("F5 holds it under the name “{name}”", name=name)
    strip.say(
        _("The basket stays: {lines} · {items}", lines=words, items=items),
        told,
        back=_("back to the basket"),
    )


def say_last_sale(strip: ProductStrip, controller: TillController) -> None:
    """Say what the last sale was and whether its receipt came out; before the first one, how to begin."""
    last, card = controller.last_sale, controller.last_card
    if last is None and card is not None:
        strip.say(
            _("Last sale {amount}", amount=card.total),
            f"{card.number} · {i18n.moment(card.at)} · {printed_words(card.printed)}",
        )
    elif last is not None:
        strip.say(
            _("Last sale {amount}", amount=last.total),
            _("{number} · change {change} · F11 shows its receipt", number=last.number, change=last.change),
        )
    else:
        begin = (
            _("New here? Touch Help, then Practice: ten minutes.")
            if has_touch()
            else _("New here? Ctrl+R begins ten minutes of practice.")
        )
        new = begin if controller.offers_practice else ""
        strip.say(_("Ready"), new or _("Scan, type a name, or touch a picture."))
