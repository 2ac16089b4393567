"""Goods handed in (surat titip): counted, signed by both, on the shelf; a wrong one is undone by another document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import stock
from ntt_pos.data.queries.core import records
from ntt_pos.data.queries.goods import batches as query
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_QUANTITY
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.notes import Unsure, delivery_doubts
from ntt_pos.domain.goods.stock import MovementKind, Stockable, is_expired, owed_to_unknown
from ntt_pos.domain.goods.undoing import Follower, Undoing
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.unit_of_work import Context, UnitOfWork
from ntt_pos.services.goods.note_drafts import forget_draft
from ntt_pos.services.goods.undoing import (
    ALONG,
    approve_undoing,
    to_undo,
    undo_delivery,
    undoing_of,
)


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """What was handed in of one product, in base units; both sign for ``counted``, ``claimed`` is what was said."""

    product_id: int
    counted: int
    claimed: int | None = None
    expiry: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryPosted:
    """A posted delivery: its number, the units that now are on the shelf, and the lines that were already expired.

    ``along`` are the notes that were undone with it when it was undone.
    """

    delivery_id: int
    number: str
    units: int
    netted: int
    expired: tuple[str, ...] = ()
    along: tuple[Follower, ...] = ()


class Deliveries:
    """Taking goods in."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def post(
        self,
        *,
        by: Actor,
        producer_id: int | None,
        lines: Sequence[DeliveryLine],
        occurred_on: date | None = None,
        note: str = "",
        sure: bool = False,
        draft: str = "",
    ) -> DeliveryPosted:
        """Post a delivery (ST) on the open business date; ``occurred_on`` says when it really happened, if earlier.

        ``producer_id`` None takes in the shop's own goods. Each line opens a batch. Units sold before the delivery was
        typed are netted by a pair of movements. No money moves. Raises Unsure for an expiry date that is past or a
        quantity far above the usual one, unless somebody said that it is right (``sure``). ``draft`` is the form it was kept in until now.
        """
        with self._context.writing(by, act=Act.RECEIVE_GOODS) as work:
            doubts = () if sure else _doubts(work.unit, self._context, lines)
            if doubts:
                raise Unsure(doubts)
            forget_draft(work, draft)
            return post_delivery(work, producer_id=producer_id, lines=lines, occurred_on=occurred_on, note=note)

    def doubts(self, lines: Sequence[DeliveryLine]) -> tuple[DomainError, ...]:
        """Return what looks unusual about lines, a sentence each, before they are posted."""
        with self._context.reading() as unit:
            return _doubts(unit, self._context, lines)

    def undoing(self, delivery_id: int) -> Undoing:
        """Return what undoing a delivery would come to; raises DomainError when there is no such delivery."""
        with self._context.reading() as unit:
            row = records.row_of_outlet(unit, stock.delivery, delivery_id, self._context.home.outlet_id)
            if row is None:
                raise DomainError("There is no such delivery. Nothing was changed.")
            return undoing_of(unit, row)

    def reverse(
        self, delivery_id: int, *, by: Actor, note: str, approval: ApprovalGiven | None = None
    ) -> DeliveryPosted:
        """Undo a delivery (300 typed for 30) by a document that cites it; type the right one anew.

        What was written off or taken back of its goods alone is undone with it, and the compensation comes back. Units
        that were sold become "sold before delivery" and the right delivery nets them. Anything else that took goods of
        it is in the way and is named. A delivery is undone once; a document that undoes is not undone. ``note`` is
        the reason. Raises ApprovalNeeded when this person may not do it alone.
        """
        with self._context.writing(by, act=Act.REVERSE_GOODS) as work:
            original = self._reversible(work, delivery_id, note)
            plan = undoing_of(work.unit, original)
            plan.check()
            with work.record("delivery.reversed") as record:
                approval_id = approve_undoing(record, original, approval)
                made, number, gone = undo_delivery(record, original, plan, note.strip(), approval_id)
                record.notes[ALONG] = [each.number for each in plan.along]
            units = sum(line["counted"] for line in query.delivered(work.unit, original["id"]))
        return DeliveryPosted(made, number, -units, gone, along=plan.along)

    def _reversible(self, work: UnitOfWork, delivery_id: int, why: str) -> Row:
        row = records.row_of_outlet(work.unit, stock.delivery, delivery_id, self._context.home.outlet_id)
        if row is not None and row["reverses_id"] is not None:
            raise DomainError(
                "{number} itself undoes a delivery. Type the delivery anew instead.", number=row["number"]
            )
        missing = N_("There is no such delivery. Nothing was changed.")
        return to_undo(work, stock.delivery, row, why=why, missing=missing)


