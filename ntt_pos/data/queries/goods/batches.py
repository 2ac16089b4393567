"""What is where: the batches of a product in a bin, and the losses that can still be found again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import account, goods, proof, stock
from ntt_pos.domain.goods.stock import BatchStock, Bin, MovementKind, Stockable


@dataclass(frozen=True, slots=True)
class Loss:
    """A LOST movement with units that may be found again, and the compensation it cost (rupiah, 0 when none)."""

    movement_id: int
    batch_id: int | None
    expiry: date | None
    quantity: int
    found: int
    compensation: int


def products(unit: Unit, outlet_id: int, ids: Sequence[int]) -> dict[int, Stockable]:
    """Return products of the outlet by local id."""
    table = goods.product
    rows = unit.run(sa.select(table).where(table.c.outlet_id == outlet_id, table.c.id.in_(list(ids))))
    return {r.id: Stockable(r.id, r.code, r.name, r.unit, r.price_per, r.producer_id) for r in rows}


def batches(unit: Unit, product_id: int, place: Bin) -> tuple[BatchStock, ...]:
    """Return what a bin holds of a product per batch, earliest date first, batches without a date after them.

    The unknown batch comes last; it may be below 0.
    """
    now = stock.stock_now.c
    rows = unit.run(
        sa.select(now.batch_id, now.expiry, now.quantity).where(
            now.product_id == product_id, now.bin == place, now.quantity != 0
        )
    )
    found = [BatchStock(row.batch_id or None, row.expiry, row.quantity) for row in rows]
    return tuple(sorted(found, key=_earliest_first))


def below_zero(unit: Unit, outlet_id: int) -> tuple[int, ...]:
    """Return the products of which a known batch is below 0 on the shelf."""
    now, product = stock.stock_now.c, goods.product
    query = sa.select(now.product_id).join_from(stock.stock_now, product, product.c.id == now.product_id).distinct()
    mine = (product.c.outlet_id == outlet_id, now.batch_id != 0, now.bin == Bin.SHELF, now.quantity < 0)
    return tuple(sorted(unit.run(query.where(*mine)).scalars()))


def unknown_on_shelf(unit: Unit, product_ids: Sequence[int]) -> Mapping[int, int]:
    """Return the quantity of the unknown batch on the shelf per product (below 0: sold before it was delivered)."""
    now = stock.stock_now.c
    rows = unit.run(
        sa.select(now.product_id, now.quantity).where(
            now.product_id.in_(list(product_ids)), now.batch_id == 0, now.bin == Bin.SHELF
        )
    )
    return {row.product_id: row.quantity for row in rows}


def moved_since(unit: Unit, product_id: int, mark: int, at: datetime, *, batch_id: int | None = None) -> int:
    """Return what came onto (or left) the shelf of a product, or of one of its batches, since a moment.

    ``mark`` is the product's newest movement that was here then.
    """
    table, j = stock.stock_movement, proof.journal
    found = (
        sa.select(sa.func.coalesce(sa.func.sum(table.c.quantity), 0))
        .select_from(table.join(j, j.c.record_uid == table.c.record_uid))
        .where(table.c.product_id == product_id, table.c.id > mark, table.c.bin == Bin.SHELF, j.c.at >= at)
    )
    if batch_id is not None:
        found = found.where(table.c.batch_id == batch_id)
    return int(unit.value(found))


def largest_deliveries(unit: Unit, product_ids: Sequence[int]) -> dict[int, int]:
    """Return per product the most that was ever handed in at once (base units), deliveries that were undone aside."""
    head, line = stock.delivery, stock.delivery_line
    undone = sa.select(head.c.reverses_id).where(head.c.reverses_id.is_not(None))
    rows = unit.run(
        sa.select(line.c.product_id, sa.func.max(line.c.counted).label("most"))
        .where(line.c.product_id.in_(list(product_ids)), line.c.delivery_id.not_in(undone))
        .group_by(line.c.product_id)
    )
    return {row.product_id: max(int(row.most), 0) for row in rows}


def batch_of_product(unit: Unit, batch_id: int, product_id: int) -> Any:
    """Return the batch's row when it is a batch of this product, or None."""
    table = stock.batch
    return unit.row(sa.select(table).where(table.c.id == batch_id, table.c.product_id == product_id))


def open_losses(unit: Unit, product_id: int) -> tuple[Loss, ...]:
    """Return the losses of a product of which units are still missing, newest first."""
    lost, found = stock.stock_movement.alias("lost"), stock.stock_movement.alias("found")
    entry = account.producer_entry
    again = (
        sa.select(sa.func.coalesce(sa.func.sum(found.c.quantity), 0))
        .where(found.c.cites_id == lost.c.id, found.c.kind == MovementKind.FOUND)
        .scalar_subquery()
    )
    paid = (
        sa.select(sa.func.coalesce(sa.func.sum(entry.c.amount), 0))
        .where(entry.c.movement_id == lost.c.id, entry.c.kind == "COMPENSATION")
        .scalar_subquery()
    )
    rows = unit.run(
        sa.select(
            lost.c.id,
            lost.c.batch_id,
            stock.batch.c.expiry,
            lost.c.quantity,
            again.label("found"),
            paid.label("paid"),
        )
        .join_from(lost, stock.batch, stock.batch.c.id == lost.c.batch_id, isouter=True)
        .where(lost.c.product_id == product_id, lost.c.kind == MovementKind.LOST)
        .order_by(lost.c.id.desc())
    )
    losses = (Loss(r.id, r.batch_id, r.expiry, -r.quantity, int(r.found), int(r.paid)) for r in rows)
    return tuple(loss for loss in losses if loss.found < loss.quantity)


def delivered(unit: Unit, delivery_id: int) -> Sequence[Row]:
    """Return the lines of a delivery, each with the batch it made."""
    line, batch = stock.delivery_line, stock.batch
    return unit.rows(
        sa.select(line, batch.c.id.label("batch_id"))
        .join_from(line, batch, batch.c.delivery_line_id == line.c.id)
        .where(line.c.delivery_id == delivery_id)
        .order_by(line.c.id)
    )


def handed_in(unit: Unit, outlet_id: int, number: str) -> Sequence[Row]:
    """Return product, units counted and what the price is per of the lines of a delivery that brought something."""
    head, line, product = stock.delivery.c, stock.delivery_line.c, goods.product
    return unit.rows(
        sa.select(line.product_id, line.counted, product.c.price_per)
        .join_from(stock.delivery_line, stock.delivery, head.id == line.delivery_id)
        .join(product, product.c.id == line.product_id)
        .where(head.number == number, head.outlet_id == outlet_id, line.counted > 0)
        .order_by(line.id)
    )


def withdrawn(unit: Unit, withdrawal_id: int) -> Sequence[Row]:
    """Return the lines of a withdrawal, each with its batch's date."""
    line, batch = stock.withdrawal_line, stock.batch
    return unit.rows(
        sa.select(line, batch.c.expiry)
        .join_from(line, batch, batch.c.id == line.c.batch_id, isouter=True)
        .where(line.c.withdrawal_id == withdrawal_id)
        .order_by(line.c.id)
    )


def _earliest_first(batch: BatchStock) -> tuple[bool, bool, date, int]:
    return batch.batch_id is None, batch.expiry is None, batch.expiry or date.max, batch.batch_id or 0
