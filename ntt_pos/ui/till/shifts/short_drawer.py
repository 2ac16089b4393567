"""The drawer does not hold what is to be given: the money comes from the safe, or it is done at another register."""

from __future__ import annotations

from collections.abc import Callable

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, ShopError
from ntt_pos.domain.money.shift import DrawerShort
from ntt_pos.i18n import N_, _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.money.safe import MoneyWay
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import AmountField, Labelled
from ntt_pos.ui.widgets.layout import add
from ntt_pos.ui.widgets.number_pad import NumberPad, has_touch

NOT_GIVEN_BACK = N_("Nothing was given back here: take goods and receipt to another register.")
NOT_TAKEN_OUT = N_("Nothing was taken out here: do it at another register.")


class ShortDrawerDialog(Dialog):
    """Says only that it is not enough: the count stays blind. What was typed below stays."""

    def __init__(
        self, session: Session, error: DrawerShort, elsewhere: Callable[[], None], told: str = NOT_GIVEN_BACK
    ) -> None:
        """``told`` says what did not happen when it is done ``elsewhere``."""
        super().__init__(session.look, i18n.explain(error), width=620)
        self._session, self._elsewhere, self._told = session, elsewhere, told
        self.verb(_("At another register"), self._leave_it, "F6", kind=ButtonKind.PLAIN)
        self._safe = self.verb(_("Fetch it from the safe"), self.enter, "F5")
        self.start_at(self._safe)

    def enter(self) -> None:
        """Book what is fetched from the safe; then the same is done again."""
        self.finish()
        self._session.open(FromSafeDialog(self._session))

    def _leave_it(self) -> None:
        self.finish()
        self._elsewhere()
        self._session.tell(_(self._told))


class FromSafeDialog(Dialog):
    """Books money that goes from the safe into the drawer."""

    def __init__(self, session: Session) -> None:
        super().__init__(session.look, _("How much comes from the safe?"), width=480)
        self._session = session
        context = session.shop.context
        self._key = context.ids.uid(context.clock.now())
        self.amount = AmountField(session.look, _("Amount"), big=True)
        self._amount = add(self.body, Labelled(session.look, _("Amount"), self.amount))
        add(self.body, NumberPad(session.look, self.amount, sign="000")).setVisible(has_touch())
        self.amount.entered.connect(self.enter)
        self.verb(_("Put into the drawer"), self.enter, "Return")
        self.start_at(self.amount)

    def enter(self, approval: ApprovalGiven | None = None) -> None:
        """Book it; then the same is done again."""
        try:
            amount = self.amount.amount()
        except DomainError as error:
            self._amount.refuse(i18n.explain(error))
            self.arrange()
            return
        session, key = self._session, self._key

        def booked(_held: int) -> None:
            session.print_now()  # the drawer springs open
            self.finish()

        self.write(
            session.books,
            lambda: session.shop.safe.move(
                by=session.by, way=MoneyWay.CHANGE, amount=amount, key=key, approval=approval
            ),
            booked,
            self._failed,
        )

    def _failed(self, error: ShopError) -> None:
        if isinstance(error, ApprovalNeeded):
            asked = _("From the safe {amount}", amount=i18n.rp(self.amount.amount()))
            ask_approval(self._session, error, self.enter, asked=asked)
        else:
            self.refuse(i18n.explain(error))
