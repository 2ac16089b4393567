"""The stock card over the window: every movement of a product and what each place held after it, or batch by batch."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.goods.stock_card import BatchCard, BinSums, CardLine, StockCard
from ntt_pos.domain.typed.typed_date import parse_day
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.goods.stock_card import batch_words, movement_words
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.office.statement_preview import PreviewDialog
from ntt_pos.ui.saved_files import open_file
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Size, Space, Tone
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import EDGE, Dialog
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import add, row

WIDE = 1180
PERIODS = {
    "ALL": N_("from the beginning"),
    "MONTH": N_("this month"),
    "BEFORE": N_("last month"),
    "DAYS": N_("the last 30 days"),
    "YEAR": N_("this year"),
    "OWN": N_("other days"),
}


class StockCardDialog(Dialog):
    """One product's stock card."""

    def __init__(self, session: Session, product_id: int) -> None:
        super().__init__(session.look, _("Stock card"), width=WIDE)
        look = session.look
        self._session, self._product = session, product_id
        self.card: StockCard | None = None
        line = add(self.body, row(gap=Space.S))
        self.period = Combo(look, _("Period"), [(key, _(words)) for key, words in PERIODS.items()], label=_("Period"))
        self.first = Field(look, _("First day"), placeholder=_("first day"), size=Size.BODY)
        self.last = Field(look, _("Last day"), placeholder=_("last day"), size=Size.BODY)
        line.addWidget(self.period)
        for field in (self.first, self.last):
            field.setFixedWidth(132)
            field.entered.connect(self.load)
            line.addWidget(field)
        line.addStretch(1)
        self.by_batch = add(line, self.acts.offer(Action(_("By batch"), self._into_face, "F6", kind=ButtonKind.TICK)))
        self.faces = add(self.body, QStackedWidget(), 1)
        self.by_batch.toggled.connect(lambda on: self.faces.setCurrentIndex(int(on)))
        self.lines, self.batches = _movements(look), _batches(look)
        self.totals = [GridCard(look, grid) for grid in (self.lines, self.batches)]
        for card in self.totals:
            self.faces.addWidget(card)
        self.paper_button = self.verb(_("As a paper"), self.paper, "Ctrl+P", kind=ButtonKind.PLAIN)
        self.period.currentIndexChanged.connect(lambda _place: self._period_changed())
        self.start_at(self.lines)
        self._period_changed()

    def load(self) -> None:
        """Look up the card of these days."""
        try:
            since, until = self._days()
        except DomainError as error:
            self._fail(error)
            return
        cards, product = self._session.shop.stock_cards, self._product
        self._session.books.run(
            lambda: cards.card(product, since=since, until=until), self._show, self._fail, owner=self
        )

    def paper(self) -> None:
        """Show the card as it is printed; the file can be opened to print it."""
        card, session = self.card, self._session
        if card is None:
            return

        def made() -> tuple[Path, PdfPages]:
            path = session.shop.stock_cards.keep(card, session.shop.folder.reports)
            return path, PdfPages.of(path.read_bytes())

        def show(answer: tuple[Path, PdfPages]) -> None:
            path, pages = answer
            verbs = ((_("Open the file"), "Ctrl+O", lambda: open_file(session, path)),)
            session.open(PreviewDialog(session, card.name, pages, verbs))

        session.long.run(made, show, self._fail, owner=self)

    def least_height(self) -> int:
        """Take the whole height of the window."""
        return self.height() - 2 * EDGE

    def _into_face(self) -> None:
        """Go into what is shown: movements or batches."""
        (self.batches if self.by_batch.isChecked() else self.lines).setFocus()

    def _period_changed(self) -> None:
        own = self.period.value == "OWN"
        for field in (self.first, self.last):
            field.setVisible(own)
        if own:
            self.first.setFocus()
        else:
            self.load()

    def _days(self) -> tuple[date | None, date | None]:
        today = self._session.today()
        month = today.replace(day=1)
        before = (month - timedelta(days=1)).replace(day=1)
        if self.period.value == "OWN":
            first, last = (field.text().strip() for field in (self.first, self.last))
            return parse_day(first) if first else None, parse_day(last) if last else None
        return {
            "ALL": (None, None),
            "MONTH": (month, None),
            "BEFORE": (before, month - timedelta(days=1)),
            "DAYS": (today - timedelta(days=29), None),
            "YEAR": (today.replace(month=1, day=1), None),
        }[self.period.value]

    def _fail(self, error: ShopError) -> None:
        self._session.sounds.refused()
        self.refuse(i18n.explain(error))

    def _show(self, card: StockCard) -> None:
        self.card = card
        self.refuse("")
        self.title.setText(card.name)
        self.hint.setText(" · ".join((card.code, card.producer or _("the shop's own goods"))))
        self.hint.show()
        rows = [_line(number, line, card) for number, line in enumerate(card.lines)]
        if card.since is not None and rows:
            rows.insert(0, _opening(card))
        self.lines.show_rows(rows)
        self.batches.show_rows([_batch(each, card) for each in card.batches])
        count = len(card.lines)
        moved = ngettext("{n} movement", "{n} movements", count)
        came = len(card.batches)
        batches = ngettext("{n} batch", "{n} batches", came)
        for box, words in zip(self.totals, (moved, batches), strict=True):
            box.total(words, _told(card.closing, card))
        self.arrange()


