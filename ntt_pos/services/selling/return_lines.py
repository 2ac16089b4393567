"""What a return does to the books: units worked out, put where they belong, and told to their producers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ntt_pos.data.models import sales
from ntt_pos.data.queries.goods.articles import stocked
from ntt_pos.data.queries.selling import returns as query
from ntt_pos.data.queries.selling.returns import SaleLine, SoldSale
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.money import telescoped
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.core.terms import Bearer
from ntt_pos.domain.goods.stock import MovementKind, Taken, put_back
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import CashKind, place_of
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.receipt import Receipt, ReceiptKind, ReceiptLine
from ntt_pos.domain.selling.returns import (
    RefundPlan,
    Returned,
    ReturnReason,
    bin_for,
    give_back,
    give_back_without_receipt,
)
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.derived_sums import add_returned

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork


@dataclass(frozen=True, slots=True)
class Bringing:
    """Units of one line that come back, and why; ``back_on_shelf`` False lets a good unit wait for its owner."""

    position: int
    units: int
    reason: ReturnReason = ReturnReason.CHANGED_MIND
    back_on_shelf: bool = True


@dataclass(frozen=True, slots=True)
class Exchanging:
    """Goods that come back for other goods in the same act; ``worth`` is what was paid for them, in rupiah.

    ``signed`` is what was signed for it, the newest first; it ends with the window, and is asked for again at the payment.
    """

    number: str
    bringing: tuple[Bringing, ...]
    uid: str
    worth: int
    signed: tuple[ApprovalGiven, ...] = ()


@dataclass(frozen=True, slots=True)
class WithoutReceipt:
    """Units of a product brought without a receipt at a typed price per ``price_per`` units, at most today's."""

    product_id: int
    units: int
    price: int
    reason: ReturnReason = ReturnReason.CHANGED_MIND
    back_on_shelf: bool = True


@dataclass(frozen=True, slots=True)
class Back:
    """One return line worked out."""

    uid: str
    product_id: int
    product_code: str
    product_name: str
    producer_id: int | None
    producer_code: str
    producer_name: str
    village: str
    unit: str
    price_per: int
    price: int
    given: Returned
    reason: ReturnReason
    back_on_shelf: bool
    taken: tuple[Taken, ...]
    sale_line_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReturnAct:
    """What a return is besides its lines and money."""

    uid: str
    sale_id: int | None = None
    note: str = ""
    exchanging: bool = False
    references: Mapping[Means, str] = field(default_factory=dict)
    signed: tuple[ApprovalGiven, ...] = ()
    beside: tuple[ApprovalNeeded, ...] = ()  # of the goods that are taken instead


def line_at(sale: SoldSale, position: int) -> SaleLine:
    """Return a line of the sale by its position; raises DomainError when there is none."""
    for line in sale.lines:
        if line.position == position:
            return line
    raise DomainError("Sale {number} has no line {position}.", number=sale.number, position=position)


def work_out(context: Context, unit: Unit, sale: SoldSale, bringing: Sequence[Bringing]) -> tuple[Back, ...]:
    """Return what the chosen units give back, each from the batches it was sold from; raises DomainError above what is left."""
    if not bringing:
        raise DomainError("Choose at least one unit to take back. Nothing was returned.")
    already: dict[int, int] = {}
    back = []
    for each in bringing:
        line = line_at(sale, each.position)
        start = already.setdefault(line.position, line.returned)
        given = give_back(line.sold, start, each.units)
        already[line.position] = start + each.units
        back.append(
            same_fields(
                Back,
                line,
                uid=context.ids.uid(context.clock.now()),
                given=given,
                reason=each.reason,
                back_on_shelf=each.back_on_shelf,
                taken=put_back(query.batches_sold(unit, line), start, each.units),
                sale_line_id=line.line_id,
            )
        )
    return tuple(back)


def work_out_without_receipt(work: UnitOfWork, bringing: Sequence[WithoutReceipt]) -> tuple[Back, ...]:
    """Return what units without a receipt give back: the typed price, borne by the shop, to no known batch."""
    if not bringing:
        raise DomainError("Choose at least one unit to take back. Nothing was returned.")
    found = stocked(work.unit, [each.product_id for each in bringing], on=work.on, today=calendar_date(work.now))
    back = []
    for each in bringing:
        known = found.get(each.product_id)
        if known is None or known.article.price is None:
            raise DomainError("This product has no price today, so it cannot be taken back without a receipt.")
        article = known.article
        given = give_back_without_receipt(
            quantity=each.units, price=each.price, price_per=article.price_per, current_price=known.article.price
        )
        back.append(
            same_fields(
                Back,
                article,
                uid=work.context.ids.uid(work.now),
                product_code=article.code,
                product_name=article.name,
                price=each.price,
                given=given,
                reason=each.reason,
                back_on_shelf=each.back_on_shelf,
                taken=(Taken(None, None, each.units),),
            )
        )
    return tuple(back)


def line_row(record: JournalEntry, return_id: int, each: Back) -> dict[str, Any]:
    """Return the row of a return line."""
    given = each.given
    return {
        "uid": each.uid,
        "sale_return_id": return_id,
        "sale_line_id": each.sale_line_id,
        "product_id": each.product_id,
        "product_code": each.product_code,
        "product_name": each.product_name,
        "producer_id": each.producer_id,
        "producer_code": each.producer_code,
        "unit": each.unit,
        "price_per": each.price_per,
        "quantity": given.quantity,
        "paid": given.paid,
        "tax": given.tax,
        "producer_share": given.producer_share,
        "shop_share": given.shop_share,
        "reason": each.reason,
        "bin": bin_for(each.reason, back_on_shelf=each.back_on_shelf),
        "business_date": record.on,
    }


