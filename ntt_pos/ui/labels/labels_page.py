"""Labels: which goods and how many, how the sheet is divided and where it begins, and how it will look."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.goods.labels import MOST_LABELS
from ntt_pos.domain.selling.cart import Article
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.goods.catalogue import Hit
from ntt_pos.services.goods.labels import LabelLine, LabelWish
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.ui.forms.completer import Offer, Option
from ntt_pos.ui.labels.label_entry import LabelEntry
from ntt_pos.ui.labels.sheet_panel import SheetPanel
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office.pdf_view import PdfView
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.till.entry.entry_text import read_entry
from ntt_pos.ui.till.receipts.paper_view import PaperView
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import scrolling
from ntt_pos.ui.widgets.layout import add, card, column, fill, plain, row

PREVIEW, WIDEST, LIFT = 336, 560, 58
PAGES, ROLL, EMPTY = range(3)  # what the preview shows
CODE_DIGITS = 8
REST_MS = 150
_NUMBER = re.compile(r"[0-9]{1,7}")
_FIGURES = re.compile(r"[-−+]?[0-9][0-9.,]*")


class LabelsPage(Page):
    """Label."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Labels"))
        look = self.look
        self._wishes: dict[int, int] = {}
        self._lines: dict[int, LabelLine] = {}
        self._asked = self._drawn = 0
        self.grid = Grid(
            look,
            _("Labels to print"),
            (
                Heading(_("Product")),
                Heading(_("Price"), 104, right=True),
                Heading(_("Barcode"), 136),
                Heading(_("Labels"), 70, right=True),
            ),
        )
        self.grid.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.grid.say_when_empty(
            _("No labels yet"), _("Scan goods or type a name above; a delivery offers its labels on the page of notes.")
        )
        self.entry = add(self.head, LabelEntry(look, self.offer, self.grid, self.remove), 1)
        self.entry.setMinimumWidth(360)
        self.entry.picked.connect(self._picked)
        self.entry.entered.connect(self._entered)
        self.print_button = add(self.head, self.acts.offer(Action("", self.print, "F12", kind=ButtonKind.PRIMARY)))
        self.list = GridCard(look, self.grid)
        halves = row(gap=Space.M)
        halves.addLayout(fill(column(gap=Space.S), (self.list, 1), self._foot()), 5)
        self.panel = SheetPanel(look)
        self.panel.changed.connect(self._changed)
        self.panel.changed.connect(self.message.hide)
        fill(halves, self.panel, (self._preview(), 3))
        self.body.addLayout(halves, 1)
        self.first = self.entry
        self.message.lift = LIFT
        self._later = QTimer(self, singleShot=True, interval=REST_MS)
        self._later.timeout.connect(self._draw)
        self.acts.on_keys(Action(_("Search"), self.entry.setFocus, "Ctrl+F"))
        self._changed()

    # -- what the page does ---------------------------------------------------------------------------------------

    def load(self) -> None:
        """Look up the chosen goods as they are now."""
        self._look_up()

    def show_what(self, what: str) -> None:
        """Fill in the goods of a delivery (``delivery:<number>``), those without a barcode, or one (``product:<id>``)."""
        kind, _colon, rest = what.partition(":")
        if kind == "delivery":
            self.read(lambda: self.session.shop.labels.of_delivery(rest), self._fill)
        elif kind == "without":
            self.read(self.session.shop.labels.without_code, self._fill)
        elif kind == "product":
            self.add(int(rest))

    def scan(self, code: str) -> None:
        """Add a label of what was scanned, or as many as were typed before a star."""
        before = read_entry(self.entry.text())
        catalogue = self.session.shop.catalogue

        def found(articles: Sequence[Article]) -> None:
            self.entry.clear()
            if not articles:
                self.fail(DomainError(N_("No product here has the code “{code}”."), code=code[:40]))
            else:
                self.session.sounds.tick()
                for article in articles:
                    self.add(article.product_id, before.quantity if not before.rest else "")

        self.read(lambda: catalogue.by_code(code), found)

    def add(self, product_id: int, copies: str = "") -> None:
        """Wish one label more of a product, or so many."""
        wanted = self._copies(copies) if copies else self._wishes.get(product_id, 0) + 1
        if wanted:
            self._wishes[product_id] = wanted
            self._look_up(product_id)

    def remove(self) -> None:
        """Wish no label of the chosen product."""
        if self.grid.chosen:
            self._wishes.pop(int(self.grid.chosen), None)
            self._look_up()

    def clear(self) -> None:
        """Begin anew."""
        self._wishes.clear()
        self._look_up()
        self.entry.setFocus()

    def give_codes(self) -> None:
        """Give the goods without one a barcode of the shop's own."""
        lacking = [line.product_id for line in self._lines.values() if not line.code]
        if not lacking:
            self.message.refuse(_("All these goods have a barcode."))
            return
        shop, by = self.session.shop, self.session.by

        def given(count: int) -> None:
            words = ngettext(
                "{n} product has a barcode of the shop's own now.",
                "{n} products have a barcode of the shop's own now.",
                count,
            )
            self.message.tell(words)
            self._look_up()

        self.read(lambda: shop.labels.give_codes(lacking, by=by), given)

    def print(self) -> None:
        """Open the sheets as a PDF, or send the labels to the receipt printer."""
        if not self.print_button.isEnabled():
            self.message.refuse(self.print_button.reason)
            return
        shop, wishes, kind = self.session.shop, self._asked_for(), self.panel.kind
        if self.panel.roll:
            self.read(lambda: shop.print_labels(wishes, kind), lambda _uid: self._sent())
            return
        sheet, start, folder = self.panel.sheet(), self.panel.start.start, shop.folder.reports
        self.work(lambda: shop.labels.keep(wishes, sheet, kind, folder, start=start), self._opened)

    def print_test(self) -> None:
        """Open the page that shows where the labels of the chosen sheet are expected."""
        if self.panel.roll:
            self.refuse(_("The roll needs no test page. Choose a sheet of A4."))
            return
        shop, name = self.session.shop, self.panel.name
        try:
            sheet = self.panel.sheet()
        except DomainError as error:
            self.fail(error)
            return
        self.work(lambda: shop.labels.keep_test(sheet, name, shop.folder.reports), self._opened)

    def offer(self, text: str, offer: Offer) -> None:
        """Offer the goods that fit what is typed."""
        words = read_entry(text).rest
        if not words or _FIGURES.fullmatch(words):
            offer(())
            return

        def found(hits: tuple[Hit, ...]) -> None:
            offer([Option(str(hit.product_id), hit.name, hit.producer_name) for hit in hits if hit.product_id])

        self.read(lambda: self.session.shop.catalogue.search(words, 20), found)

    # -- what is shown --------------------------------------------------------------------------------------------

    def _foot(self) -> QHBoxLayout:
        foot = row(gap=Space.S)
        self.codes_button = self.acts.offer(Action(_("Give barcodes"), self.give_codes, "Ctrl+B"))
        anew = self.acts.offer(Action(_("Begin anew"), self.clear, "Ctrl+Backspace"))
        # Del belongs to the field as long as something is in it.
        remove = self.acts.button(Action(_("Remove"), self.remove, "Delete"))
        self.test_button = self.acts.offer(Action(_("Test page"), self.print_test, "Ctrl+T"))
        fill(foot, remove, anew, self.codes_button, self.test_button, 1)
        return foot

    def _preview(self) -> QWidget:
        self.preview = QStackedWidget()
        self.preview.setMinimumWidth(PREVIEW)
        self.preview.setMaximumWidth(WIDEST)
        self.view = PdfView(self.look, _("How it will look"), self.session.long.run)
        self.preview.addWidget(self.view)
        self.strip = PaperView(self.look, width=PREVIEW - 24)
        holder = plain()
        column(holder).addWidget(self.strip, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.preview.addWidget(scrolling(holder))
        nothing = card()
        self.preview.addWidget(nothing)
        column(nothing).addWidget(EmptyState(self.look, _("How it will look"), _("The first sheet appears here.")))
        self.preview.setCurrentIndex(EMPTY)
        return self.preview

    def _asked_for(self) -> tuple[LabelWish, ...]:
        return tuple(LabelWish(product_id, copies) for product_id, copies in self._wishes.items())

    def _copies(self, text: str) -> int:
        """Return a typed number of labels, or 0 after refusing it."""
        if _NUMBER.fullmatch(text) and 1 <= int(text) <= MOST_LABELS:
            return int(text)
        self.fail(
            DomainError(N_("“{text}” is no number of labels. Type 1 to {most}."), text=text[:20], most=MOST_LABELS)
        )
        self.entry.mark(refused=True)
        self.entry.selectAll()
        return 0

    def _picked(self, key: str) -> None:
        if key:
            quantity = read_entry(self.entry.text()).quantity
            self.add(int(key), quantity)
            self.entry.put("", "")

    def _entered(self) -> None:
        text = self.entry.text().strip()
        typed = read_entry(text)
        if not text:
            return
        if typed.quantity and typed.rest:
            self.entry.setText(f"{typed.quantity}*")
            self.scan(typed.rest)
        elif text.isascii() and text.isdigit() and len(text) >= CODE_DIGITS:
            self.scan(text)
        elif typed.quantity or _FIGURES.fullmatch(text):
            self._put_copies(typed.quantity or text)
        else:
            self.scan(text)

    def _put_copies(self, text: str) -> None:
        if not self.grid.chosen:
            self.message.refuse(_("Add goods first, then say how many labels."))
            return
        wanted = self._copies(text)
        if wanted:
            self._wishes[int(self.grid.chosen)] = wanted
            self.entry.clear()
            self._look_up()

    def _fill(self, wishes: tuple[LabelWish, ...]) -> None:
        self._wishes = {wish.product_id: wish.copies for wish in wishes}
        self._look_up()

    def _look_up(self, chosen: int = 0) -> None:
        self._asked += 1
        asked, wishes = self._asked, self._asked_for()

        def show(lines: tuple[LabelLine, ...]) -> None:
            if asked == self._asked:
                self._show(lines, chosen)

        self.read(lambda: self.session.shop.labels.lines(wishes), show)

    def _show(self, lines: tuple[LabelLine, ...], chosen: int) -> None:
        self._lines = {line.product_id: line for line in lines}
        self.grid.show_rows([_row(line) for line in lines])
        if chosen:
            self.grid.choose(str(chosen))
        count = sum(line.copies for line in lines)
        self.list.total(ngettext("{n} label", "{n} labels", count), self._sheets(count))
        self.codes_button.setVisible(any(not line.code for line in lines))
        self.codes_button.refuse(self.session.why_not(Act.EDIT_CATALOGUE))
        self._changed()

    def _sheets(self, count: int) -> str:
        sheets = self.panel.sheets(count)
        return ngettext("{n} sheet of A4", "{n} sheets of A4", sheets) if sheets else ""

    def _changed(self) -> None:
        lines = list(self._lines.values())
        count = sum(line.copies for line in lines)
        reason = ""
        if not lines:
            reason = _("Add goods first.")
        elif unpriced := next((line for line in lines if line.price is None), None):
            reason = _("{name} has no selling price yet. Set a price first.", name=unpriced.name)
        elif bare := next((line for line in lines if not line.code), None):
            reason = _("{name} has no barcode: press Ctrl B to give it one of the shop's own.", name=bare.name)
        elif self.panel.roll and not self.session.has_printer:
            reason = _("This PC has no receipt printer. Choose one in the settings, or print on A4.")
        edge = ""
        try:
            self.panel.show_count(count)
            edge = self.panel.crowded()
        except DomainError as error:
            reason = i18n.explain(error)
        self.panel.tell(reason or edge or self._hint(), warning=bool((reason and lines) or edge))
        self.print_button.set_words(_("Print the labels") if self.panel.roll else _("Open the PDF"))
        self.print_button.refuse(reason)
        self.list.total(self.list.totals.split(" · ")[0], self._sheets(count))
        self._later.start()

    def _hint(self) -> str:
        if self.panel.roll:
            return _("Cut along the lines between the labels.")
        return _("Print it in its actual size (100 %), not fitted to the page.")

    def _draw(self) -> None:
        self._drawn += 1
        ready = self.print_button.isEnabled() or (self.panel.roll and self._ready())
        if not ready:
            self.preview.setCurrentIndex(EMPTY)
            return
        shop, wishes, kind, drawn = self.session.shop, self._asked_for(), self.panel.kind, self._drawn

        def show(place: int, draw: Callable[[], None]) -> None:
            if drawn == self._drawn:
                draw()
                self.preview.setCurrentIndex(place)

        if self.panel.roll:
            one = [replace(wish, copies=1) for wish in wishes[:6]]
            columns = self.session.papers.columns
            self.session.books.run(
                lambda: self.session.papers.labels(shop.labels.wanted(one), kind),
                lambda lines: show(ROLL, lambda: self.strip.show_lines(lines, columns)),
                self._undrawn,
                owner=self,
            )
            return
        sheet, start = self.panel.sheet(), self.panel.start.start
        self.session.long.run(
            lambda: PdfPages.of(shop.labels.pdf(wishes, sheet, kind, start=start)),
            lambda pages: show(PAGES, lambda: self.view.show_pages(pages)),
            self._undrawn,
            owner=self,
        )

    def _ready(self) -> bool:
        lines = self._lines.values()
        return bool(lines) and all(line.code and line.price is not None for line in lines)

    def _undrawn(self, error: ShopError) -> None:
        self.preview.setCurrentIndex(EMPTY)
        self.panel.tell(i18n.explain(error), warning=True)

    def _opened(self, path: Path) -> None:
        self.show_file(path)
        self.message.tell(_("The sheets are at {path}. Print them in their actual size (100 %).", path=path))

    def _sent(self) -> None:
        self.session.print_now()
        self.message.tell(_("The labels were sent to the receipt printer."))


def _row(line: LabelLine) -> GridRow:
    per = "" if line.price_per == 1 else f"/{i18n.UNITS.get(line.unit.lower(), line.unit)}"
    price = f"{i18n.rupiah(line.price)}{per}" if line.price is not None else _("no price")
    code = GridCell(line.code, tone=Tone.MUTED) if line.code else GridCell(_("no barcode"), tone=Tone.ATTENTION)
    return GridRow(
        str(line.product_id),
        (
            GridCell(line.name, line.producer or _("the shop's own goods"), strong=True),
            GridCell(price, tone=Tone.INK if line.price is not None else Tone.DANGER),
            code,
            GridCell(i18n.number(line.copies), strong=True),
        ),
    )
