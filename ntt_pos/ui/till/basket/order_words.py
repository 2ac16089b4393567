"""How an order that came by WhatsApp is told: whose it is, and what of it is not as it was ordered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ntt_pos import i18n
from ntt_pos.domain.selling.order_basket import OrderFinding, OrderTrouble
from ntt_pos.domain.selling.order_text import OrderText
from ntt_pos.i18n import N_, _
from ntt_pos.ui.theme import Tone

_PLAIN: Final = {
    OrderTrouble.UNKNOWN: N_("no such product here"),
    OrderTrouble.NOT_SOLD: N_("not sold any more"),
    OrderTrouble.EXPIRED: N_("all of it has expired"),
    OrderTrouble.SOLD_OUT: N_("sold out"),
    OrderTrouble.LEFT_OUT: N_("not in the basket"),
}
SHORTAGES: Final = (OrderTrouble.FEWER, OrderTrouble.DEARER, OrderTrouble.CHEAPER)


def whose(order: OrderText) -> str:
    """Return whose order it is and when it is fetched, as far as that is still known."""
    if order.name and order.day:
        return _("Order ({name}), fetched {day}", name=order.name, day=order.day)
    return _("Order ({name})", name=order.name) if order.name else _("Order")


def trouble_words(finding: OrderFinding) -> str:
    """Return in a few words why something is not as ordered."""
    line, article = finding.line, finding.article
    if article is None or finding.trouble in _PLAIN:
        return _(_PLAIN.get(finding.trouble, _PLAIN[OrderTrouble.LEFT_OUT]))
    if finding.trouble is OrderTrouble.FEWER:
        there = i18n.quantity(finding.there, article.price_per, article.unit)
        return _("ordered {ordered}, here {there}", ordered=line.pieces, there=there)
    before, price = i18n.rupiah(line.price or 0), i18n.rupiah(article.price or 0)
    return _("ordered at {before}, now {price}", before=before, price=price)


def trouble_tone(findings: Iterable[OrderFinding]) -> Tone:
    """Return the colour of what is not as ordered: what is not in the basket at all is lost."""
    found = [each.trouble for each in findings]
    if not found:
        return Tone.MUTED
    return Tone.ATTENTION if all(each in SHORTAGES for each in found) else Tone.DANGER


def otherwise_words(findings: Iterable[OrderFinding]) -> list[str]:
    """Return what is not as ordered in one sentence, or nothing."""
    told = "; ".join(f"{each.name}: {trouble_words(each)}" for each in findings)
    return [_("Not as ordered: {things}.", things=told)] if told else []