def _shown(quantity: int, card: StockCard) -> str:
    if card.price_per == 1:
        return i18n.number(quantity)
    return i18n.quantity(quantity, card.price_per, card.unit)


def _told(sums: BinSums, card: StockCard) -> str:
    words = _("Shelf {shelf} · for the owner {collect} · damaged {damaged}")
    return words.format(
        shelf=i18n.quantity(sums.shelf, card.price_per, card.unit),
        collect=_shown(sums.collect, card),
        damaged=_shown(sums.damaged, card),
    )


def _sums(sums: BinSums, card: StockCard) -> tuple[GridCell, GridCell, GridCell]:
    return (
        GridCell(_shown(sums.shelf, card), tone=Tone.DANGER if sums.shelf < 0 else Tone.INK, strong=True),
        GridCell(_shown(sums.collect, card), tone=Tone.INK if sums.collect else Tone.MUTED),
        GridCell(_shown(sums.damaged, card), tone=Tone.INK if sums.damaged else Tone.MUTED),
    )


def _opening(card: StockCard) -> GridRow:
    day = i18n.day(card.since) if card.since else ""
    return GridRow(
        "opening",
        (GridCell(day), GridCell(_("Stock before")), GridCell(), GridCell(), GridCell(), *_sums(card.opening, card)),
    )


def _line(number: int, line: CardLine, card: StockCard) -> GridRow:
    language = i18n.screen_language()
    words = movement_words(line, language)
    written = calendar_date(line.at)
    late = line.occurred_on is not None and line.occurred_on < written
    note = _("late, of {day}", day=line.occurred_on) if late and line.occurred_on else ""
    note = note or i18n.booked(line.at, line.date)
    moved = _shown(abs(line.quantity), card)
    return GridRow(
        str(number),
        (
            GridCell(i18n.day(written)),
            GridCell(words, pill=(note, "attention_ink") if note else ("", "")),
            GridCell(line.document, tone=Tone.MUTED),
            GridCell(batch_words(line.batch, line.expiry, language), tone=Tone.MUTED),
            GridCell(
                f"+{moved}" if line.quantity > 0 else f"{i18n.MINUS}{moved}",
                tone=Tone.POSITIVE if line.quantity > 0 else Tone.DANGER,
            ),
            *_sums(line.after, card),
        ),
    )


def _batch(each: BatchCard, card: StockCard) -> GridRow:
    return GridRow(
        str(each.number),
        (
            GridCell(batch_words(each.number, each.expiry, i18n.screen_language()), strong=True),
            GridCell(each.document or _("sold before it was handed in, or found"), tone=Tone.MUTED),
            GridCell(_shown(each.came, card)),
            GridCell(_shown(each.went, card)),
            *_sums(each.left, card),
        ),
    )


def _movements(look: Look) -> Grid:
    grid = Grid(
        look,
        _("Movements"),
        (
            Heading(_("Date"), 112),
            Heading(_("What happened")),
            Heading(_("Document"), 184),
            Heading(_("Batch"), 164),
            Heading(_("In / out"), 84, right=True),
            Heading(_("Shelf"), 78, right=True),
            Heading(_("Owner"), 78, right=True),
            Heading(_("Damaged"), 84, right=True),
        ),
        low=True,
    )
    grid.say_when_empty(_("Nothing moved in these days"), _("Choose a longer period."))
    return grid


def _batches(look: Look) -> Grid:
    grid = Grid(
        look,
        _("Batches"),
        (
            Heading(_("Batch"), 200),
            Heading(_("Came with")),
            Heading(_("In"), 92, right=True),
            Heading(_("Out"), 92, right=True),
            Heading(_("Shelf"), 92, right=True),
            Heading(_("Owner"), 92, right=True),
            Heading(_("Damaged"), 92, right=True),
        ),
        low=True,
    )
    grid.say_when_empty(_("Nothing was ever handed in"), _("The first delivery begins the card."))
    return grid
