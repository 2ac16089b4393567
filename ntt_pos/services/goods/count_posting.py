"""Counting the shelf (stok opname): what is missing is lost, what is too much is found, and the producer is told.

Selling goes on while somebody counts. A line therefore stands for the moment at which its product was counted: what the
shelf should have held *then* is what it holds now less everything that moved since. A unit sold after its product was
counted is neither missing nor found, whenever the count is posted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import stock
from ntt_pos.data.queries.core.other_pcs import heard
from ntt_pos.data.queries.goods import batches as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.goods.stock import Bin, MovementKind, Stockable, counted_difference
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven, approve_if_asked, digest_of
from ntt_pos.services.core.journal_entry import JournalEntry
from ntt_pos.services.core.unit_of_work import UnitOfWork
from ntt_pos.services.goods.compensation import Missing, compensate, find_again, take_from


@dataclass(frozen=True, slots=True)
class CountLine:
    """What somebody counted on the shelf, in base units: of one batch, or of the whole product when none is named.

    ``since`` is the product's newest stock movement here when it was counted, and the moment; without it that is now.
    """

    product_id: int
    counted: int
    batch_id: int | None = None
    reason: str = ""
    since: tuple[int, datetime] | None = None


@dataclass(frozen=True, slots=True)
class CountPosted:
    """A posted count: units lost and found, and what the producers' balances gained (rupiah, signed)."""

    number: str
    lost: int
    found: int
    compensation: int


class CountWaits(DomainError):
    """Another PC was not heard since the goods were counted: what moved there before may still come."""

    def __init__(self, missing: Mapping[str, datetime]) -> None:
        super().__init__(
            N_(
                "Nothing was heard of {registers} since the goods were counted (last {at}), so what was sold there before may "
                "look like a loss. Wait for it, or post without waiting; nothing was posted."
            ),
            registers=", ".join(missing),
            at=min(missing.values()),
        )
        self.registers = tuple(missing)


def not_heard_since(unit: Unit, outlet_id: int, counted: Collection[datetime]) -> dict[str, datetime]:
    """Return the registers of other PCs that were last heard before the newest of these moments, and when that was."""
    others = heard(unit, outlet_id) if counted else ()
    return {each.code: each.at for each in others if not (each.whole and each.at >= max(counted))}


def post_count(
    work: UnitOfWork,
    *,
    scope: str,
    lines: Sequence[CountLine],
    note: str = "",
    approval: ApprovalGiven | None = None,
    without: Sequence[str] = (),
) -> CountPosted:
    """Post a count inside an open writing. Lines that agree are recorded too: they prove that somebody looked.

    The record cites what other registers' records it went by, and names those ``without`` which it was posted.
    """
    known = _check(work, lines)
    lost = found = money = 0
    with work.record("stock_count") as record:
        record.cite_others()
        if without:
            record.notes["without"] = list(without)
        number = work.outlet_number("SO")
        approval_id = approve_if_asked(
            record,
            approval,
            act=Act.COUNT_STOCK,
            subject=number,
            thing=digest_of(scope, [(each.product_id, each.batch_id, each.counted) for each in lines]),
            why=N_("A stock count needs the approval of a manager or the owner. Nothing was posted."),
        )
        count_id = record.add(
            stock.stock_count,
            {"number": number, **record.posting(), "scope": scope, "note": note, "approval_id": approval_id},
        )
        for line in lines:
            product = known[line.product_id]
            expected = _expected(work, line)
            uid = _write_line(record, count_id, line, product.name, expected)
            difference = counted_difference(expected, line.counted)
            if difference is None:
                continue
            if difference.kind is MovementKind.LOST:
                money += _lose(record, product, line, -difference.quantity, number, uid)
                lost -= difference.quantity
            else:
                money += _find(record, product, line, difference.quantity, number, uid)
                found += difference.quantity
    return CountPosted(number, lost, found, money)


