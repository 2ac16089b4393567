"""Sales as they were recorded: what a receipt is rebuilt from, and the last ones at a register."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.engine import Unit, from_row
from ntt_pos.data.models import cash, proof, sales, shop
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import Bearer
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.pricing import Discount, DiscountKind
from ntt_pos.domain.selling.receipt import CorrectedMeans, Receipt, ReceiptBundle, ReceiptKind, ReceiptLine


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is at the head and foot of a receipt: the shop as it is named today."""

    shop: str
    address: str
    footer: str
    practice: bool
    return_days: int


@dataclass(frozen=True, slots=True)
class SaleStart:
    """What a sale must know before it is priced: the open shift, and the number when this uid was already sold."""

    shift_id: int | None
    shift_at: datetime | None
    shift_uid: str
    number: str


@dataclass(frozen=True, slots=True)
class SoldCard:
    """A sale in the list of the last ones; ``printed`` is the state of its receipt's print job, "" when there is none.

    ``returned`` tells whether everything came back already.
    """

    number: str
    at: datetime
    cashier: str
    total: int
    units: int
    printed: str
    returned: bool = False


def start(unit: Unit, *, register_id: int, sale_uid: str) -> SaleStart:
    """Return the register's open shift and the number already given to a sale's uid, in one statement."""
    ((shift_id, opened_at, uid, number),) = unit.tuples(_START, {"register": register_id, "sale": sale_uid})
    return SaleStart(shift_id, opened_at, uid or "", number or "")


def number_of(unit: Unit, sale_uid: str) -> str:
    """Return the number of a sale by its uid, or "" when it was never recorded."""
    return str(unit.value(_NUMBER, {"sale": sale_uid}) or "")


def number_of_paper(unit: Unit, number: str, on: date) -> str | None:
    """Return the number of the sale that a paper is in the books as: its own, or typed in later for the same date."""
    sale = sales.sale.c
    known: str | None = unit.value(
        sa.select(sale.number)
        .where((sale.number == number) | (sale.reentry == number) & (sale.occurred_on == on))
        .limit(1)
    )
    return known


def late_approved(unit: Unit, register_id: int, user_id: int, on: date) -> bool:
    """Return whether somebody signed for the late sales that a person types in at a register on a business date."""
    a = shop.approval.c
    signed = (a.act == Act.LATE_SALE) & (a.register_id == register_id) & (a.asker_id == user_id)
    return unit.value(sa.select(a.id).where(signed, a.business_date == on).limit(1)) is not None


def uid_of(unit: Unit, outlet_id: int, number: str) -> str:
    """Return the uid of a sale by its number, or "" when there is none."""
    return str(unit.value(_UID, {"outlet": outlet_id, "number": number}) or "")


def receipt(unit: Unit, outlet_id: int, number: str, head: Letterhead, *, copy: int = 0) -> Receipt | None:
    """Rebuild a receipt from what the sale stored, or return None when there is no such sale."""
    sale = unit.run(_SALE, {"outlet": outlet_id, "number": number}).first()
    if sale is None:
        return None
    given: dict[int, list[Discount]] = defaultdict(list)
    for row in unit.run(_DISCOUNTS, {"sale": sale.id}):
        given[row.sale_line_id].append(Discount(DiscountKind(row.kind), row.amount, Bearer(row.bearer), row.reason))
    lines = tuple(_line(row, tuple(given[row.id])) for row in unit.run(_LINES, {"sale": sale.id}))
    tenders = tuple(Tender(Means(r.means), r.amount, r.reference) for r in unit.run(_PAYMENTS, {"sale": sale.id}))
    back = unit.run(_BACK, {"exchange": sale.exchange_uid}).first() if sale.exchange_uid else None
    if back is not None:
        lines = (*(_back_line(row) for row in unit.run(_BACK_LINES, {"back": back.id})), *lines)
    return from_row(
        Receipt,
        sale,
        kind=ReceiptKind.EXCHANGE if sale.exchange_uid else ReceiptKind.SALE,
        shop=head.shop,
        address=head.address,
        outlet=sale.outlet_code,
        register=sale.register_code,
        lines=lines,
        tenders=tenders,
        journal_head=sale.hash,
        footer=head.footer,
        original_number=(back.sale_number or "") if back is not None else "",
        refunds=_refunds(unit, back.id) if back is not None else (),
        copy=copy,
        practice=head.practice,
        bundles=tuple(ReceiptBundle(r.uid, r.name, r.quantity, r.price) for r in unit.run(_BUNDLES, {"sale": sale.id})),
        corrected=_corrected(unit, sale.id),
        return_days=head.return_days,
        reentry=sale.reentry or "",
    )


