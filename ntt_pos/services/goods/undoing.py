"""Notes of goods undone by notes that cite them: withdrawals and write-offs put back, deliveries taken back with all that followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ntt_pos.data.models import stock
from ntt_pos.data.queries.core import records
from ntt_pos.data.queries.goods import batches as query
from ntt_pos.data.queries.goods import undoing as following
from ntt_pos.data.queries.money.account import producer_account
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.goods.notes import NoteKind
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.domain.goods.undoing import Undoing, plan_undoing
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven, approve_if_asked

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Table, Unit
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import UnitOfWork

_ASKS = N_("Undoing a note of goods needs the approval of another manager or the owner. Nothing was changed.")
# The line of a journal record that says what was undone with a delivery; records of older programs have none.
ALONG = "along"


def undoing_of(unit: Unit, delivery: Row) -> Undoing:
    """Return what undoing a delivery comes to."""
    batch_ids = _all_batches(unit, delivery["id"])
    who = producer_account(unit, delivery["producer_id"]) if delivery["producer_id"] is not None else None
    return plan_undoing(
        delivery["number"],
        following.followers(unit, batch_ids),
        sold=following.sold_of(unit, batch_ids, delivery["number"]),
        balance=who.balance if who is not None else 0,
    )


def undo_delivery(
    record: JournalEntry, original: Row, plan: Undoing, note: str, approval_id: int | None
) -> tuple[int, str, int]:
    """Take a delivery's goods off the shelf, after the notes that followed; return id, number and units that are gone."""
    unit = record.work.unit
    for each in plan.along:
        table = stock.withdrawal if each.kind is NoteKind.WITHDRAWAL else stock.write_off
        row = records.row(unit, table, each.note_id)
        if row is None:
            raise DomainError("There is no note “{number}”. Check the number.", number=each.number)
        undo = undo_withdrawal if each.kind is NoteKind.WITHDRAWAL else undo_write_off
        undo(record, row, note, approval_id)
    return _take_back(record, original, note, approval_id)


def undo_withdrawal(record: JournalEntry, original: Row, note: str, approval_id: int | None) -> tuple[int, str]:
    """Put the goods of a withdrawal back in their bin and batch; return id and number of the note that says so."""
    work = record.work
    lines = query.withdrawn(work.unit, original["id"])
    _refuse_ghosts(work.unit, lines)
    number = work.outlet_number("BT")
    head = {"producer_id": original["producer_id"], "received_by_uid": None}
    withdrawal_id = _head(record, stock.withdrawal, number, original, note, approval_id, head)
    uids = _new_uids(work, lines)
    same = ("product_id", "product_name", "batch_id", "bin", "reason")
    record.add_all(
        stock.withdrawal_line,
        [
            {
                "uid": uid,
                "withdrawal_id": withdrawal_id,
                "quantity": -line["quantity"],
                **{name: line[name] for name in same},
            }
            for uid, line in zip(uids, lines, strict=True)
        ],
    )
    record.move_all(
        [
            record.move_stock(
                product_id=line["product_id"],
                producer_id=original["producer_id"],
                kind=MovementKind.WITHDRAWAL,
                quantity=line["quantity"],
                bin=Bin(line["bin"]),
                batch_id=line["batch_id"],
                expiry=line["expiry"],
                document=number,
                line_uid=uid,
            )
            for uid, line in zip(uids, lines, strict=True)
        ]
    )
    return withdrawal_id, number


def undo_write_off(
    record: JournalEntry, original: Row, note: str, approval_id: int | None
) -> tuple[int, str, int, int]:
    """Put the goods of a write-off back where they were, and take back what their producers were paid for them.

    Returns id, number, units and the rupiah that producers' balances gain (0 or below). What left the shelf for good is
    found again and cites its loss. Raises DomainError for a date that was corrected, and when the goods are no longer
    where the write-off put them.
    """
    work = record.work
    if original["reason"] == "WRONG_EXPIRY":
        raise DomainError("A corrected date is not undone: correct the date of these goods again. Nothing was changed.")
    moves = following.written_off(work.unit, original["number"])
    _refuse_ghosts(work.unit, moves)
    _refuse_gone(work.unit, original, moves)
    number = work.outlet_number("BA")
    write_off_id = _head(record, stock.write_off, number, original, note, approval_id, {"reason": original["reason"]})
    lines = following.lines_of_write_off(work.unit, original["id"])
    uids = dict(zip((line["uid"] for line in lines), _new_uids(work, lines), strict=True))
    same = ("product_id", "product_name", "batch_id", "quantity")
    record.add_all(
        stock.write_off_line,
        [
            {"uid": uids[line["uid"]], "write_off_id": write_off_id, **{name: line[name] for name in same}}
            for line in lines
        ],
    )
    made = record.move_all([_opposite(record, move, number, uids[move["line_uid"]]) for move in moves])
    entries = [
        record.entry(
            producer_id=move["producer_id"],
            kind=EntryKind.COMPENSATION,
            amount=-int(move["paid"]),
            document=number,
            line_uid=uids[move["line_uid"]],
            movement_id=movement_id,
        )
        for move, movement_id in zip(moves, made, strict=True)
        if move["paid"]
    ]
    if entries:
        record.enter_all(entries)
    units = -sum(line["quantity"] for line in lines)
    return write_off_id, number, units, sum(each["amount"] for each in entries)


