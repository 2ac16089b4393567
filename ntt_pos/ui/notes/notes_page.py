"""Titipan: every note of goods, the chosen one beside the list, and the forms for new ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import NOTES
from ntt_pos.domain.goods.notes import Note, NoteHead, NoteKind, kind_of
from ntt_pos.domain.goods.undoing import Undoing
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.notes import NoteBoard, PrintedNote
from ntt_pos.services.goods.write_offs import WriteOffReason
from ntt_pos.ui.lists.grid import GridCell, GridRow, Heading
from ntt_pos.ui.notes.begin_note import Beginnings
from ntt_pos.ui.notes.note_card import NoteCard
from ntt_pos.ui.notes.note_dialogs import PostedDialog, UndoDialog
from ntt_pos.ui.notes.note_words import about_words, short_words, units_words
from ntt_pos.ui.office.master_page import MasterPage
from ntt_pos.ui.office.printed_dialog import open_papers, printed_first
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import fill, row
from ntt_pos.ui.widgets.text import Text

LIFT = 58
PERIODS = {"": 0, "today": 1, "week": 7, "month": 31}


class NotesPage(MasterPage):
    """The list of notes with the card of the chosen one."""

    typing_ms = 120

    def __init__(self, session: Session) -> None:
        headings = (
            Heading(_("Goods note")),
            Heading(_("Kind"), 112),
            Heading(_("Date"), 118, right=True),
            Heading(_("Lines"), 62, right=True),
            Heading(_("Quantity"), 172, right=True),
        )
        title, name, hint = _("Goods in/out"), _("Notes of goods"), _("Search number, producer, village …")
        super().__init__(session, title, headings, name=name, search=_("Search notes"), hint=hint)
        self._begin = Beginnings(session, self._posted)
        self.kind = self.choice(_("Kind"), *((each, _(words.long)) for each, words in NOTES.items()))
        self.period = self.choice(_("Period"), ("today", _("today")), ("week", _("7 days")), ("month", _("31 days")))
        self.new_button = self.acts.offer(
            Action(
                _("New delivery"),
                self._begin.delivery,
                "Ctrl+N",
                rights=(Act.RECEIVE_GOODS,),
                kind=ButtonKind.PRIMARY,
            )
        )
        fill(self.head, (self.search, 1), self.kind, self.period, self.new_button)
        self.print_button = self.verb(
            Action(self._print_words, lambda: self.print_pdf(self._number), "Ctrl+P", kind=ButtonKind.PRIMARY)
        )
        strip = Action(_("Receipt strip"), lambda: self.print_strip(self._number), "Ctrl+S", why_not=self._no_strip)
        self.labels_button = self.verb(Action(_("Labels"), self.labels, "Ctrl+G", why_not=self._no_labels))
        undo = Action(_("Undo it"), self.undo, "Ctrl+Delete", why_not=self._no_undoing, rights=(Act.REVERSE_GOODS,))
        self.undo_button = self.verb(undo)
        self.card = NoteCard(self.look, (self.print_button, self.verb(strip), self.labels_button, self.undo_button))
        self.grid.taken.connect(lambda _key: self.press(self.print_button))
        self.stand_beside(self.card)
        self.body.addLayout(self._foot())
        self.message.lift = LIFT

    def load(self) -> None:
        """Look up the notes that fit."""
        text, kind, days = self.search.text(), self.kind.value, PERIODS[self.period.value]
        since = self.session.today() - timedelta(days=days - 1) if days else None
        notes = self.session.shop.notes
        self.read_newest(
            lambda: notes.list(text, kind=NoteKind(kind) if kind else None, since=since),
            lambda board: self._show(board, asked=bool(text.strip() or since or kind)),
        )

    def show_what(self, what: str) -> None:
        """Show one note by its number, or begin a note: ``new:ID`` a delivery, ``take:ID`` a withdrawal of a producer."""
        act, _colon, key = what.partition(":")
        if act in ("new", "take"):
            self._begin.of_producer(key, taking=act == "take")
        else:
            self.widen()
            self.wanted = what
            self.search.setText(what)

    def scan(self, code: str) -> None:
        """Look for the note whose strip was scanned."""
        self.show_what(code)
        self.search.selectAll()

    @property
    def _number(self) -> str:
        """The number of the note whose card is shown."""
        number: str = self.found.head.number
        return number

    def print_pdf(self, number: str, then: Callable[[str], None] | None = None) -> None:
        """Draw the note for both sides and open it: the original once, then numbered copies."""
        shop, by = self.session.shop, self.session.by

        def done(printed: PrintedNote) -> None:
            told = _("{number} was drawn; it is opened for printing.")
            if printed.copy:
                told = _("Copy no. {n} of {number} was made and noted in the journal.")
            (then or self.message.tell)(told.format(n=printed.copy, number=number))
            self.look_up()
            open_papers(self, printed.path, printed.batch, refused=then)

        def draw() -> None:
            self.work(lambda: shop.notes.print_pdf(number, shop.folder.reports, by=by), done)

        printed_first(self, [number], draw)

    def print_strip(self, number: str, then: Callable[[str], None] | None = None) -> None:
        """Send the note to the receipt printer."""
        shop, by = self.session.shop, self.session.by

        def done(copy: int) -> None:
            told = _("Copy no. {n} of {number} goes to the printer.") if copy else _("{number} goes to the printer.")
            (then or self.message.tell)(told.format(n=copy, number=number))
            self.session.print_now()
            self.look_up()

        printed_first(self, [number], lambda: self.read(lambda: shop.notes.print_strip(number, by=by), done))

    def labels(self) -> None:
        """Make labels of what a delivery brought."""
        self.go("labels", f"delivery:{self._number}")

    def undo(self) -> None:
        """Undo the chosen note by another one, after showing what is undone with it."""
        head, shop = self.found.head, self.session.shop
        if head.kind is not NoteKind.DELIVERY:
            self._ask_undo(
                head, _("A note that cites it puts the goods back where they were."), self.found.compensation
            )
            return

        def show(plan: Undoing) -> None:
            try:
                plan.check()
            except DomainError as error:
                self.session.sounds.refused()
                self.message.refuse(i18n.explain(error))
                return
            told = [_("A note that cites it takes the goods off the shelf again.")]
            if plan.sold > 0:
                told.append(
                    _("What was sold of it meanwhile stands as sold before its delivery, until you type the right one.")
                )
            if plan.along:
                numbers = ", ".join(each.number for each in plan.along)
                told.append(_("Undone with it: {numbers}.", numbers=numbers))
            self._ask_undo(head, " ".join(told), plan.compensation, plan.balance)

        self.read(lambda: shop.deliveries.undoing(head.note_id), show)

    def _ask_undo(self, head: NoteHead, told: str, compensation: int, balance: int | None = None) -> None:
        shop, by = self.session.shop, self.session.by
        if compensation:
            told += "\n" + _("{amount} of compensation is taken back.", amount=i18n.rp(compensation))
        if compensation and balance is not None:
            after = i18n.rp(balance - compensation)
            told += " " + _("The balance of {name} becomes {balance}.", name=head.producer, balance=after)

        def undo(reason: str, approval: ApprovalGiven | None) -> str:
            if head.kind is NoteKind.DELIVERY:
                posted = shop.deliveries.reverse(head.note_id, by=by, note=reason, approval=approval)
                return f"{posted.number}:{posted.netted}"
            back = (
                shop.stock_moves.reverse_withdrawal
                if head.kind is NoteKind.WITHDRAWAL
                else shop.stock_moves.reverse_write_off
            )
            return f"{back(head.note_id, by=by, note=reason, approval=approval).number}:0"

        def done(answer: str) -> None:
            number, _colon, sold = answer.partition(":")
            words = _("{old} is undone by {number}.", old=head.number, number=number)
            if sold != "0":
                words += " " + _("Part of it was already sold: type the right delivery now, it nets them.")
            self.message.tell(words)
            self.wanted = number
            self.search.clear()
            self.load()

        dialog = UndoDialog(self.session, head, told, undo)
        dialog.posted = done
        self.session.open(dialog)

    def _foot(self) -> Any:
        look, foot = self.look, row(gap=Space.S)
        keys = _("Enter prints the note that is chosen.")
        foot.addWidget(Text(look, keys, size=12.5, tone=Tone.MUTED), 1)
        begin, off = self._begin, (Act.WRITE_OFF_STOCK,)
        take = Action(_("Give goods back"), begin.withdrawal, "Ctrl+T", rights=(Act.WITHDRAW_GOODS,))
        self.take_button = self.acts.offer(take)
        self.off_button = self.acts.offer(Action(_("Write off"), begin.write_off, "Ctrl+B", rights=off))
        expiry = Action(_("Correct an expiry date"), begin.expiry, "Ctrl+E", rights=off)
        fill(foot, self.take_button, self.off_button, self.acts.offer(expiry))
        return foot

    def _show(self, board: NoteBoard, *, asked: bool) -> None:
        if not any(board.counts.values()) and not asked:
            self.grid.say_when_empty(_("No note yet"), _("Take the first goods in: Ctrl+N."))
        else:
            self.grid.say_when_empty(_("No note fits"), _("Use fewer letters, or choose another kind or time."))
        count = sum(board.counts.values())
        left = ngettext("{n} note of goods", "{n} notes of goods", count)
        if board.cut:
            left = _("the newest {n} of {all} notes; type to find others", n=len(board.rows), all=count)
        parts = [f"{_(NOTES[kind].long)} {i18n.number(number)}" for kind, number in board.counts.items() if number]
        self.show_list([self._row(head) for head in board.rows], left, " · ".join(parts))
        self._later.start()

    def _row(self, head: NoteHead) -> GridRow:
        pill = ("", "")
        if head.reversed_by:
            pill = (_("undone"), "danger")
        elif head.reverses:
            pill = (_("undoes another"), "attention_ink")
        late = _("late, of {day}", day=short_words(head.occurred_on)) if head.occurred_on else ""
        when = " · ".join(part for part in (i18n.booked(head.at, head.business_date), late) if part)
        below = " · ".join(part for part in (head.number, head.village) if part)
        return GridRow(
            head.number,
            (
                GridCell(about_words(head), below, strong=True, pill=pill),
                GridCell(_(NOTES[head.kind].long), tone=Tone.MUTED),
                GridCell(i18n.day(calendar_date(head.at)), when, order=head.at),
                GridCell(i18n.number(head.lines), order=head.lines),
                GridCell(
                    units_words(head.totals),
                    strong=True,
                    order=sum(each.quantity / each.price_per for each in head.totals),
                ),
            ),
            faint=bool(head.reversed_by),
        )

    def detail(self, key: str) -> Note:
        """Look up a note."""
        return self.session.shop.notes.note(key)

    def clear_detail(self) -> None:
        """Show that none is chosen."""
        self.card.clear()

    def show_detail(self, found: Note) -> None:
        """Show a note."""
        self.card.show_note(found, self.session.today())
        self.labels_button.setVisible(self.may_go("labels"))

    def _print_words(self) -> str:
        return _print_words(self._number if self.found is not None else "")

    def _no_strip(self) -> str:
        return "" if self.session.has_printer else _("This PC has no receipt printer: “Settings”.")

    def _no_labels(self) -> str:
        head = self.found.head if self.found is not None else None
        if head is None or head.kind is not NoteKind.DELIVERY or head.reverses:
            return _("Labels are made of what a delivery brought.")
        return _("This delivery was undone.") if head.reversed_by else ""

    def _no_undoing(self) -> str:
        head = self.found.head if self.found is not None else None
        if head is None:
            return ""
        if head.reason == WriteOffReason.WRONG_EXPIRY:
            return _("A corrected date is not undone: correct it again.")
        if head.reversed_by:
            return _("It was already undone by {number}.", number=head.reversed_by)
        if head.reverses:
            return _("It undoes another note itself. Record the right note anew.")
        return ""

    def _posted(self, posted: Any) -> None:
        number = posted.number
        self.wanted = number
        self.search.clear()
        self.load()
        told = []
        if getattr(posted, "netted", 0):
            told.append(_("Part of it was already sold before it was recorded; that is netted now."))
        if getattr(posted, "expired", ()):
            told.append(_("Expired already: {names}.", names=", ".join(posted.expired)))
        if getattr(posted, "compensation", 0):
            told.append(_("Producers are credited {amount}.", amount=i18n.rp(posted.compensation)))
        no_printer = self._no_strip()
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