def post_delivery(
    work: UnitOfWork,
    *,
    producer_id: int | None,
    lines: Sequence[DeliveryLine],
    occurred_on: date | None = None,
    note: str = "",
) -> DeliveryPosted:
    """Post a delivery inside an open writing, as its own record in the journal."""
    known = _check(work, producer_id, lines, occurred_on)
    unknown = dict(query.unknown_on_shelf(work.unit, list(known)))
    new_uid = work.context.ids.uid
    with work.record("delivery") as record:
        number = work.outlet_number("ST")
        delivery_id = record.add(
            stock.delivery,
            {
                "number": number,
                **record.posting(occurred_on),
                "producer_id": producer_id,
                "note": note,
                "reverses_id": None,
                "approval_id": None,
            },
        )
        uids = [new_uid(work.now) for _ in lines]
        line_ids = record.add_all(
            stock.delivery_line,
            [_line_row(uid, delivery_id, line, known[line.product_id]) for uid, line in zip(uids, lines, strict=True)],
        )
        batch_ids = record.add_all(
            stock.batch,
            [
                {"product_id": line.product_id, "expiry": line.expiry, "delivery_line_id": line_id}
                for line, line_id in zip(lines, line_ids, strict=True)
            ],
        )
        owed = _owed(lines, unknown)
        moves = [
            record.move_stock(
                product_id=line.product_id,
                producer_id=producer_id,
                kind=kind,
                quantity=quantity,
                batch_id=batch,
                expiry=expiry,
                document=number,
                line_uid=uid,
                occurred_on=occurred_on,
            )
            for line, uid, batch_id, part in zip(lines, uids, batch_ids, owed, strict=True)
            if line.counted
            for kind, quantity, batch, expiry in _parts(line, batch_id, part)
        ]
        record.move_all(moves)
    today = calendar_date(work.now)
    expired = tuple(known[line.product_id].name for line in lines if is_expired(line.expiry, today))
    return DeliveryPosted(delivery_id, number, sum(line.counted for line in lines), sum(owed), expired)


def _owed(lines: Sequence[DeliveryLine], unknown: dict[int, int]) -> list[int]:
    """Return how much of each line was sold before it came; ``unknown`` is what lies below 0 without a batch."""
    owed = []
    for line in lines:
        below = unknown.get(line.product_id, 0)
        owed.append(owed_to_unknown(below, line.counted) if line.counted else 0)
        unknown[line.product_id] = below + owed[-1]
    return owed


def _parts(line: DeliveryLine, batch_id: int, owed: int) -> list[tuple[MovementKind, int, int | None, date | None]]:
    """Return the movements of a line: what came in, and what of it was sold before it was there."""
    came = (MovementKind.DELIVERY, line.counted, batch_id, line.expiry)
    if not owed:
        return [came]
    return [came, (MovementKind.MOVE, -owed, batch_id, line.expiry), (MovementKind.MOVE, owed, None, None)]


