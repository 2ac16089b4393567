"""Moving money between drawer, safe, bank and outside, counting the safe, and what the bank says and settles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.money.reconciliation import AwaitedMoney, proposed_fee
from ntt_pos.domain.selling.payment import LONGEST_REFERENCE, Means
from ntt_pos.domain.typed.typed_date import parse_day
from ntt_pos.i18n import N_, _
from ntt_pos.services.money.safe import MoneyBoard, MoneyWay
from ntt_pos.ui.forms.form_dialog import Marked
from ntt_pos.ui.forms.questions import AmountQuestion, ChoiceQuestion, TextQuestion
from ntt_pos.ui.money.dialogs.act_dialog import Act, ActDialog
from ntt_pos.ui.money.dialogs.safe_count import offer_to_count
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone, Weight
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import fill
from ntt_pos.ui.widgets.text import Text

LONGEST = 200
EVERY = "*"
WAYS = {
    MoneyWay.DEPOSIT: N_("Safe → bank (deposit)"),
    MoneyWay.WITHDRAWAL: N_("Bank → safe (withdrawal)"),
    MoneyWay.DROP: N_("Drawer → safe"),
    MoneyWay.CHANGE: N_("Safe → drawer (change money)"),
    MoneyWay.SAFE_OUT: N_("Out of the safe (expense)"),
    MoneyWay.SAFE_IN: N_("Into the safe (from outside)"),
    MoneyWay.BANK_OUT: N_("Out of the bank (expense, fee)"),
    MoneyWay.BANK_IN: N_("Into the bank (from outside)"),
    MoneyWay.SAFE_OPENING: N_("Opening amount of the safe"),
    MoneyWay.BANK_OPENING: N_("Opening amount of the bank"),
}
_NEEDS_REASON = (MoneyWay.SAFE_OUT, MoneyWay.SAFE_IN, MoneyWay.BANK_OUT, MoneyWay.BANK_IN)


class MoveDialog(ActDialog):
    """Moves money one way; only ways that are open now are offered."""

    def __init__(self, session: Session, board: MoneyBoard, then: Callable[[Any], None]) -> None:
        super().__init__(session, _("Where does the money go?"), _("Move the money"), then)
        ways = [(way.value, _(WAYS[way])) for way in board.ways]
        hint = "" if board.drawer else _("The drawer is offered while its shift is open.")
        self.way = ChoiceQuestion(self.look, _("Way"), ways, hint=hint)
        self.amount = AmountQuestion(self.look, _("Amount"))
        self.reason = TextQuestion(self.look, _("What is it for?"), longest=LONGEST)
        self.last(self.reason)
        fill(self.body, self.way, self.amount, self.reason)
        self.start_at(self.way.choice)

    def prepare(self) -> Act:
        """Read what was typed."""
        shop, by, key = self.session.shop, self.session.by, self.key
        way, amount = MoneyWay(self.answer(self.way)), self.answer(self.amount)
        reason = str(self.answer(self.reason))
        if way in _NEEDS_REASON and not reason:
            self.reason.refuse(_("Say what it is for."))
            raise Marked
        return lambda approval: shop.safe.move(
            by=by, way=way, amount=amount, key=key, reason=reason, approval=approval, sure=self.sure
        )

    def offer_with(self, dialog: Dialog, error: ShopError) -> None:
        """Offer to count a safe that nobody ever counted."""
        offer_to_count(self.session, dialog, error)


class BankDialog(ActDialog):
    """Types what the bank says; with a reason the difference is booked, without one it is only noted."""

    def __init__(self, session: Session, then: Callable[[Any], None]) -> None:
        super().__init__(
            session,
            _("What does the bank say?"),
            _("Record the balance"),
            then,
            hint=_("The balance on the bank's statement or in its app, at the end of that day."),
        )
        self.amount = AmountQuestion(self.look, _("Bank balance"))
        self.day = TextQuestion(
            self.look,
            _("Date, day-month-year"),
            placeholder="28-2-2026",
            read=parse_day,
            write=lambda day: f"{day.day}-{day.month}-{day.year}",
        )
        self.day.put(session.today())
        self.reason = TextQuestion(
            self.look,
            _("Reason for a difference"),
            longest=LONGEST,
            hint=_(
                "With a reason (fee, interest) the difference is booked. Empty: it is only noted until it is clear."
            ),
        )
        self.last(self.reason)
        fill(self.body, self.amount, self.day, self.reason)
        self.start_at(self.amount.field)

    def prepare(self) -> Act:
        """Read what was typed."""
        shop, by, key = self.session.shop, self.session.by, self.key
        amount, as_of, reason = self.answer(self.amount), self.answer(self.day), self.answer(self.reason)
        return lambda _approval: shop.safe.note_bank(by=by, amount=amount, as_of=as_of, key=key, reason=reason)


class SettleDialog(ActDialog):
    """Books what the bank settled of QRIS or card payments, and the fee it kept."""

    def __init__(self, session: Session, waiting: tuple[AwaitedMoney, ...], then: Callable[[Any], None]) -> None:
        """Propose what waits of the oldest day: what came first is settled first."""
        super().__init__(
            session,
            _("What did the bank settle?"),
            _("Book the settlement"),
            then,
            hint=_("Take the amount before its fee from the settlement list; the rest reaches the bank account."),
        )
        self._waiting = {each.means: each for each in waiting}
        self._fee_proposed = ""
        self.means = ChoiceQuestion(
            self.look, _("Means"), [(each.value, _(MEANS[each].short)) for each in self._waiting]
        )
        self.day = ChoiceQuestion(self.look, _("Of which day"), [])
        self.amount = AmountQuestion(self.look, _("Settled, before the fee"))
        self.fee = AmountQuestion(self.look, _("Fee kept by the bank"), optional=True)
        self.arrives = Text(self.look, weight=Weight.MEDIUM, tone=Tone.POSITIVE, wrap=True)
        self.reference = TextQuestion(self.look, _("Reference of the settlement"), longest=LONGEST_REFERENCE)
        self.last(self.reference)
        fill(self.body, self.means, self.day, self.amount, self.fee, self.arrives, self.reference)
        self.means.changed.connect(self._offer_days)
        self.day.changed.connect(self._propose)
        self.amount.changed.connect(self._propose_fee)
        self.fee.changed.connect(self._changed)
        self._offer_days()
        self.start_at(self.amount.field)

    def prepare(self) -> Act:
        """Read what was typed."""
        shop, by, key = self.session.shop, self.session.by, self.key
        means = Means(self.answer(self.means))
        amount, fee, reference = self.answer(self.amount), self.answer(self.fee), self.answer(self.reference)
        return lambda _approval: shop.reconciliation.settle(
            by=by, means=means, amount=amount, fee=fee, reference=reference, key=key
        )

    @property
    def _awaited(self) -> AwaitedMoney:
        return self._waiting[Means(self.means.value())]

    def _offer_days(self) -> None:
        days = self._awaited.days
        told = [(on.isoformat(), f"{i18n.day(on)} · {i18n.rupiah(amount)}") for on, amount in days]
        every = (EVERY, _("everything that waits · {amount}", amount=self._awaited.amount))
        blocked = self.day.blockSignals(True)
        self.day.choice.show_options([*told, every])
        self.day.put(told[0][0] if told else EVERY)
        self.day.blockSignals(blocked)
        self._propose()

    def _propose(self) -> None:
        amounts = {on.isoformat(): amount for on, amount in self._awaited.days}
        self.amount.put(amounts.get(self.day.value(), self._awaited.amount))
        self._propose_fee()

    def _propose_fee(self) -> None:
        """Propose the shop's rate of the amount, until somebody typed another fee."""
        untouched = self.fee.field.text() in ("", self._fee_proposed)
        if untouched and Means(self.means.value()) is Means.QRIS:
            try:
                fee = proposed_fee(self.amount.value(), self.session.settings.qris_fee_bp)
            except DomainError:
                fee = 0
            self.fee.put(fee) if fee else self.fee.field.clear()
        elif untouched:
            self.fee.field.clear()
        self._fee_proposed = self.fee.field.text() if untouched else self._fee_proposed
        self._changed()

    def _changed(self) -> None:
        try:
            arrives = self.amount.value() - self.fee.value()
        except DomainError:
            arrives = -1
        self.arrives.setText(_("{amount} reach the bank account.", amount=i18n.rp(arrives)) if arrives > 0 else "")