def recent(unit: Unit, register_id: int, limit: int) -> tuple[SoldCard, ...]:
    """Return the last sales of a register, newest first, and whether each one's receipt came out."""
    rows = unit.run(_RECENT, {"register": register_id, "limit": limit})
    return tuple(
        SoldCard(row.number, row.at, row.cashier, row.total, row.units, row.state or "", bool(row.returned))
        for row in rows
    )


def _line(row: Any, discounts: tuple[Discount, ...]) -> ReceiptLine:
    return from_row(
        ReceiptLine,
        row,
        name=row.product_name,
        code=row.product_code,
        producer=row.producer_name,
        discounts=discounts,
        bundle=row.bundle_uid or "",
    )


def _back_line(row: Any) -> ReceiptLine:
    """Return what came back in an exchange, below 0."""
    return ReceiptLine(
        name=row.product_name,
        code=row.product_code,
        producer=row.producer_name or "",
        village=row.village or "",
        quantity=-row.quantity,
        unit=row.unit,
        price=row.price or 0,
        price_per=row.price_per,
        gross=-row.paid,
        discounts=(),
        paid=-row.paid,
    )


def _refunds(unit: Unit, return_id: int) -> tuple[tuple[Means, int], ...]:
    """Return what of an exchange was given back in money; what paid for the new goods stands among the payments."""
    rows = unit.run(_REFUNDS, {"back": return_id})
    return tuple((Means(row.means), row.amount) for row in rows if row.means != Means.EXCHANGE)


def _corrected(unit: Unit, sale_id: int) -> tuple[CorrectedMeans, ...]:
    """Return the corrections of a sale's payments: each is a row that takes the wrong one back and a right one."""
    rows = unit.run(_CORRECTIONS, {"sale": sale_id}).all()
    wrong = {row.corrects_id: row for row in rows if row.amount < 0}
    return tuple(
        CorrectedMeans(Means(wrong[row.corrects_id].means), Means(row.means), row.amount)
        for row in rows
        if row.amount > 0 and row.corrects_id in wrong
    )


