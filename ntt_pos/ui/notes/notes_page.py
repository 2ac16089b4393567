"""Titipan: every note of goods, the chosen one beside the list, and the forms for new ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QTimer

from ntt_pos import i18n
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import NOTES
from ntt_pos.domain.goods.notes import Note, NoteHead, NoteKind, kind_of
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.notes import NoteBoard, PrintedNote
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.forms.searchbox import SearchBox
from ntt_pos.ui.notes.begin import Beginnings
from ntt_pos.ui.notes.detail import NoteCard
from ntt_pos.ui.notes.dialogs import PostedDialog, UndoDialog
from ntt_pos.ui.notes.words import about_words, short_words, units_words
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.widgets.layout import row
from ntt_pos.ui.widgets.text import Text

TYPING_MS = 120
DETAIL_MS = 60
LIFT = 58
PERIODS = {"": 0, "today": 1, "week": 7, "month": 31}


class NotesPage(Page):
    """The list of notes with the card of the chosen one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Goods in and out"))
        look = self.look
        self._asked = 0
        self._begin = Beginnings(session, self._posted)
        self._wanted = ""
        self.search = SearchBox(look, _("Search notes"), placeholder=_("Search number, producer, village …"))
        self.search.setMinimumWidth(260)
        self.kind = Combo(
            look,
            _("Kind"),
            [("", _("all")), *((each, _(words.long)) for each, words in NOTES.items())],
            label=_("Kind"),
        )
        periods = (("", _("all")), ("today", _("today")), ("week", _("7 days")), ("month", _("31 days")))
        self.period = Combo(look, _("Period"), periods, label=_("Period"))
        self.new_button = Button(look, _("New delivery"), kind=ButtonKind.PRIMARY, cap="Ctrl N")
        self.new_button.clicked.connect(lambda _checked=False: self.new_delivery())
        self.head.addWidget(self.search, 1)
        self.head.addWidget(self.kind)
        self.head.addWidget(self.period)
        self.head.addWidget(self.new_button)
        self.grid = Grid(
            look,
            _("Notes of goods"),
            (
                Heading(_("Goods note")),
                Heading(_("Kind"), 112),
                Heading(_("Date"), 118, right=True),
                Heading(_("Lines"), 62, right=True),
                Heading(_("Quantity"), 172, right=True),
            ),
        )
        self.search.drive(self.grid)
        self.grid.pointed.connect(self._point)
        self.grid.taken.connect(lambda _key: self.print_pdf())
        self.list = GridCard(look, self.grid)
        self.card = NoteCard(look)
        self._verbs()
        halves = row(gap=Space.M)
        halves.addWidget(self.list, 1)
        halves.addWidget(self.card)
        self.body.addLayout(halves, 1)
        self.body.addLayout(self._foot())
        self.first = self.search
        self.message.lift = LIFT
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.load)
        self._later = QTimer(self, singleShot=True, interval=DETAIL_MS)
        self._later.timeout.connect(self._look_up)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        for choice in (self.kind, self.period):
            choice.currentIndexChanged.connect(lambda _place: self.load())
        for keys, act in (
            ("Ctrl+F", self.search.setFocus),
            ("Ctrl+N", self.new_delivery),
            ("Ctrl+T", self.new_withdrawal),
            ("Ctrl+B", self.new_write_off),
            ("Ctrl+E", self.correct_expiry),
            ("Ctrl+P", self.print_pdf),
            ("Ctrl+S", self.print_strip),
            ("Ctrl+G", self.labels),
            ("Ctrl+Delete", self.undo),
        ):
            self.on_key(keys, act)

    def load(self) -> None:
        """Look up the notes that fit."""
        self._asked += 1
        asked, text, kind = self._asked, self.search.text(), self.kind.value
        days = PERIODS[self.period.value]
        since = self.session.today() - timedelta(days=days - 1) if days else None
        notes = self.session.shop.notes
        self.read(
            lambda: notes.list(text, kind=NoteKind(kind) if kind else None, since=since),
            lambda board: self._show(board, text=text, since=since) if asked == self._asked else None,
        )

    def show_what(self, what: str) -> None:
        """Show one note by its number, or begin a note: ``new:ID`` a delivery, ``take:ID`` a withdrawal of a producer."""
        act, _colon, key = what.partition(":")
        if act in ("new", "take"):
            self._begin.of_producer(key, taking=act == "take")
        else:
            self._wanted = what
            self.kind.choose("")
            self.period.choose("")
            self.search.setText(what)

    def scan(self, code: str) -> None:
        """Look for the note whose strip was scanned."""
        self.show_what(code)
        self.search.selectAll()

    # -- new notes ----------------------------------------------------------------------------------------------------

    def new_delivery(self) -> None:
        """Ask whose goods are handed in, then take them in."""
        if self._able(self.new_button):
            self._begin.delivery()

    def new_withdrawal(self) -> None:
        """Ask who takes goods back, then let them."""
        if self._able(self.take_button):
            self._begin.withdrawal()

    def new_write_off(self) -> None:
        """Write goods off."""
        if self._able(self.off_button):
            self._begin.write_off()

    def correct_expiry(self) -> None:
        """Ask which batch bears a wrong date, then correct it."""
        if self._able(self.date_button):
            self._begin.expiry()

    # -- acts on the chosen note --------------------------------------------------------------------------------------

    def print_pdf(self, number: str = "", then: Callable[[str], None] | None = None) -> None:
        """Draw the note for both sides and open it: the original once, then numbered copies."""
        number = number or self._chosen("pdf")
        if not number:
            return
        shop, by = self.session.shop, self.session.by

        def done(printed: PrintedNote) -> None:
            told = _("{number} was drawn; it is opened for printing.")
            if printed.copy:
                told = _("Copy no. {n} of {number} was made and noted in the journal.")
            (then or self.message.tell)(told.format(n=printed.copy, number=number))
            self._look_up()
            self.show_file(printed.path, refused=then)

        self.work(lambda: shop.notes.print_pdf(number, shop.folder.reports, by=by), done)

    def print_strip(self, number: str = "", then: Callable[[str], None] | None = None) -> None:
        """Send the note to the receipt printer."""
        number = number or self._chosen("strip")
        if not number:
            return
        shop, by = self.session.shop, self.session.by

        def done(copy: int) -> None:
            told = _("Copy no. {n} of {number} goes to the printer.") if copy else _("{number} goes to the printer.")
            (then or self.message.tell)(told.format(n=copy, number=number))
            self.session.print_now()
            self._look_up()

        self.read(lambda: shop.notes.print_strip(number, by=by), done)

    def labels(self) -> None:
        """Make labels of what a delivery brought."""
        number = self._chosen("labels")
        if number:
            self.go("labels", f"delivery:{number}")

    def undo(self) -> None:
        """Undo the chosen note by another one."""
        if not self._chosen("undo") or self.card.note is None:
            return
        head, shop, by = self.card.note.head, self.session.shop, self.session.by
        if head.kind is NoteKind.DELIVERY:
            told = _(
                "A note that cites it takes the goods off the shelf again. What was sold of it meanwhile stands as sold "
                "before its delivery, until you type the right one."
            )
        else:
            told = _("A note that cites it puts the goods back where they were.")

        def undo(reason: str, approval: ApprovalGiven | None) -> str:
            if head.kind is NoteKind.DELIVERY:
                posted = shop.deliveries.reverse(head.note_id, by=by, note=reason, approval=approval)
                return f"{posted.number}:{posted.netted}"
            taken = shop.stock_moves.reverse_withdrawal(head.note_id, by=by, note=reason, approval=approval)
            return f"{taken.number}:0"

        def done(answer: str) -> None:
            number, _colon, sold = answer.partition(":")
            words = _("{old} is undone by {number}.").format(old=head.number, number=number)
            if sold != "0":
                words += " " + _("Part of it was already sold: type the right delivery now, it nets them.")
            self.message.tell(words)
            self._wanted = number
            self.search.clear()
            self.load()

        dialog = UndoDialog(self.session, head, told, undo)
        dialog.posted = done
        self.session.open(dialog)

    def _verbs(self) -> None:
        offer = self.card.offer
        offer("pdf", _("Print for both"), self.print_pdf, cap="Ctrl P", kind=ButtonKind.PRIMARY)
        offer("strip", _("Receipt strip"), self.print_strip, cap="Ctrl S")
        offer("labels", _("Labels"), self.labels, cap="Ctrl G")
        offer("undo", _("Undo it"), self.undo, cap="Ctrl Del")

    def _foot(self) -> Any:
        look, foot = self.look, row(gap=Space.S)
        keys = _("Enter prints the note that is chosen.")
        foot.addWidget(Text(look, keys, size=12.5, tone=Tone.MUTED), 1)
        self.take_button = Button(look, _("Give goods back"), cap="Ctrl T")
        self.off_button = Button(look, _("Write off"), cap="Ctrl B")
        self.date_button = Button(look, _("Correct an expiry date"), cap="Ctrl E")
        for button, act in (
            (self.take_button, self.new_withdrawal),
            (self.off_button, self.new_write_off),
            (self.date_button, self.correct_expiry),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
            foot.addWidget(button)
        return foot

    def _able(self, button: Button) -> bool:
        if not button.isEnabled():
            self.message.refuse(button.reason)
        return button.isEnabled()

    def _chosen(self, verb: str) -> str:
        button, note = self.card.buttons[verb], self.card.note
        if note is None or self.grid.chosen != note.head.number:
            self.message.refuse(_("Choose a note first."))
            return ""
        return note.head.number if self._able(button) else ""

    def _show(self, board: NoteBoard, *, text: str, since: date | None) -> None:
        if not any(board.counts.values()) and not (text.strip() or since or self.kind.value):
            self.grid.say_when_empty(_("No note yet"), _("Take the first goods in: Ctrl+N."))
        else:
            self.grid.say_when_empty(_("No note fits"), _("Use fewer letters, or choose another kind or time."))
        self.grid.show_rows([self._row(head) for head in board.rows])
        if self._wanted:
            self.grid.choose(self._wanted)
            self._wanted = ""
        count = sum(board.counts.values())
        left = ngettext("{n} note of goods", "{n} notes of goods", count).format(n=i18n.number(count))
        if board.cut:
            left = _("the newest {n} of {all} notes; type to find others").format(
                n=i18n.number(len(board.rows)), all=i18n.number(count)
            )
        parts = [f"{_(NOTES[kind].long)} {i18n.number(number)}" for kind, number in board.counts.items() if number]
        self.list.total(left, " · ".join(parts))
        for button, act in (
            (self.new_button, Act.RECEIVE_GOODS),
            (self.take_button, Act.WITHDRAW_GOODS),
            (self.off_button, Act.WRITE_OFF_STOCK),
            (self.date_button, Act.WRITE_OFF_STOCK),
        ):
            button.refuse(self.session.why_not(act))
        self._later.start()

    def _row(self, head: NoteHead) -> GridRow:
        pill = ("", "")
        if head.reversed_by:
            pill = (_("undone"), "danger")
        elif head.reverses:
            pill = (_("undoes another"), "attention_ink")
        day = i18n.day(head.business_date)
        late = _("late, of {day}").format(day=short_words(head.occurred_on)) if head.occurred_on else ""
        below = " · ".join(part for part in (head.number, head.village) if part)
        return GridRow(
            head.number,
            (
                GridCell(about_words(head), below, strong=True, pill=pill),
                GridCell(_(NOTES[head.kind].long), tone=Tone.MUTED),
                GridCell(day, late),
                GridCell(i18n.number(head.lines)),
                GridCell(units_words(head.totals), strong=True),
            ),
            faint=bool(head.reversed_by),
        )

    def _point(self, key: str) -> None:
        if key:
            self._later.start()
        else:
            self.card.clear()

    def _look_up(self) -> None:
        key = self.grid.chosen
        if key:
            self.read(lambda: self.session.shop.notes.note(key), self._show_note)

    def _show_note(self, note: Note) -> None:
        head = note.head
        if self.grid.chosen != head.number:
            return
        self.card.show_note(note, self.session.today())
        buttons = self.card.buttons
        buttons["pdf"].set_words(_print_words(head.number))
        buttons["strip"].refuse("" if self.session.has_printer else _("This PC has no receipt printer: “Settings”."))
        buttons["labels"].setVisible(self.may_go("labels"))
        buttons["labels"].refuse(self._no_labels(head))
        buttons["undo"].refuse(self._no_undoing(head))

    def _no_labels(self, head: NoteHead) -> str:
        if head.kind is not NoteKind.DELIVERY or head.reverses:
            return _("Labels are made of what a delivery brought.")
        return _("This delivery was undone.") if head.reversed_by else ""

    def _no_undoing(self, head: NoteHead) -> str:
        if not self.session.may(Act.REVERSE_GOODS):
            return self.session.why_not(Act.REVERSE_GOODS)
        if head.kind is NoteKind.WRITE_OFF:
            return _("A write-off stays. What is there after all is found again by a stock count.")
        if head.reversed_by:
            return _("It was already undone by {number}.").format(number=head.reversed_by)
        if head.reverses:
            return _("It undoes another note itself. Record the right note anew.")
        return ""

    def _posted(self, posted: Any) -> None:
        number = posted.number
        self._wanted = number
        self.search.clear()
        self.load()
        told = []
        if getattr(posted, "netted", 0):
            told.append(_("Part of it was already sold before it was recorded; that is netted now."))
        if getattr(posted, "expired", ()):
            told.append(_("Expired already: {names}.").format(names=", ".join(posted.expired)))
        if getattr(posted, "compensation", 0):
            told.append(_("Producers are credited {amount}.").format(amount=i18n.rp(posted.compensation)))
        no_printer = "" if self.session.has_printer else _("This PC has no receipt printer: “Settings”.")
        dialog: PostedDialog
        verbs = [
            ("P", _print_words(number), lambda: self.print_pdf(number, dialog.tell), ""),
            ("S", _("Receipt strip"), lambda: self.print_strip(number, dialog.tell), no_printer),
        ]
        if number.startswith("ST-") and self.may_go("labels"):
            verbs.append(("L", _("Labels"), lambda: self._labels_of(dialog, number), ""))
        dialog = PostedDialog(self.look, number, " ".join(told), verbs, _signing_words(number))
        self.session.open(dialog)

    def _labels_of(self, dialog: Dialog, number: str) -> None:
        dialog.finish()
        self.go("labels", f"delivery:{number}")


def _signing_words(number: str) -> str:
    """Return why a note is printed at once."""
    if kind_of(number) is NoteKind.WRITE_OFF:
        return _("Print it now and sign it with a witness: it proves why the stock changed.")
    return _("Print it now: both sign it while they stand together.")


def _print_words(number: str) -> str:
    """Return the verb that prints: a write-off has one dialog, the others one for each side."""
    return _("Print it") if kind_of(number) is NoteKind.WRITE_OFF else _("Print for both")
