"""Write-offs (berita acara): goods that are damaged, expired, tasted, thrown away, or carry a wrong date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import stock
from ntt_pos.data.queries.goods import batches as query
from ntt_pos.data.queries.goods import undoing
from ntt_pos.data.queries.goods.articles import stocked
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import amount
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import Bearer
from ntt_pos.domain.goods.notes import WRITTEN_OFF_ALONE
from ntt_pos.domain.goods.stock import Bin, Leg, MovementKind, Stockable, Taken, legs
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven, approve_if_asked, digest_of
from ntt_pos.services.core.journal_entry import JournalEntry
from ntt_pos.services.core.unit_of_work import UnitOfWork
from ntt_pos.services.goods.compensation import Missing, compensate, take_from, worth_of_units
from ntt_pos.services.goods.deliveries import check_happened

WRITING_OFF_ASKS = N_("Writing goods off needs the approval of another manager or the owner. Nothing was changed.")
WRITING_OFF_MUCH_ASKS = N_(
    "One person writes off goods worth at most Rp{limit} in a day; above it somebody else approves, the owner's too. "
    "Nothing was changed."
)


class WriteOffReason(StrEnum):
    """Why goods are written off."""

    DAMAGED = "DAMAGED"
    EXPIRED = "EXPIRED"
    SAMPLE = "SAMPLE"
    DISPOSED = "DISPOSED"
    WRONG_EXPIRY = "WRONG_EXPIRY"


@dataclass(frozen=True, slots=True)
class WriteOffLine:
    """Units of a product in base units; the batch if it is told (0: the unknown one)."""

    product_id: int
    quantity: int
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class WriteOffPosted:
    """A posted write-off: its number, its units and what the producers' balances gained (rupiah)."""

    write_off_id: int
    number: str
    units: int
    compensation: int


def post_write_off(
    work: UnitOfWork,
    *,
    reason: WriteOffReason,
    lines: Sequence[WriteOffLine],
    note: str = "",
    occurred_on: date | None = None,
    approval: ApprovalGiven | None = None,
) -> WriteOffPosted:
    """Post a write-off inside an open writing.

    DAMAGED and EXPIRED move units off the shelf into their bins, SAMPLE takes them out, DISPOSED empties DAMAGED.
    Only damage compensates the producer, when the terms say that the shop bears it. EXPIRED takes expired batches only.
    Raises ApprovalNeeded when the role of who writes needs one.
    """
    if reason is WriteOffReason.WRONG_EXPIRY:
        raise DomainError("A wrong expiry date is corrected batch by batch. Nothing was posted.")
    if not lines:
        raise DomainError("A write-off needs at least one product. Nothing was posted.")
    check_happened(work, occurred_on)
    known = query.products(work.unit, work.context.home.outlet_id, [line.product_id for line in lines])
    money = 0
    with work.record("write_off") as record:
        thing = digest_of(reason, [(each.product_id, each.batch_id, each.quantity) for each in lines])
        worth = written_off_today(work, reason, lines)
        number, write_off_id = _document(
            record, reason, note, occurred_on, approval, thing, always=worth > WRITTEN_OFF_ALONE
        )
        for line in lines:
            product = known.get(line.product_id)
            if product is None:
                raise DomainError("There is no such product. Nothing was posted.")
            taken = take_from(
                record,
                product,
                line.quantity,
                place=Bin.DAMAGED if reason is WriteOffReason.DISPOSED else Bin.SHELF,
                batch_id=line.batch_id,
                only_expired_on=calendar_date(work.now) if reason is WriteOffReason.EXPIRED else None,
            )
            uids = _lines(record, write_off_id, product, taken)
            moved = [
                _move(record, product, each, _legs(reason, each.quantity), number, uid, occurred_on)
                for uid, each in zip(uids, taken, strict=True)
            ]
            if reason is WriteOffReason.DAMAGED:
                missing = Missing(product, taken, tuple(uids))
                money += compensate(record, [missing], [moved], document=number, damaged=True)
    return WriteOffPosted(write_off_id, number, sum(line.quantity for line in lines), money)


def _move(
    record: JournalEntry,
    product: Stockable,
    taken: Taken,
    moves: Sequence[Leg],
    number: str,
    uid: str,
    occurred_on: date | None,
) -> int:
    """Move the units of a line and return the id of the movement that took them away."""
    made = [
        record.move_stock(
            product_id=product.product_id,
            producer_id=product.producer_id,
            kind=leg.kind,
            quantity=leg.quantity,
            bin=leg.bin,
            batch_id=taken.batch_id,
            expiry=taken.expiry,
            document=number,
            line_uid=uid,
            occurred_on=occurred_on,
        )
        for leg in moves
    ]
    return record.move_all(made)[0]


