"""The hampers of the shop: a list with what is in them, and making, editing, putting on sale and taking off."""

from __future__ import annotations

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.goods.bundle_form import BundleDialog
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.office.page import Page, PageMessage
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.till.products.product_card import ProductCard
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog, scrolling
from ntt_pos.ui.widgets.layout import card, column, fill, row

WIDE, HIGH = 1180, 620
SIDE = 400
LIFT = 66


class BundlesDialog(Dialog):
    """Hampers."""

    def __init__(self, page: Page) -> None:
        look = page.look
        super().__init__(
            look,
            _("Hampers"),
            hint=_("Goods of several producers at one price; every producer gets their part."),
            width=WIDE,
        )
        self._page, self.session = page, page.session
        self._bundles: tuple[Bundle, ...] = ()
        self._wanted = ""
        self.grid = Grid(
            look,
            _("Hampers"),
            (
                Heading(_("Hampers")),
                Heading(_("Can be made"), 104, right=True),
                Heading(_("Price"), 104, right=True),
                Heading(_("Saves"), 96, right=True),
            ),
        )
        self.grid.say_when_empty(_("No hampers yet"), _("Make the first with Ctrl+N."))
        self.grid.pointed.connect(self._point)
        self.grid.taken.connect(lambda _key: self.edit())
        self.list = GridCard(look, self.grid)
        side = card()
        side.setFixedWidth(SIDE)
        self.card = ProductCard(look)
        self.card.setProperty("role", "plain")
        column(side, gap=0, margins=1).addWidget(scrolling(self.card), 1)
        self.body.addLayout(fill(row(gap=Space.M), (self.list, 1), side), 1)
        self.sale_button = self.verb(_("Take off sale"), self.toggle, "Ctrl+D", kind=ButtonKind.PLAIN)
        self.edit_button = self.verb(_("Edit"), self.edit, "F2", kind=ButtonKind.PLAIN)
        self.add_button = self.verb(_("New hampers"), self.add, "Ctrl+N")
        no = page.session.why_not(Act.EDIT_CATALOGUE)
        for button in (self.sale_button, self.edit_button, self.add_button):
            button.refuse(no)
        self.message = PageMessage(look, self.panel)
        self.message.lift = LIFT
        self.card.hide()
        self.start_at(self.grid)
        self.load()

    def load(self) -> None:
        """Look up every hampers."""
        self.session.books.run(self.session.shop.catalogue.bundles, self._show, self._failed, owner=self)

    def add(self) -> None:
        """Ask which hampers is new."""
        if not self._able(self.add_button):
            return
        session = self.session
        session.books.run(
            session.shop.bundles.next_code,
            lambda code: session.open(BundleDialog(session, self._kept, code=code)),
            self._failed,
            owner=self,
        )

    def edit(self) -> None:
        """Open the chosen hampers."""
        chosen = self._chosen()
        if chosen is not None and self._able(self.edit_button):
            self.session.open(BundleDialog(self.session, self._kept, bundle=chosen))

    def toggle(self) -> None:
        """Put the chosen hampers on sale, or take it off; what cannot be sold is refused, and told why."""
        chosen = self._chosen()
        if chosen is None or not self._able(self.sale_button):
            return
        bundles, by = self.session.shop.bundles, self.session.by
        act = bundles.deactivate if chosen.active else bundles.activate
        self.session.books.run(lambda: act(chosen.bundle_id, by=by), self._kept, self._failed, owner=self)

    def least_height(self) -> int:
        """Return a height that shows a good part of the list."""
        return HIGH

    def _chosen(self) -> Bundle | None:
        return next((each for each in self._bundles if str(each.bundle_id) == self.grid.chosen), None)

    def _able(self, button: Button) -> bool:
        if not button.isEnabled():
            self.message.refuse(button.reason)
        return button.isEnabled()

    def _kept(self, bundle: Bundle) -> None:
        self._wanted = str(bundle.bundle_id)
        self.load()
        words = _("{name} is kept and on sale.") if bundle.active else _("{name} is kept; it is not on sale.")
        self.message.tell(words.format(name=bundle.name))

    def _failed(self, error: ShopError) -> None:
        self.session.sounds.refused()
        self.message.refuse(i18n.explain(error))

    def _show(self, bundles: tuple[Bundle, ...]) -> None:
        self._bundles = bundles
        rows = []
        for each in bundles:
            inside = ", ".join(part.article.name for part in each.parts)
            rows.append(
                GridRow(
                    str(each.bundle_id),
                    (
                        GridCell(
                            each.name,
                            f"{each.code} · {inside}",
                            strong=True,
                            pill=("" if each.active else _("not on sale"), "danger"),
                        ),
                        GridCell(i18n.number(each.available), tone=Tone.INK if each.available else Tone.DANGER),
                        GridCell(i18n.rupiah(each.price) if each.price is not None else "–", strong=True),
                        GridCell(i18n.rupiah(each.saving)),
                    ),
                    faint=not each.active,
                )
            )
        self.grid.show_rows(rows)
        if self._wanted and self.grid.choose(self._wanted):
            self._wanted = ""
        sold = sum(each.active for each in bundles)
        left = ngettext("{n} hampers", "{n} hampers", len(bundles))
        self.list.total(left, _("{n} on sale", n=sold))
        self._point(self.grid.chosen)

    def _point(self, _key: str) -> None:
        chosen = self._chosen()
        self.card.setVisible(chosen is not None)
        if chosen is not None:
            self.card.show_bundle(chosen)
            self.sale_button.set_words(_("Take off sale") if chosen.active else _("Put on sale"))
