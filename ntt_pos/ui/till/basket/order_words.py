"""How an order that came by WhatsApp is told: whose it is, and what of it is not as it was ordered."""

from __future__ import annotations

from collections.abc import Iterable

from ntt_pos import i18n
from ntt_pos.domain.selling.order_basket import OrderFinding, OrderTrouble
from ntt_pos.domain.selling.order_text import OrderText
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Tone

SHORTAGES = (OrderTrouble.FEWER, OrderTrouble.DEARER, OrderTrouble.CHEAPER)


def whose(order: OrderText) -> str:
    """Return whose order it is and when it is fetched, as far as that is still known."""
    if order.name and order.day:
        return _("Order ({name}), fetched {day}").format(name=order.name, day=order.day)
    return _("Order ({name})").format(name=order.name) if order.name else _("Order")


def trouble_words(finding: OrderFinding) -> str:
    """Return in a few words why something is not as ordered."""
    line, article = finding.line, finding.article
    match finding.trouble:
        case OrderTrouble.UNKNOWN:
            return _("no such product here")
        case OrderTrouble.NOT_SOLD:
            return _("not sold any more")
        case OrderTrouble.EXPIRED:
            return _("all of it has expired")
        case OrderTrouble.LEFT_OUT:
            return _("not in the basket")
        case OrderTrouble.FEWER if article is not None:
            there = i18n.quantity(finding.there, article.price_per, article.unit)
            return _("ordered {ordered}, here {there}").format(ordered=i18n.number(line.pieces), there=there)
        case OrderTrouble.DEARER | OrderTrouble.CHEAPER if article is not None:
            before, price = i18n.rupiah(line.price or 0), i18n.rupiah(article.price or 0)
            return _("ordered at {before}, now {price}").format(before=before, price=price)
    return _("sold out")


def trouble_tone(findings: Iterable[OrderFinding]) -> Tone:
    """Return the colour of what is not as ordered: what is not in the basket at all is lost."""
    found = [each.trouble for each in findings]
    if not found:
        return Tone.MUTED
    return Tone.ATTENTION if all(each in SHORTAGES for each in found) else Tone.DANGER


def otherwise_words(findings: Iterable[OrderFinding]) -> list[str]:
    """Return what is not as ordered in one sentence, or nothing."""
    told = "; ".join(f"{each.name}: {trouble_words(each)}" for each in findings)
    return [_("Not as ordered: {things}.").format(things=told)] if told else []
