"""Pengawasan: what was done by somebody's word, against what is usual; each line opens its document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QFrame

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.goods.notes import kind_of
from ntt_pos.domain.reports.control import TITLES, ControlBoard, ControlEvent, ControlKind, together
from ntt_pos.domain.reports.control_around import ENDS
from ntt_pos.domain.reports.report import Period
from ntt_pos.i18n import Language, _, ngettext
from ntt_pos.services.reports.control_report import TRENDS, was
from ntt_pos.services.reports.report_catalogue import Format
from ntt_pos.ui.control.around_dialog import AroundDialog
from ntt_pos.ui.control.cashier_strip import CashierStrip
from ntt_pos.ui.control.note_dialog import NoteDialog
from ntt_pos.ui.control.trend_card import TrendCard
from ntt_pos.ui.lists.grid import GridCell, GridRow, Heading
from ntt_pos.ui.office.facts import CARD_WIDTH, Fact, FactList
from ntt_pos.ui.office.master_page import MasterPage
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import Text

DAYS = {"7": 7, "30": 30, "84": 84}
VOUCHERS = ("BB", "KR", "BM")
PARTS_SHOWN = 8
_PAGES = {
    ControlKind.RIGHTS: ("users", ""),
    ControlKind.EARLY_CLOSE: ("close", ""),
    ControlKind.UNKNOWN_CODE: ("reports", "unknown-codes"),
}


class ControlPage(MasterPage):
    """The owner's page; opening it is noted in the journal."""

    def __init__(self, session: Session) -> None:
        headings = (
            Heading(_("When"), 126),
            Heading(_("What")),
            Heading(_("Who"), 184),
            Heading(_("Amount"), 162, right=True),
        )
        hint = _("Search what, who, document …")
        super().__init__(session, _("Control"), headings, name=_("Events"), search=_("Search events"), hint=hint)
        self._board: ControlBoard | None = None
        self._since: dt.datetime | None = None
        self._looked = False
        periods = (("7", _("the last 7 days")), ("30", _("the last 30 days")), ("84", _("the last 12 weeks")))
        self.period = self.looked_up_by(_("Period"), *periods, every=None)
        self.kind = self.choice(
            _("Kind"), ("new", _("new")), *((each.value, _(words)) for each, words in TITLES.items())
        )
        fill(self.head, (self.search, 1), self.period, self.kind)
        self.print_button = self.acts.offer(Action(_("As PDF"), lambda: self.write(Format.PDF), "Ctrl+P"))
        self.export_button = self.acts.offer(Action(_("Workbook"), lambda: self.write(Format.XLSX), "Ctrl+E"))
        fill(self.head, self.print_button, self.export_button)
        figures = add(self.body, row(gap=Space.M))
        self.trends = {name: TrendCard(self.look, _(title)) for name, title in TRENDS.items()}
        for card in self.trends.values():
            figures.addWidget(card, 1)
        self.cashiers = add(self.body, CashierStrip(self.look))
        opening = Action(_("Open the document"), self.open_document, kind=ButtonKind.PRIMARY, why_not=self._why_not)
        self.open_button = self.verb(opening)
        self.grid.taken.connect(lambda _key: self.press(self.open_button))
        self.note_button = self.verb(
            Action(
                _("Add a note"), self.note, "Ctrl+N", _("Write something beside this event"), why_not=self._no_record
            )
        )
        self.stand_beside(self._card())

    def load(self) -> None:
        """Look up the period; the first time it is noted that somebody looked."""
        control, by, first = self.session.shop.control, self.session.by, not self._looked
        days = DAYS[self.period.value]

        def look() -> tuple[dt.datetime | None, ControlBoard]:
            since = control.look(by=by) if first else self._since
            today = control.today()
            return since, control.board(Period(today - dt.timedelta(days=days - 1), today), by=by, since=since)

        self.read_newest(look, self._show)

    def narrow(self) -> None:
        """Show what fits of what was looked up."""
        if self._board is not None:
            self._list(self._board)

    def write(self, form: Format) -> None:
        """Write the period as a paper or workbook and open it."""
        shop, by, board = self.session.shop, self.session.by, self._board
        if board is not None:
            language, folder = Language(self.session.local.language), shop.folder.reports
            self.work(lambda: shop.control.write(board, form, folder, by=by, language=language), self.show_file)

    def open_document(self) -> None:
        """Show the document: its page of the office, or its paper."""
        number, shop, by = self.found.document, self.session.shop, self.session.by
        page, what = _page_of(self.found)
        if page:
            self.go(page, what)
            return
        if self.found.kind in ENDS:
            found = self.found
            self.read(
                lambda: shop.control.around(found, by=by),
                lambda lines: self.open(AroundDialog(self.session, found, lines, self._papers, self._open_paper)),
            )
            return
        self._open_paper(number)

    def _open_paper(self, number: str) -> None:
        """Show the paper of a receipt, a voucher or a Z."""
        shop, by = self.session.shop, self.session.by
        draw = self._papers[number.partition("-")[0]]
        self.work(lambda: shop.control.paper(number, shop.folder.reports, by=by, draw=draw), self.show_file)

    def note(self) -> None:
        """Write something beside the event."""
        shop, by, found = self.session.shop, self.session.by, self.found

        def then() -> None:
            self.message.tell(_("Noted."))
            self.reload()

        title = _("Note beside “{what}”", what=_(TITLES[found.kind]))
        keep = lambda words: shop.control.note(found.key, words, by=by)  # noqa: E731 handed on once
        self.session.open(NoteDialog(self.session, title, keep, then))

    @property
    def _papers(self) -> Mapping[str, Callable[[str], bytes]]:
        """What draws the papers of a series."""
        shop = self.session.shop

        def voucher(number: str) -> bytes:
            return shop.vouchers.pdf(shop.vouchers.voucher(number))

        def receipt(number: str) -> bytes:
            return shop.receipts.pdf(shop.receipts.show(number))

        def report(number: str) -> bytes:
            return shop.report_page(shop.shifts.closed(number).report)

        return {**dict.fromkeys(VOUCHERS, voucher), "JL": receipt, "RT": receipt, "Z": report}

    def detail(self, key: str) -> ControlEvent:
        """Return the event of a row."""
        events = self._board.events if self._board is not None else ()
        return next(each for each in events if each.key == key)

    def clear_detail(self) -> None:
        """Show that none is chosen."""
        self.name.setText(_("Choose an event"))
        self.amount.setText("")
        self.about.setText("")
        self.notes.setText("")
        self.facts.show_lines([])

    def show_detail(self, found: ControlEvent) -> None:
        """Show who, when, how much and by whose permission."""
        self.name.setText(_(TITLES[found.kind]))
        self.amount.setText(i18n.rp(found.amount) if found.amount is not None else "")
        self.amount.setVisible(found.amount is not None)
        rows = [
            (_("Document"), found.document),
            (_("Before"), was(found, i18n.screen_language())),
            (_("When"), i18n.moment(found.at)),
            (_("Book date"), i18n.day(found.date) if found.date != calendar_date(found.at) else ""),
            (_("By"), found.by),
            (_("Approved by"), found.approver),
            (_("Without an approver"), found.alone),
            (_("In this period"), self._alike(found)),
            (_("Given back"), self._given_back(found)),
            (_("Journal"), _record_of(found)),
        ]
        parts = found.detail.split(" · ")
        left = len(parts) - PARTS_SHOWN
        more = [ngettext("and {n} more", "and {n} more", left)] if left > 0 else []
        self.about.setText("\n".join([*parts[:PARTS_SHOWN], *more]))
        self.notes.setText("\n".join(f"{i18n.moment(each.at)} {each.by}: {each.words}" for each in found.notes))
        self.facts.show_lines([Fact(label, value, tone=Tone.MUTED) for label, value in rows if value])

    def _alike(self, found: ControlEvent) -> str:
        """Return how often the same person did the same in the period, and what that makes."""
        events = self._board.events if self._board is not None else ()
        alike = [each for each in events if each.kind is found.kind and each.by == found.by]
        if not found.by or not alike:
            return ""
        times = ngettext("{n} time", "{n} times", len(alike))
        amounts = [each.amount for each in alike if each.amount is not None]
        moved = amounts and found.kind not in (ControlKind.PRICE, ControlKind.TERMS)
        return f"{times}, {i18n.rupiah(sum(amounts))}" if moved else times

    def _given_back(self, found: ControlEvent) -> str:
        """Return what a cashier gave back as a part of what they sold, beside the whole shop's."""
        cashiers = self._board.cashiers if self._board is not None and found.kind is ControlKind.RETURN else ()
        mine, shop = next((each for each in cashiers if each.name == found.by), None), together(cashiers)
        if mine is None or shop is None:
            return ""
        part, all_of_it = i18n.share(mine.returned_bp), i18n.share(shop.returned_bp)
        return _("{part}; the whole shop {shop}", part=part, shop=all_of_it)

    def _card(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(CARD_WIDTH)
        stack = column(card, gap=Space.S, margins=(Space.L, Space.L, Space.L, Space.M))
        self.name = Text(self.look, _("Choose an event"), size=Size.TITLE, weight=Weight.MEDIUM, wrap=True)
        self.amount = Text(self.look, size=Size.LARGE, weight=Weight.MEDIUM)
        self.about = Text(self.look, wrap=True)
        self.facts = FactList(self.look)
        self.notes = Text(self.look, tone=Tone.ATTENTION, wrap=True)
        fill(stack, self.name, self.amount, self.about, self.facts, self.notes, 1, self.open_button, self.note_button)
        return card

    def _show(self, found: tuple[dt.datetime | None, ControlBoard]) -> None:
        self._since, self._board = found
        self._looked = True
        for name, card in self.trends.items():
            card.show_trend(self._board.trends[name])
        self.cashiers.show_cashiers(self._board.cashiers)
        self._list(self._board)

    def _list(self, board: ControlBoard) -> None:
        wanted = self.kind.value
        rows = [
            shown
            for each in board.events
            if (not wanted or each.kind == wanted or (wanted == "new" and each.new))
            and self.fits(f"{_words(shown := _row(each))} {each.document}")
        ]
        new = sum(each.new for each in board.events)
        self.grid.say_when_empty(_("Nothing of this kind"), _("Choose another kind or a longer period."))
        count = ngettext("{n} event", "{n} events", len(rows))
        told = [_("{n} new since you looked last", n=new)] if new else []
        below = board.below_zero
        if below:
            told.append(ngettext("{n} product below zero", "{n} products below zero", below))
        self.show_list(rows, count, " · ".join(told))
        self.look_up()

    def _why_not(self) -> str:
        if self.found is None:
            return ""
        drawn = self.found.document.partition("-")[0] in self._papers or self.found.kind in ENDS
        if drawn or self.may_go(_page_of(self.found)[0]):
            return ""
        return _("This act has no document of its own; the journal has it.")

    def _no_record(self) -> str:
        if self.found is None or self.found.kind is not ControlKind.BELOW_ZERO:
            return ""
        return _("Nobody did this: it is how the stock is now. Open the product.")


def _record_of(event: ControlEvent) -> str:
    """Return the place in the journal; empty where no record tells of it."""
    register, _colon, seq = event.key.partition(":")
    return f"{register} · {i18n.number(int(seq))}" if event.kind is not ControlKind.BELOW_ZERO else ""


def _row(each: ControlEvent) -> GridRow:
    permission = _("without an approver") if each.alone else ""
    if each.approver:
        permission = _("approved by {name}", name=each.approver)
    amount = i18n.rupiah(each.amount) if each.amount is not None else ""
    pill = (_("new"), "attention_ink") if each.new else ("", "")
    if each.notes and not each.new:
        pill = (_("noted"), "positive")
    before = was(each, i18n.screen_language())
    below = _("before {price}", price=before) if before else each.document
    return GridRow(
        each.key,
        (
            GridCell(
                i18n.day(calendar_date(each.at)),
                " · ".join(filter(None, (i18n.clock_time(each.at), i18n.booked(each.at, each.date)))),
                order=each.at,
            ),
            GridCell(_(TITLES[each.kind]), each.detail, strong=True, pill=pill),
            GridCell(each.by, permission, tone=Tone.ATTENTION if each.alone else Tone.INK),
            GridCell(amount, below, strong=True, order=each.amount),
        ),
    )


def _words(shown: GridRow) -> str:
    """Return all words of a row, so that what can be read can be searched."""
    return " ".join(f"{each.text} {each.below} {each.pill[0]}" for each in shown.cells)


def _page_of(event: ControlEvent) -> tuple[str, str]:
    """Return the page that shows an event's document or product, and what is looked for there; empty for none."""
    if event.product_id is not None:
        return "goods", str(event.product_id)
    if event.producer_id is not None:
        return "producers", str(event.producer_id)
    if event.kind in _PAGES:
        return _PAGES[event.kind]
    if kind_of(event.document) is not None:
        return "notes", event.document
    return {"TJ": "statements", "SO": "counts"}.get(event.document.partition("-")[0], ""), event.document