def _write_line(record: JournalEntry, count_id: int, line: CountLine, name: str, expected: int) -> str:
    """Write a line of a count and return its uid."""
    uid = record.work.context.ids.uid(record.work.now)
    record.add(
        stock.stock_count_line,
        {
            "uid": uid,
            "stock_count_id": count_id,
            "product_id": line.product_id,
            "product_name": name,
            "batch_id": line.batch_id,
            "expected": expected,
            "counted": line.counted,
            "reason": line.reason,
        },
    )
    return uid


def _expected(work: UnitOfWork, line: CountLine) -> int:
    now = sum(
        batch.quantity
        for batch in query.batches(work.unit, line.product_id, Bin.SHELF)
        if line.batch_id is None or batch.batch_id == line.batch_id
    )
    if line.since is None:
        return now
    return now - query.moved_since(work.unit, line.product_id, *line.since, batch_id=line.batch_id)


def _check(work: UnitOfWork, lines: Sequence[CountLine]) -> dict[int, Stockable]:
    if not lines:
        raise DomainError("A count needs at least one product. Nothing was posted.")
    known = query.products(work.unit, work.context.home.outlet_id, [line.product_id for line in lines])
    seen: set[tuple[int, int | None]] = set()
    for line in lines:
        product = known.get(line.product_id)
        if product is None:
            raise DomainError("There is no such product. Nothing was posted.")
        overlaps = (line.product_id, None) in seen or (
            line.batch_id is None and line.product_id in {p for p, _ in seen}
        )
        if overlaps or (line.product_id, line.batch_id) in seen:
            raise DomainError(
                "{name} is counted twice. Count each product once; nothing was posted.", name=product.name
            )
        seen.add((line.product_id, line.batch_id))
        if line.batch_id is not None and query.batch_of_product(work.unit, line.batch_id, line.product_id) is None:
            raise DomainError("That batch is not one of {name}. Nothing was posted.", name=product.name)
    return known


def _lose(record: JournalEntry, product: Stockable, line: CountLine, quantity: int, number: str, line_uid: str) -> int:
    taken = take_from(record, product, quantity, place=Bin.SHELF, batch_id=line.batch_id)
    ids = record.move_all(
        [
            record.move_stock(
                product_id=product.product_id,
                producer_id=product.producer_id,
                kind=MovementKind.LOST,
                quantity=-each.quantity,
                batch_id=each.batch_id,
                expiry=each.expiry,
                document=number,
                line_uid=line_uid,
            )
            for each in taken
        ]
    )
    missing = Missing(product, taken, (line_uid,) * len(taken))
    return compensate(record, [missing], [ids], document=number, damaged=False)


def _find(record: JournalEntry, product: Stockable, line: CountLine, quantity: int, number: str, line_uid: str) -> int:
    losses = query.open_losses(record.work.unit, product.product_id)
    if line.batch_id is not None:
        losses = tuple(loss for loss in losses if loss.batch_id == line.batch_id)
    parts = find_again(losses, quantity)
    expiry = None
    if line.batch_id is not None:
        expiry = query.batch_of_product(record.work.unit, line.batch_id, line.product_id)["expiry"]
    ids = record.move_all(
        [
            record.move_stock(
                product_id=product.product_id,
                producer_id=product.producer_id,
                kind=MovementKind.FOUND,
                quantity=each.quantity,
                batch_id=each.batch_id if each.cites_id is not None else line.batch_id,
                expiry=each.expiry if each.cites_id is not None else expiry,
                document=number,
                line_uid=line_uid,
                cites_id=each.cites_id,
            )
            for each in parts
        ]
    )
    entries = [
        record.entry(
            producer_id=product.producer_id,
            kind=EntryKind.COMPENSATION,
            amount=-each.amount,
            document=number,
            line_uid=line_uid,
            movement_id=movement_id,
        )
        for each, movement_id in zip(parts, ids, strict=True)
        if each.amount and product.producer_id is not None
    ]
    if entries:
        record.enter_all(entries)
    return -sum(each.amount for each in parts)
