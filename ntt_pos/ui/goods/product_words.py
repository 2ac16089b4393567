"""What the card and the list of goods say about a product: where its units are, how it sells, what deserves a look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ntt_pos import i18n
from ntt_pos.domain.core.words import BINS
from ntt_pos.domain.goods.expiry import GOODS_SOON
from ntt_pos.domain.selling.cart import Article
from ntt_pos.i18n import _
from ntt_pos.services.reports.overview import ProductOverview
from ntt_pos.ui.office.facts import Fact
from ntt_pos.ui.office.office_words import how_long, terms_phrase
from ntt_pos.ui.theme import Tone

MOST_CODES = 2


def place_facts(shown: ProductOverview, today: date) -> Sequence[Fact]:
    """Return where a product's units are, a line per batch and place."""
    article, lines = shown.article, []
    for batch in shown.batches:
        words, tone = _(BINS[batch.bin].long), Tone.INK
        if batch.expiry is not None:
            gone = batch.expiry < today
            words = (_("{place}, expired {day}") if gone else _("{place}, until {day}")).format(
                place=words, day=i18n.day(batch.expiry)
            )
            tone = Tone.DANGER if gone else Tone.ATTENTION if batch.expiry <= today + GOODS_SOON else Tone.INK
        lines.append(Fact(words, i18n.quantity(batch.quantity, article.price_per, article.unit), tone=tone))
    return lines or [Fact(_("Nothing is here"), tone=Tone.MUTED)]


def selling_facts(shown: ProductOverview, today: date) -> Sequence[Fact]:
    """Return how a product is sold: price, terms, how much lately, and by which codes it is found."""
    article = shown.article
    codes = ", ".join(article.barcodes) or _("none; search by name")
    if len(article.barcodes) > MOST_CODES:
        rest = i18n.number(len(article.barcodes) - 1)
        codes = _("{codes} and {n} more", codes=article.barcodes[0], n=rest)
    per = f" / {i18n.UNITS.get(article.unit, article.unit)}"
    rows = [
        (_("Price"), f"{i18n.rupiah(article.price)}{per}" if article.price is not None else "–"),
        (_("Terms"), terms_phrase(article.terms) if article.terms else _("no terms")),
        (_("Sold in 28 days"), i18n.quantity(shown.sold_lately, article.price_per, article.unit)),
        (_("Last sold"), how_long(shown.last_sold, today)),
        (_("Category"), article.category or "–"),
        (_("Barcodes"), codes),
    ]
    return [Fact(*each, tone=Tone.MUTED) for each in rows]


def flag_of(article: Article) -> tuple[str, str]:
    """Return (word, ink) of what deserves a look about a product, or empty texts."""
    if not article.active:
        return _("not on sale"), "danger"
    if article.on_hand > 0 and article.expired_on_hand >= article.on_hand:
        return _("expired"), "danger"
    if article.expired_on_hand:
        return _("check the date"), "attention_ink"
    if article.permit_expired:
        return _("permit expired"), "attention_ink"
    return "", ""
