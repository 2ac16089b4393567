"""Goods: every product with its stock, price, terms and what deserves a look; beside the list the chosen one."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout

from ntt_pos import i18n
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.goods.expiry import GOODS_SOON
from ntt_pos.domain.selling.cart import Article
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.reports.overview import Narrowing, ProductBoard, ProductOverview, ProductState
from ntt_pos.ui.goods import product_acts as acts
from ntt_pos.ui.goods.agreement_dialogs import open_price, open_terms
from ntt_pos.ui.goods.bulk_dialog import BulkDialog
from ntt_pos.ui.goods.bundles_dialog import BundlesDialog
from ntt_pos.ui.goods.product_words import flag_of, place_facts, selling_facts
from ntt_pos.ui.goods.stock_card import StockCardDialog
from ntt_pos.ui.goods.story_card_form import open_product_card
from ntt_pos.ui.lists.grid import GridCell, GridRow, Heading
from ntt_pos.ui.office.chosen_card import ChosenCard
from ntt_pos.ui.office.facts import FactList, section
from ntt_pos.ui.office.master_page import MasterPage
from ntt_pos.ui.office.office_words import permit_choices, stock_tone, terms_phrase
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.till.products.product_card import ProductCard as Card
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import scrolling
from ntt_pos.ui.widgets.layout import add, column, fill, plain, row

STATES = {
    ProductState.ALL: N_("all goods"),
    ProductState.OUT: N_("none left"),
    ProductState.LOW: N_("nearly gone"),
    ProductState.NEGATIVE: N_("sold without stock"),
    ProductState.EXPIRING: N_("expire within {days} days"),
    ProductState.EXPIRED: N_("expired"),
    ProductState.COLLECT: N_("waits for its owner"),
    ProductState.HALAL_OPEN: N_("halal state not asked yet"),
    ProductState.OFF_SALE: N_("not on sale"),
}


class ProductsPage(MasterPage):
    """The list of products with the card of the chosen one."""

    typing_ms = 120

    def __init__(self, session: Session) -> None:
        headings = (
            Heading(_("Product")),
            Heading(_("Stock"), 82, right=True),
            Heading(_("Price"), 88, right=True),
            Heading(_("Terms"), 156),
            Heading(_("Next expiry"), 150, right=True),
        )
        hint = _("Search name, code, producer, village …")
        super().__init__(session, _("Goods"), headings, search=_("Search goods"), hint=hint)
        self.head.addWidget(self.search, 1)
        edits = (Act.EDIT_CATALOGUE,)
        self.import_button = self.acts.offer(Action(_("Import a workbook"), lambda: self.go("import")))
        self.bundles_button = self.acts.offer(Action(_("Hampers"), self.bundles, "Ctrl+B"))
        bulk = Action(
            _("Change all"), self.change_all, "Ctrl+M", _("One change for all products of the list"), rights=edits
        )
        self.bulk_button = self.acts.offer(bulk)
        new = Action(_("New product"), self.add, "Ctrl+N", rights=edits, kind=ButtonKind.PRIMARY)
        self.add_button = self.acts.offer(new)
        fill(self.head, self.import_button, self.bulk_button, self.bundles_button, self.add_button)
        self.state = self.choice(_("Show"), *((each.value, _state(each)) for each in STATES), every=None)
        self.maker = self.choice(_("Producer"))
        self.category = self.choice(_("Category"))
        self.pillar = self.choice(_("Pillar"), *((each, _(words.short)) for each, words in PILLARS.items()))
        self.permit = self.choice(_("Permits"), *permit_choices())
        self.sold = self.choice(_("On sale"), ("YES", _("yes")), ("NO", _("no")))
        self.body.addLayout(self.narrowing())
        self.edit_button = self.verb(Action(_("Edit"), self.edit, "F2", rights=edits))
        self.price_button = self.verb(Action(_("Price"), self.price, "Ctrl+H", rights=(Act.SET_PRICE,)))
        terms = Action(_("Terms"), self.terms, "Ctrl+T", why_not=self._no_terms, rights=(Act.SET_TERMS,))
        self.terms_button = self.verb(terms)
        self.sale_button = self.verb(Action(self._sale_words, self.toggle, "Ctrl+D", rights=edits))
        self.card_button = self.verb(Action(_("Stock card"), self.stock_card, "Ctrl+K"))
        self.labels_button = self.verb(Action(_("Labels"), self.labels, "Ctrl+G"))
        self.story_button = self.verb(Action(_("Story and photos"), self.story, "Ctrl+Y", rights=edits))
        self.acts.on_keys(Action(_("Search all goods"), self._search_all, "Ctrl+Shift+F"))
        self.grid.taken.connect(lambda _key: self.press(self.edit_button))
        self._detail = ChosenCard(self.look, _("Choose a product"), _("Its stock, price and terms appear here."))
        self._fill_detail()
        self.stand_beside(self._detail)

    def load(self) -> None:
        """Look up the products that fit."""
        text, state = self.search.text(), ProductState(self.state.value)
        shop, asked = self.session.shop, self._narrowing()
        self.read_newest(
            lambda: shop.overview.products(text, state=state, narrowing=asked, catalogue=shop.catalogue), self._show
        )

    def show_what(self, what: str) -> None:
        """Show the products in a state, those on sale by their permits (``PERMIT SOON``), or one by its id."""
        self.widen()
        if what in ProductState.__members__:
            self.state.choose(what)
            self.load()
            return
        if what.startswith("PERMIT "):
            self.state.choose(ProductState.ALL)
            self.permit.choose(what.removeprefix("PERMIT "))
            self.sold.choose("YES")
            return
        self.state.choose(ProductState.ALL)
        self.wanted = what
        self.load()

    def scan(self, code: str) -> None:
        """Look for what was scanned."""
        self.widen()
        self.search.setText(code)
        self.search.selectAll()

    def _search_all(self) -> None:
        """Look for the same words among all goods: nothing else narrows the list any more."""
        text = self.search.text()
        self.widen()
        self.search.setText(text)
        self.load()

    def change_all(self) -> None:
        """Change every product of the list as it is narrowed now."""
        ids = [int(row.key) for row in self.grid.rows]
        if not ids:
            self.refuse(_("The list is empty. Narrow it less, then change what is in it."))
            return

        def done(told: str) -> None:
            self.reload()
            self.message.tell(told)

        self.session.open(BulkDialog(self.session, ids, done))

    @property
    def _chosen(self) -> Article:
        """The product whose card is shown."""
        article: Article = self.found.article
        return article

    def add(self) -> None:
        """Ask which product is new."""
        acts.add_product(self, self.kept)

    def edit(self) -> None:
        """Open the card of the chosen product."""
        acts.edit_product(self, self._chosen.product_id, self.kept)

    def terms(self) -> None:
        """Show the terms of the chosen product: what was, what is, what will be."""
        open_terms(self, self.kept, product_id=self._chosen.product_id)

    def price(self) -> None:
        """Show the prices of the chosen product, and set a new one."""
        open_price(self, self.kept, self._chosen.product_id)

    def toggle(self) -> None:
        """Put the chosen product on sale, or take it off."""
        acts.switch_product(self, self._chosen, self.kept)

    def stock_card(self) -> None:
        """Show what became of every unit of the chosen product."""
        self.session.open(StockCardDialog(self.session, self._chosen.product_id))

    def story(self) -> None:
        """Open what the shop tells of the chosen product."""
        open_product_card(self, self._chosen.product_id, self.kept)

    def labels(self) -> None:
        """Make labels of the chosen product."""
        self.go("labels", f"product:{self._chosen.product_id}")

    def _no_terms(self) -> str:
        own = self.found is not None and self.found.article.producer_id is None
        return _("The shop's own goods need no terms.") if own else ""

    def _sale_words(self) -> str:
        return _("Take off sale") if self.found is None or self.found.article.active else _("Put on sale")

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

    def _offer(self, board: ProductBoard) -> None:
        """Offer the producers and categories there are."""
        makers = [(str(each), name) for each, name in board.makers]
        self.offer_more(self.maker, [*makers, ("0", _("The shop's own goods"))])
        self.offer_more(self.category, [(each, each) for each in board.categories])

    def _show(self, board: ProductBoard) -> None:
        self.import_button.setVisible(self.may_go("import"))
        self._offer(board)
        counts, text = board.counts, self.search.text().strip()
        chosen = ProductState(self.state.value)
        self.state.show_options(
            [
                (
                    each.value,
                    _state(each) if each is ProductState.ALL else f"{_state(each)} ({i18n.number(counts[each])})",
                )
                for each in STATES
            ]
        )
        self.state.choose(chosen.value)
        if board.elsewhere and not board.articles:
            self.grid.say_when_empty(
                _("Nothing is like “{words}” among the goods shown here", words=text[:30]),
                ngettext(
                    "{n} product among all goods is. Ctrl+Shift+F shows it.",
                    "{n} among all goods are. Ctrl+Shift+F shows them.",
                    board.elsewhere,
                ),
            )
        elif self._narrowing() != Narrowing():
            self.grid.say_when_empty(_("No product fits"), _("Choose “all” in one of the fields above."))
        elif not counts[ProductState.ALL]:
            self.grid.say_when_empty(
                _("No goods yet"),
                _("Add the first with Ctrl+N, or import the workbook of your producers and goods: the page “Import”."),
            )
        elif text:
            self.grid.say_when_empty(
                _("Nothing is like “{words}”", words=text[:30]),
                _("Try fewer letters, the producer, the village or the code."),
            )
        else:
            self.grid.say_when_empty(
                _("No product is in this state"), _("That is good news. Choose “all goods” to see them.")
            )
        shown = len(board.articles)
        left = ngettext("{n} product", "{n} products", shown)
        if board.cut:
            left = _("the first {n} of {all} goods; type to find others", n=shown, all=counts[ProductState.ALL])
        right = [
            words.format(n=i18n.number(counts[each]))
            for each, words in (
                (ProductState.OUT, _("{n} none left")),
                (ProductState.LOW, _("{n} nearly gone")),
                (ProductState.EXPIRED, _("{n} expired")),
                (ProductState.EXPIRING, _("{n} expire soon")),
            )
            if counts[each] and not text
        ]
        self.show_list([self._row(article) for article in board.articles], left, " · ".join(right))

    def _row(self, article: Article) -> GridRow:
        expiry, tone = "–", Tone.MUTED
        today = self.session.today()
        gone = article.expired_on_hand
        if gone:
            expiry, tone = i18n.day(article.expired_on) if article.expired_on else "", Tone.DANGER
        elif article.nearest_expiry is not None:
            expiry = i18n.day(article.nearest_expiry)
            tone = Tone.ATTENTION if article.nearest_expiry <= today + GOODS_SOON else Tone.INK
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
                    order=article.on_hand / article.price_per,
                ),
                GridCell(
                    i18n.rupiah(article.price) if article.price is not None else "–", strong=True, order=article.price
                ),
                GridCell(
                    terms_phrase(article.terms) if article.terms else _("no terms"),
                    tone=Tone.MUTED if article.terms else Tone.DANGER,
                ),
                GridCell(
                    expiry,
                    _("{quantity} expired", quantity=i18n.quantity(gone, article.price_per, article.unit))
                    if gone
                    else "",
                    tone=tone,
                    order=article.expired_on or article.nearest_expiry,
                ),
            ),
            faint=not article.active,
        )

    def detail(self, key: str) -> ProductOverview:
        """Look up the card of a product."""
        return self.session.shop.overview.product(int(key))

    def clear_detail(self) -> None:
        """Show that no product is chosen."""
        self._detail.clear()

    def show_detail(self, found: ProductOverview) -> None:
        """Show the card of a product."""
        article = found.article
        self._detail.clear(chosen=True)
        self.card.show_article(article)
        self.labels_button.setVisible(self.may_go("labels"))
        today = self.session.today()
        self.places.show_lines(place_facts(found, today))
        self.selling.show_lines(selling_facts(found, today))

    def _fill_detail(self) -> None:
        look = self.look
        holder = plain()
        inner = column(holder, gap=0)
        self.card = Card(look, session=self.session)
        fill(inner, self.card, self._verbs())
        lists = column(gap=Space.XS, margins=(Space.L, 0, Space.L, Space.M))
        lists.addWidget(section(look, _("Where its units are")))
        self.places = add(lists, FactList(look))
        lists.addSpacing(Space.S)
        lists.addWidget(section(look, _("Selling")))
        self.selling = add(lists, FactList(look))
        fill(inner, lists, 1)
        column(self._detail.inside, gap=0).addWidget(scrolling(holder), 1)

    def _verbs(self) -> QLayout:
        """Return the buttons of what can be done with the product."""
        box = column(gap=Space.S, margins=(Space.L, 0, Space.L, Space.M))
        for pair in (
            (self.edit_button, self.price_button),
            (self.terms_button, self.sale_button),
            (self.card_button, self.labels_button),
            (self.story_button,),
        ):
            line = add(box, row(gap=Space.S))
            for button in pair:
                line.addWidget(button, 1)
        return box


def _state(state: ProductState) -> str:
    return _(STATES[state], days=GOODS_SOON.days)
