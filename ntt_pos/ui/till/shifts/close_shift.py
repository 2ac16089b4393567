"""Closing the drawer: counted blind, a difference explained, the Z shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, ShopError
from ntt_pos.domain.core.users import Actor
from ntt_pos.i18n import N_, _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.money.shift_values import ReasonNeeded
from ntt_pos.ui.approval_dialog import SecondDialog, ask_approval
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.forms.denominations import DenominationCounter
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.till.shifts.shift_summary import report_summary
from ntt_pos.ui.till.shifts.z_reports import open_report
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog, scrolling
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, fill, frame, row
from ntt_pos.ui.widgets.scroll_area import bring_into_sight
from ntt_pos.ui.widgets.text import Text

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

    def leave(self) -> None:
        """Close; ask first when something was counted."""
        if not self.counter.typed():
            self.finish()
            return
        self._session.open(
            ConfirmDialog(
                self._session,
                _("Drop this count?"),
                _("The shift stays open, and what you counted here is not kept."),
                _("Drop the count"),
                self.finish,
                danger=True,
            )
        )

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
            bring_into_sight(self._difference)
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
            announce(self, self._told.text(), urgent=True)
            self.arrange()
            self.reason.setFocus()
            bring_into_sight(self._difference)
        elif isinstance(error, ApprovalNeeded):
            ask_approval(self._session, error, self.enter, reason=self.reason.text().strip(), asked=self._sums())
        else:
            self.refuse(i18n.explain(error))

    def _sums(self) -> str:
        """Return what is approved: what was counted, and the difference once it was told."""
        told = [_("Counted {amount}", amount=i18n.rp(self.counter.total()))]
        difference = self.counter.total() - self._expected
        if self._difference.isVisibleTo(self) and difference:
            told.append(_("Difference {amount}", amount=i18n.rp(difference)))
        return " · ".join(told)


class ClosedDialog(Dialog):
    """The Z on the screen: expected, counted, difference, and the sums of the shift."""

    def __init__(self, session: Session, result: Any) -> None:
        super().__init__(
            session.look,
            _("Shift closed: {number}", number=result.number),
            hint=_("The closing report (Z) is on its way to the printer. Sign it and keep it with the money.")
            if session.has_printer
            else _("No printer is set up here: the closing report (Z) is kept and can be printed later."),
            width=640,
            leave=_("Done"),
        )
        report = result.report
        sums = (_("Should be"), report.expected), (_("Counted"), report.counted), (_("Difference"), report.difference)
        told = ", ".join(f"{name} {i18n.rupiah(value)}" for name, value in sums)
        self.setAccessibleDescription(f"{told}. {self.hint.text()}")
        self.body.addWidget(scrolling(report_summary(session.look, report, blind=False)), 1)
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
