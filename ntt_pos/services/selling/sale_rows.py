"""What a sale writes: the rows of its lines, discounts and payments, its goods, its producers' entries, its money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ntt_pos.data.models import sales
from ntt_pos.data.queries.goods.articles import Stocked
from ntt_pos.data.queries.selling import baskets
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.stock import BatchStock, MovementKind, Taken, take_earliest
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import CashKind, place_of
from ntt_pos.domain.selling.bundle import CartBundle
from ntt_pos.domain.selling.cart import PricedCart, PricedLine
from ntt_pos.domain.selling.payment import Means, Settled
from ntt_pos.domain.selling.receipt import ReceiptBundle, ReceiptLine
from ntt_pos.services.core.derived_sums import add_sold
from ntt_pos.services.core.journal_entry import JournalEntry
from ntt_pos.services.selling.sale_approvals import SaleApprovals

if TYPE_CHECKING:
    from ntt_pos.services.core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BookedLine:
    """A priced line with its uid and the batches that its units come from."""

    uid: str
    priced: PricedLine
    stocked: Stocked
    taken: tuple[Taken, ...]


def book_lines(
    work: UnitOfWork, priced: PricedCart, stock_of: Mapping[int, Stocked], today: date
) -> tuple[BookedLine, ...]:
    """Return the lines with the batches they are taken from, those that expire first."""
    left = {product_id: list(known.batches) for product_id, known in stock_of.items()}
    lines = []
    for each in priced.lines:
        product_id = each.line.article.product_id
        taken = take_earliest(left[product_id], each.line.quantity, today)
        gone = {part.batch_id: part.quantity for part in taken}
        left[product_id] = [
            BatchStock(b.batch_id, b.expiry, b.quantity - gone.get(b.batch_id, 0)) for b in left[product_id]
        ]
        lines.append(BookedLine(work.context.ids.uid(work.now), each, stock_of[product_id], taken))
    return tuple(lines)


def sale_sums(priced: PricedCart, paid: Settled) -> dict[str, int]:
    """Return what a basket and its payment come to, as the row of the sale has it (rupiah)."""
    return {
        "gross": priced.gross,
        "discount": priced.discount,
        "paid": priced.paid,
        "rounding": paid.rounding,
        "total": paid.total,
        "tendered": paid.total + paid.change,
        "change": paid.change,
        "tax": sum(each.split.tax for each in priced.lines),
        "units": priced.units,
    }


def store_lines(record: JournalEntry, sale_id: int, lines: Sequence[BookedLine], approved: SaleApprovals) -> None:
    """Store the lines as they were sold and their discounts, with who bears them and who approved them."""
    ids = record.add_all(
        sales.sale_line,
        [
            {**_line_row(record, sale_id, position, each), "approval_id": approved.of_line(each.priced)}
            for position, each in enumerate(lines, 1)
        ],
    )
    record.add_all(
        sales.sale_discount,
        [
            {
                "sale_line_id": line_id,
                "kind": given.kind,
                "amount": given.amount,
                "bearer": given.bearer,
                "reason": given.reason,
                "approval_id": approved.of_discount(each.priced, given),
            }
            for line_id, each in zip(ids, lines, strict=True)
            for given in each.priced.discounts
        ],
    )


def forget_draft(work: UnitOfWork) -> None:
    """Leave no open basket of this register to bring back: it is sold, and a power cut must not offer it once more."""
    baskets.forget_open(work.unit, work.context.home.register_id)


def store_bundles(record: JournalEntry, sale_id: int, bundles: Sequence[CartBundle]) -> None:
    """Store what each bundle was called and cost (rupiah for one); its lines bear the row's uid."""
    record.add_all(
        sales.sale_bundle,
        [
            {
                "uid": each.uid,
                "sale_id": sale_id,
                "bundle_id": each.bundle.bundle_id,
                "code": each.bundle.code,
                "name": each.bundle.name,
                "quantity": each.quantity,
                "price": each.bundle.price,
            }
            for each in bundles
        ],
    )


def store_payments(record: JournalEntry, sale_id: int, paid: Settled) -> None:
    """Store a row per tender; the change comes out of the last ones in cash, none gives more than it is."""
    left, change = paid.change, [0] * len(paid.tenders)
    for index, tender in reversed(list(enumerate(paid.tenders))):
        if tender.means is Means.CASH:
            change[index] = min(left, tender.amount)
            left -= change[index]
    record.add_all(
        sales.payment,
        [
            {
                "sale_id": sale_id,
                "means": tender.means,
                "amount": tender.amount,
                "change": given,
                "reference": tender.reference,
                "corrects_id": None,
                "approval_id": None,
            }
            for tender, given in zip(paid.tenders, change, strict=True)
        ],
    )


