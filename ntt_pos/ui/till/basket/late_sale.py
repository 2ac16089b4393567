"""SUSULAN: the next basket is a sale that only its paper knows: a notebook of a power cut, or a lost receipt."""

from __future__ import annotations

from datetime import date

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.selling.reentry import check_reentry
from ntt_pos.domain.typed.typed_date import parse_day
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add
from ntt_pos.ui.widgets.number_pad import offer_digits
from ntt_pos.ui.widgets.text import Text


class ReentryDialog(Dialog):
    """Asks for the number and the date on the paper; then its goods are scanned and paid as they were."""

    def __init__(self, controller: TillController) -> None:
        look = controller.session.look
        super().__init__(
            look,
            _("Which paper is typed in again?"),
            hint=_("A sale from the notebook, or one that a restored backup lacks. The receipt is marked SUSULAN."),
        )
        self._controller, self._since = controller, date.min
        if controller.session.shop.context.seat:
            words = _("Type each paper on one PC only: another PC may not know of it for a while.")
            self.body.addWidget(Text(look, words, tone=Tone.MUTED, wrap=True))
        self.number = Field(look, _("Number on the paper"), placeholder="17, JL-LRT-01-2026-000123")
        self._number = add(self.body, Labelled(look, _("Number on the paper"), self.number))
        self.day = Field(look, _("Date on the paper, day-month-year"), placeholder="28-2-2026")
        self._day = add(self.body, Labelled(look, _("Date on the paper, day-month-year"), self.day))
        offer_digits(self.body, look, self.number, self.day, sign="-")
        self.number.entered.connect(self.day.setFocus)
        self.day.entered.connect(self.enter)
        if controller.reentry is not None:
            self.number.setText(controller.reentry.number)
            self.verb(_("It is a new sale after all"), self._forget, kind=ButtonKind.PLAIN)
        self.verb(_("Type it in again"), self.enter, "Return")
        self.start_at(self.number)
        session = controller.session
        session.books.run(session.shop.checkout.first_day, self._begins, lambda _error: None, owner=self)

    def _begins(self, day: date) -> None:
        self._since = day

    def enter(self) -> None:
        """Mark the next sale."""
        today = calendar_date(self._controller.session.now())
        try:
            paper = check_reentry(self.number.text(), today, today=today)
        except DomainError as error:
            self._number.refuse(i18n.explain(error))
            return
        try:
            on = parse_day(self.day.text(), latest=today)
            paper = check_reentry(paper.number, on, today=today, since=self._since)
        except DomainError as error:
            self._day.refuse(i18n.explain(error))
            return
        session = self._controller.session

        def new(_nothing: object) -> None:
            self.finish()
            self._controller.type_in_again(paper)

        def known(error: ShopError) -> None:
            self._number.refuse(i18n.explain(error))

        session.books.run(lambda: session.shop.checkout.check_new(paper), new, known, owner=self)

    def _forget(self) -> None:
        self.finish()
        self._controller.type_in_again(None)