def to_undo(work: UnitOfWork, table: Table, row: Row | None, *, why: str, missing: str) -> Row:
    """Return a note that can be undone; raises DomainError for none (``missing``), one undone before, or no ``why``."""
    if row is None or row["reverses_id"] is not None:
        raise DomainError(missing)
    undone = records.undone_by(work.unit, table, row["id"])
    if undone is not None:
        raise DomainError(
            "{number} was already undone by {undone}. Nothing was changed.", number=row["number"], undone=undone
        )
    if not why.strip():
        raise DomainError("Undoing a note needs a reason. Type it; nothing was changed.")
    return row


def approve_undoing(record: JournalEntry, original: Row, approval: ApprovalGiven | None) -> int | None:
    """Return the approval of an undoing as it is kept, None where none is needed; raises ApprovalNeeded."""
    return approve_if_asked(record, approval, act=Act.REVERSE_GOODS, subject=original["number"], why=_ASKS)


def _opposite(record: JournalEntry, move: Row, number: str, line_uid: str) -> dict[str, Any]:
    """Return the movement that undoes one of a write-off.

    What left the shelf for good, or for the damaged, is found again there; pairs between bins are moved back.
    """
    kind, place = MovementKind(move["kind"]), Bin(move["bin"])
    off_the_shelf = place is Bin.SHELF
    if off_the_shelf and kind in (MovementKind.DAMAGED, MovementKind.SAMPLE):
        kind = MovementKind.FOUND
    elif kind is MovementKind.EXPIRED:
        kind = MovementKind.MOVE
    return record.move_stock(
        product_id=move["product_id"],
        producer_id=move["producer_id"],
        kind=kind,
        quantity=-move["quantity"],
        bin=place,
        batch_id=move["batch_id"],
        expiry=move["expiry"],
        document=number,
        line_uid=line_uid,
        cites_id=move["id"] if off_the_shelf else None,
    )


def _take_back(record: JournalEntry, original: Row, note: str, approval_id: int | None) -> tuple[int, str, int]:
    work = record.work
    lines = query.delivered(work.unit, original["id"])
    batches = following.batches_of(work.unit, original["id"])
    number = work.outlet_number("ST")
    head = {"producer_id": original["producer_id"]}
    delivery_id = _head(record, stock.delivery, number, original, note, approval_id, head)
    uids = _new_uids(work, lines)
    record.add_all(
        stock.delivery_line,
        [_line_taken_back(uid, delivery_id, line) for uid, line in zip(uids, lines, strict=True)],
    )
    moves = []
    missing = 0
    for uid, line in zip(uids, lines, strict=True):
        left = line["counted"]
        mine = batches.get(line["id"], ())
        there = {b.batch_id: b for b in query.batches(work.unit, line["product_id"], Bin.SHELF) if b.batch_id in mine}
        parts: list[tuple[int, int | None, Any]] = []
        for batch_id in mine:
            if batch_id in there and there[batch_id].quantity > 0:
                parts.append((min(left, there[batch_id].quantity), batch_id, there[batch_id].expiry))
                left -= parts[-1][0]
        missing += left
        moves += [
            record.move_stock(
                product_id=line["product_id"],
                producer_id=original["producer_id"],
                kind=MovementKind.DELIVERY,
                quantity=-quantity,
                batch_id=batch_id,
                expiry=expiry,
                document=number,
                line_uid=uid,
            )
            for quantity, batch_id, expiry in (*parts, (left, None, None))
            if quantity
        ]
    record.move_all(moves)
    return delivery_id, number, missing


def _line_taken_back(uid: str, delivery_id: int, line: Row) -> dict[str, Any]:
    return {
        "uid": uid,
        "delivery_id": delivery_id,
        "product_id": line["product_id"],
        "product_name": line["product_name"],
        "claimed": 0,
        "counted": -line["counted"],
        "expiry": line["expiry"],
        "note": "",
    }


def _head(
    record: JournalEntry,
    table: Table,
    number: str,
    original: Row,
    note: str,
    approval_id: int | None,
    more: dict[str, Any],
) -> int:
    return record.add(
        table,
        {
            "number": number,
            **record.posting(),
            **more,
            "note": note,
            "reverses_id": original["id"],
            "approval_id": approval_id,
        },
    )


def _new_uids(work: UnitOfWork, lines: Sequence[Row]) -> list[str]:
    return [work.context.ids.uid(work.now) for _ in lines]


def _all_batches(unit: Unit, delivery_id: int) -> tuple[int, ...]:
    return tuple(each for ids in following.batches_of(unit, delivery_id).values() for each in ids)


def _refuse_ghosts(unit: Unit, rows: Iterable[Row]) -> None:
    """Raise DomainError when the delivery that brought these goods was undone: there is nothing to put back."""
    number = following.undone_before(unit, [row["batch_id"] for row in rows if row["batch_id"] is not None])
    if number is not None:
        raise DomainError(
            "The delivery {number} that brought these goods was undone, so they cannot come back. Nothing was changed.",
            number=number,
        )


def _refuse_gone(unit: Unit, original: Row, moves: Iterable[Row]) -> None:
    """Raise DomainError when what the write-off set aside is no longer there."""
    aside: dict[tuple[int, Bin, int | None], int] = defaultdict(int)
    for move in moves:
        if move["quantity"] > 0:
            aside[move["product_id"], Bin(move["bin"]), move["batch_id"]] += move["quantity"]
    for (product_id, place, batch_id), quantity in aside.items():
        here = sum(b.quantity for b in query.batches(unit, product_id, place) if b.batch_id == batch_id)
        if here < quantity:
            raise DomainError(
                "What {number} set aside is no longer there: it was thrown away or taken back. Undo that note first; "
                "nothing was changed.",
                number=original["number"],
            )
