"""The sums that follow from rows of the books, whoever adds the rows: shelves, balances, places of money, products' days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.models import account, cash, stock

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

UNKNOWN_BATCH: Final = 0
Rows = Sequence[Mapping[str, Any]]


def add_stock(unit: Unit, movements: Rows) -> None:
    """Add stock movements to what is in each bin; each says the ``expiry`` of its batch beside its columns."""
    unit.upsert(
        stock.stock_now,
        [
            {
                "product_id": m["product_id"],
                "batch_id": m["batch_id"] or UNKNOWN_BATCH,
                "bin": m["bin"],
                "quantity": m["quantity"],
                "expiry": m["expiry"],
            }
            for m in movements
        ],
        add=("quantity",),
    )


def add_balances(unit: Unit, entries: Rows, ids: Sequence[int]) -> None:
    """Add producer entries with their local ids to the balances (rupiah)."""
    unit.upsert(
        account.balance_now,
        [
            {
                "producer_id": e["producer_id"],
                "amount": e["amount"],
                "newest_entry_id": row_id,
                "settled_entry_id": 0,
                "settled_movement_id": 0,
            }
            for row_id, e in zip(ids, entries, strict=True)
        ],
        add=("amount",),
        put=("newest_entry_id",),
    )


def add_money(unit: Unit, movements: Rows) -> None:
    """Add cash movements to the places that they leave and come to (rupiah); None is outside the shop."""
    sums = [
        {"outlet_id": m["outlet_id"], "place": place, "amount": sign * m["amount"]}
        for m in movements
        for place, sign in ((m["from_place"], -1), (m["to_place"], 1))
        if place
    ]
    unit.upsert(cash.place_now, sums, add=("amount",))


def add_sold(unit: Unit, lines: Rows) -> None:
    """Add lines of sales to their products' days."""
    _add_days(unit, [{**_day_of(line), "sold": line["quantity"], "returned": 0} for line in lines], "sold")


def add_returned(unit: Unit, lines: Rows) -> None:
    """Add lines of returns to their products' days."""
    back = [{**_day_of(line, -1), "sold": 0, "returned": line["quantity"]} for line in lines]
    _add_days(unit, back, "returned")


def _day_of(line: Mapping[str, Any], sign: int = 1) -> dict[str, Any]:
    return {
        "product_id": line["product_id"],
        "business_date": line["business_date"],
        "producer_id": line["producer_id"],
        "paid": sign * line["paid"],
        "share": sign * line["producer_share"],
    }


def _add_days(unit: Unit, rows: Rows, counted: str) -> None:
    unit.upsert(stock.product_day, rows, add=(counted, "paid", "share"))