_SALE_C, _LINE = sales.sale.c, sales.sale_line.c
_UID = sa.select(_SALE_C.uid).where(
    _SALE_C.outlet_id == sa.bindparam("outlet"), _SALE_C.number == sa.bindparam("number")
)
_ORIGINAL = sales.sale.alias("original")
_BACK = (
    sa.select(sales.sale_return.c.id, _ORIGINAL.c.number.label("sale_number"))
    .join_from(sales.sale_return, _ORIGINAL, _ORIGINAL.c.id == sales.sale_return.c.sale_id, isouter=True)
    .where(sales.sale_return.c.exchange_uid == sa.bindparam("exchange"))
)
_BACK_LINES = (
    sa.select(sales.return_line, _LINE.producer_name, _LINE.village, _LINE.price)
    .join_from(sales.return_line, sales.sale_line, _LINE.id == sales.return_line.c.sale_line_id, isouter=True)
    .where(sales.return_line.c.sale_return_id == sa.bindparam("back"))
    .order_by(sales.return_line.c.id)
)
_REFUNDS = (
    sa.select(sales.refund.c.means, sales.refund.c.amount)
    .where(sales.refund.c.sale_return_id == sa.bindparam("back"))
    .order_by(sales.refund.c.id)
)
_NUMBER = sa.select(_SALE_C.number).where(_SALE_C.uid == sa.bindparam("sale"))
_START = (
    sa.select(
        cash.open_shift.c.shift_id,
        cash.open_shift.c.at,
        cash.shift_opened.c.uid,
        _NUMBER.scalar_subquery().label("number"),
    )
    .select_from(
        shop.register.outerjoin(cash.open_shift, cash.open_shift.c.register_id == shop.register.c.id).outerjoin(
            cash.shift_opened, cash.shift_opened.c.id == cash.open_shift.c.shift_id
        )
    )
    .where(shop.register.c.id == sa.bindparam("register"))
)
_SALE = (
    sa.select(
        sales.sale,
        shop.register.c.code.label("register_code"),
        shop.outlet.c.code.label("outlet_code"),
        shop.user_account.c.name.label("cashier"),
        proof.journal.c.hash,
    )
    .join_from(sales.sale, shop.register, shop.register.c.id == _SALE_C.register_id)
    .join(shop.outlet, shop.outlet.c.id == _SALE_C.outlet_id)
    .join(shop.user_account, shop.user_account.c.id == _SALE_C.user_id)
    .join(proof.journal, proof.journal.c.record_uid == _SALE_C.record_uid)
    .where(_SALE_C.outlet_id == sa.bindparam("outlet"), _SALE_C.number == sa.bindparam("number"))
)
_LINES = sa.select(sales.sale_line).where(_LINE.sale_id == sa.bindparam("sale")).order_by(_LINE.position)
_DISCOUNTS = (
    sa.select(sales.sale_discount)
    .join(sales.sale_line, _LINE.id == sales.sale_discount.c.sale_line_id)
    .where(_LINE.sale_id == sa.bindparam("sale"))
    .order_by(sales.sale_discount.c.id)
)
_BUNDLES = (
    sa.select(sales.sale_bundle)
    .where(sales.sale_bundle.c.sale_id == sa.bindparam("sale"))
    .order_by(sales.sale_bundle.c.id)
)
_CORRECTIONS = (
    sa.select(sales.payment.c.means, sales.payment.c.amount, sales.payment.c.corrects_id)
    .where(sales.payment.c.sale_id == sa.bindparam("sale"), sales.payment.c.corrects_id.is_not(None))
    .order_by(sales.payment.c.id)
)
_PAYMENTS = (
    sa.select(sales.payment)
    .where(sales.payment.c.sale_id == sa.bindparam("sale"), sales.payment.c.corrects_id.is_(None))
    .order_by(sales.payment.c.id)
)
_CAME_BACK = (
    sa.select(sa.func.coalesce(sa.func.sum(sales.return_line.c.quantity), 0))
    .where(sales.return_line.c.sale_line_id == sales.sale_line.c.id)
    .scalar_subquery()
)
_RECENT = (
    sa.select(
        ~sa.exists()
        .where(sales.sale_line.c.sale_id == _SALE_C.id, sales.sale_line.c.quantity > _CAME_BACK)
        .label("returned"),
        _SALE_C.number,
        _SALE_C.at,
        _SALE_C.total,
        _SALE_C.units,
        shop.user_account.c.name.label("cashier"),
        proof.print_job.c.state,
    )
    .join_from(sales.sale, shop.user_account, shop.user_account.c.id == _SALE_C.user_id)
    .outerjoin(proof.print_job, proof.print_job.c.uid == _SALE_C.uid)  # the original's job bears the sale's uid
    .where(_SALE_C.register_id == sa.bindparam("register"))
    .order_by(_SALE_C.id.desc())
    .limit(sa.bindparam("limit"))
)
