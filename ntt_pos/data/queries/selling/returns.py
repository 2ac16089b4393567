"""Reading what a customer may bring back: a sale's lines with what was returned, its money, and its batches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import goods, proof, sales, shop, stock
from ntt_pos.data.queries.core.calendar import of_one_day
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.goods.stock import MovementKind, Taken
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.returns import MeansAmount, RecordedLine, SaleMoney

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class SaleLine:
    """A line of a sale as it was sold, and how many units came back already (base units, rupiah)."""

    line_id: int
    uid: str
    position: int
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
    sold: RecordedLine
    returned: int
    food: bool
    bundle: str = ""


@dataclass(frozen=True, slots=True)
class SoldSale:
    """A sale as a return needs it."""

    sale_id: int
    number: str
    business_date: date
    at: datetime
    lines: tuple[SaleLine, ...]
    money: SaleMoney


@dataclass(frozen=True, slots=True)
class StoredReturn:
    """A return as it was recorded, for its receipt."""

    row: sa.RowMapping
    lines: tuple[sa.RowMapping, ...]
    refunds: tuple[MeansAmount, ...]


def sold_sale(unit: Unit, outlet_id: int, number: str) -> SoldSale | None:
    """Return a sale with all that came back so far, or None when there is no such sale."""
    sale = sales.sale
    head = unit.row(sa.select(sale).where(sale.c.outlet_id == outlet_id, sale.c.number == number))
    if head is None:
        return None
    return from_row(SoldSale, head, sale_id=head["id"], lines=_lines(unit, head["id"]), money=_money(unit, head))


def batches_sold(unit: Unit, line: SaleLine) -> tuple[Taken, ...]:
    """Return from which batches a line's units were taken, in the order taken."""
    m, b = stock.stock_movement, stock.batch
    query = (
        sa.select(m.c.batch_id, b.c.expiry, m.c.quantity)
        .select_from(m.outerjoin(b, b.c.id == m.c.batch_id))
        .where(m.c.product_id == line.product_id, m.c.line_uid == line.uid, m.c.kind == MovementKind.SALE)
        .order_by(m.c.id)
    )
    return tuple(Taken(row.batch_id, row.expiry, -row.quantity) for row in unit.run(query))


def stored_return(unit: Unit, outlet_id: int, number: str) -> StoredReturn | None:
    """Return a return with the number of its sale, or None when there is none of this number."""
    r, s, u, g, j, o = sales.sale_return, sales.sale, shop.user_account, shop.register, proof.journal, shop.outlet
    row = unit.row(
        sa.select(
            r,
            s.c.number.label("sale_number"),
            u.c.name.label("cashier"),
            g.c.code.label("register_code"),
            o.c.code.label("outlet_code"),
            j.c.hash,
        )
        .select_from(
            r.join(u, u.c.id == r.c.user_id)
            .join(g, g.c.id == r.c.register_id)
            .join(o, o.c.id == r.c.outlet_id)
            .join(j, j.c.record_uid == r.c.record_uid)
            .outerjoin(s, s.c.id == r.c.sale_id)
        )
        .where(r.c.outlet_id == outlet_id, r.c.number == number)
    )
    if row is None:
        return None
    line, sold = sales.return_line, sales.sale_line
    lines = unit.rows(
        sa.select(line, sold.c.producer_name, sold.c.village, sold.c.price)
        .select_from(line.outerjoin(sold, sold.c.id == line.c.sale_line_id))
        .where(line.c.sale_return_id == row["id"])
        .order_by(line.c.id)
    )
    refund = sales.refund
    refunds = unit.rows(sa.select(refund).where(refund.c.sale_return_id == row["id"]).order_by(refund.c.id))
    return StoredReturn(row, tuple(lines), tuple(MeansAmount(Means(f["means"]), f["amount"]) for f in refunds))


def return_by_uid(unit: Unit, uid: str) -> str | None:
    """Return the number already given to a return's uid, if any."""
    found = unit.value(sa.select(sales.sale_return.c.number).where(sales.sale_return.c.uid == uid))
    return None if found is None else str(found)


def given_back(unit: Unit, outlet_id: int, user_id: int, on: date, now: datetime, means: Collection[Means]) -> int:
    """Return the rupiah that a cashier gave back for returns in a day by some means."""
    back, refund = sales.sale_return, sales.refund
    query = (
        sa.select(sa.func.sum(refund.c.amount))
        .join_from(back, refund, refund.c.sale_return_id == back.c.id)
        .where(
            back.c.outlet_id == outlet_id,
            of_one_day(back.c, on, now),
            back.c.user_id == user_id,
            refund.c.means.in_(means),
        )
    )
    return int(unit.value(query) or 0)


def sale_of_exchange(unit: Unit, exchange_uid: str) -> str:
    """Return the number of the sale that a return paid for in the same act."""
    sale = sales.sale
    return str(unit.value(sa.select(sale.c.number).where(sale.c.exchange_uid == exchange_uid)) or "")


def _lines(unit: Unit, sale_id: int) -> tuple[SaleLine, ...]:
    line, p, r, b = sales.sale_line, goods.product, sales.return_line, sales.sale_bundle
    back = (
        sa.select(sa.func.coalesce(sa.func.sum(r.c.quantity), 0)).where(r.c.sale_line_id == line.c.id).scalar_subquery()
    )
    query = (
        sa.select(line, p.c.halal, back.label("returned"), b.c.name.label("bundle"))
        .join(p, p.c.id == line.c.product_id)
        .outerjoin(b, b.c.uid == line.c.bundle_uid)
        .where(line.c.sale_id == sale_id)
        .order_by(line.c.position)
    )
    return tuple(
        from_row(
            SaleLine,
            row,
            line_id=row["id"],
            sold=RecordedLine(row["quantity"], row["paid"], row["producer_share"], row["tax"], row["price_per"]),
            returned=int(row["returned"]),
            food=row["halal"] != Halal.NONE,
            bundle=row["bundle"] or "",
        )
        for row in unit.rows(query)
    )


def _money(unit: Unit, sale: sa.RowMapping) -> SaleMoney:
    pay, back, refund = sales.payment, sales.sale_return, sales.refund
    paid: dict[Means, int] = {}
    for row in unit.rows(sa.select(pay).where(pay.c.sale_id == sale["id"]).order_by(pay.c.id)):
        means = Means(row["means"])
        paid[means] = paid.get(means, 0) + row["amount"] - row["change"]
    lines_back = unit.value(
        sa.select(sa.func.coalesce(sa.func.sum(back.c.paid), 0)).where(back.c.sale_id == sale["id"])
    )
    given = unit.rows(
        sa.select(refund.c.means, refund.c.amount)
        .join(back, back.c.id == refund.c.sale_return_id)
        .where(back.c.sale_id == sale["id"])
        .order_by(refund.c.id)
    )
    return SaleMoney(
        paid=sale["paid"],
        total=sale["total"],
        payments=tuple(MeansAmount(means, amount) for means, amount in paid.items()),
        lines_back=int(lines_back or 0),
        given_back=tuple(MeansAmount(Means(row["means"]), row["amount"]) for row in given),
    )


def shown_codes(lines: Sequence[SaleLine]) -> dict[tuple[str, int], str]:
    """Return the names of these lines' rows as the journal writes them, so that it asks the database for none."""
    codes: dict[tuple[str, int], str] = {}
    for line in lines:
        codes["sale_line", line.line_id] = line.uid
        codes["product", line.product_id] = line.product_code
        if line.producer_id is not None:
            codes["producer", line.producer_id] = line.producer_code
    return codes
