"""Goods: every product with its stock, price, terms and what deserves a look; beside the list the chosen one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLayout

from ntt_pos import i18n
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.selling.cart import Article
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.reports.overview import Narrowing, ProductBoard, ProductOverview, ProductState
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.forms.searchbox import SearchBox
from ntt_pos.ui.goods import product_acts as acts
from ntt_pos.ui.goods.agreement_dialogs import open_price, open_terms
from ntt_pos.ui.goods.bundles_dialog import BundlesDialog
from ntt_pos.ui.goods.product_words import SOON, flag_of, place_facts, selling_facts
from ntt_pos.ui.goods.stock_card import StockCardDialog
from ntt_pos.ui.office.facts import CARD_WIDTH, FactList, section
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office.words import PERMITS, stock_tone, terms_phrase
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.till.product_card import ProductCard as Card
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import scrolling
from ntt_pos.ui.widgets.empty import EmptyState
from ntt_pos.ui.widgets.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.widgets.layout import card, column, plain, row

STATES = {
    ProductState.ALL: N_("all goods"),
    ProductState.OUT: N_("none left"),
    ProductState.LOW: N_("nearly gone"),
    ProductState.NEGATIVE: N_("sold without stock"),
    ProductState.EXPIRING: N_("expire within 7 days"),
    ProductState.EXPIRED: N_("expired"),
    ProductState.OFF_SALE: N_("not on sale"),
}
TYPING_MS = 120


class ProductsPage(Page):
    """The list of products with the card of the chosen one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Goods"))
        look = self.look
        self._asked = 0
        self._wanted = ""
        self._article: Article | None = None
        self._after: Callable[[], None] | None = None
        self.search = SearchBox(look, _("Search goods"), placeholder=_("Search name, code, producer, village …"))
        self.search.setMinimumWidth(320)
        self.state = Combo(look, _("Show"), [(each.value, _(words)) for each, words in STATES.items()], label=_("Show"))
        self.head.addWidget(self.search, 1)
        self.import_button = Button(look, _("Import a workbook"))
        self.import_button.clicked.connect(lambda _checked=False: self.go("import"))
        self.head.addWidget(self.import_button)
        self.bundles_button = Button(look, _("Hampers"), cap="Ctrl B")
        self.bundles_button.clicked.connect(lambda _checked=False: self.bundles())
        self.head.addWidget(self.bundles_button)
        self.add_button = Button(look, _("New product"), kind=ButtonKind.PRIMARY, cap="Ctrl N")
        self.add_button.clicked.connect(lambda _checked=False: self.add())
        self.head.addWidget(self.add_button)
        every = ("", _("all"))
        self.maker = Combo(look, _("Producer"), [every], label=_("Producer"))
        self.category = Combo(look, _("Category"), [every], label=_("Category"))
        self.pillar = Combo(
            look, _("Pillar"), [every, *((each, _(words.short)) for each, words in PILLARS.items())], label=_("Pillar")
        )
        self.permit = Combo(
            look,
            _("Permits"),
            [every, *((each.value, _(words)) for each, words in PERMITS.items())],
            label=_("Permits"),
        )
        self.sold = Combo(look, _("On sale"), [every, ("YES", _("yes")), ("NO", _("no"))], label=_("On sale"))
        self.choices = (self.maker, self.category, self.pillar, self.permit, self.sold)
        narrow = row(gap=Space.S)
        for choice in (self.state, *self.choices):
            choice.currentIndexChanged.connect(lambda _place: self.load())
            narrow.addWidget(choice)
        narrow.addStretch(1)
        self.body.addLayout(narrow)
        self.grid = Grid(
            look,
            _("Goods"),
            (
                Heading(_("Product")),
                Heading(_("Stock"), 82, right=True),
                Heading(_("Price"), 88, right=True),
                Heading(_("Terms"), 156),
                Heading(_("Next expiry"), 106, right=True),
            ),
        )
        self.search.drive(self.grid)
        self.grid.pointed.connect(self._point)
        self.grid.taken.connect(lambda _key: self.edit())
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
        self._later = QTimer(self, singleShot=True, interval=60)
        self._later.timeout.connect(self._look_up)
        for keys, act in (
            ("Ctrl+F", self.search.setFocus),
            ("Ctrl+N", self.add),
            ("F2", self.edit),
            ("Ctrl+T", self.terms),
            ("Ctrl+H", self.price),
            ("Ctrl+D", self.toggle),
            ("Ctrl+B", self.bundles),
            ("Ctrl+K", self.stock_card),
            ("Ctrl+G", self.labels),
        ):
            self.on_key(keys, act)

    def load(self) -> None:
        """Look up the products that fit."""
        self._asked += 1
        asked, text, state = self._asked, self.search.text(), ProductState(self.state.value)
        shop, narrowing = self.session.shop, self._narrowing()
        self.read(
            lambda: shop.overview.products(text, state=state, narrowing=narrowing, catalogue=shop.catalogue),
            lambda board: self._show(board) if asked == self._asked else None,
        )

    def show_what(self, what: str) -> None:
        """Show the products in a state, those on sale by their permits (``PERMIT SOON``), or one by its id."""
        self.search.clear()
        self._widen()
        if what in ProductState.__members__:
            self.state.choose(what)
            return
        if what.startswith("PERMIT "):
            self.state.choose(ProductState.ALL)
            self.permit.choose(what.removeprefix("PERMIT "))
            self.sold.choose("YES")
            return
        self.state.choose(ProductState.ALL)
        self._wanted = what
        self.load()

    def scan(self, code: str) -> None:
        """Look for what was scanned."""
        self._widen()
        self.state.choose(ProductState.ALL)
        self.search.setText(code)
        self.search.selectAll()

    def add(self) -> None:
        """Ask which product is new."""
        if self._able(self.add_button):
            acts.add_product(self, self._kept)

    def edit(self) -> None:
        """Open the card of the chosen product."""
        article = self._shown(self.edit)
        if article is not None and self._able(self.edit_button):
            acts.edit_product(self, article.product_id, self._kept)

    def terms(self) -> None:
        """Show the terms of the chosen product: what was, what is, what will be."""
        article = self._shown(self.terms)
        if article is not None and self._able(self.terms_button):
            open_terms(self, self._kept, product_id=article.product_id)

    def price(self) -> None:
        """Show the prices of the chosen product, and set a new one."""
        article = self._shown(self.price)
        if article is not None and self._able(self.price_button):
            open_price(self, self._kept, article.product_id)

    def toggle(self) -> None:
        """Put the chosen product on sale, or take it off."""
        article = self._shown(self.toggle)
        if article is not None and self._able(self.sale_button):
            acts.switch_product(self, article, self._kept)

    def stock_card(self) -> None:
        """Show what became of every unit of the chosen product."""
        if self.grid.chosen:
            self.session.open(StockCardDialog(self.session, int(self.grid.chosen)))

    def labels(self) -> None:
        """Make labels of the chosen product."""
        if self.grid.chosen:
            self.go("labels", f"product:{self.grid.chosen}")

    def bundles(self) -> None:
        """Show the hampers of the shop."""
        self.session.open(BundlesDialog(self))

    def _narrowing(self) -> Narrowing:
        maker, sold = self.maker.value, self.sold.value
        return Narrowing(
            producer_id=int(maker) if maker else None,
            category=self.category.value,
            pillar=self.pillar.value,
            permit=self.permit.value,
            on_sale=sold == "YES" if sold else None,
        )

    def _widen(self) -> None:
        """Take away what else narrows the list, without loading for each."""
        for choice in self.choices:
            blocked = choice.blockSignals(True)
            choice.choose("")
            choice.blockSignals(blocked)

    def _kept(self, product_id: int, told: str) -> None:
        """Show what was kept."""
        self._wanted = str(product_id)
        self.load()
        self._later.start()
        self.message.tell(told)

    def _shown(self, act: Callable[[], None]) -> Article | None:
        """Return the chosen product; a hand quicker than the look-up has its act done when it is there."""
        article = self._article
        if article is not None and str(article.product_id) == self.grid.chosen:
            return article
        if self.grid.chosen:
            self._after = act
            self._look_up()
        return None

    def _able(self, button: Button) -> bool:
        """Tell whether a verb can be used now; else say why not."""
        if not button.isEnabled():
            self.message.refuse(button.reason)
        return button.isEnabled()

    def _offer(self, board: ProductBoard) -> None:
        """Offer the producers and categories there are."""
        every = ("", _("all"))
        makers = [(str(each), name) for each, name in board.makers]
        self.maker.show_options([every, *makers, ("0", _("The shop's own goods"))])
        self.category.show_options([every, *((each, each) for each in board.categories)])
        self.add_button.refuse(self.session.why_not(Act.EDIT_CATALOGUE))

    def _show(self, board: ProductBoard) -> None:
        self.import_button.setVisible(self.may_go("import"))
        self._offer(board)
        counts, text = board.counts, self.search.text().strip()
        chosen = ProductState(self.state.value)
        self.state.show_options(
            [
                (each.value, f"{_(words)} ({i18n.number(counts[each])})" if each is not ProductState.ALL else _(words))
                for each, words in STATES.items()
            ]
        )
        self.state.choose(chosen.value)
        if self._narrowing() != Narrowing():
            self.grid.say_when_empty(_("No product fits"), _("Choose “all” in one of the fields above."))
        elif not counts[ProductState.ALL]:
            self.grid.say_when_empty(
                _("No goods yet"),
                _("Add the first with Ctrl+N, or import the workbook of your producers and goods: the page “Import”."),
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
        if self._wanted and self.grid.choose(self._wanted):
            self._wanted = ""
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
        today = self.session.today()
        if article.nearest_expiry is not None:
            expiry = i18n.day(article.nearest_expiry)
            tone = Tone.ATTENTION if article.nearest_expiry <= today + SOON else Tone.INK
        place = " · ".join(
            part for part in (article.producer_name or _("The shop's own goods"), article.district) if part
        )
        return GridRow(
            str(article.product_id),
            (
                GridCell(article.name, place, strong=True, pill=flag_of(article)),
                GridCell(
                    i18n.quantity(article.on_hand, article.price_per, article.unit),
                    tone=stock_tone(article, self.session.settings.low_stock),
                ),
                GridCell(i18n.rupiah(article.price) if article.price is not None else "–", strong=True),
                GridCell(
                    terms_phrase(article.terms) if article.terms else _("no terms"),
                    tone=Tone.MUTED if article.terms else Tone.DANGER,
                ),
                GridCell(expiry, tone=tone),
            ),
            faint=not article.active,
        )

    def _point(self, key: str) -> None:
        self._after = None
        if key:
            self._later.start()
        else:
            self._article = None
            self._inside.hide()
            self._none.show()

    def _look_up(self) -> None:
        key = self.grid.chosen
        if key:
            self.read(lambda: self.session.shop.overview.product(int(key)), self._show_card)

    def _fill_detail(self) -> None:
        look = self.look
        outer = column(self._detail, gap=0, margins=1)
        self._none = EmptyState(look, _("Choose a product"), _("Its stock, price and terms appear here."))
        outer.addWidget(self._none, 1)
        self._inside = plain()
        outer.addWidget(self._inside, 1)
        self._inside.hide()
        holder = plain()
        inner = column(holder, gap=0)
        self.card = Card(look, session=self.session)
        inner.addWidget(self.card)
        inner.addLayout(self._verbs())
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

    def _verbs(self) -> QLayout:
        """Return the buttons of what can be done with the product."""
        look = self.look
        self.edit_button = Button(look, _("Edit"), cap="F2")
        self.price_button = Button(look, _("Price"), cap="Ctrl H")
        self.terms_button = Button(look, _("Terms"), cap="Ctrl T")
        self.sale_button = Button(look, _("Take off sale"), cap="Ctrl D")
        self.card_button = Button(look, _("Stock card"), cap="Ctrl K")
        self.labels_button = Button(look, _("Labels"), cap="Ctrl G")
        box = column(gap=Space.S, margins=(Space.L, 0, Space.L, Space.M))
        for pair in (
            ((self.edit_button, self.edit), (self.price_button, self.price)),
            ((self.terms_button, self.terms), (self.sale_button, self.toggle)),
            ((self.card_button, self.stock_card), (self.labels_button, self.labels)),
        ):
            line = row(gap=Space.S)
            for button, act in pair:
                button.clicked.connect(lambda _checked=False, act=act: act())
                line.addWidget(button, 1)
            box.addLayout(line)
        return box

    def _dress_verbs(self, article: Article) -> None:
        no = self.session.why_not(Act.EDIT_CATALOGUE)
        own = _("The shop's own goods need no terms.") if article.producer_id is None else ""
        for button in (self.edit_button, self.sale_button):
            button.refuse(no)
        self.price_button.refuse(self.session.why_not(Act.SET_PRICE))
        self.terms_button.refuse(self.session.why_not(Act.SET_TERMS) or own)
        self.labels_button.setVisible(self.may_go("labels"))
        self.sale_button.set_words(_("Take off sale") if article.active else _("Put on sale"))

    def _show_card(self, shown: ProductOverview) -> None:
        article = shown.article
        if self.grid.chosen != str(article.product_id):
            return
        self._article = article
        self._none.hide()
        self._inside.show()
        self.card.show_article(article)
        self._dress_verbs(article)
        today = self.session.today()
        self.places.show_lines(place_facts(shown, today))
        self.selling.show_lines(selling_facts(shown, today))
        after, self._after = self._after, None
        if after is not None:
            after()
