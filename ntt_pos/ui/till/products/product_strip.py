"""The strip under the basket: the product in the hand, what the last sale was, or what stays in the basket meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Article
from ntt_pos.i18n import _
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.till.products.product_card import as_of, bundle_lines, meta, warnings
from ntt_pos.ui.widgets.keycap import KeyCap
from ntt_pos.ui.widgets.layout import add, card, column, fill, plain, row
from ntt_pos.ui.widgets.painting import smooth
from ntt_pos.ui.widgets.pill import Pill
from ntt_pos.ui.widgets.placeholder import draw_photo
from ntt_pos.ui.widgets.text import ElidedText, PartsText, Text

HIGH = 64
PHOTO_WIDE = 96
LOW = 46


class StripPhoto(QWidget):
    """A product's photo over the whole height of the strip, or the motif of its maker."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._photos = session.look, session.photos
        self._sha = self._name = self._pillar = ""
        self.setFixedWidth(PHOTO_WIDE)
        session.photos.came.connect(self._came)

    def _came(self, sha: str) -> None:
        if sha == self._sha:
            self.update()

    def show_photo(self, sha: str, *, name: str, pillar: str) -> None:
        """Show another one."""
        self._sha, self._name, self._pillar = sha, name, pillar
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it, rounded where the strip is."""
        painter = smooth(self)
        box = QRect(1, 1, self.width() - 1, self.height() - 2)
        rounded = QPainterPath()
        rounded.addRoundedRect(QRectF(box.adjusted(0, 0, Space.RADIUS, 0)), Space.RADIUS - 1, Space.RADIUS - 1)
        painter.setClipPath(rounded)
        draw_photo(painter, self._look, self._photos, box, self._sha, name=self._name, pillar=self._pillar)


class ProductStrip(QStackedWidget):
    """Three things in one place that never moves: a product, two lines of words, or the basket behind a list."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look, self._session = session.look, session
        self.setFixedHeight(HIGH)
        self.product = self._product_side(look, session)
        self.words = self._words_side(look)
        self.addWidget(self.product)
        self.addWidget(self.words)

    def shrink(self, *, low: bool) -> None:
        """Take less height on a low screen: the third line goes."""
        self.setFixedHeight(LOW if low else HIGH)
        self._meta.setVisible(not low)

    def show_article(self, article: Article, *, in_basket: int) -> None:
        """Show a product: what to check first, else who made it; its stock, dates and code."""
        self._photo.show_photo(
            article.photo_sha, name=article.producer_code or article.code, pillar=article.pillar or ""
        )
        self._name.setText(article.name)
        if article.pillar:
            self._pillar.show_pillar(article.pillar, _(PILLARS[article.pillar].short))
        else:
            self._pillar.say("")
        made = " · ".join(p for p in (article.producer_name, article.village, article.district) if p)
        self._say(warnings(article, in_basket), made or _("The shop's own goods"))
        left = i18n.quantity(article.on_hand, article.price_per, article.unit)
        facts = [_("Stock {stock}", stock=as_of(left, self._session))]
        if article.nearest_expiry:
            facts.append(_("next expiry {day}", day=article.nearest_expiry))
        rest = [each for each in meta(article) if each != article.code]
        self._meta.setText(" · ".join((*facts, article.code, *rest)))
        self.setCurrentWidget(self.product)

    def show_bundle(self, bundle: Bundle, *, in_basket: int) -> None:
        """Show a bundle with its parts."""
        self._photo.show_photo("", name=bundle.code, pillar="")
        self._name.setText(bundle.name)
        self._pillar.say("")
        told = [line for part in bundle.parts for line in warnings(part.article, part.quantity * max(in_basket, 1))]
        self._say(list(dict.fromkeys(told)), ", ".join(bundle_lines(bundle, in_basket)))
        stock = _("Stock {stock}", stock=as_of(i18n.quantity(bundle.available, 1, "paket"), self._session))
        self._meta.setText(" · ".join((stock, bundle.code, *bundle.barcodes[:2])))
        self.setCurrentWidget(self.product)

    def say(self, title: str, hint: str, *, back: str = "") -> None:
        """Show two lines of words, and what Esc does here when it does something."""
        self.title.setText(title)
        self.hint.setText(hint)
        self._escape.setVisible(bool(back))
        self._back.setText(back)
        self.setCurrentWidget(self.words)

    def _product_side(self, look: Look, session: Session) -> QWidget:
        box = card()
        line = row(box, gap=Space.M, margins=(0, 0, Space.M, 0))
        self._photo = add(line, StripPhoto(session))
        words = add(line, column(gap=0, margins=(0, 2, 0, 2)), 1)
        top = row(gap=Space.S)
        self._name = add(top, ElidedText(look, size=Size.BODY, weight=Weight.MEDIUM))
        self._name.side = Qt.TextElideMode.ElideMiddle
        self._pillar = add(top, Pill(look, height=20))
        top.addStretch(1)
        self._line = PartsText(look)
        self._meta = PartsText(look, size=Size.META, tone=Tone.MUTED)
        fill(words, 1, top, self._line, self._meta, 1)
        return box

    def _words_side(self, look: Look) -> QWidget:
        box = card()
        line = row(box, gap=Space.S, margins=(Space.L, Space.XS, Space.L, Space.XS))
        words = column(gap=2)
        self.title = ElidedText(look, size=Size.BODY, weight=Weight.MEDIUM)
        self.hint = ElidedText(look, size=Size.META, tone=Tone.MUTED)
        fill(words, 1, self.title, self.hint, 1)
        add(line, plain(), 1).setLayout(words)
        self._escape = add(line, KeyCap(look, "Esc"))
        self._back = add(line, Text(look, size=Size.META, tone=Tone.MUTED))
        return box

    def _say(self, told: list[str], otherwise: str) -> None:
        self._line.setText(" ".join(told) or otherwise)
        self._line.set_tone(Tone.ATTENTION if told else Tone.INK)
        self.product.setAccessibleName(f"{self._name.text()}. {self._line.text()}")
