"""Changing all products of a list at once: what each would get is shown before it is done, once, in one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.typed.typed_numbers import parse_rate, parse_rupiah
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.goods.bulk import BulkChange, BulkKind, BulkLine
from ntt_pos.ui.confirm import do_confirmed
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, fill, row

LOWER, NET_LOWER, ON, OFF = "LOWER", "NET_LOWER", "ON", "OFF"
WAIT_MS = 250
KINDS = {
    BulkKind.PRICE_BY: N_("raise the price by %"),
    LOWER: N_("lower the price by %"),
    BulkKind.PRICE: N_("one price, rupiah"),
    BulkKind.COMMISSION: N_("commission of the shop, %"),
    BulkKind.NET_PRICE: N_("net price, rupiah"),
    BulkKind.NET_BY: N_("raise the net price by %"),
    NET_LOWER: N_("lower the net price by %"),
    BulkKind.CATEGORY: N_("category"),
    ON: N_("put on sale"),
    OFF: N_("take off sale"),
}
RIGHTS = {LOWER: Act.SET_PRICE, BulkKind.PRICE_BY: Act.SET_PRICE, BulkKind.PRICE: Act.SET_PRICE}
RIGHTS |= dict.fromkeys((BulkKind.COMMISSION, BulkKind.NET_PRICE, BulkKind.NET_BY, NET_LOWER), Act.SET_TERMS)


class BulkDialog(Dialog):
    """What is changed, to what, and every product with what it has and gets; F8 takes one out."""

    def __init__(self, session: Session, product_ids: Sequence[int], done: Callable[[str], None]) -> None:
        count = len(product_ids)
        title = ngettext("Change {n} product", "Change {n} products", count)
        hint = _("All products of the list as it is narrowed now. F8 takes one out. Prices are rounded to Rp500.")
        super().__init__(session.look, title, hint=hint, width=860)
        self._session, self._ids, self._done = session, list(product_ids), done
        able = [
            (str(key), _(words)) for key, words in KINDS.items() if session.may(RIGHTS.get(key, Act.EDIT_CATALOGUE))
        ]
        self.kind = Combo(self.look, _("What changes"), able)
        self.value = Field(self.look, _("To what"))
        self._labelled = Labelled(self.look, _("To what"), self.value)
        line = fill(row(gap=Space.M), (Labelled(self.look, _("What changes"), self.kind), 1), (self._labelled, 1))
        self.body.addLayout(line)
        self.grid = Grid(
            self.look,
            _("Products"),
            (Heading(_("Product")), Heading(_("Now"), 170, right=True), Heading(_("Then"), 170, right=True)),
            low=True,
        )
        self.grid.say_when_empty(_("Nothing to show yet"), _("Say what changes, and to what."))
        self._card = add(self.body, GridCard(self.look, self.grid), 1)
        self.go = self.verb(_("Change them"), self.apply, "Ctrl+Return")
        self.on_key("F8", self.take_out)
        self.drive(self.grid)
        self._later = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._later.timeout.connect(self._preview)
        self._asked: BulkChange | None = None
        self.value.textChanged.connect(self._edited)
        self.kind.currentIndexChanged.connect(lambda _place: self._preview())
        self.start_at(self.value)
        self._preview()

    def least_height(self) -> int:
        """Return a roomy height."""
        return 620

    def change(self) -> BulkChange:
        """Return what is asked for; raises DomainError for what cannot be read."""
        kind, text = self.kind.value, self.value.text()
        if kind in (ON, OFF):
            return BulkChange(BulkKind.ACTIVE, int(kind == ON))
        if kind == BulkKind.CATEGORY:
            return BulkChange(BulkKind.CATEGORY, words=text)
        if kind in (BulkKind.PRICE, BulkKind.NET_PRICE):
            return BulkChange(BulkKind(kind), parse_rupiah(text))
        rate = parse_rate(text)
        if kind == BulkKind.COMMISSION:
            return BulkChange(BulkKind.COMMISSION, rate)
        if kind in (BulkKind.NET_BY, NET_LOWER):
            return BulkChange(BulkKind.NET_BY, -rate if kind == NET_LOWER else rate)
        return BulkChange(BulkKind.PRICE_BY, -rate if kind == LOWER else rate)

    def take_out(self) -> None:
        """Take the chosen product out of the change."""
        if self.grid.chosen and int(self.grid.chosen) in self._ids:
            self._ids.remove(int(self.grid.chosen))
            self._preview()

    def apply(self) -> None:
        """Change them as they are shown; with somebody else's signature where one is needed."""
        asked = self._asked
        if not self.able(self.go) or asked is None:
            return
        shop, by = self._session.shop, self._session.by
        self.go.refuse(_("One moment …"))

        def act(approval: Any, _sure: bool) -> int:  # noqa: FBT001 as do_confirmed hands it on
            count = shop.bulk.apply(self._ids, asked, by=by, approval=approval)
            shop.catalogue.refresh()
            return count

        def done(count: int) -> None:
            self.finish()
            self._done(ngettext("{n} product changed.", "{n} products changed.", count))

        do_confirmed(self._session, act, done, self._failed, owner=self, back=self._rest)

    def _rest(self) -> None:
        self.go.refuse("")

    def _failed(self, error: ShopError) -> None:
        self._rest()
        self._session.sounds.refused()
        self.refuse(i18n.explain(error))

    def _edited(self) -> None:
        """Offer nothing until what is typed is shown."""
        self._asked = None
        self.go.refuse(_("Say what changes, and to what."))
        self._later.start()

    def _preview(self) -> None:
        self._asked = None
        asks = self.kind.value not in (ON, OFF)
        if not asks and self.value.hasFocus():
            self.grid.setFocus()
        self._labelled.setEnabled(asks)
        self._labelled.accept()
        self.go.refuse(_("Say what changes, and to what."))
        try:
            asked = self.change()
        except DomainError as error:
            self.grid.show_rows([])
            self._card.total("")
            if self.value.text().strip():
                self._labelled.refuse(i18n.explain(error))
            return
        shop, ids = self._session.shop, tuple(self._ids)
        self._asked = asked

        def shown(lines: tuple[BulkLine, ...]) -> None:
            if ids == tuple(self._ids) and self._asked is asked:
                self._show(asked, lines)

        self._session.books.run(lambda: shop.bulk.preview(ids, asked), shown, self._failed, owner=self)

    def _show(self, asked: BulkChange, lines: tuple[BulkLine, ...]) -> None:
        self.grid.show_rows([_row(each, asked) for each in lines])
        count = sum(not each.same for each in lines)
        self._card.total(ngettext("{n} product changes", "{n} products change", count))
        self.refuse("")
        self.go.refuse("" if count else _("They have that already."))


def _row(each: BulkLine, asked: BulkChange) -> GridRow:
    tone = Tone.MUTED if each.same else Tone.INK
    return GridRow(
        str(each.product_id),
        (
            GridCell(each.name, strong=not each.same, tone=tone),
            GridCell(_words(each.old, asked), tone=Tone.MUTED),
            GridCell(_("stays") if each.same else _words(each.new, asked), strong=not each.same, tone=tone),
        ),
    )


def _words(value: int | str | None, asked: BulkChange) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value or "–"
    if asked.kind is BulkKind.COMMISSION:
        return i18n.rate(value)
    if asked.kind is BulkKind.ACTIVE:
        return _("on sale") if value else _("off sale")
    return i18n.rupiah(value)
