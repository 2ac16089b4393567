"""Setting an account right: a payment taken back, money brought back, a debt given up, a correction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import BANK, SAFE
from ntt_pos.i18n import N_, _
from ntt_pos.services.money.payables import AccountBoard, HistoryLine
from ntt_pos.ui.forms.questions import AmountQuestion, ChoiceQuestion, TextQuestion
from ntt_pos.ui.money.dialogs.act_dialog import Act, ActDialog
from ntt_pos.ui.money.money_words import place_words
from ntt_pos.ui.office.office_words import booked_day
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.layout import fill

LONGEST = 200
LONGEST_NUMBER = 40


class ReversalDialog(ActDialog):
    """Takes a payment back whose money never arrived; asked twice, and approved by somebody else."""

    def __init__(self, session: Session, line: HistoryLine, then: Callable[[int], None]) -> None:
        super().__init__(
            session,
            _("Take the payment {number} back?", number=line.document),
            _("Take the payment back"),
            then,
            hint=_(
                "{amount} of {day} go back to the producer's balance. Both stay visible in the history.",
                amount=i18n.rp(-line.amount),
                day=booked_day(line.first, line.last, line.date),
            ),
            kind=ButtonKind.DANGER,
        )
        self._line = line
        self.danger = _(
            "{amount} of {number} are booked back. That cannot be undone.",
            amount=i18n.rp(-line.amount),
            number=line.document,
        )
        self.reason = TextQuestion(
            self.look, _("Reason"), longest=LONGEST, placeholder=_("for example: the bank refused the account number")
        )
        self.last(self.reason)
        self.body.addWidget(self.reason)
        self.start_at(self.reason.field)

    def prepare(self) -> Act:
        """Read the reason."""
        shop, by, number = self.session.shop, self.session.by, self._line.document
        reason = self.needed(self.reason, _("Say why: it is printed on the voucher's copies."))
        return lambda approval: shop.payouts.reverse(by=by, number=number, reason=reason, approval=approval)


class RepaymentDialog(ActDialog):
    """Takes money that a producer brings back."""

    def __init__(self, session: Session, board: AccountBoard, then: Callable[[Any], None]) -> None:
        who = board.row
        super().__init__(
            session,
            _("How much does {name} bring back?", name=who.name),
            _("Take the money"),
            then,
            hint=_("{name} owes the shop {amount}.", name=who.name, amount=i18n.rp(-who.balance)),
            kind=ButtonKind.PAY,
        )
        self._board = board
        self.amount = AmountQuestion(self.look, _("Amount"))
        self.amount.put(-who.balance)
        places = [SAFE, *([board.drawer] if board.drawer else []), BANK]
        self.place = ChoiceQuestion(self.look, _("Put into"), [(each, place_words(each)) for each in places])
        self.note = TextQuestion(self.look, _("Note"), longest=LONGEST)
        fill(self.body, self.amount, self.place, self.note)
        self.last(self.amount)
        self.start_at(self.amount.field)

    def prepare(self) -> Act:
        """Read what was typed."""
        shop, by, who, key = self.session.shop, self.session.by, self._board.row, self.key
        amount, place, note = self.answer(self.amount), self.answer(self.place), self.answer(self.note)
        return lambda _approval: shop.payouts.repay(
            by=by, producer_id=who.producer_id, amount=amount, to_place=place, note=note, key=key
        )

    def acted(self, result: Any) -> None:
        """Show its number."""
        self.session.print_now()
        super().acted(result)


class WriteOffDialog(ActDialog):
    """Gives up what a producer owes; asked twice, and approved by somebody else."""

    danger = N_("The shop gives this money up for good. That cannot be undone.")

    def __init__(self, session: Session, board: AccountBoard, then: Callable[[Any], None]) -> None:
        who = board.row
        super().__init__(
            session,
            _("Give up the debt of {name}?", name=who.name),
            _("Give the debt up"),
            then,
            hint=_("{name} owes the shop {amount}.", name=who.name, amount=i18n.rp(-who.balance)),
            kind=ButtonKind.DANGER,
        )
        self.danger = _(self.danger)
        self._board = board
        self.amount = AmountQuestion(self.look, _("Amount"))
        self.amount.put(-who.balance)
        self.reason = TextQuestion(self.look, _("Reason"), longest=LONGEST)
        self.last(self.reason)
        fill(self.body, self.amount, self.reason)
        self.start_at(self.amount.field)

    def prepare(self) -> Act:
        """Read what was typed."""
        amount = self.answer(self.amount)
        reason = self.needed(self.reason, _("Say why: it is printed on the note."))
        return _correction(self, self._board, EntryKind.WRITE_OFF, amount, reason, "")


class CorrectionDialog(ActDialog):
    """Corrects a balance, up or down, with the reason and the document it sets right."""

    def __init__(
        self, session: Session, board: AccountBoard, line: HistoryLine | None, then: Callable[[Any], None]
    ) -> None:
        who, limit = board.row, session.settings.correction_limit
        asks = (
            _("Above {limit} in a day somebody else approves it.", limit=i18n.rp(limit))
            if limit
            else _("Somebody else approves it.")
        )
        super().__init__(
            session,
            _("What is wrong with the balance of {name}?", name=who.name),
            _("Correct the balance"),
            then,
            hint=_("Balance {amount}. {asks}", amount=i18n.rp(who.balance), asks=asks),
        )
        self._board = board
        self.way = ChoiceQuestion(
            self.look, _("The producer gets"), [("+", _("more than was booked")), ("-", _("less than was booked"))]
        )
        self.amount = AmountQuestion(self.look, _("Amount"))
        self.cites = TextQuestion(
            self.look,
            _("Number of the document that was wrong"),
            longest=LONGEST_NUMBER,
            hint=_("Statement, voucher or receipt of this producer, for example TJ-LRT-2026-000123."),
        )
        if line is not None and line.document:
            self.cites.put(line.document)
        self.reason = TextQuestion(self.look, _("Reason"), longest=LONGEST)
        self.last(self.reason)
        fill(self.body, self.way, self.amount, self.cites, self.reason)
        self.start_at(self.way.choice)

    def prepare(self) -> Act:
        """Read what was typed."""
        amount = self.answer(self.amount)
        if amount == 0:
            raise DomainError("A correction of 0 changes nothing. Type the amount.")
        cites = self.needed(self.cites, _("Type the number of the paper that was wrong.")).upper()
        reason = self.needed(self.reason, _("Say why: it is printed on the note."))
        signed = amount if self.answer(self.way) == "+" else -amount
        return _correction(self, self._board, EntryKind.CORRECTION, signed, reason, cites)


def _correction(dialog: ActDialog, board: AccountBoard, kind: EntryKind, amount: int, reason: str, cites: str) -> Act:
    shop, by, key = dialog.session.shop, dialog.session.by, dialog.key
    return lambda approval: shop.corrections.correct(
        by=by,
        producer_id=board.row.producer_id,
        kind=kind,
        amount=amount,
        reason=reason,
        cites=cites,
        key=key,
        approval=approval,
    )
