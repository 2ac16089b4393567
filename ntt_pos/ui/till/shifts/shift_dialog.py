"""The drawer: opened with a counted float, looked at (X), closed with a blind count (Z)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, Doubtful, ShopError
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.money.shift_report import ShiftReport
from ntt_pos.domain.selling.payment import Means
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.money.shift_values import ReasonNeeded, TimeAsked
from ntt_pos.ui.approval_dialog import SecondDialog, ask_approval
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.forms.denominations import DenominationCounter
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.till.shifts.z_reports import ZDialog, open_report
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog, scrolling
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, fill, frame, row, rule
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
        self._time_confirmed = False
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
            self.finish()
            self._opened()

        def failed(error: ShopError) -> None:
            if isinstance(error, Doubtful):
                told, yes = i18n.explain(error), _("Yes, it is right")
                again = partial(self.enter, sure=True)
                session.open(ConfirmDialog(session, _("Is this right?"), told, yes, again))
                return
            self.refuse(i18n.explain(error))
            if isinstance(error, TimeAsked):
                self._time_confirmed = True
                self._go.set_words(_("The time is right: open"))

        confirmed = self._time_confirmed
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
            session.tell(_("The X report is on its way to the printer."))
            self.finish()

        self.write(session.books, lambda: session.shop.print_x(by=session.by), done, self._failed)


WHY_IT_DIFFERS: Final = (
    N_("Wrong change was given"),
    N_("A sale was not recorded"),
    N_("Looked for and not found"),
)


class CloseShiftDialog(Dialog):
    """The blind count: nobody sees what should be there before it is counted."""

    def __init__(self, session: Session, closed: Callable[[Any], None]) -> None:
        super().__init__(
            session.look,
            _("How much is in the drawer now?"),
            hint=_("Count by note and coin before anything is shown. The difference comes afterwards."),
            width=640,
        )
        self._session, self._closed = session, closed
        self._asked = False
        self._second: Actor | None = None
        self._first_count: int | None = None
        self.counter = add(self.body, DenominationCounter(session.look, total=_("Counted")))
        self.counter.entered.connect(self.enter)
        self.counter.changed.connect(self._counted_again)
        self._expected = 0
        self._difference = add(self.body, frame("warn"))
        inner = column(self._difference, gap=Space.S, margins=(Space.L, Space.M, Space.L, Space.M))
        self._told = Text(session.look, size=Size.AMOUNT, weight=Weight.MEDIUM, tone=Tone.ATTENTION, wrap=True)
        self.reason = Field(session.look, _("Reason for the difference"))
        self._labelled = Labelled(session.look, _("Reason for the difference"), self.reason)
        fill(inner, self._told, self._labelled)
        usual = add(inner, row(gap=Space.S))
        for words in WHY_IT_DIFFERS:
            usual.addWidget(Button(session.look, _(words), partial(self._because, _(words)), kind=ButtonKind.LINK))
        usual.addStretch(1)
        self._difference.hide()
        self.reason.entered.connect(self.enter)
        self._go = self.verb(_("Close the shift"), self.enter, "F12")
        self.start_at(self.counter.first)

    def enter(self, approval: ApprovalGiven | None = None) -> None:
        """Close with this count."""
        try:
            counted = self.counter.counted()
        except DomainError as error:
            self.refuse(i18n.explain(error))
            return
        if not counted and not self._asked:
            self._asked = True
            self.refuse(_("Nothing was counted. If the drawer is really empty, press Enter once more."))
            return
        session = self._session
        differs = self._difference.isVisibleTo(self) and self.counter.total() != self._expected
        reason = self.reason.text().strip() if differs else ""
        if differs and not reason:
            self._labelled.refuse(_("Say why, or count again."))
            return
        if session.settings.second_person_at_close and self._second is None:
            session.open(SecondDialog(session, self._seconded))
            return
        second = self._second
        self.refuse("")

        def done(result: Any) -> None:
            session.shift = None
            session.shift_changed.emit()
            self.finish()
            self._closed(result)

        self.write(
            session.books,
            lambda: session.shop.shifts.close(
                by=session.by,
                counted=counted,
                reason=reason,
                confirmed_by=second,
                first_count=self._first_count,
                approval=approval,
            ),
            done,
            self._failed,
        )

    def _because(self, words: str) -> None:
        """Take a usual reason: where there is only a touch screen, nobody types one."""
        self.reason.setText(words)
        self.reason.setFocus()

    def _seconded(self, who: Actor) -> None:
        self._second = who
        self.enter()

    def _counted_again(self, counted: int) -> None:
        """Tell the difference of what is counted now; before the first count is compared nothing is told."""
        if not self._difference.isVisibleTo(self):
            return
        difference = counted - self._expected
        told = (
            _("Should be {expected}, counted {counted}: difference {difference}.")
            if difference
            else _("Should be {expected}, counted {counted}: it agrees now.")
        )
        self._told.setText(
            told.format(
                expected=i18n.rupiah(self._expected),
                counted=i18n.rupiah(counted),
                difference=i18n.rupiah(difference),
            )
        )

    def _failed(self, error: ShopError) -> None:
        if isinstance(error, ReasonNeeded):
            self._first_count = error.counted if self._first_count is None else self._first_count
            self._expected = error.expected
            self._difference.show()
            self._counted_again(error.counted)
            self.arrange()
            self.reason.setFocus()
        elif isinstance(error, ApprovalNeeded):
            ask_approval(self._session, error, self.enter, reason=self.reason.text().strip())
        else:
            self.refuse(i18n.explain(error))


class ClosedDialog(Dialog):
    """The Z on the screen: expected, counted, difference, and the sums of the shift."""

    def __init__(self, session: Session, result: Any) -> None:
        super().__init__(
            session.look,
            _("Shift closed: {number}", number=result.number),
            hint=_("The Z report is on its way to the printer. Sign it and keep it with the money.")
            if session.has_printer
            else _("No printer is set up here: the Z report is kept and can be printed later."),
            width=640,
            leave=_("Done"),
        )
        self.body.addWidget(scrolling(report_summary(session.look, result.report, blind=False)), 1)
        self._session, self._result = session, result
        self.verb("PDF", self._pdf, "F9", kind=ButtonKind.PLAIN)
        self.start_at(self.leave_button)

    def _pdf(self) -> None:
        open_report(self._session, self._result.report, self._result.number, self)

    def enter(self) -> None:
        """Leave."""
        self.leave()

    def least_height(self) -> int:
        """Return a height that shows the sums without scrolling on the cheap PC."""
        return 620


def report_summary(look: Look, report: ShiftReport, *, blind: bool) -> QWidget:
    """Return the sums of a report; a blind one says nothing about what the drawer should hold."""
    holder = QWidget()
    holder.setProperty("role", "plain")
    stack = column(holder, gap=Space.M, margins=(0, 0, 0 if blind else Space.L, 0))
    if not blind:
        stack.addLayout(_tiles(look, report))
    grid = add(stack, QGridLayout())
    grid.setVerticalSpacing(Space.S)
    for place, (name, value, strong) in enumerate(_sums(report, blind=blind)):
        weight = Weight.MEDIUM if strong else Weight.REGULAR
        grid.addWidget(Text(look, name, size=Size.AMOUNT, weight=weight), 2 * place, 0)
        grid.addWidget(
            Text(look, value, size=Size.AMOUNT, weight=weight, align=Qt.AlignmentFlag.AlignRight), 2 * place, 1
        )
        grid.addWidget(rule(), 2 * place + 1, 0, 1, 2)
    if blind:
        told = _("The sums of cash follow when the drawer is counted.")
        stack.addWidget(Text(look, told, tone=Tone.MUTED, wrap=True))
    if report.by_producer and not blind:
        stack.addWidget(Text(look, _("By producer"), size=Size.META, tone=Tone.MUTED))
        for each in report.by_producer:
            line = add(stack, row())
            line.addWidget(Text(look, each.name or _("The shop's own goods")), 1)
            line.addWidget(Text(look, i18n.rupiah(each.paid), align=Qt.AlignmentFlag.AlignRight))
    stack.addStretch(1)
    return holder


def _tiles(look: Look, report: ShiftReport) -> QHBoxLayout:
    tiles = row(gap=Space.S)
    shown = [(_("Should be"), report.expected, Tone.INK)]
    if report.kind == "Z":
        shown.append((_("Counted"), report.counted, Tone.INK))
        shown.append((_("Difference"), report.difference, Tone.DANGER if report.difference else Tone.POSITIVE))
    for name, value, tone in shown:
        inner = column(add(tiles, frame("tile"), 1), gap=0, margins=(Space.L, Space.S + 2, Space.L, Space.S + 2))
        inner.addWidget(Text(look, name, size=Size.META, tone=Tone.MUTED))
        inner.addWidget(Text(look, i18n.rupiah(value), size=Size.LARGE, weight=Weight.MEDIUM, tone=tone))
    return tiles


def _sums(report: ShiftReport, *, blind: bool) -> list[tuple[str, str, bool]]:
    """Return (name, amount, strong) of every sum worth a line; a blind one has none that the cash could be had from."""
    sales, returns = report.sales, report.returns
    sold = ngettext("{n} sale", "{n} sales", sales.count)
    back = ngettext("{n} return", "{n} returns", returns.count)
    if blind:
        lines = [(sold, "", True), *([(back, "", False)] if returns.count else [])]
    else:
        lines = [
            (sold, i18n.rupiah(sales.amount), False),
            *([(back, i18n.rupiah(-returns.amount), False)] if returns.count else []),
            (_("Net"), i18n.rupiah(report.net), True),
        ]
    means = [
        (each.net, _(MEANS[each.means].long), each.net)
        for each in report.by_means
        if not (blind and each.means is Means.CASH)
    ]
    rest = [
        (not blind and report.rounding, _("Rounding"), report.rounding),
        (not blind and report.opening_float, _("Float"), report.opening_float),
        (not blind and report.pay_in.count, _("Paid in"), report.pay_in.amount),
        (not blind and report.pay_out.count, _("Cash out"), -report.pay_out.amount),
    ]
    shown = (*means, (report.discount, _("Discounts"), -report.discount), *rest)
    lines.extend((name, i18n.rupiah(value), False) for shows, name, value in shown if shows)
    if report.held_carts.count:
        lines.append((_("Held baskets"), str(report.held_carts.count), False))
    return lines
