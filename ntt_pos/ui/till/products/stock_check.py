"""Stock and price check: look without selling."""

from __future__ import annotations

from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Article
from ntt_pos.i18n import _
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.theme import Size, Space
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.till.products.product_card import ProductCard
from ntt_pos.ui.till.products.search_results import AT_FIRST, LIMIT, Results
from ntt_pos.ui.till.products.wanted import NOTHING_TYPED, WANTED_KEY, note_wanted
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import card, column, fill, row


class StockDialog(Dialog):
    """Search or scan, and see price, stock, dates and maker; Enter puts it into the basket.

    With the ``code`` of a scan that the shop does not know, the product is picked for it.
    """

    def __init__(self, controller: TillController, *, code: str = "") -> None:
        title = _("Which product do you want to look at?")
        if code:
            title = _("Which product has the code {code}?", code=code[:40])
        super().__init__(controller.session.look, title, width=1080)
        self._controller, self._code = controller, code
        self._article: Article | Bundle | None = None
        look = controller.session.look
        self.field = Field(
            look,
            _("Product"),
            placeholder=_("Scan, or type name, code, producer, village …"),
            size=Size.TITLE,
            role="entry",
        )
        self.body.addWidget(self.field)
        sides = row(gap=Space.M)
        left, right = card(), card()
        self._found = left
        self._results = Results(controller.session)
        self.drive(self._results, pages=True)
        self._results.more.connect(lambda: self._search(self.field.text(), LIMIT))
        self._results.pointed.connect(self._look_at)
        self._results.taken.connect(self._look_at)
        column(left, gap=0).addWidget(self._results)
        self._card = ProductCard(look, side=184, session=controller.session)
        self._idle = EmptyState(
            look,
            _("No product chosen"),
            _("Scan a product or type a word: its price, stock, dates and maker appear here."),
        )
        fill(column(right, gap=0), self._card, self._idle)
        self._card.hide()
        fill(sides, (left, 1), (right, 1))
        self.body.addLayout(sides, 1)
        self._want = self.verb(_("Note: asked for"), self.want, WANTED_KEY, kind=ButtonKind.PLAIN)
        self._add = self.verb(_("Add to the basket"), self.enter, "Return")
        self._add.refuse(_("Choose a product first."))
        self.field.textEdited.connect(self._search)
        self.field.entered.connect(self.enter)
        self.start_at(self.field)
        self._search("")

    def least_height(self) -> int:
        """Return a roomy height."""
        return 620

    def scan(self, code: str) -> None:
        """Look at what was scanned."""
        try:
            found = self._controller.session.shop.catalogue.find(code)
        except ShopError as error:
            self.refuse(i18n.explain(error))
            return
        if found:
            self.field.setText(found[0].name)
            self._search(found[0].name)
            self._show(found[0])
        else:
            self._controller.session.sounds.refused()
            self.refuse(_("No product has the code {code}.", code=code[:40]))

    def enter(self) -> None:
        """Put the product that is shown into the basket."""
        article = self._article
        if self.able(self._add) and article is not None:
            self.finish()
            taken = self._controller.add(article)
            if taken and self._code:
                self._controller.unknown.picked(self._code, getattr(article, "product_id", 0))

    def want(self) -> None:
        """Note that a customer asked for what is typed, or for what is marked and not there."""
        if self.able(self._want):
            note_wanted(
                self._controller, self._results.chosen(), self.field.text(), self.finish, self.refuse, owner=self
            )

    def _search(self, text: str, limit: int = AT_FIRST) -> None:
        self.refuse("")
        self._want.refuse("" if text.strip() else _(NOTHING_TYPED))
        try:
            hits = self._controller.session.shop.catalogue.search(text, limit) if text.strip() else ()
        except ShopError as error:
            self.refuse(i18n.explain(error))
            return
        self._results.show_hits(hits, text.strip(), keep=limit == LIMIT)
        self._found.setVisible(bool(text.strip()))
        if not hits:
            self._article = None
            self._card.hide()
            self._idle.show()
            self._add.refuse(_("Choose a product first."))

    def _look_at(self, hit: Any) -> None:
        catalogue = self._controller.session.shop.catalogue
        try:
            self._show(catalogue.bundle(hit.bundle_id) if hit.bundle_id else catalogue.article(hit.product_id))
        except ShopError as error:
            self.refuse(i18n.explain(error))

    def _show(self, article: Article | Bundle) -> None:
        self._article, cart = article, self._controller.cart
        if isinstance(article, Bundle):
            held = sum(each.quantity for each in cart.bundles if each.bundle.bundle_id == article.bundle_id)
            self._card.show_bundle(article, in_basket=held)
        else:
            held = sum(each.quantity for each in cart.lines if each.article.product_id == article.product_id)
            self._card.show_article(article, in_basket=held)
        self._idle.hide()
        self._card.show()
        session: Any = self._controller.session
        self._add.refuse(
            "" if session.shift is not None else _("No shift is open: press F10 and count the float first.")
        )