def costs_of(
    unit: Unit, reason: WriteOffReason, lines: Sequence[WriteOffLine], *, on: date, today: date
) -> tuple[tuple[str, int], ...]:
    """Return (producer, rupiah) that writing lines off pays: damage, where the terms say that the shop bears it."""
    if reason is not WriteOffReason.DAMAGED:
        return ()
    known = stocked(unit, [line.product_id for line in lines], on=on, today=today)
    costs: Counter[str] = Counter()
    for line in lines:
        if line.product_id in known and known[line.product_id].article.producer_id is not None:
            article = known[line.product_id].article
            share, bearer = worth_of_units(article, line.quantity, damaged=True)
            costs[article.producer_name] += share if bearer is Bearer.SHOP else 0
    return tuple((name, share) for name, share in costs.items() if share)


def correct_expiry(
    work: UnitOfWork,
    *,
    product_id: int,
    batch_id: int | None,
    expiry: date | None,
    quantity: int | None = None,
    note: str = "",
    approval: ApprovalGiven | None = None,
) -> WriteOffPosted:
    """Move units of a batch on the shelf to a new batch with the right date, by a pair of movements."""
    product = query.products(work.unit, work.context.home.outlet_id, [product_id]).get(product_id)
    if product is None:
        raise DomainError("There is no such product. Nothing was posted.")
    here = [b for b in query.batches(work.unit, product_id, Bin.SHELF) if b.batch_id == batch_id and b.quantity > 0]
    if not here:
        raise DomainError("Nothing of that batch of {name} is on the shelf. Nothing was posted.", name=product.name)
    old = here[0]
    units = old.quantity if quantity is None else quantity
    if not 0 < units <= old.quantity:
        raise DomainError(
            "{name}: only {have} are there, not {quantity}. Count again; nothing was posted.",
            name=product.name,
            have=old.quantity,
            quantity=units,
        )
    if old.batch_id is not None and old.expiry == expiry:
        raise DomainError("The batch already has that expiry date. Nothing was posted.")
    with work.record("write_off") as record:
        thing = digest_of(product.code, old.batch_id, expiry, units)
        number, write_off_id = _document(record, WriteOffReason.WRONG_EXPIRY, note, None, approval, thing)
        uid = _lines(record, write_off_id, product, [Taken(old.batch_id, old.expiry, units)])[0]
        new_batch = record.add(stock.batch, {"product_id": product_id, "expiry": expiry, "delivery_line_id": None})
        record.move_all(
            [
                record.move_stock(
                    product_id=product_id,
                    producer_id=product.producer_id,
                    kind=MovementKind.MOVE,
                    quantity=signed,
                    batch_id=batch,
                    expiry=until,
                    document=number,
                    line_uid=uid,
                )
                for signed, batch, until in ((-units, old.batch_id, old.expiry), (units, new_batch, expiry))
            ]
        )
    return WriteOffPosted(write_off_id, number, units, 0)


def written_off_today(work: UnitOfWork, reason: WriteOffReason, lines: Sequence[WriteOffLine]) -> int:
    """Return what somebody has written off today with these lines, in rupiah at the selling price.

    What is set aside as damaged was counted when it was damaged; throwing it away adds nothing.
    """
    if reason is WriteOffReason.DISPOSED:
        return 0
    units = Counter(undoing.written_off_by(work.unit, work.by.user_id, work.on, work.now))
    for line in lines:
        units[line.product_id] += max(line.quantity, 0)
    known = stocked(work.unit, list(units), on=work.on, today=work.on)
    return sum(
        amount(count, known[product_id].article.price or 0, known[product_id].article.price_per)
        for product_id, count in units.items()
        if product_id in known
    )


def _document(
    record: JournalEntry,
    reason: WriteOffReason,
    note: str,
    occurred_on: date | None,
    approval: ApprovalGiven | None,
    thing: str,
    *,
    always: bool = False,
) -> tuple[str, int]:
    number = record.work.outlet_number("BA")
    row: dict[str, Any] = {
        "number": number,
        **record.posting(occurred_on),
        "reason": reason,
        "note": note,
        "reverses_id": None,
        "approval_id": approve_if_asked(
            record,
            approval,
            act=Act.WRITE_OFF_STOCK,
            subject=number,
            thing=thing,
            why=WRITING_OFF_MUCH_ASKS if always else WRITING_OFF_ASKS,
            always=always,
            limit=WRITTEN_OFF_ALONE,
        ),
    }
    return number, record.add(stock.write_off, row)


def _lines(record: JournalEntry, write_off_id: int, product: Stockable, taken: Sequence[Taken]) -> list[str]:
    uids = [record.work.context.ids.uid(record.work.now) for _ in taken]
    record.add_all(
        stock.write_off_line,
        [
            {
                "uid": uid,
                "write_off_id": write_off_id,
                "product_id": product.product_id,
                "product_name": product.name,
                "batch_id": each.batch_id,
                "quantity": each.quantity,
            }
            for uid, each in zip(uids, taken, strict=True)
        ],
    )
    return uids


def _legs(reason: WriteOffReason, quantity: int) -> tuple[Leg, ...]:
    if reason is WriteOffReason.DISPOSED:
        return (Leg(MovementKind.DAMAGED, Bin.DAMAGED, -quantity),)
    return legs(MovementKind(reason), quantity)
