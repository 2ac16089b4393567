"""The product in the hand: who made it, what it costs, how many are left, and what the cashier should check."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import wita
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.core.words import HALAL, PILLARS
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Article
from ntt_pos.i18n import _
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.layout import add, column, frame, row
from ntt_pos.ui.widgets.pill import Pill
from ntt_pos.ui.widgets.placeholder import Picture
from ntt_pos.ui.widgets.text import Text

ROOMY = 270
MOST_PHOTOS = 20


class FactTile(QWidget):
    """A small tile: what it is, and its value."""

    def __init__(self, look: Look, name: str, *, size: float = Size.AMOUNT) -> None:
        super().__init__()
        tile = add(column(self, gap=0), frame("tile"))
        stack = column(tile, gap=2, margins=(Space.M - 2, Space.S, Space.M - 2, Space.S))
        self._name = add(stack, Text(look, name, size=Size.META, tone=Tone.MUTED))
        self.value = add(stack, Text(look, size=size, weight=Weight.MEDIUM))

    def say(self, value: str, tone: Tone = Tone.INK) -> None:
        """Show a value."""
        self.value.setText(value)
        self.value.set_tone(tone)
        self.value.setAccessibleName(f"{self._name.text()}: {value}")


class ProductCard(QWidget):
    """Shows one article. With a ``session`` its photo is looked up behind the screen and remembered."""

    def __init__(
        self, look: Look, *, side: int = 96, session: Session | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._session = look, session
        self._photos: dict[str, bytes] = {}
        self._sha = ""
        stack = column(self, gap=Space.M, margins=Space.L)
        head = add(stack, row(gap=Space.L))
        self._picture = Picture(look, side)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        words = add(head, column(gap=Space.XS), 1)
        self._name = add(words, Text(look, size=Size.TITLE - 1, weight=Weight.MEDIUM, wrap=True))
        self._maker = add(words, Text(look, tone=Tone.MUTED, wrap=True))
        self._pillar = Pill(look)
        words.addWidget(self._pillar, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        facts = add(stack, row(gap=Space.S))
        self._stock, self._expiry, self._price = (
            FactTile(look, _("In the shop")),
            FactTile(look, _("Next expiry")),
            FactTile(look, _("Price"), size=Size.TITLE),
        )
        for fact in (self._stock, self._expiry, self._price):
            facts.addWidget(fact, 1)
        self._parts = add(stack, Text(look, wrap=True))
        self._parts.hide()
        self._warning = add(stack, Text(look, tone=Tone.ATTENTION, weight=Weight.MEDIUM, wrap=True))
        self._meta = add(stack, Text(look, size=Size.META, tone=Tone.MUTED, wrap=True))
        stack.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the small facts out where there is no room for them."""
        super().resizeEvent(event)
        self._meta.setVisible(self.height() >= ROOMY)

    def show_article(self, article: Article, *, in_basket: int = 0) -> None:
        """Show an article; ``in_basket`` base units of it are in the basket."""
        self._show_photo(article)
        self._name.setText(article.name)
        self._maker.setText(
            " · ".join(p for p in (article.producer_name, article.village, article.district) if p)
            or _("The shop's own goods")
        )
        if article.pillar:
            self._pillar.show_pillar(article.pillar, _(PILLARS[article.pillar].long))
        else:
            self._pillar.say("")
        left = article.on_hand - in_basket
        stock = i18n.quantity(article.on_hand, article.price_per, article.unit)
        self._stock.say(as_of(stock, self._session), Tone.DANGER if left < 0 else Tone.INK)
        if article.expired_on_hand:
            self._expiry.say(i18n.day(article.expired_on) if article.expired_on else _("expired"), Tone.DANGER)
        else:
            self._expiry.say(i18n.day(article.nearest_expiry) if article.nearest_expiry else "–")
        price = i18n.rupiah(article.price) if article.price is not None else "–"
        self._price.say(f"{price} / {i18n.UNITS.get(article.unit, article.unit)}" if article.weighed else price)
        warning = "\n".join(warnings(article, in_basket))
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        self._meta.setText(" · ".join(meta(article)))
        self._parts.hide()

    def show_bundle(self, bundle: Bundle, *, in_basket: int = 0) -> None:
        """Show a bundle with its parts; ``in_basket`` of it are in the basket."""
        self._sha = ""
        self._picture.show_photo(None, name=bundle.code, pillar="")
        self._name.setText(bundle.name)
        self._maker.setText(_("Goods of several makers"))
        self._pillar.say("")
        self._stock.say(as_of(i18n.quantity(bundle.available, 1, "paket"), self._session))
        dates = [part.article.nearest_expiry for part in bundle.parts if part.article.nearest_expiry]
        self._expiry.say(i18n.day(min(dates)) if dates else "–")
        self._price.say(i18n.rupiah(bundle.price) if bundle.price is not None else "–")
        told = [line for part in bundle.parts for line in warnings(part.article, part.quantity * max(in_basket, 1))]
        self._warning.setText("\n".join(dict.fromkeys(told)))
        self._warning.setVisible(bool(told))
        self._parts.setText("\n".join(bundle_lines(bundle, in_basket)))
        self._parts.show()
        self._meta.setText(" · ".join((bundle.code, *bundle.barcodes[:2])))

    def _show_photo(self, article: Article) -> None:
        """Show the photo when it is known; else the motif until it has been looked up."""
        sha = self._sha = article.photo_sha
        name, pillar = article.producer_code or article.code, article.pillar or ""
        self._picture.show_photo(self._photos.get(sha), name=name, pillar=pillar)
        session = self._session
        if not sha or sha in self._photos or session is None:
            return

        def found(jpeg: bytes) -> None:
            while len(self._photos) >= MOST_PHOTOS:
                del self._photos[next(iter(self._photos))]
            self._photos[sha] = jpeg
            if sha == self._sha:
                self._picture.show_photo(jpeg, name=name, pillar=pillar)

        session.books.run(lambda: session.shop.photos.picture(sha), found, lambda _error: None, owner=self)