def move_goods(
    record: JournalEntry, number: str, lines: Sequence[BookedLine], *, occurred_on: date | None = None
) -> None:
    """Take the units off the shelf, batch by batch, and add to the products' sums of the day."""
    record.move_all(
        [
            record.move_stock(
                product_id=each.stocked.article.product_id,
                producer_id=each.stocked.article.producer_id,
                kind=MovementKind.SALE,
                quantity=-part.quantity,
                batch_id=part.batch_id,
                expiry=part.expiry,
                document=number,
                line_uid=each.uid,
                occurred_on=occurred_on,
            )
            for each in lines
            for part in each.taken
        ]
    )
    add_sold(
        record.work.unit,
        [
            {
                "product_id": each.stocked.article.product_id,
                "business_date": record.on,
                "producer_id": each.stocked.article.producer_id,
                "quantity": each.priced.line.quantity,
                "paid": each.priced.split.paid,
                "producer_share": each.priced.split.producer_share,
            }
            for each in lines
        ],
    )


def credit_producers(
    record: JournalEntry, number: str, lines: Sequence[BookedLine], *, occurred_on: date | None = None
) -> None:
    """Enter each consigned line's producer share, also when it is 0."""
    record.enter_all(
        [
            record.entry(
                producer_id=each.stocked.article.producer_id,
                kind=EntryKind.SALE,
                amount=each.priced.split.producer_share,
                document=number,
                line_uid=each.uid,
                occurred_on=occurred_on,
            )
            for each in lines
            if each.stocked.article.producer_id is not None
        ]
    )


def move_money(record: JournalEntry, number: str, shift_id: int, paid: Settled) -> None:
    """Cash net of change goes to the drawer, QRIS and card to clearing, a transfer to the bank; EXCHANGE moves none."""
    sums: dict[Means, int] = {}
    for tender in paid.tenders:
        sums[tender.means] = sums.get(tender.means, 0) + tender.amount
    if Means.CASH in sums:
        sums[Means.CASH] -= paid.change
    for means, value in sums.items():
        place = place_of(means, record.work.context.home.register_code)
        if value and place is not None:
            record.move_cash(
                kind=CashKind.SALE,
                amount=value,
                to_place=place,
                shift_id=shift_id,
                document=number,
            )


def _line_row(record: JournalEntry, sale_id: int, position: int, each: BookedLine) -> dict[str, Any]:
    article, split = each.stocked.article, each.priced.split
    terms = article.terms
    if terms is None:
        raise DomainError("{name} has no terms with its producer yet, so it cannot be sold.", name=article.name)
    return {
        "uid": each.uid,
        "sale_id": sale_id,
        "position": position,
        "product_id": article.product_id,
        "product_code": article.code,
        "product_name": article.name,
        "producer_id": article.producer_id,
        "producer_code": article.producer_code,
        "producer_name": article.producer_name,
        "pillar": article.pillar,
        "village_code": each.stocked.village_code,
        "village": article.village,
        "district": article.district,
        "category": article.category,
        "unit": article.unit,
        "price_per": article.price_per,
        "quantity": each.priced.line.quantity,
        "price": each.priced.line.unit_price,
        "terms_kind": terms.kind,
        "rate_bp": terms.rate_bp,
        "net_price": terms.net_price,
        "discount_bearer": terms.discount_bearer,
        "gross": split.gross,
        "discount": split.discount,
        "paid": split.paid,
        "tax": split.tax,
        "producer_share": split.producer_share,
        "shop_share": split.shop_share,
        "bundle_uid": each.priced.line.bundle or None,
        "business_date": record.on,
    }


def receipt_line(each: PricedLine) -> ReceiptLine:
    """Return a line as the receipt shows it."""
    article = each.line.article
    return ReceiptLine(
        name=article.name,
        code=article.code,
        producer=article.producer_name,
        village=article.village,
        quantity=each.line.quantity,
        unit=article.unit,
        price=each.line.unit_price,
        price_per=article.price_per,
        gross=each.split.gross,
        discounts=each.discounts,
        paid=each.split.paid,
        bundle=each.line.bundle,
    )


def receipt_bundle(each: CartBundle) -> ReceiptBundle:
    """Return a bundle as the receipt shows it."""
    return ReceiptBundle(uid=each.uid, name=each.bundle.name, quantity=each.quantity, price=each.bundle.price or 0)
