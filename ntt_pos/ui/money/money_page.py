"""Kas & bank: where the money lies, whether it covers what is owed, how it moved, and what the bank still owes."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import CASH_KINDS
from ntt_pos.domain.money.reconciliation import NonCashDay
from ntt_pos.domain.money.shift import BANK
from ntt_pos.domain.reports.report import Period
from ntt_pos.i18n import Language, _
from ntt_pos.services.money.safe import Counted, MoneyBoard, MoneyMove, PlaceNow
from ntt_pos.services.reports.report_catalogue import Format, ReportKind
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.money.dialogs.money_moves import BankDialog, MoveDialog, SettleDialog
from ntt_pos.ui.money.dialogs.safe_count import CountSafeDialog
from ntt_pos.ui.money.money_words import place_words
from ntt_pos.ui.money.reconciliation_list import DayList
from ntt_pos.ui.office.facts import MoneyBox
from ntt_pos.ui.office.list_file import export_action, write_list
from ntt_pos.ui.office.office_words import short_day
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.layout import add, column, fill, plain, row
from ntt_pos.ui.widgets.text import ElidedText

SIDE = 372
ALL = "*"
LIFT = 58


class MoneyPage(Page):
    """Places and trust check at the left, movements or the bank's list at the right."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Cash & bank"))
        look = self.look
        self._board: MoneyBoard | None = None
        self._day: NonCashDay | None = None
        self.head.addStretch(1)
        self._views = self.acts.choices(
            Action(_("Movements"), partial(self.view, 0), "F6"),
            Action(_("QRIS, card, transfer"), partial(self.view, 1), "F7"),
        )
        fill(self.head, *self._views)
        halves = fill(row(gap=Space.M), self._side())
        self._stack = add(add(halves, column(gap=Space.M), 1), QStackedWidget(), 1)
        self.moves = Grid(
            look,
            _("Movements of money"),
            (
                Heading(_("When"), 124),
                Heading(_("What")),
                Heading(_("From"), 148),
                Heading(_("To"), 148),
                Heading(_("Amount"), 116, right=True),
            ),
        )
        self.moves.say_when_empty(_("No money moved yet"), _("Every sale, payment and deposit appears here."))
        self.list = GridCard(look, self.moves)
        self.list.offer(self.acts.offer(export_action(self.export), kind=ButtonKind.LINK))
        self._stack.addWidget(self.list)
        self.days = DayList(look, self.acts, self._ask_day)
        self._stack.addWidget(self.days)
        foot = row(gap=Space.S)
        hint = _("The chosen place's movements appear at the right.")
        foot.addWidget(ElidedText(look, hint, size=Size.META, tone=Tone.MUTED), 1)
        self.paper_button = add(foot, self.acts.offer(Action(_("PDF"), self.paper, "Ctrl+P", "", self._no_paper)))
        for action in (
            Action(_("Bank balance"), self.note_bank, "Ctrl+B"),
            Action(_("Count the safe"), self.count_safe, "Ctrl+H"),
            Action(_("Bank settled"), self.settle, "Ctrl+S"),
            Action(_("Move money"), self.move_money, "Ctrl+U", kind=ButtonKind.PRIMARY),
        ):
            foot.addWidget(self.acts.offer(action))
        fill(self.body, (halves, 1), foot)
        self.view(0)
        self.first = self.places
        self.message.lift = LIFT
        session.shift_changed.connect(self._shift_changed)

    def load(self) -> None:
        """Look up the money; for a drawer or the safe the movements of that place."""
        place = self.places.chosen if self.places.chosen != ALL else ""
        safe, by = self.session.shop.safe, self.session.by
        self.read(lambda: safe.board(place, by=by), self._show)
        self._ask_day(self.days.day)

    def show_what(self, what: str) -> None:
        """Show the bank's list (``days``) or the movements."""
        self.view(1 if what == "days" else 0)

    def view(self, place: int) -> None:
        """Show the movements (0) or the bank's list (1)."""
        self._views[place].setChecked(True)
        self._stack.setCurrentIndex(place)
        self.acts.refresh()

    def export(self) -> None:
        """Write the movements into a file that somebody names."""
        write_list(self, self.list, self.moves.accessibleName())

    def _no_paper(self) -> str:
        days = self._stack.currentWidget() is self.days
        return "" if days else _("F7 shows the payments of a day; they are what is written.")

    # -- acts -----------------------------------------------------------------------------------------------------

    def paper(self) -> None:
        """Write the payments of the day that is shown as a page, to tick off, and open it."""
        day, button = self._day, self.paper_button
        if day is None or not button.isEnabled():
            self.refuse(button.reason)
            return
        desk, by, folder = self.session.shop.report_catalogue, self.session.by, self.session.shop.folder.reports
        language = Language(i18n.screen_language().code)

        def write() -> Path:
            report = desk.make(ReportKind.NOT_CASH, Period(day.on, day.on), by=by, language=language)
            return desk.write(ReportKind.NOT_CASH, report, Format.PDF, folder, by=by)

        self.session.paper.run(write, self.show_file, lambda error: self.refuse(i18n.explain(error)), owner=self)

    def move_money(self) -> None:
        """Move money between the places."""
        if self._board is None or not self._may(Act.PAY_IN, Act.PAY_OUT, Act.SETTLE_CLEARING):
            return
        if not self._board.ways:
            self.refuse(
                _(
                    "The shift here is not open (F10 at the till). Money of the safe and the bank moves at the office PC."
                )
            )
        else:
            self.session.open(MoveDialog(self.session, self._board, self._moved))

    def count_safe(self) -> None:
        """Count the safe."""
        if self._may(Act.SETTLE_CLEARING):
            self.session.open(CountSafeDialog(self.session, self._counted))

    def note_bank(self) -> None:
        """Type what the bank says."""
        if self._may(Act.SETTLE_CLEARING):
            self.session.open(BankDialog(self.session, self._counted))

    def settle(self) -> None:
        """Book what the bank settled."""
        day = self._day
        if day is None or not self._may(Act.SETTLE_CLEARING):
            return
        waits = [each for each in day.waiting if each.amount > 0]
        if not waits:
            self.refuse(_("Nothing waits for the bank: no QRIS or card payment is on its way."))
            return
        self.session.open(SettleDialog(self.session, tuple(waits), self._settled))

    def _may(self, *acts: Act) -> bool:
        if not self.session.may(*acts):
            self.refuse(self.session.why_not(*acts))
        return self.session.may(*acts)

    def _moved(self, _moved: object) -> None:
        self.message.tell(_("The money was moved."))
        self.session.print_now()
        self.reload()

    def _counted(self, found: Counted) -> None:
        if not found.difference:
            words = _("{place}: {amount}, as the books say.")
        elif found.unexplained:
            words = _("{place}: {amount}. {difference} against the books is still to be explained.")
        else:
            words = _("{place}: {amount}. The difference of {difference} was booked.")
        self.message.tell(
            words.format(
                place=place_words(found.place), amount=i18n.rp(found.amount), difference=i18n.rp(found.difference)
            )
        )
        self.reload()

    def _settled(self, done: Any) -> None:
        self.message.tell(
            _(
                "{amount} reached the bank, fee {fee}. {left} still wait.",
                amount=i18n.rp(done.amount - done.fee),
                fee=i18n.rp(done.fee),
                left=i18n.rp(done.left),
            )
        )
        self.reload()

    def _side(self) -> QWidget:
        look = self.look
        side = plain()
        side.setFixedWidth(SIDE)
        stack = column(side, gap=Space.M)
        self._box = add(stack, MoneyBox(look, _("After everybody is paid")))
        self.trust, self.trust_words = self._box.amount, self._box.below
        self.places = Grid(
            look, _("Places of money"), (Heading(_("Place")), Heading(_("In the books"), 124, right=True))
        )
        self.places.pointed.connect(self._point)
        self.places_card = add(stack, GridCard(look, self.places), 1)
        return side

    def _shift_changed(self) -> None:
        if self.isVisible():
            self.load()

    def _point(self, _key: str) -> None:
        place = self.places.chosen if self.places.chosen != ALL else ""
        safe, by = self.session.shop.safe, self.session.by
        self.read(lambda: safe.board(place, by=by), self._show_moves)

    def _ask_day(self, day: date | None) -> None:
        """Look up the bank's list of a day, or of the open business date."""
        shop, by = self.session.shop, self.session.by

        def work() -> tuple[NonCashDay, date]:
            newest = shop.day_papers.home(by=by).date
            return shop.reconciliation.day(day or newest, by=by), newest

        def done(answer: tuple[NonCashDay, date]) -> None:
            self._day = answer[0]
            self.days.show_day(*answer)

        self.read(work, done)

    def _show(self, board: MoneyBoard) -> None:
        self._board = board
        trust = board.trust
        differs = any(each.counted is not None and each.counted.unexplained for each in board.places)
        told = (i18n.explain(trust.said), _("The bank counts with what it says itself.") if differs else "")
        below = " ".join(part for part in told if part)
        self._box.show_money(i18n.rp(trust.difference), below, lacks=not trust.covered)
        blocked = self.places.blockSignals(True)
        self.places.show_rows(
            [GridRow(ALL, (GridCell(_("All places")), GridCell(""))), *(_place_row(each) for each in board.places)]
        )
        self.places.blockSignals(blocked)
        self.places_card.total(_("All money"), i18n.rp(sum(each.amount for each in board.places)))
        self._show_moves(board)

    def _show_moves(self, board: MoneyBoard) -> None:
        self.moves.show_rows([_move_row(str(place), each) for place, each in enumerate(board.moves)])
        self.list.total(_("The last {n} movements", n=len(board.moves)))


