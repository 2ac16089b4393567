"""Before the day is closed: what it will settle, what is still open, and why so early."""

from __future__ import annotations

from collections.abc import Callable

from ntt_pos import i18n
from ntt_pos.domain.typed.typed_text import LONGEST_REASON
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.close_day import ClosePlan
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, frame
from ntt_pos.ui.widgets.text import Text


class CloseDayDialog(Dialog):
    """Closing is not taken back: Esc leaves, Enter does nothing, Ctrl+Enter closes."""

    def __init__(self, session: Session, plan: ClosePlan, then: Callable[[str], None]) -> None:
        days = ", ".join(i18n.day(day) for day in plan.days)
        super().__init__(
            session.look,
            _("Close {days}?", days=days),
            hint=ngettext(
                "{n} producer gets a statement. What is sold afterwards counts for the next day.",
                "{n} producers get a statement. What is sold afterwards counts for the next day.",
                plan.producers,
            ),
            width=600,
        )
        self._session, self._then, self._early = session, then, plan.early
        words = open_words(session, plan)
        if words:
            inner = column(add(self.body, frame("warn")), gap=Space.XS, margins=(Space.M, Space.S, Space.M, Space.S))
            inner.addWidget(Text(self.look, _("Still open:"), tone=Tone.ATTENTION))
            self.words = Text(self.look, "\n".join(f"• {each}" for each in words), tone=Tone.ATTENTION, wrap=True)
            inner.addWidget(self.words)
        self.reason = Field(self.look, _("Why already now?"), size=Size.BODY)
        self.reason.setMaxLength(LONGEST_REASON)
        hour = _("The closing hour is {hour}.00.", hour=session.settings.close_hour)
        self._labelled = add(self.body, Labelled(self.look, _("Why already now?"), self.reason, hint=hour))
        if not plan.early:
            self._labelled.hide()
        self.go_button = self.verb(_("Close the day"), self.go, "Ctrl+Return", kind=ButtonKind.PAY)
        self.start_at(self.reason if plan.early else self.leave_button)

    def enter(self) -> None:
        """The safe default: nothing is closed."""
        if self._early:
            self.reason.setFocus()
        else:
            self.leave()

    def go(self) -> None:
        """Close it."""
        reason = self.reason.text().strip()
        if self._early and not reason:
            self._session.sounds.refused()
            self._labelled.refuse(_("Say why the day is closed before its hour: it is kept in the journal."))
            self.arrange()
            return
        self.finish()
        self._then(reason)


def open_words(session: Session, plan: ClosePlan) -> list[str]:
    """Return what is still open, a line each."""
    words = [_("drawer of {register}, {name}", register=each.register, name=each.cashier) for each in plan.drawers]
    words += [
        _(
            "more may come from {register}, heard last {at}; it goes into the next statements",
            register=each.register,
            at=each.said,
        )
        for each in plan.without
    ]
    if session.basket_open():
        words.append(_("a basket at this till that is not paid"))
    words += [
        _("a basket on hold at {register}: {total}", register=each.register, total=i18n.rp(each.total))
        for each in plan.held
    ]
    if plan.counts:
        words.append(ngettext("{n} stock count under way", "{n} stock counts under way", plan.counts))
    if plan.unprinted:
        words.append(ngettext("{n} statement not printed", "{n} statements not printed", plan.unprinted))
    if plan.safe_counted is None:
        words.append(_("the safe was never counted"))
    elif plan.safe_counted < max(plan.days, default=plan.safe_counted):
        words.append(_("the safe was counted last on {day}", day=plan.safe_counted))
    return words
