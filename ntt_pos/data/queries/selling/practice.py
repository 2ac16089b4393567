"""What the books show of a practice since it began."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import cash, goods, proof, sales
from ntt_pos.domain.core.journal import CART_VOIDED, LINE_VOIDED


def sold_lines(unit: Unit, register_id: int, since: datetime) -> frozenset[tuple[int, int]]:
    """Return (product, base units) of every line sold at a register since a moment."""
    sale, line = sales.sale.c, sales.sale_line.c
    statement = (
        sa.select(line.product_id, line.quantity)
        .join_from(sales.sale_line, sales.sale, sale.id == line.sale_id)
        .where(sale.register_id == register_id, sale.at >= since)
    )
    return frozenset((row["product_id"], row["quantity"]) for row in unit.rows(statement))


def gave_change(unit: Unit, register_id: int, since: datetime) -> bool:
    """Tell whether a sale since a moment was paid in cash with change."""
    sale = sales.sale.c
    statement = sa.select(sa.func.count()).where(sale.register_id == register_id, sale.at >= since, sale.change > 0)
    return bool(unit.value(statement))


def count(unit: Unit, register_id: int, since: datetime) -> tuple[int, int, int, int]:
    """Return how many returns, codes nobody knows, removed lines and emptied baskets there were since a moment."""
    kinds = proof.journal.c
    journal = sa.select(sa.func.count()).where(kinds.register_id == register_id, kinds.at >= since)
    made = [
        sa.select(sa.func.count()).where(table.c.register_id == register_id, table.c.at >= since)
        for table in (sales.sale_return, sales.unknown_code)
    ]
    made += [journal.where(kinds.kind == kind) for kind in (LINE_VOIDED, CART_VOIDED)]
    returns, unknown, removed, emptied = (int(unit.value(each) or 0) for each in made)
    return returns, unknown, removed, emptied


def counted_drawer(unit: Unit, register_id: int, since: datetime) -> int | None:
    """Return the difference of the drawer that was counted since a moment, None when none was."""
    closed = cash.shift_closed.c
    found: int | None = unit.value(
        sa.select(closed.difference)
        .where(closed.register_id == register_id, closed.at >= since)
        .order_by(closed.id.desc())
        .limit(1)
    )
    return found


def barcodes(unit: Unit, outlet_id: int) -> dict[int, str]:
    """Return one barcode of each product that has one."""
    code = goods.barcode.c
    statement = (
        sa.select(code.product_id, sa.func.min(code.code).label("first"))
        .where(code.outlet_id == outlet_id, code.active == sa.true())
        .group_by(code.product_id)
    )
    return {row["product_id"]: row["first"] for row in unit.rows(statement)}
