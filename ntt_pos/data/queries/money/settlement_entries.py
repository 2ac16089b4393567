"""Reading what the entries of an account are about: the goods, why, and the paper each goes back to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import account, goods, sales
from ntt_pos.data.queries.money import settlement_goods
from ntt_pos.domain.money.account import EntryKind

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class EntryGoods:
    """The goods an entry is about, why, and what it goes back to."""

    name: str = ""
    unit: str = ""
    price_per: int = 1
    quantity: int = 0
    reason: str = ""
    original_date: date | None = None
    original_number: str = ""
    product: str = ""
    customer: int = 0


def goods_of_entries(
    unit: Unit,
    entries: Sequence[sa.RowMapping],
    products: Mapping[int, settlement_goods.Product],
    begins: Mapping[int, date],
) -> dict[int, EntryGoods]:
    """Return per entry id what a return, a compensation, a correction or a late sale is about.

    ``begins`` tells per producer which day comes after its last statement: a sale of an earlier one is late, too.
    """
    found: dict[int, EntryGoods] = {}
    returned = {row["line_uid"]: row["id"] for row in entries if row["kind"] == EntryKind.RETURN}
    if returned:
        back, line, sale, p = sales.return_line, sales.sale_line, sales.sale, goods.product
        query = (
            sa.select(back, p.c.name, sale.c.number.label("sale_number"), sale.c.business_date.label("sold_on"))
            .select_from(
                back.join(p, p.c.id == back.c.product_id)
                .outerjoin(line, line.c.id == back.c.sale_line_id)
                .outerjoin(sale, sale.c.id == line.c.sale_id)
            )
            .where(back.c.uid.in_(returned))
        )
        for row in unit.rows(query):
            found[returned[row["uid"]]] = from_row(
                EntryGoods,
                row,
                original_date=row["sold_on"],
                original_number=row["sale_number"] or "",
                product=row["product_code"],
                customer=row["paid"],
            )
    found |= _goods_of_movements(unit, entries) | _late_sales(unit, entries, products, begins)
    corrected = {row["document"]: row["id"] for row in entries if row["document"].startswith("KR-")}
    if corrected:
        c = account.account_correction
        rows = unit.rows(sa.select(c.c.number, c.c.cites).where(c.c.number.in_(corrected), c.c.cites != ""))
        dates = _dates_of(unit, {row["cites"] for row in rows})
        for row in rows:
            found[corrected[row["number"]]] = EntryGoods(
                original_number=row["cites"], original_date=dates.get(row["cites"])
            )
    return found


def _dates_of(unit: Unit, documents: Collection[str]) -> dict[str, date]:
    """Return the business date of each statement, or document in an account, by its number."""
    s, e = account.settlement.c, account.producer_entry.c
    if not documents:
        return {}
    settled = sa.select(s.number, s.business_date).where(s.number.in_(documents))
    entered = sa.select(e.document, e.business_date).where(e.document.in_(documents))
    return {row.number: row.business_date for row in unit.run(settled.union(entered))}


def _late_sales(
    unit: Unit,
    entries: Sequence[sa.RowMapping],
    products: Mapping[int, settlement_goods.Product],
    begins: Mapping[int, date],
) -> dict[int, EntryGoods]:
    """Return what the sales are about that were typed later than they happened, with the number of their first paper.

    And those of other PCs that were heard after the day was closed on which they happened.
    """
    late = [
        row
        for row in entries
        if row["kind"] == EntryKind.SALE
        and (row["occurred_on"] is not None or row["business_date"] < begins.get(row["producer_id"], date.min))
    ]
    if not late:
        return {}
    sale = sales.sale.c
    query = sa.select(sale.number, sale.reentry).where(sale.number.in_({row["document"] for row in late}))
    papers = {row.number: row.reentry for row in unit.run(query)}
    return {
        row["id"]: EntryGoods(
            products[row["product_id"]].name,
            row["unit"],
            row["price_per"],
            row["quantity"],
            original_date=row["occurred_on"] or row["business_date"],
            original_number=papers.get(row["document"]) or "",
            product=row["product_code"],
        )
        for row in late
    }


def _goods_of_movements(unit: Unit, entries: Sequence[sa.RowMapping]) -> dict[int, EntryGoods]:
    """Return what the compensations among the entries are about: the movement each cites."""
    cited: dict[int, list[int]] = defaultdict(list)
    for row in entries:
        if row["movement_id"] is not None:
            cited[row["movement_id"]].append(row["id"])
    about = settlement_goods.movements(unit, tuple(cited))
    return {
        entry_id: EntryGoods(
            m["name"], m["unit"], m["price_per"], abs(m["quantity"]), m["kind"], m["day"], m["document"], m["code"]
        )
        for movement_id, m in about.items()
        for entry_id in cited[movement_id]
    }
