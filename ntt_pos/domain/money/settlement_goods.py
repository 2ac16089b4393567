"""The goods on a statement: the shelf in columns, what to draw attention to, what to bring and what to collect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.goods.expiry import GOODS_SOON
from ntt_pos.domain.goods.stock import Bin, MovementKind, is_expired
from ntt_pos.domain.money.settlement_facts import SettlementFacts, StockFact
from ntt_pos.domain.money.statement_payload import AdviceLine, StockLine, StockPart

PACE_DAYS: Final = 28
LEAST_PACE_DAYS: Final = 7


class Mark(StrEnum):
    """What a stock row draws attention to."""

    NEARLY_GONE = "NEARLY_GONE"
    NEARLY_EXPIRED = "NEARLY_EXPIRED"
    SLOW = "SLOW"
    COLLECT = "COLLECT"


@dataclass(frozen=True, slots=True)
class ShelfColumns:
    """A stock row, all of the shelf: opening + delivered − sold + returned − withdrawn − lost = closing."""

    opening: int
    delivered: int
    sold: int
    returned: int
    withdrawn: int
    lost: int
    closing: int
    collect: int


def shelf_columns(stock: StockFact) -> ShelfColumns:
    """Sort a product's movements into the columns of the statement; movements within the shelf cancel out."""
    sums = dict.fromkeys(MovementKind, 0)
    collect = stock.collect_before
    for move in stock.movements:
        if move.bin is Bin.SHELF:
            sums[move.kind] += move.quantity
        elif move.bin is Bin.COLLECT:
            collect += move.quantity
    columns = ShelfColumns(
        opening=stock.shelf_before,
        delivered=sums[MovementKind.OPENING] + sums[MovementKind.DELIVERY],
        sold=-sums[MovementKind.SALE],
        returned=sums[MovementKind.RETURN],
        withdrawn=-(sums[MovementKind.WITHDRAWAL] + sums[MovementKind.EXPIRED] + sums[MovementKind.MOVE]),
        lost=-sum(
            sums[kind] for kind in (MovementKind.DAMAGED, MovementKind.LOST, MovementKind.SAMPLE, MovementKind.FOUND)
        ),
        closing=stock.shelf_before + sum(sums.values()),
        collect=collect,
    )
    for batches, held in ((stock.shelf, columns.closing), (stock.collect, columns.collect)):
        if batches and sum(batch.quantity for batch in batches) != held:
            raise ValueError(f"{stock.product}: the batches are not the stock that the movements leave")
    return columns