def as_of(stock: str, session: Session | None) -> str:
    """Return a stock in words, with its time where another PC of the shop was silent for long."""
    if session is None or session.others is None:
        return stock
    now = session.now()
    of = session.others.stock_of(now)
    if of is None:
        return stock
    time = i18n.clock_time(of) if wita(of).date() == wita(now).date() else i18n.moment(of)
    return _("{stock} as of {time}", stock=stock, time=time)


def bundle_lines(bundle: Bundle, in_basket: int) -> list[str]:
    """Return what is in a bundle, a line per product, with what its buyer saves and what the cashier should check."""
    own = _("The shop's own goods")
    found = [
        f"{i18n.quantity(part.quantity, part.article.price_per, part.article.unit)} {part.article.name}"
        f" · {part.article.producer_name or own}"
        for part in bundle.parts
    ]
    if bundle.saving:
        found.append(_("One by one {gross}: {saved} less.", gross=bundle.gross, saved=bundle.saving))
    if in_basket > bundle.available:
        found.append(_("The shelf holds enough for {n} only.", n=bundle.available))
    return found


def warnings(article: Article, in_basket: int) -> list[str]:
    """Return what the cashier should check, as sentences."""
    found = []
    if in_basket > max(article.on_hand, 0):
        found.append(_("More in the basket than the books know of: sell it, the manager sees it in the list."))
    elif article.on_hand < 0:
        found.append(_("Sold before its delivery was recorded. The manager records the delivery, or counts the shelf."))
    if article.expired_on_hand:
        expired = i18n.quantity(article.expired_on_hand, article.price_per, article.unit)
        found.append(_("Check the date: {quantity} on the shelf have expired.", quantity=expired))
    if article.halal is Halal.NOT_HALAL:
        found.append(_("Not halal: tell the customer."))
    if article.permit_expired and article.permit_until:
        found.append(_("Its permit expired on {day}.", day=article.permit_until))
    return found


def meta(article: Article) -> list[str]:
    """Return the small facts: permit, halal, code, barcode."""
    found = []
    if article.permit_until and not article.permit_expired:
        found.append(_("permit valid until {day}", day=article.permit_until))
    if article.halal is not Halal.NONE:
        found.append(_(HALAL[article.halal].long))
    found.append(article.code)
    found.extend(article.barcodes[:2])
    return found
