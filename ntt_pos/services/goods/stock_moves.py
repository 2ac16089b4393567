"""Goods that leave the shelf other than by a sale: taken back by their owner, counted, written off, re-dated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ntt_pos.data.models import stock
from ntt_pos.data.queries.core import records
from ntt_pos.data.queries.goods import batches as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.stock import BatchStock, Bin, MovementKind, Stockable
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.journal_entry import JournalEntry
from ntt_pos.services.core.unit_of_work import Context, UnitOfWork
from ntt_pos.services.goods.compensation import take_from
from ntt_pos.services.goods.count_posting import CountLine, CountPosted, post_count
from ntt_pos.services.goods.deliveries import check_happened
from ntt_pos.services.goods.note_drafts import forget_draft
from ntt_pos.services.goods.undoing import (
    approve_undoing,
    to_undo,
    undo_withdrawal,
    undo_write_off,
)
from ntt_pos.services.goods.write_offs import (
    WriteOffLine,
    WriteOffPosted,
    WriteOffReason,
    correct_expiry,
    costs_of,
    post_write_off,
)

REASONS = ("UNSOLD", "EXPIRED", "SPOILED", "OTHER")


@dataclass(frozen=True, slots=True)
class WithdrawalLine:
    """Units (base units) an owner takes back, from the shelf or from what waits; the batch if it is told (0: the unknown)."""

    product_id: int
    quantity: int
    bin: Bin = Bin.SHELF
    reason: str = "UNSOLD"
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawalPosted:
    """A posted withdrawal: its number and the units that left (negative when it undoes one)."""

    withdrawal_id: int
    number: str
    units: int


class StockMoves:
    """Withdrawals (BT), stock counts (SO), write-offs (BA)."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def batches(self, product_id: int, place: Bin = Bin.SHELF) -> tuple[BatchStock, ...]:
        """Return what a bin holds of a product per batch, earliest date first, the unknown batch last."""
        with self._context.reading() as unit:
            return query.batches(unit, product_id, place)

    def withdraw(
        self,
        *,
        by: Actor,
        producer_id: int | None,
        lines: Sequence[WithdrawalLine],
        occurred_on: date | None = None,
        draft: str = "",
        note: str = "",
        received_by_uid: str | None = None,
    ) -> WithdrawalPosted:
        """Give goods back to their owner (BT). No money moves; expired goods leave from COLLECT the same way.

        ``received_by_uid`` names the person who took them. Refused when there are fewer than that.
        """
        with self._context.writing(by, act=Act.WITHDRAW_GOODS) as work:
            check_happened(work, occurred_on)
            forget_draft(work, draft)
            known = _own_products(work, producer_id, [line.product_id for line in lines])
            with work.record("withdrawal") as record:
                head = {
                    **record.posting(occurred_on),
                    "producer_id": producer_id,
                    "note": note,
                    "received_by_uid": received_by_uid,
                    "reverses_id": None,
                    "approval_id": None,
                }
                return _withdraw(record, head, lines, known)

    def reverse_withdrawal(
        self, withdrawal_id: int, *, by: Actor, note: str, approval: ApprovalGiven | None = None
    ) -> WithdrawalPosted:
        """Undo a wrong withdrawal by a document that cites it: the units are back in the same bin and batch.

        ``note`` is the reason. Raises ApprovalNeeded when this person may not do it alone.
        """
        with self._context.writing(by, act=Act.REVERSE_GOODS) as work:
            row = records.row_of_outlet(work.unit, stock.withdrawal, withdrawal_id, self._context.home.outlet_id)
            missing = N_("There is no such withdrawal to undo. Nothing was changed.")
            original = to_undo(work, stock.withdrawal, row, why=note, missing=missing)
            with work.record("withdrawal.reversed") as record:
                approval_id = approve_undoing(record, original, approval)
                made, number = undo_withdrawal(record, original, note.strip(), approval_id)
            units = sum(line["quantity"] for line in query.withdrawn(work.unit, original["id"]))
        return WithdrawalPosted(made, number, -units)

    def reverse_write_off(
        self, write_off_id: int, *, by: Actor, note: str, approval: ApprovalGiven | None = None
    ) -> WriteOffPosted:
        """Undo a write-off (found again, not damaged after all) by a document that cites it; the compensation comes back.

        ``note`` is the reason. Raises ApprovalNeeded when this person may not do it alone.
        """
        with self._context.writing(by, act=Act.REVERSE_GOODS) as work:
            row = records.row_of_outlet(work.unit, stock.write_off, write_off_id, self._context.home.outlet_id)
            missing = N_("There is no such write-off to undo. Nothing was changed.")
            original = to_undo(work, stock.write_off, row, why=note, missing=missing)
            with work.record("write_off.reversed") as record:
                approval_id = approve_undoing(record, original, approval)
                return WriteOffPosted(*undo_write_off(record, original, note.strip(), approval_id))

    def count(
        self,
        *,
        by: Actor,
        scope: str,
        lines: Sequence[CountLine],
        note: str = "",
        approval: ApprovalGiven | None = None,
    ) -> CountPosted:
        """Post a stock count (SO): what is missing is LOST, what is too much is FOUND.

        Lost units compensate the producer when the terms say that the shop bears the loss; found units reverse the
        newest losses they belong to, telescoping.
        """
        with self._context.writing(by, act=Act.COUNT_STOCK, subject=scope) as work:
            return post_count(work, scope=scope, lines=lines, note=note, approval=approval)

    def costs_of(self, reason: WriteOffReason, lines: Sequence[WriteOffLine]) -> tuple[tuple[str, int], ...]:
        """Return what writing these lines off would pay to whom: (producer, rupiah), nothing where the shop pays nothing.

        Raises DomainError for goods without price or terms.
        """
        with self._context.reading() as unit:
            on, today = self._context.dates(unit)
            return costs_of(unit, reason, lines, on=on, today=today)

    def write_off(
        self,
        *,
        by: Actor,
        reason: WriteOffReason,
        lines: Sequence[WriteOffLine],
        note: str = "",
        occurred_on: date | None = None,
        approval: ApprovalGiven | None = None,
        draft: str = "",
    ) -> WriteOffPosted:
        """Post a write-off (BA): damaged and expired goods leave the shelf for their bins, samples and scrap leave the shop.

        Raises ApprovalNeeded when this person may not do it alone.
        """
        with self._context.writing(by, act=Act.WRITE_OFF_STOCK, subject=str(reason)) as work:
            forget_draft(work, draft)
            return post_write_off(
                work, reason=reason, lines=lines, note=note, occurred_on=occurred_on, approval=approval
            )

    def correct_expiry(
        self,
        *,
        by: Actor,
        product_id: int,
        batch_id: int | None,
        expiry: date | None,
        quantity: int | None = None,
        note: str = "",
        approval: ApprovalGiven | None = None,
    ) -> WriteOffPosted:
        """Move units on the shelf to a new batch with the right expiry date (all of the batch unless told).

        ``batch_id`` None is the unknown batch. Raises ApprovalNeeded when this person may not do it alone.
        """
        with self._context.writing(by, act=Act.WRITE_OFF_STOCK) as work:
            return correct_expiry(
                work,
                product_id=product_id,
                batch_id=batch_id,
                expiry=expiry,
                quantity=quantity,
                note=note,
                approval=approval,
            )