def units_to_bring(stock: StockFact, on: date, shelf: int) -> int:
    """Return how many units the next 7 days would sell beyond the shelf, at the pace of the last n days, rounded up.

    n = min(28, days since the first delivery); nothing is advised under 7 days.
    """
    days, sold = _pace(stock, on)
    return max(0, -(-sold * 7 // days) - shelf) if days and sold > 0 else 0


def stock_rows(facts: SettlementFacts) -> tuple[StockLine, ...]:
    """Return the stock table by product code: goods that are here, moved, or sold lately."""
    rows = []
    for each in sorted(facts.stock, key=lambda stock: stock.product):
        columns = shelf_columns(each)
        _, sold = _pace(each, facts.date)
        if not (each.movements or sold or columns.opening or columns.closing or columns.collect):
            continue
        expiry = nearest_expiry(each)
        rows.append(
            same_fields(
                StockLine,
                columns,
                product=each.product,
                name=each.name,
                photo=each.photo,
                unit=each.unit,
                price_per=each.price_per,
                expiry=expiry,
                marks=tuple(str(mark) for mark in marks_of(each, columns, expiry, facts)),
                parts=_parts(each),
                expired=min(expired_aside(each, facts.date), columns.collect),
                unit_price=each.unit_price,
                unit_share=each.unit_share,
                terms=str(each.terms or ""),
                rate_bp=each.rate_bp,
            )
        )
    return tuple(rows)


def _parts(each: StockFact) -> tuple[StockPart, ...]:
    """Return what else changed the shelf, by kind: with delivered and sold it explains every unit."""
    sums = dict.fromkeys(MovementKind, 0)
    for move in each.movements:
        if move.bin is Bin.SHELF and move.kind not in _IN_COLUMNS:
            sums[move.kind] += move.quantity
    return tuple(StockPart(str(kind), quantity) for kind, quantity in sums.items() if quantity)


_IN_COLUMNS: Final = frozenset({MovementKind.OPENING, MovementKind.DELIVERY, MovementKind.SALE})


def marks_of(each: StockFact, columns: ShelfColumns, expiry: date | None, facts: SettlementFacts) -> list[Mark]:
    """Return what a stock row draws attention to."""
    days, sold = _pace(each, facts.date)
    marks = []
    if columns.closing <= facts.shop.low_stock * each.price_per and (
        columns.closing > 0 or sold > 0 or columns.sold > 0
    ):
        marks.append(Mark.NEARLY_GONE)
    if expiry is not None and expiry <= facts.date + GOODS_SOON:
        marks.append(Mark.NEARLY_EXPIRED)
    if columns.closing > 0 and sold <= 0 and days >= PACE_DAYS:
        marks.append(Mark.SLOW)
    if columns.collect > 0:
        marks.append(Mark.COLLECT)
    return marks


def expired_aside(each: StockFact, on: date) -> int:
    """Return how many of the units laid aside are past their date."""
    return sum(batch.quantity for batch in each.collect if is_expired(batch.expiry, on))


def advice_rows(facts: SettlementFacts) -> tuple[AdviceLine, ...]:
    """What to bring before the shelf is empty, and what to collect: waiting units, and what will not sell in time."""
    rows: list[AdviceLine] = []
    for each in sorted(facts.stock, key=lambda stock: stock.product):
        shelf = shelf_columns(each).closing
        bring = units_to_bring(each, facts.date, shelf)
        if bring and each.active:
            rows.append(_advised("BRING", each, bring, by=empty_on(each, facts.date, shelf)))
    for each in sorted(facts.stock, key=lambda stock: stock.product):
        waiting = shelf_columns(each).collect
        if waiting > 0:
            dated = [batch.expiry for batch in each.collect if batch.expiry and batch.quantity > 0]
            rows.append(_advised("COLLECT", each, waiting, expiry=min(dated, default=None)))
        rows += [
            _advised("COLLECT", each, quantity, expiry=expiry) for expiry, quantity in will_not_sell(each, facts.date)
        ]
    return tuple(rows)


def _advised(
    kind: str, each: StockFact, quantity: int, *, by: date | None = None, expiry: date | None = None
) -> AdviceLine:
    return AdviceLine(kind, each.name, each.unit, each.price_per, quantity, by, expiry)


def _pace(stock: StockFact, on: date) -> tuple[int, int]:
    """Return (n days, net units sold in them) up to a date; n is 0 when the goods are here for less than 7 days."""
    if stock.first_delivery is None:
        return 0, 0
    days = min(PACE_DAYS, (on - stock.first_delivery).days)
    if days < LEAST_PACE_DAYS:
        return 0, 0
    return days, sum(units for day, units in stock.sold_by_day if on - timedelta(days=days) < day <= on)


def empty_on(stock: StockFact, on: date, shelf: int) -> date:
    """Return the day before which new goods should come: when the shelf will be empty, tomorrow at the earliest."""
    days, sold = _pace(stock, on)
    return on + timedelta(days=max(1, shelf * days // sold))


def will_not_sell(stock: StockFact, on: date) -> list[tuple[date, int]]:
    """Return (expiry, units) on the shelf that expire within a week and will not be sold before, at this pace."""
    days, sold = _pace(stock, on)
    rows = []
    held = advised = 0
    dated = [batch for batch in stock.shelf if batch.expiry is not None and batch.quantity > 0]
    for batch in sorted(dated, key=lambda b: (b.expiry or on, b.batch_id or 0)):
        expiry = batch.expiry or on
        if expiry > on + GOODS_SOON:
            break
        held += batch.quantity
        sells = max(0, sold) * (expiry - on).days // days if days and not is_expired(expiry, on) else 0
        surplus = held - advised - sells
        if surplus > 0:
            rows.append((expiry, surplus))
            advised += surplus
    return rows


def nearest_expiry(stock: StockFact) -> date | None:
    """Return the earliest date of a batch on the shelf, or None."""
    return min((batch.expiry for batch in stock.shelf if batch.expiry and batch.quantity > 0), default=None)
