"""Paying producers: proposed by the shop's step, checked against the balance in the same transaction, once per key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import account
from ntt_pos.data.queries.money.account import (
    ProducerAccount,
    may_collect,
    open_shift_id,
    payout_by_key,
    payout_by_number,
    producer_account,
    repayment_by_key,
)
from ntt_pos.data.queries.money.shifts import movements
from ntt_pos.data.queries.money.vouchers import strip_of
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.domain.money.account import EntryKind, PaysBy, check_in_cash, payout_kind
from ntt_pos.domain.money.shift import SAFE, CashKind, check_drawer, drawer, is_drawer
from ntt_pos.domain.typed.typed_text import plain_reason, typed_line
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven, approve_if_asked, approve_needs
from ntt_pos.services.core.contacts.personal_values import account_seal, write_person
from ntt_pos.services.money.money_places import check_there, paying_place, spring_open

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context

LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who takes the money: a known person by uid (the payee when empty), or a new one with name and id number."""

    person_uid: str = ""
    relation: str = ""
    name: str = ""
    id_number: str = ""


PAYEE = Receiver()


@dataclass(frozen=True, slots=True)
class PaymentWay:
    """How the money leaves: CASH or TRANSFER, from which place (safe, bank, this register's drawer), bank reference.

    What is empty follows the producer: cash from the safe, a transfer from the bank.
    """

    means: str = ""
    place: str = ""
    reference: str = ""


AS_USUAL = PaymentWay()


@dataclass(frozen=True, slots=True)
class Paid:
    """A voucher that is committed; ``balance`` is what the producer has left, in rupiah.

    ``strip_of`` is the statement whose strip is signed for this money, so that no voucher is.
    """

    number: str
    kind: str
    amount: int
    balance: int
    already_recorded: bool = False
    strip_of: str = ""


@dataclass(frozen=True, slots=True)
class Repaid:
    """Money that a producer brought back; ``balance`` afterwards, in rupiah."""

    number: str
    amount: int
    balance: int


