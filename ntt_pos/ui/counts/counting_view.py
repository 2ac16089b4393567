"""Counting on the screen: scan after scan, or typed; each line shows only what was counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.goods.counting import Countable, parse_count
from ntt_pos.i18n import _
from ntt_pos.services.goods.counting import CountRow, Seen
from ntt_pos.ui.counts.count_dialogs import RestDialog
from ntt_pos.ui.forms.searchbox import STEPS
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.till.entry.entry_text import read_entry
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import add, card, column, fill, row
from ntt_pos.ui.widgets.text import ElidedText, Text

if TYPE_CHECKING:
    from ntt_pos.ui.counts.counts_page import CountsPage

CODE_DIGITS = 8
_QUANTITY = re.compile(r"[-−+]?[0-9][0-9.,]*")


class CountEntry(Field):
    """The one field: arrows walk through the list below it, Esc empties it first."""

    def __init__(self, view: CountingView) -> None:
        super().__init__(
            view.look,
            _("Scan, or type what was counted"),
            placeholder=_("Scan · 12 = counted of the chosen · 12* then scan · name"),
            role="entry",
        )
        self._view = view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send the arrows to the list."""
        if event.key() in STEPS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._view.grid.step(STEPS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._view.narrow("")
        elif event.key() == Qt.Key.Key_Delete and not self.text():
            self._view.forget()
        else:
            super().keyPressEvent(event)


class CountingView(QWidget):
    """What is counted of each product, and nothing of what the books expect."""

    def __init__(self, page: CountsPage) -> None:
        super().__init__()
        self.page, self.session, self.look = page, page.session, page.look
        self.uid = ""
        self._rows: dict[int, CountRow] = {}
        self._words = ""
        look = self.look
        stack = column(self, gap=Space.M)
        top = add(stack, row(gap=Space.M))
        self.entry = add(top, CountEntry(self), 1)
        self.entry.entered.connect(self.enter)
        self.entry.textEdited.connect(self._typed)
        last = add(top, card())
        last.setFixedSize(420, 56)
        line = row(last, gap=Space.M, margins=(Space.L, 0, Space.L, 0))
        self.last_name = ElidedText(look, _("Scan the first piece."), tone=Tone.MUTED)
        self.last_count = Text(
            look, size=Size.LARGE, weight=Weight.MEDIUM, tone=Tone.PRIMARY, align=Qt.AlignmentFlag.AlignRight
        )
        fill(line, (self.last_name, 1), self.last_count)
        self.grid = Grid(
            look,
            _("What is counted"),
            (
                Heading(_("Product")),
                Heading(_("Code"), 150),
                Heading(_("Shelf"), 100),
                Heading(_("Counted"), 130, right=True),
            ),
        )
        self.grid.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list = add(stack, GridCard(look, self.grid), 1)
        foot = add(stack, row(gap=Space.S))
        for words, cap, act in (
            (_("Back, the count is kept"), "Esc", self.leave),
            (_("Sheet on paper"), "Ctrl P", page.paper),
            (_("Not counted"), "Del", self.forget),
        ):
            foot.addWidget(Button(look, words, act, cap=cap))
        foot.addStretch(1)
        self.compare_button = add(
            foot, Button(look, _("Compare with the books"), self.compare, kind=ButtonKind.PRIMARY, cap="F12")
        )

    def open(self, uid: str) -> None:
        """Show a count under way."""
        self.uid, self._rows, self._words = uid, {}, ""
        self.entry.clear()
        self.last_name.setText(_("Scan the first piece."))
        self.last_count.setText("")
        self.load()
        self.entry.setFocus()

    def load(self) -> None:
        """Look up what was counted so far."""
        counting, uid = self.session.shop.counting, self.uid
        self.page.read(lambda: counting.rows(uid), self._show)

    def leave(self) -> None:
        """Go back to the list; the count is kept."""
        self.page.open_overview()

    # -- counting -------------------------------------------------------------------------------------------------

    def scan(self, code: str) -> None:
        """Count one more of what was scanned, or as much as was typed before a star; a scan is never an amount."""
        before = read_entry(self.entry.text())
        if before.quantity and not before.rest:
            self._put_code(code, before.quantity)
            return
        counting, by, uid = self.session.shop.counting, self.session.by, self.uid
        self.session.books.run(lambda: counting.scan(uid, code, by=by), self._seen, self._refused, owner=self)

    def enter(self) -> None:
        """Take what was typed: a quantity of the chosen product, a star with a code, a code, or words to look for."""
        text = self.entry.text().strip()
        typed = read_entry(text)
        digits = text.isascii() and text.isdigit()
        if not text:
            return
        if typed.quantity and typed.rest:
            self._put_code(typed.rest, typed.quantity)
        elif typed.quantity or (_QUANTITY.fullmatch(text) and not (digits and len(text) >= CODE_DIGITS)):
            self._put_chosen(typed.quantity or text)
        elif digits or any(row.product.code.casefold() == text.casefold() for row in self._rows.values()):
            self.scan(text)
        elif self.grid.chosen:
            self._take_found()
        else:
            self._refused(DomainError("No product here has the code “{code}”. Nothing was counted.", code=text[:40]))

    def forget(self) -> None:
        """Take back what was counted of the chosen product."""
        chosen = self._chosen()
        if chosen is None or chosen.counted is None:
            return
        counting, by, uid = self.session.shop.counting, self.session.by, self.uid
        product = chosen.product

        def done(_none: object) -> None:
            self._note(product, None)

        self.page.read(lambda: counting.forget(uid, product.product_id, by=by), done)

    def compare(self) -> None:
        """Ask about what nobody counted, then show the differences."""
        rest = [row.product.name for row in self._rows.values() if row.counted is None]
        if len(rest) == len(self._rows):
            self.page.refuse(_("Nothing was counted yet. Scan the first piece, or type a quantity."))
            return
        if not rest:
            self.page.open_differences()
            return
        self.session.open(RestDialog(self.session, rest, self.page.open_differences, self._rest_is_gone))

    def narrow(self, words: str) -> None:
        """Show only the products with these words in their name, producer, code or shelf."""
        self._words = words.casefold()
        self._list()

    def _rest_is_gone(self) -> None:
        counting, by, uid = self.session.shop.counting, self.session.by, self.uid
        self.page.read(lambda: counting.rest_is_gone(uid, by=by), lambda _count: self.page.open_differences())

    def _put_code(self, code: str, quantity: str) -> None:
        counting, by, uid = self.session.shop.counting, self.session.by, self.uid

        def work() -> Seen:
            product = counting.find(uid, code)
            return counting.put(uid, product.product_id, parse_count(quantity, product.price_per), by=by)

        self.session.books.run(work, self._seen, self._refused, owner=self)

    def _put_chosen(self, quantity: str) -> None:
        chosen = self._chosen()
        if chosen is None:
            self.page.refuse(_("Choose a product with the arrows first, or scan it."))
            return
        counting, by, uid, product = self.session.shop.counting, self.session.by, self.uid, chosen.product
        try:
            counted = parse_count(quantity, product.price_per)
        except DomainError as error:
            self._refused(error)
            return
        self.session.books.run(
            lambda: counting.put(uid, product.product_id, counted, by=by), self._seen, self._refused, owner=self
        )

    def _take_found(self) -> None:
        chosen = self._chosen()
        self.entry.clear()
        self.narrow("")
        if chosen is not None:
            self.grid.choose(str(chosen.product.product_id))
            self._tell(chosen.product, chosen.counted)

    def _typed(self, text: str) -> None:
        typed = read_entry(text)
        words = "" if typed.quantity or typed.is_number or _QUANTITY.fullmatch(text.strip()) else typed.rest
        if words.casefold() != self._words:
            self.narrow(words)

    def _seen(self, seen: Seen) -> None:
        self.session.sounds.tick()
        self.page.message.hide()
        self.entry.clear()
        self.entry.mark(refused=False)
        self._words = ""
        if seen.counted is None:
            self._list()
            self.grid.choose(str(seen.product.product_id))
            self._tell(seen.product, None)
            self.last_count.setText(_("type its weight"))
            return
        self._note(seen.product, seen.counted)

    def _note(self, product: Countable, counted: int | None) -> None:
        self._rows[product.product_id] = CountRow(product, counted)
        self._list()
        self.grid.choose(str(product.product_id))
        self._tell(product, counted)

    def _tell(self, product: Countable, counted: int | None) -> None:
        self.last_name.setText(product.name)
        self.last_name.set_tone(Tone.INK)
        self.last_count.setText(_quantity(product, counted))

    def _refused(self, error: ShopError) -> None:
        self.page.fail(error)
        self.entry.mark(refused=True)
        self.entry.selectAll()
        self.entry.setFocus()

    def _chosen(self) -> CountRow | None:
        return self._rows.get(int(self.grid.chosen)) if self.grid.chosen else None

    def _show(self, rows: Sequence[CountRow]) -> None:
        self._rows = {each.product.product_id: each for each in rows}
        self._list()

    def _list(self) -> None:
        shown = [each for each in self._rows.values() if _fits(each.product, self._words)]
        self.grid.say_when_empty(
            _("Nothing fits “{words}”", words=self._words[:40]), _("Press Esc to see everything again.")
        )
        self.grid.show_rows([_line(each) for each in shown])
        done = sum(each.counted is not None for each in self._rows.values())
        self.list.total(_("{done} of {all} products counted", done=done, all=len(self._rows)))


def _fits(product: Countable, words: str) -> bool:
    text = f"{product.name} {product.producer_name} {product.code} {product.shelf} {product.category}".casefold()
    return all(word in text for word in words.split())


def _quantity(product: Countable, counted: int | None) -> str:
    return "–" if counted is None else i18n.quantity(counted, product.price_per, product.unit)


def _line(each: CountRow) -> GridRow:
    product = each.product
    tone = Tone.MUTED if each.counted is None else Tone.INK
    return GridRow(
        str(product.product_id),
        (
            GridCell(product.name, product.producer_name or _("the shop's own goods"), strong=True),
            GridCell(product.barcodes[0] if product.barcodes else product.code, tone=Tone.MUTED),
            GridCell(product.shelf),
            GridCell(_quantity(product, each.counted), tone=tone, strong=True),
        ),
    )
