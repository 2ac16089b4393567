"""Who may write what where a shop has several PCs: a till writes what it sells and what its drawer does, the seat all else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import is_of_till
from ntt_pos.domain.selling.returns import RefundStep
from ntt_pos.i18n import N_

_OF_EVERY_REGISTER: Final = frozenset(
    {
        "producer_entry",
        "cash_movement",
        "drawer_opened",
        "shift_closed",
        "shift_opened",
        "copy_printed",
        "kwitansi",
        "payment",
        "refund",
        "refund_check",
        "return_ask",
        "return_line",
        "sale",
        "sale_bundle",
        "sale_discount",
        "sale_line",
        "sale_return",
        "unknown_code",
        "wanted",
        "approval",
        "seat_opened",
        "stock_movement",
    }
)

_KINDS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "producer_entry": ("kind", frozenset({EntryKind.SALE, EntryKind.RETURN, EntryKind.COMPENSATION})),
    "refund_check": ("step", frozenset({RefundStep.WAITING})),
    "stock_movement": ("kind", frozenset({MovementKind.SALE, MovementKind.RETURN})),
}
_CASH: Final = "cash_movement"


class OnlyAtSeat(DomainError):
    """The shop has several PCs, and this is done on one of them only."""

    def __init__(self, seat: str) -> None:
        super().__init__(
            N_("This is done at the office PC ({seat}) only; it comes here by itself. Nothing was recorded."), seat=seat
        )


def of_seat(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> tuple[str, ...]:
    """Return what only the seat writes of a record's rows: tables, and kinds of rows of tables that all write."""
    kinds = {
        f"{table} {row[column]}"
        for table, (column, known) in _KINDS.items()
        for row in rows.get(table, ())
        if row[column] not in known
    }
    kinds |= {
        f"{_CASH} {row['kind']}"
        for row in rows.get(_CASH, ())
        if not is_of_till(row["kind"], row.get("from_place"), row.get("to_place"), row["register"])
    }
    return (*sorted(set(rows) - _OF_EVERY_REGISTER), *sorted(kinds))