class Payouts:
    """Money that leaves to producers, and comes back."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def pay(
        self,
        *,
        by: Actor,
        producer_id: int,
        amount: int,
        key: str,
        way: PaymentWay = AS_USUAL,
        receiver: Receiver = PAYEE,
        approval: ApprovalGiven | None = None,
        sure: bool = True,
    ) -> Paid:
        """Pay ``amount`` rupiah and return the voucher; the same ``key`` twice is one voucher.

        Above the balance it is an advance and needs approval, as does a receiver who is not on the producer's list.
        Drawer and safe give no more than they hold; unless somebody is ``sure``, more than the books know of in the bank,
        or in a safe that nobody ever counted, raises Doubtful. Raises DomainError or ApprovalNeeded; then no money was
        booked.
        """
        way, receiver = replace(way, reference=_plain(way.reference)), _plain_receiver(receiver)
        with self.context.writing(by, act=Act.PAYOUT, subject=str(producer_id)) as work:
            known = payout_by_key(work.unit, key)
            if known is not None:
                return _same_again(work.unit, known, producer_id, amount)
            who = _account(work.unit, producer_id)
            means = way.means or who.pays_by
            if means == PaysBy.CASH:
                check_in_cash(amount)
            place, shift_id = paying_place(work, means, way.place)
            check_there(work, place, amount, sure=sure)
            number = work.outlet_number("BB")
            to = {"paid_to": account_seal(work.unit, who.person_uid, who.name)} if means == PaysBy.TRANSFER else {}
            with work.record("payout") as record:
                record.notes.update(to)
                kind, needs = _asked(amount, who, number)
                stored = approve_needs(record, approval, needs)
                approval_id = stored.get(Act.ADVANCE, stored.get(Act.PAYOUT))
                receiver_uid, approval_id = _receiver(record, who, receiver, approval, approval_id, number)
                if shift_id is not None:
                    check_drawer(movements(work.unit, shift_id), place, amount)
                row = {
                    **record.posting(),
                    "number": number,
                    "key": key,
                    "producer_id": producer_id,
                    "kind": kind,
                    "means": means,
                    "amount": amount,
                    "balance_before": who.balance,
                    "from_place": place,
                    "received_by_uid": receiver_uid,
                    "relation": receiver.relation,
                    "reference": way.reference,
                    "approval_id": approval_id,
                }
                record.add(account.payout, row)
                entry = record.entry(producer_id=producer_id, kind=kind, amount=-amount, document=number)
                record.enter_all([entry])
                record.cite_others()
                record.move_cash(
                    kind=CashKind(kind.value),
                    amount=amount,
                    from_place=place,
                    shift_id=shift_id,
                    document=number,
                )
            spring_open(work, place)
            signed = strip_of(work.unit, row)
        return Paid(number, kind, amount, who.balance - amount, strip_of=signed)

    def reverse(self, *, by: Actor, number: str, reason: str, approval: ApprovalGiven | None = None) -> int:
        """Take back a voucher whose money never arrived (a bounced transfer); both stay visible.

        Returns the balance afterwards in rupiah. Raises DomainError when the voucher is unknown or already reversed.
        """
        reason = plain_reason(reason)
        if not reason:
            raise DomainError("A reversal needs a reason. Type it; nothing was recorded.")
        with self.context.writing(by, act=Act.CORRECT_ACCOUNT, subject=number) as work:
            voucher = payout_by_number(work.unit, number)
            if voucher is None or voucher["outlet_id"] != self.context.home.outlet_id:
                raise DomainError(
                    "There is no voucher {number}. Check the number; nothing was recorded.", number=number
                )
            if voucher["reversed_id"] is not None:
                raise DomainError("Voucher {number} was already reversed; nothing was recorded.", number=number)
            place, amount = voucher["from_place"], int(voucher["amount"])
            shift_id = None
            if place == drawer(self.context.home.register_code):
                shift_id = open_shift_id(work.unit, self.context.home.register_id)
            if is_drawer(place) and shift_id is None:
                place = SAFE
            with work.record("payout.reversed") as record:
                approval_id = approve_if_asked(
                    record,
                    approval,
                    act=Act.CORRECT_ACCOUNT,
                    subject=number,
                    why="Reversing a voucher needs the approval of another manager or the owner. Nothing was recorded.",
                    always=True,
                )
                record.add(
                    account.payout_reversal,
                    {
                        **record.posting(),
                        "payout_id": voucher["id"],
                        "reason": reason,
                        "approval_id": approval_id,
                    },
                )
                entry = record.entry(
                    producer_id=voucher["producer_id"],
                    kind=EntryKind.PAYOUT_REVERSED,
                    amount=amount,
                    document=number,
                    note=reason,
                )
                record.enter_all([entry])
                record.move_cash(
                    kind=CashKind.CORRECTION,
                    amount=amount,
                    to_place=place,
                    shift_id=shift_id,
                    document=number,
                    reason=reason,
                    approval_id=approval_id,
                )
            return _account(work.unit, voucher["producer_id"]).balance

    def repay(
        self, *, by: Actor, producer_id: int, amount: int, to_place: str = "", note: str = "", key: str = ""
    ) -> Repaid:
        """Book money that a producer brings back against a negative balance (rupiah, at most what is owed).

        ``key`` is made by the screen: the same twice is one repayment.
        """
        note = plain_reason(note)
        with self.context.writing(by, act=Act.PAYOUT, subject=str(producer_id)) as work:
            who = _account(work.unit, producer_id)
            known = repayment_by_key(work.unit, key) if key else None
            if known is not None:
                return Repaid(known["number"], int(known["amount"]), who.balance)
            if not 0 < amount <= -who.balance:
                raise DomainError(
                    "{name} owes {owed}. A repayment is more than 0 and at most that. No money was booked.",
                    name=who.name,
                    owed=max(0, -who.balance),
                )
            place, shift_id = paying_place(work, "CASH", to_place)
            number = work.outlet_number("BM")
            with work.record("repayment") as record:
                record.add(
                    account.repayment,
                    {
                        **record.posting(),
                        "number": number,
                        "producer_id": producer_id,
                        "amount": amount,
                        "to_place": place,
                        "note": note,
                        **({"uid": key} if key else {}),
                    },
                )
                entry = record.entry(
                    producer_id=producer_id, kind=EntryKind.REPAYMENT, amount=amount, document=number, note=note
                )
                record.enter_all([entry])
                record.move_cash(
                    kind=CashKind.REPAYMENT,
                    amount=amount,
                    to_place=place,
                    shift_id=shift_id,
                    document=number,
                )
            spring_open(work, place)
        return Repaid(number, amount, who.balance + amount)


def _plain(text: str) -> str:
    """Return a text in one line; raises DomainError when it is too long or holds what cannot be printed."""
    plain = typed_line(text, LONGEST)
    if plain is None:
        raise DomainError(
            "“{text}” cannot be used: type at most {most} letters and digits. No money was booked.",
            text="".join(sign for sign in text if sign.isprintable())[:LONGEST],
            most=LONGEST,
        )
    return plain


def _plain_receiver(told: Receiver) -> Receiver:
    return Receiver(told.person_uid, _plain(told.relation), _plain(told.name), _plain(told.id_number))


def _asked(amount: int, who: ProducerAccount, number: str) -> tuple[EntryKind, list[ApprovalNeeded]]:
    """Return what a payment of ``amount`` rupiah is, and the rights it asks for."""
    why = N_("Paying a producer needs the approval of a manager or the owner. Nothing was paid.")
    thing = f"{who.code} {amount}"
    needs = [ApprovalNeeded(why, act=Act.PAYOUT, subject=number, thing=thing)]
    try:
        return payout_kind(amount, who.balance, approved=False), needs
    except ApprovalNeeded as advance:
        advance.always = who.balance < 0  # more debt on top of a debt is never one person's act
        return EntryKind.ADVANCE, [*needs, advance.about(number, thing)]


def _account(unit: Unit, producer_id: int) -> ProducerAccount:
    found = producer_account(unit, producer_id)
    if found is None:
        raise DomainError("That producer is not in this shop's books.")
    return found


def _same_again(unit: Unit, known: object, producer_id: int, amount: int) -> Paid:
    row = dict(known)  # type: ignore[call-overload]
    if row["producer_id"] != producer_id or row["amount"] != amount:
        raise DomainError(
            "This payment was already booked as voucher {number} over {amount}. Start a new payment.",
            number=row["number"],
            amount=row["amount"],
        )
    balance = _account(unit, producer_id).balance
    return Paid(row["number"], row["kind"], amount, balance, already_recorded=True)


def _receiver(
    record: JournalEntry,
    who: ProducerAccount,
    receiver: Receiver,
    approval: ApprovalGiven | None,
    approval_id: int | None,
    number: str,
) -> tuple[str, int | None]:
    """Return the receiver's person uid and the approval it needed; a stranger is written down before the voucher."""
    unit = record.work.unit
    if receiver == PAYEE or (receiver.person_uid and may_collect(unit, who.producer_id, receiver.person_uid)):
        return receiver.person_uid or who.person_uid, approval_id
    if not (receiver.name and receiver.relation and receiver.id_number):
        raise DomainError(
            "This person is not on the list of {name}. Type their name, relation and id number, and ask for approval. "
            "No money was booked.",
            name=who.name,
        )
    stored = approve_if_asked(
        record,
        approval,
        act=Act.PAY_UNLISTED_COLLECTOR,
        subject=number,
        thing=f"{who.code} {receiver.name}",
        why="This person is not on the producer's list; paying them needs approval. No money was booked.",
    )
    approval_id = approval_id or stored
    stranger = {PersonalKind.NAME: receiver.name, PersonalKind.ID_NUMBER: receiver.id_number}
    return write_person(record, stranger), approval_id
