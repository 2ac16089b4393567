"""Setting right what was booked wrongly: an account correction, and the means of a payment while its shift is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import account, sales
from ntt_pos.data.queries.core import records
from ntt_pos.data.queries.core.calendar import day_state
from ntt_pos.data.queries.money import corrections as query
from ntt_pos.data.queries.money.account import (
    corrected_unapproved,
    correction_by_key,
    has_document,
    has_opening,
    open_shift_id,
    producer_account,
)
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.money.account import EntryKind, check_corrected, check_written_off
from ntt_pos.domain.money.shift import CashKind, place_of
from ntt_pos.domain.selling.payment import Means, Tender, check_reference
from ntt_pos.domain.selling.qris import LIMIT
from ntt_pos.domain.typed.typed_text import plain_reason
from ntt_pos.services.core.approvals import ApprovalGiven, approve_if_asked

if TYPE_CHECKING:
    from datetime import date

    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context

CORRECTABLE: Final = (EntryKind.OPENING, EntryKind.CORRECTION, EntryKind.TAX, EntryKind.WRITE_OFF)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that is committed; ``balance`` afterwards, in rupiah."""

    number: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class PaidRow:
    """A payment of a sale as it is: ``amount`` in rupiah, net of change."""

    payment_uid: str
    means: Means
    amount: int
    reference: str


@dataclass(frozen=True, slots=True)
class PaymentsOf:
    """How a sale was paid; ``problem`` says why no payment can be put right any more, None while one can."""

    number: str
    total: int
    rows: tuple[PaidRow, ...]
    problem: DomainError | None = None