def store_refunds(record: JournalEntry, return_id: int, plan: RefundPlan, references: Mapping[Means, str]) -> None:
    """Store by which means the money goes back, with the reference of each."""
    record.add_all(
        sales.refund,
        [
            {
                "sale_return_id": return_id,
                "means": row.means,
                "amount": row.amount,
                "reference": references.get(row.means, ""),
            }
            for row in plan.rows
        ],
    )


def give_money_back(record: JournalEntry, number: str, shift_id: int, plan: RefundPlan) -> None:
    """Move the money out of the places from which it goes back."""
    for row in plan.rows:
        place = place_of(row.means, record.work.context.home.register_code)
        if place is not None:
            record.move_cash(
                kind=CashKind.REFUND, amount=row.amount, from_place=place, shift_id=shift_id, document=number
            )


def move_goods(record: JournalEntry, number: str, back: Sequence[Back]) -> list[list[int]]:
    """Put the units where they belong, into the batches they were sold from; return the movement ids per line."""
    ids = record.move_all(
        [
            record.move_stock(
                product_id=each.product_id,
                producer_id=each.producer_id,
                kind=MovementKind.RETURN,
                quantity=part.quantity,
                bin=bin_for(each.reason, back_on_shelf=each.back_on_shelf),
                batch_id=part.batch_id,
                expiry=part.expiry,
                document=number,
                line_uid=each.uid,
            )
            for each in back
            for part in each.taken
        ]
    )
    add_returned(
        record.work.unit,
        [
            {
                "product_id": each.product_id,
                "business_date": record.on,
                "producer_id": each.producer_id,
                "quantity": each.given.quantity,
                "paid": each.given.paid,
                "producer_share": each.given.producer_share,
            }
            for each in back
        ],
    )
    left = iter(ids)
    return [[next(left) for _ in each.taken] for each in back]


def tell_producers(
    record: JournalEntry, number: str, back: Sequence[Back], movement_ids: Sequence[Sequence[int]]
) -> None:
    """Enter a RETURN per consigned line and, for what the shop damaged, exactly the same as COMPENSATION."""
    entries = []
    for each, ids in zip(back, movement_ids, strict=True):
        if each.producer_id is None or each.sale_line_id is None:
            continue
        entries.append(
            record.entry(
                producer_id=each.producer_id,
                kind=EntryKind.RETURN,
                amount=-each.given.producer_share,
                document=number,
                line_uid=each.uid,
            )
        )
        if each.reason is not ReturnReason.DAMAGED_BY_SHOP or not _shop_bears_damage(record, each):
            continue
        start = 0
        for part, movement_id in zip(each.taken, ids, strict=True):
            end = start + part.quantity
            entries.append(
                record.entry(
                    producer_id=each.producer_id,
                    kind=EntryKind.COMPENSATION,
                    amount=telescoped(each.given.producer_share, each.given.quantity, start, end),
                    document=number,
                    line_uid=each.uid,
                    movement_id=movement_id,
                )
            )
            start = end
    record.enter_all(entries)


def _shop_bears_damage(record: JournalEntry, each: Back) -> bool:
    work = record.work
    known = stocked(work.unit, [each.product_id], on=work.on, today=calendar_date(work.now)).get(each.product_id)
    terms = known.article.terms if known else None
    return (terms.damage_bearer if terms else work.context.settings.damage_bearer) is not Bearer.PRODUCER


def return_receipt(context: Context, stored: query.StoredReturn, copy: int) -> Receipt:
    """Return a return's receipt from what was stored; ``copy`` n is SALINAN ke-n."""
    settings, row = context.settings, stored.row
    lines = tuple(_receipt_line(line) for line in stored.lines)
    paid = row["paid"]
    return Receipt(
        kind=ReceiptKind.RETURN,
        shop=settings.shop_name,
        address=settings.address,
        outlet=row["outlet_code"],
        register=row["register_code"],
        number=row["number"],
        at=row["at"],
        business_date=row["business_date"],
        cashier=row["cashier"],
        lines=lines,
        gross=paid,
        discount=0,
        paid=paid,
        rounding=-row["rounding"],
        total=row["money_back"],
        tenders=(),
        change=0,
        units=sum(line.quantity if line.price_per == 1 else 1 for line in lines),
        journal_head=row["hash"],
        footer=settings.receipt_footer,
        original_number=row["sale_number"] or "",
        refunds=tuple((each.means, each.amount) for each in stored.refunds),
        copy=copy,
        practice=context.home.practice,
        return_days=settings.return_days,
    )


def _receipt_line(line: Row) -> ReceiptLine:
    return ReceiptLine(
        name=line["product_name"],
        code=line["product_code"],
        producer=line["producer_name"] or "",
        village=line["village"] or "",
        quantity=line["quantity"],
        unit=line["unit"],
        price=line["price"] or 0,
        price_per=line["price_per"],
        gross=line["paid"],
        discounts=(),
        paid=line["paid"],
    )
