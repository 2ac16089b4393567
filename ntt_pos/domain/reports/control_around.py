"""What a register's journal tells around an event that has no paper: the drawer of its shift, or the basket of its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ntt_pos.domain.core.approved_acts import Told, rows_of
from ntt_pos.domain.core.words import CASH_KINDS, Word
from ntt_pos.domain.money.shift import drawer
from ntt_pos.domain.reports.control import TITLES, ControlKind
from ntt_pos.domain.reports.control_records import read_record

SHIFT_ENDS: Final = ("shift.opened", "shift.closed")
# The records with which a basket begins or ends, so that what is between belongs to one customer.
ENDS: Final[Mapping[ControlKind, tuple[str, ...]]] = {
    ControlKind.DRAWER: SHIFT_ENDS,
    ControlKind.CASH_OUT: SHIFT_ENDS,
    ControlKind.VOID: (*SHIFT_ENDS, "sale", "return", "cart.voided"),
}
_OTHERS: Final[Mapping[str, Word]] = {
    "shift.opened": Word("Shift opened"),
    "shift.closed": Word("Shift closed"),
    "sale": Word("Sale"),
}


@dataclass(frozen=True, slots=True)
class AroundLine:
    """A line around an event: when, who, what and its rupiah (of the drawer: signed); ``here`` marks the event itself."""

    at: dt.datetime
    by: str
    what: str
    detail: str = ""
    document: str = ""
    amount: int | None = None
    here: bool = False


def drawer_lines(kind: str, told: Told, register: str) -> Iterator[tuple[str, str, str, int | None]]:
    """Yield (what, detail, document, rupiah) of what a record did to a register's drawer."""
    if kind == "drawer.opened":
        for row in rows_of(told, "drawer_opened"):
            yield TITLES[ControlKind.DRAWER], row["reason"], "", None
    place = drawer(register)
    for row in rows_of(told, "cash_movement"):
        to_it = row.get("to_place") == place
        if to_it or row.get("from_place") == place:
            amount = row["amount"] if to_it else -row["amount"]
            yield (
                CASH_KINDS[row["kind"]].short,
                row.get("reason", ""),
                row.get("number") or row.get("document", ""),
                amount,
            )


def basket_lines(kind: str, told: Told) -> Iterator[tuple[str, str, str, int | None]]:
    """Yield (what, detail, document, rupiah) of what a record did to a basket, or to the customer before the counter."""
    if kind == "sale":
        for row in rows_of(told, "sale"):
            goods = ", ".join(f"{line['product_name']} × {line['quantity']}" for line in rows_of(told, "sale_line"))
            yield _OTHERS[kind], goods, row["number"], row["total"]
    elif kind in _OTHERS:
        yield _OTHERS[kind], "", "", None
    else:
        read = read_record(kind, told)
        if read is not None:
            yield TITLES[read.kind], read.detail, read.document, read.amount
