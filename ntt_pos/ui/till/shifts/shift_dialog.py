"""The drawer: opened with a counted float, and looked at while its shift is open (X)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, Doubtful, ShopError
from ntt_pos.domain.money.shift_report import ShiftReport
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.shift_values import TimeAsked
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.forms.denominations import DenominationCounter
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space, Tone, Weight
from ntt_pos.ui.till.shifts.close_shift import CloseShiftDialog
from ntt_pos.ui.till.shifts.shift_summary import report_summary
from ntt_pos.ui.till.shifts.z_reports import ZDialog, open_report
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, column
from ntt_pos.ui.widgets.text import Text


class OpenShiftDialog(Dialog):
    """Counts the float and opens the drawer."""

    def __init__(self, session: Session, opened: Callable[[], None]) -> None:
        super().__init__(
            session.look,
            _("How much is in the drawer?"),
            hint=_(
                "It is {now}. Count the float by note and coin; it comes from the safe.",
                now=f"{i18n.day_long(session.today())}, {i18n.clock_time(session.now())} WITA",
            ),
            width=640,
        )
        self._session, self._opened = session, opened
        self._asked_clock = ""  # the day and the zone that somebody is asked about
        self.counter = add(self.body, DenominationCounter(session.look, total=_("Float")))
        self.counter.entered.connect(self.enter)
        self.counter.changed.connect(lambda _sum: self.refuse(""))
        self.earlier = self.verb(_("Earlier shifts (Z)"), self._earlier, "F8", kind=ButtonKind.PLAIN)
        self._go = self.verb(_("Open the shift"), self.enter, "F12")
        self.start_at(self.counter.first)
        session.books.run(
            session.shop.shifts.last_closed, lambda closed: self.earlier.setVisible(bool(closed)), owner=self
        )

    def _earlier(self) -> None:
        self.finish()
        self._session.open(ZDialog(self._session))

    def enter(self, *, sure: bool = False) -> None:
        """Open the shift."""
        try:
            counted = self.counter.counted()
        except DomainError as error:
            self.refuse(i18n.explain(error))
            return
        session = self._session

        def done(shift: Any) -> None:
            session.shift = shift
            session.shift_changed.emit()
            if confirmed:
                session.note_clock(self._asked_clock)
            self.finish()
            self._opened()

        def failed(error: ShopError) -> None:
            if isinstance(error, Doubtful):
                told, yes = i18n.explain(error), _("Yes, it is right")
                again = partial(self.enter, sure=True)
                session.open(ConfirmDialog(session, _("Is this right?"), told, yes, again))
                return
            if isinstance(error, TimeAsked):
                self._asked_clock = f"{session.today()} {error.offset}"
                if self._asked_clock == session.local.clock_right:
                    self.enter(sure=sure)
                    return
            self.refuse(i18n.explain(error))
            if isinstance(error, TimeAsked):
                self._go.set_words(_("The time is right: open"))

        confirmed = bool(self._asked_clock)
        self.write(
            session.books,
            lambda: session.shop.shifts.open(by=session.by, denominations=counted, time_confirmed=confirmed, sure=sure),
            done,
            failed,
        )


class ShiftDialog(Dialog):
    """The open shift: its X report, and counting and closing it."""

    def __init__(self, session: Session, closed: Callable[[Any], None]) -> None:
        super().__init__(session.look, _("What about this shift?"), width=800)
        self._session, self._closed = session, closed
        shift = session.shift
        self.hint.setText(
            _(
                "Shift {n}, opened {at} by {name} with {float} in the drawer.",
                n=shift.sequence,
                at=shift.opened_at,
                name=shift.opened_by,
                float=shift.opening_float,
            )
        )
        self.hint.show()
        self._facts = add(self.body, column(gap=Space.S))
        self._held = add(self.body, Text(session.look, tone=Tone.ATTENTION, weight=Weight.MEDIUM, wrap=True))
        self._held.hide()
        self._report: ShiftReport | None = None
        self._blind = True
        self.verb(_("Earlier shifts (Z)"), self._earlier, "F8", kind=ButtonKind.PLAIN)
        self._page = self.verb("PDF", self._pdf, "F9", kind=ButtonKind.PLAIN)
        self._print = self.verb(_("Print so far (X)"), self._print_x, "F11", kind=ButtonKind.PLAIN)
        if not session.has_printer:
            self._print.refuse(_("No printer is set up here: F9 makes a page."))
        self._count = self.verb(_("Count and close"), self.enter, "Return")
        if session.basket_open():
            full = _("The basket is not empty. Sell it, hold it or empty it first.")
            self._count.refuse(full)
            self.refuse(full)
        self.start_at(self._count)
        shifts = session.shop.shifts
        session.books.run(lambda: (shifts.report(), shifts.blind_for(session.by)), self._show, self._failed, owner=self)

    def enter(self) -> None:
        """Go on to the blind count."""
        if self._count.isEnabled():
            session, closed = self._session, self._closed
            self.finish()
            session.open(CloseShiftDialog(session, closed))

    def _earlier(self) -> None:
        self.finish()
        self._session.open(ZDialog(self._session))

    def _pdf(self) -> None:
        if self._report is not None:
            open_report(self._session, self._report, "X", self, blind=self._blind)

    def _show(self, found: tuple[ShiftReport, bool]) -> None:
        report, self._blind = found
        self._report = report
        if report.held_carts.count:
            self._held.setText(
                ngettext(
                    "{n} basket is still held: closing does not sell it. Take it back with F6, or leave it for later.",
                    "{n} baskets are still held: closing does not sell them. Take them back with F6, or leave them.",
                    report.held_carts.count,
                )
            )
            self._held.show()
        self._facts.addWidget(report_summary(self.look, report, blind=self._blind))
        self.arrange()

    def _failed(self, error: ShopError) -> None:
        self.refuse(i18n.explain(error))

    def _print_x(self) -> None:
        session = self._session
        if not self._print.isEnabled():
            self.refuse(self._print.toolTip())
            return

        def done(_job: Any) -> None:
            session.print_now()
            self.finish()
            session.tell(_("The X report is on its way to the printer."))

        self.write(session.books, lambda: session.shop.print_x(by=session.by), done, self._failed)