def _place_row(each: PlaceNow) -> GridRow:
    found = each.counted
    below = ""
    if found is not None:
        verb = _("bank says {amount} on {day}") if each.place == BANK else _("counted {amount} on {day}")
        below = verb.format(amount=i18n.rupiah(found.amount), day=short_day(found.as_of))
    if each.later:
        tomorrow = _("booked for tomorrow: {amount}", amount=each.later)
        below = f"{below} · {tomorrow}" if below else tomorrow
    pill = (_("differs"), "attention_ink") if found is not None and found.unexplained else ("", "")
    tone = Tone.DANGER if each.amount < 0 else Tone.INK
    return GridRow(
        each.place,
        (
            GridCell(place_words(each.place), below, pill=pill),
            GridCell(i18n.rupiah(each.amount), tone=tone, strong=True),
        ),
    )


def _move_row(key: str, each: MoneyMove) -> GridRow:
    below = " · ".join(part for part in (each.name, each.document, each.reason) if part)
    return GridRow(
        key,
        (
            GridCell(
                f"{short_day(calendar_date(each.at))} {i18n.clock_time(each.at)}",
                i18n.booked(each.at, each.business_date),
                order=each.at,
            ),
            GridCell(_(CASH_KINDS[each.kind].long), below),
            GridCell(place_words(each.from_place), tone=Tone.MUTED if each.from_place is None else Tone.INK),
            GridCell(place_words(each.to_place), tone=Tone.MUTED if each.to_place is None else Tone.INK),
            GridCell(i18n.rupiah(each.amount), strong=True),
        ),
    )