class Corrections:
    """Corrections of accounts and payments, each approved, numbered and citing what it sets right."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def correct(  # noqa: PLR0913 a correction says all this about itself
        self,
        *,
        by: Actor,
        producer_id: int,
        kind: EntryKind,
        amount: int,
        reason: str,
        cites: str = "",
        occurred_on: date | None = None,
        key: str = "",
        approval: ApprovalGiven | None = None,
    ) -> Corrected:
        """Change a producer's balance by a signed amount of rupiah, with reason and approval.

        Somebody else approves it, the owner's too; CORRECTIONs by one person in a day up to the shop's limit need no
        approval. ``cites`` is the document it sets right, one of this producer's. A WRITE_OFF forgives a negative balance
        and cannot exceed it, and an OPENING is booked once. ``key`` is made by the screen: the same twice is one
        correction. Raises DomainError or ApprovalNeeded.
        """
        with self.context.writing(by, act=Act.CORRECT_ACCOUNT, subject=str(producer_id)) as work:
            who = producer_account(work.unit, producer_id)
            if who is None:
                raise DomainError("That producer is not in this shop's books.")
            known = correction_by_key(work.unit, key) if key else None
            if known is not None:
                return Corrected(known["number"], int(known["amount"]), who.balance)
            if kind is EntryKind.WRITE_OFF:
                check_written_off(amount, who.balance)
            check_corrected(amount)
            if cites and not has_document(work.unit, producer_id, cites):
                raise DomainError(
                    "{name} has no document {number}. Type the number as it is on the paper; nothing was recorded.",
                    name=who.name,
                    number=cites[:40],
                )
            before = corrected_unapproved(work.unit, by.user_id, work.on, work.now)
            small = kind is EntryKind.CORRECTION and before + abs(amount) <= self.context.settings.correction_limit
            with work.record("account.corrected") as record:
                approval_id = (
                    None
                    if small
                    else approve_if_asked(
                        record,
                        approval,
                        act=Act.CORRECT_ACCOUNT,
                        subject=who.code,
                        thing=f"{who.code} {kind} {amount}",
                        why="Correcting an account needs the approval of another manager or the owner. Nothing was recorded.",
                        always=True,
                    )
                )
                number = post_correction(
                    record,
                    producer_id=producer_id,
                    kind=kind,
                    amount=amount,
                    reason=reason,
                    cites=cites,
                    occurred_on=occurred_on,
                    approval_id=approval_id,
                    key=key,
                )
        return Corrected(number, amount, who.balance + amount)

    def change_means(
        self,
        *,
        by: Actor,
        payment_uid: str,
        means: Means,
        reference: str = "",
        reason: str = "",
        approval: ApprovalGiven | None = None,
    ) -> None:
        """Say that a payment was made by another means, while its shift is open: two rows, the wrong one taken back.

        The money moves between the drawer, clearing and the bank accordingly. Raises DomainError when the shift or the
        day was closed, goods came back, the payment was corrected before, or cash rounding would differ.
        """
        with self.context.writing(by, act=Act.CORRECT_MEANS, subject=payment_uid) as work:
            text = check_reference(Tender(means, 1, reference)).reference
            wrong, sale = _payment(work.unit, payment_uid)
            home = self.context.home
            shift_id = open_shift_id(work.unit, home.register_id)
            problem = _why_not(work.unit, sale, shift_id, home.outlet_id)
            if problem is not None:
                raise problem
            kept = int(wrong["amount"]) - int(wrong["change"])
            self._check_means(sale, Means(wrong["means"]), means, kept)
            with work.record("payment.corrected") as record:
                approval_id = approve_if_asked(
                    record,
                    approval,
                    act=Act.CORRECT_MEANS,
                    subject=sale["number"],
                    thing=f"{sale['number']} {means}",
                    why="Changing the means of a payment needs approval. Nothing was recorded.",
                )
                shared = {"sale_id": sale["id"], "change": 0, "corrects_id": wrong["id"], "approval_id": approval_id}
                rows = ((wrong["means"], -kept, wrong["reference"]), (means, kept, text))
                record.add_all(
                    sales.payment,
                    [{**shared, "means": what, "amount": amount, "reference": told} for what, amount, told in rows],
                )
                record.move_cash(
                    kind=CashKind.CORRECTION,
                    amount=kept,
                    from_place=place_of(Means(wrong["means"]), home.register_code),
                    to_place=place_of(means, home.register_code),
                    shift_id=shift_id,
                    document=sale["number"],
                    reason=plain_reason(reason),
                    approval_id=approval_id,
                )

    def payments(self, number: str) -> PaymentsOf:
        """Return how a sale was paid as it is now, and why a payment can no longer be put right ("" when it can).

        Raises DomainError when there is no such sale.
        """
        wanted = number.strip().upper()
        home = self.context.home
        with self.context.reading() as unit:
            sale = query.sale(unit, home.outlet_id, wanted)
            if sale is None:
                raise DomainError("There is no sale “{number}”.", number=number.strip()[:40])
            rows = query.payments(unit, sale["id"])
            problem = _why_not(unit, sale, open_shift_id(unit, home.register_id), home.outlet_id)
        corrected = {row["corrects_id"] for row in rows}
        return PaymentsOf(
            number=sale["number"],
            total=sale["total"],
            rows=tuple(
                PaidRow(row["uid"], Means(row["means"]), row["amount"] - row["change"], row["reference"])
                for row in rows
                if row["id"] not in corrected and row["amount"] > 0
            ),
            problem=problem,
        )

    def _check_means(self, sale: Row, wrong: Means, means: Means, kept: int) -> None:
        """Raise DomainError when the amount could not have been paid by that means."""
        if sale["rounding"] or Means.EXCHANGE in (means, wrong) or means is wrong:
            raise DomainError(
                "The payment of sale {number} cannot become {means}. Take the sale back and sell again; nothing was "
                "recorded.",
                number=sale["number"],
                means=means,
            )
        if means is Means.CASH and kept % self.context.settings.cash_unit:
            raise DomainError(
                "In cash {amount} would have been rounded. Take the sale back and sell again; nothing was recorded.",
                amount=kept,
            )
        if means is Means.QRIS and kept > LIMIT:
            raise DomainError(
                "QRIS takes at most {limit} in one payment, not {amount}. Nothing was recorded.",
                limit=LIMIT,
                amount=kept,
            )


def post_correction(  # noqa: PLR0913 a correction says all this about itself
    record: JournalEntry,
    *,
    producer_id: int,
    kind: EntryKind,
    amount: int,
    reason: str,
    cites: str = "",
    occurred_on: date | None = None,
    approval_id: int | None = None,
    key: str = "",
) -> str:
    """Book a correction inside an open record (also the opening balances of an import) and return its KR number."""
    if kind not in CORRECTABLE:
        raise DomainError("Only an opening balance, a correction, a tax or a write-off is booked this way.")
    if amount == 0:
        raise DomainError("A correction of 0 changes nothing. Type the amount.")
    reason = plain_reason(reason)
    if not reason:
        raise DomainError("A correction needs a reason. Type it; nothing was recorded.")
    if kind is EntryKind.OPENING and has_opening(record.work.unit, producer_id):
        raise DomainError("The opening balance was already booked, and once is enough. Nothing was recorded.")
    number = record.work.outlet_number("KR")
    record.add(
        account.account_correction,
        {
            **record.posting(occurred_on),
            "number": number,
            "producer_id": producer_id,
            "kind": kind,
            "amount": amount,
            "reason": reason,
            "cites": cites,
            "approval_id": approval_id,
            **({"uid": key} if key else {}),
        },
    )
    entry = record.entry(
        producer_id=producer_id, kind=kind, amount=amount, document=number, occurred_on=occurred_on, note=reason
    )
    record.enter_all([entry])
    return number


def _payment(unit: Unit, payment_uid: str) -> tuple[Row, Row]:
    wrong = query.payment(unit, payment_uid)
    if wrong is None or wrong["amount"] < 0:
        raise DomainError("There is no such payment to correct.")
    if query.is_corrected(unit, wrong["id"]):
        raise DomainError("This payment was already corrected; nothing was recorded.")
    sale = records.row(unit, sales.sale, wrong["sale_id"])
    if sale is None:
        raise DomainError("There is no such payment to correct.")
    return wrong, sale


def _why_not(unit: Unit, sale: Row, shift_id: int | None, outlet_id: int) -> DomainError | None:
    """Return why no payment of this sale can be put right any more, or None."""
    if shift_id is None or sale["shift_id"] != shift_id:
        return DomainError(
            "The shift of sale {number} is closed; its payments stay as counted. Nothing was recorded.",
            number=sale["number"],
        )
    last_cut = day_state(unit, outlet_id).last_cut
    if last_cut is not None and sale["business_date"] <= last_cut:
        return DomainError(
            "The day of sale {number} is closed; its payments stay as reported. Nothing was recorded.",
            number=sale["number"],
        )
    if query.came_back(unit, sale["id"]):
        return DomainError(
            "Goods of sale {number} already came back; its payments stay as they are. Nothing was recorded.",
            number=sale["number"],
        )
    return None