def correct_delivery(
    work: UnitOfWork,
    delivery_id: int,
    changed: Mapping[int, tuple[date, DeliveryLine]],
    *,
    why: str,
    approval: ApprovalGiven | None = None,
) -> None:
    """Undo a delivery and post it anew, some lines (by their id) as ``changed`` says, inside an open writing.

    Each line is said with the day on which it happened; every such day becomes a note. Raises DomainError when something took goods of it, ApprovalNeeded when this person may not undo it alone.
    """
    row = records.row_of_outlet(work.unit, stock.delivery, delivery_id, work.context.home.outlet_id)
    missing = N_("There is no such delivery. Nothing was changed.")
    original = to_undo(work, stock.delivery, row, why=why, missing=missing)
    plan = undoing_of(work.unit, original)
    replace(plan, along=(), in_the_way=plan.followers).check()
    days: dict[date | None, list[DeliveryLine]] = defaultdict(list)
    for each in query.delivered(work.unit, delivery_id):
        as_it_was = DeliveryLine(each["product_id"], each["counted"], each["claimed"], each["expiry"], each["note"])
        day, line = changed.get(each["id"], (original["occurred_on"], as_it_was))
        days[day].append(line)
    with work.record("delivery.reversed") as record:
        approval_id = approve_undoing(record, original, approval)
        undo_delivery(record, original, plan, why, approval_id)
        record.notes[ALONG] = []
    for day, lines in days.items():
        post_delivery(work, producer_id=original["producer_id"], lines=lines, occurred_on=day, note=original["note"])


def check_happened(work: UnitOfWork, occurred_on: date | None) -> None:
    """Raise DomainError when a note of goods says that it happened on a day to come."""
    if occurred_on is not None and occurred_on > max(calendar_date(work.now), work.on):
        raise DomainError("It cannot have happened on {date}, a day to come. Nothing was posted.", date=occurred_on)


def _doubts(unit: Unit, context: Context, lines: Sequence[DeliveryLine]) -> tuple[DomainError, ...]:
    ids = [line.product_id for line in lines]
    known, largest = query.products(unit, context.home.outlet_id, ids), query.largest_deliveries(unit, ids)
    today = calendar_date(context.clock.now())
    return tuple(
        doubt
        for line in lines
        if line.product_id in known
        for doubt in delivery_doubts(
            known[line.product_id].name,
            counted=line.counted,
            claimed=line.counted if line.claimed is None else line.claimed,
            expiry=line.expiry,
            largest=largest.get(line.product_id, 0),
            price_per=known[line.product_id].price_per,
            today=today,
        )
    )


def _line_row(uid: str, delivery_id: int, line: DeliveryLine, product: Stockable) -> dict[str, Any]:
    return {
        "uid": uid,
        "delivery_id": delivery_id,
        "product_id": line.product_id,
        "product_name": product.name,
        "claimed": line.counted if line.claimed is None else line.claimed,
        "counted": line.counted,
        "expiry": line.expiry,
        "note": line.note,
    }


def _check(
    work: UnitOfWork, producer_id: int | None, lines: Sequence[DeliveryLine], occurred_on: date | None
) -> dict[int, Stockable]:
    if not any(line.counted for line in lines):
        raise DomainError("A delivery needs at least one product with a quantity. Nothing was posted.")
    for line in lines:
        claimed = line.counted if line.claimed is None else line.claimed
        if not (0 <= line.counted <= MAX_QUANTITY and 0 <= claimed <= MAX_QUANTITY):
            raise DomainError("A delivered quantity is from 0 to {highest}. Nothing was posted.", highest=MAX_QUANTITY)
    check_happened(work, occurred_on)
    known = query.products(work.unit, work.context.home.outlet_id, [line.product_id for line in lines])
    for line in lines:
        product = known.get(line.product_id)
        if product is None:
            raise DomainError("There is no such product. Nothing was posted.")
        if product.producer_id != producer_id:
            raise DomainError(
                "{name} is another producer's. Make one delivery per producer; nothing was posted.", name=product.name
            )
    return known
