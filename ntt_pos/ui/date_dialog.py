"""After days without a record somebody types today's date, so that a PC with a wrong clock is noticed before it writes."""

from __future__ import annotations

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.typed.typed_date import parse_day
from ntt_pos.i18n import _
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add
from ntt_pos.ui.widgets.number_pad import offer_digits


class DateDialog(Dialog):
    """Asks for today's date, as on a calendar or a phone; then the act is done again."""

    def __init__(self, session: Session, error: ShopError) -> None:
        super().__init__(session.look, _("What is today's date?"), hint=i18n.explain(error), width=520)
        self._session = session
        self.day = Field(session.look, _("Today's date, day-month-year"), placeholder="28-2-2026")
        self._labelled = add(self.body, Labelled(session.look, _("Today's date, day-month-year"), self.day))
        offer_digits(self.body, session.look, self.day, sign="-")
        self.day.entered.connect(self.enter)
        self._go = self.verb(_("This is the date"), self.enter, "Return")
        self.start_at(self.day)

    def enter(self) -> None:
        """Compare what was typed with the clock."""
        try:
            typed = parse_day(self.day.text())
        except DomainError as error:
            self._labelled.refuse(i18n.explain(error))
            return
        session = self._session
        self.write(
            session.books,
            lambda: session.shop.people.type_date(typed, by=session.by),
            self._accepted,
            self._failed,
        )

    def _accepted(self, _done: object) -> None:
        self.finish()
        self._session.tell(_("The date is right. Do it again now: nothing was recorded before."))

    def _failed(self, error: ShopError) -> None:
        self._session.sounds.refused()
        self._labelled.refuse(i18n.explain(error))
