"""Goods: every product with its stock, price, terms and what deserves a look; beside the list the chosen one."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QTimer

from ntt_pos import i18n
from ntt_pos.domain.cart import Article
from ntt_pos.domain.stock import Bin
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.office import ProductBoard, ProductCard, ProductState
from ntt_pos.ui.people.producers import CARD_WIDTH, how_long, i18n_today, stock_tone, terms_phrase
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.till.product_card import ProductCard as Card
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.choice import Choice
from ntt_pos.ui.widgets.empty import EmptyState
from ntt_pos.ui.widgets.grid import Cell, Grid, GridCard, GridRow, Heading
from ntt_pos.ui.widgets.layout import card, column, plain, row
from ntt_pos.ui.widgets.page import Fact, FactList, Page, section
from ntt_pos.ui.widgets.searchbox import SearchBox
from ntt_pos.ui.widgets.sheet import scrolling

STATES = {
    ProductState.ALL: N_("all goods"),
    ProductState.OUT: N_("none left"),
    ProductState.LOW: N_("nearly gone"),
    ProductState.NEGATIVE: N_("sold without stock"),
    ProductState.EXPIRING: N_("expire within 7 days"),
    ProductState.EXPIRED: N_("expired"),
    ProductState.OFF_SALE: N_("not on sale"),
}
BINS = {
    Bin.SHELF: N_("On the shelf"),
    Bin.COLLECT: N_("Waits for its owner"),
    Bin.DAMAGED: N_("Set aside as damaged"),
}
SOON = timedelta(days=7)
TYPING_MS = 120


class ProductsPage(Page):
    """The list of products with the card of the chosen one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Goods"))
        look = self.look
        self._asked = 0
        self.search = SearchBox(look, _("Search goods"), placeholder=_("Search name, code, producer, village …"))
        self.search.setMinimumWidth(320)
        self.state = Choice(
            look, _("Show"), [(each.value, _(words)) for each, words in STATES.items()], label=_("Show")
        )
        self.head.addWidget(self.search, 1)
        self.head.addWidget(self.state)
        self.import_button = Button(look, _("Import a workbook"))
        self.import_button.clicked.connect(lambda _checked=False: self.go("import"))
        self.head.addWidget(self.import_button)
        self.grid = Grid(
            look,
            _("Goods"),
            (
                Heading(_("Product")),
                Heading(_("Stock"), 82, right=True),
                Heading(_("Price"), 88, right=True),
                Heading(_("Terms"), 124),
                Heading(_("Next expiry"), 106, right=True),
            ),
        )
        self.search.drive(self.grid)
        self.grid.pointed.connect(self._point)
        self.list = GridCard(look, self.grid)
        self._detail = card()
        self._detail.setFixedWidth(CARD_WIDTH)
        self._fill_detail()
        halves = row(gap=Space.M)
        halves.addWidget(self.list, 1)
        halves.addWidget(self._detail)
        self.body.addLayout(halves, 1)
        self.first = self.search
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.load)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.state.currentIndexChanged.connect(lambda _place: self.load())
        self._later = QTimer(self, singleShot=True, interval=60)
        self._later.timeout.connect(self._look_up)
        self.on_key("Ctrl+F", self.search.setFocus)

    def load(self) -> None:
        """Look up the products that fit."""
        self._asked += 1
        asked, text, state = self._asked, self.search.text(), ProductState(self.state.value)
        shop = self.session.shop
        self.read(
            lambda: shop.office.products(text, state=state, catalogue=shop.catalogue),
            lambda board: self._show(board) if asked == self._asked else None,
        )

    def show_what(self, what: str) -> None:
        """Show the products in a state."""
        self.search.clear()
        self.state.choose(what)

    def scan(self, code: str) -> None:
        """Look for what was scanned."""
        self.state.choose(ProductState.ALL)
        self.search.setText(code)
        self.search.selectAll()

    # -- inside ---------------------------------------------------------------------------------------------------

    def _show(self, board: ProductBoard) -> None:
        self.import_button.setVisible(self.may_go("import"))
        counts, text = board.counts, self.search.text().strip()
        chosen = ProductState(self.state.value)
        self.state.show_options(
            [
                (each.value, f"{_(words)} ({i18n.number(counts[each])})" if each is not ProductState.ALL else _(words))
                for each, words in STATES.items()
            ]
        )
        self.state.choose(chosen.value)
        if not counts[ProductState.ALL]:
            self.grid.say_when_empty(
                _("No goods yet"), _("Import the workbook of your producers and goods: the page “Import”.")
            )
        elif text:
            self.grid.say_when_empty(
                _("Nothing is like “{words}”").format(words=text[:30]),
                _("Try fewer letters, the producer, the village or the code."),
            )
        else:
            self.grid.say_when_empty(
                _("No product is in this state"), _("That is good news. Choose “all goods” to see them.")
            )
        self.grid.show_rows([self._row(article) for article in board.articles])
        shown = len(board.articles)
        left = ngettext("{n} product", "{n} products", shown).format(n=i18n.number(shown))
        if board.cut:
            left = _("the first {n} of {all} goods; type to find others").format(
                n=i18n.number(shown), all=i18n.number(counts[ProductState.ALL])
            )
        right = [
            words.format(n=i18n.number(counts[each]))
            for each, words in (
                (ProductState.OUT, _("{n} none left")),
                (ProductState.LOW, _("{n} nearly gone")),
                (ProductState.EXPIRED, _("{n} expired")),
                (ProductState.EXPIRING, _("{n} expire soon")),
            )
            if counts[each]
        ]
        self.list.total(left, " · ".join(right))

    def _row(self, article: Article) -> GridRow:
        expiry, tone = "–", Tone.MUTED
        today = i18n_today(self.session)
        if article.nearest_expiry is not None:
            expiry = i18n.day(article.nearest_expiry)
            tone = Tone.ATTENTION if article.nearest_expiry <= today + SOON else Tone.INK
        place = " · ".join(
            part for part in (article.producer_name or _("The shop's own goods"), article.district) if part
        )
        return GridRow(
            str(article.product_id),
            (
                Cell(article.name, place, strong=True, pill=flag_of(article)),
                Cell(
                    i18n.quantity(article.on_hand, article.price_per, article.unit),
                    tone=stock_tone(article, self.session.settings.low_stock),
                ),
                Cell(i18n.rupiah(article.price) if article.price is not None else "–", strong=True),
                Cell(
                    terms_phrase(article.terms) if article.terms else _("no terms"),
                    tone=Tone.MUTED if article.terms else Tone.DANGER,
                ),
                Cell(expiry, tone=tone),
            ),
            faint=not article.active,
        )

    def _point(self, key: str) -> None:
        if key:
            self._later.start()
        else:
            self._inside.hide()
            self._none.show()

    def _look_up(self) -> None:
        key = self.grid.chosen
        if key:
            self.read(lambda: self.session.shop.office.product(int(key)), self._show_card)

    def _fill_detail(self) -> None:
        look = self.look
        outer = column(self._detail, gap=0, margins=1)
        self._none = EmptyState(look, _("Choose a product"), _("Its stock, price and terms stand here."))
        outer.addWidget(self._none, 1)
        self._inside = plain()
        outer.addWidget(self._inside, 1)
        self._inside.hide()
        holder = plain()
        inner = column(holder, gap=0)
        self.card = Card(look)
        inner.addWidget(self.card)
        lists = column(gap=Space.XS, margins=(Space.L, 0, Space.L, Space.M))
        lists.addWidget(section(look, _("Where its units are")))
        self.places = FactList(look)
        lists.addWidget(self.places)
        lists.addSpacing(Space.S)
        lists.addWidget(section(look, _("Selling")))
        self.selling = FactList(look)
        lists.addWidget(self.selling)
        inner.addLayout(lists)
        inner.addStretch(1)
        column(self._inside, gap=0).addWidget(scrolling(holder), 1)

    def _show_card(self, shown: ProductCard) -> None:
        article = shown.article
        if self.grid.chosen != str(article.product_id):
            return
        self._none.hide()
        self._inside.show()
        self.card.show_article(article)
        today = i18n_today(self.session)
        lines = []
        for batch in shown.batches:
            words, tone = _(BINS[batch.bin]), Tone.INK
            if batch.expiry is not None:
                gone = batch.expiry < today
                words = (_("{place}, expired {day}") if gone else _("{place}, until {day}")).format(
                    place=words, day=i18n.day(batch.expiry)
                )
                tone = Tone.DANGER if gone else Tone.ATTENTION if batch.expiry <= today + SOON else Tone.INK
            amount = i18n.quantity(batch.quantity, article.price_per, article.unit)
            lines.append(Fact(words, amount, tone=tone))
        self.places.show_lines(lines or [Fact(_("Nothing is here"), tone=Tone.MUTED)])
        per = f" / {i18n.UNITS.get(article.unit, article.unit)}"
        rows = [
            (_("Price"), f"{i18n.rupiah(article.price)}{per}" if article.price is not None else "–"),
            (_("Terms"), terms_phrase(article.terms) if article.terms else _("no terms")),
            (_("Sold in 28 days"), i18n.quantity(shown.sold_lately, article.price_per, article.unit)),
            (_("Last sold"), how_long(shown.last_sold, today)),
            (_("Category"), article.category or "–"),
            (_("Barcodes"), ", ".join(article.barcodes[:2]) or _("none; search by name")),
        ]
        self.selling.show_lines([Fact(*each, tone=Tone.MUTED) for each in rows])


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