def _own_products(work: UnitOfWork, producer_id: int | None, ids: Sequence[int]) -> dict[int, Stockable]:
    if not ids:
        raise DomainError("A withdrawal needs at least one product. Nothing was posted.")
    known = query.products(work.unit, work.context.home.outlet_id, ids)
    for each in ids:
        product = known.get(each)
        if product is None:
            raise DomainError("There is no such product. Nothing was posted.")
        if product.producer_id != producer_id:
            raise DomainError(
                "{name} is another producer's. Make one withdrawal per producer; nothing was posted.", name=product.name
            )
    return known


def _withdraw(
    record: JournalEntry, head: dict[str, Any], lines: Sequence[WithdrawalLine], known: dict[int, Stockable]
) -> WithdrawalPosted:
    work = record.work
    number = work.outlet_number("BT")
    withdrawal_id = record.add(stock.withdrawal, {"number": number, **head})
    for line in lines:
        if line.bin is Bin.DAMAGED or line.reason not in REASONS:
            raise DomainError("Goods are taken back from the shelf or from what waits for their owner.")
        product = known[line.product_id]
        # one line at a time: the next one must see what this one took
        taken = take_from(record, product, line.quantity, place=line.bin, batch_id=line.batch_id)
        uids = [work.context.ids.uid(work.now) for _ in taken]
        record.add_all(
            stock.withdrawal_line,
            [
                {
                    "uid": uid,
                    "withdrawal_id": withdrawal_id,
                    "product_id": product.product_id,
                    "product_name": product.name,
                    "batch_id": each.batch_id,
                    "bin": line.bin,
                    "quantity": each.quantity,
                    "reason": line.reason,
                }
                for uid, each in zip(uids, taken, strict=True)
            ],
        )
        record.move_all(
            [
                record.move_stock(
                    product_id=product.product_id,
                    producer_id=product.producer_id,
                    kind=MovementKind.WITHDRAWAL,
                    quantity=-each.quantity,
                    bin=line.bin,
                    batch_id=each.batch_id,
                    expiry=each.expiry,
                    document=number,
                    line_uid=uid,
                    occurred_on=head["occurred_on"],
                )
                for uid, each in zip(uids, taken, strict=True)
            ]
        )
    return WithdrawalPosted(withdrawal_id, number, sum(line.quantity for line in lines))
