"""What a till writes can stand once beside what any other PC writes: the reason why no honest record is ever set aside."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from ntt_pos.data.models import metadata
from ntt_pos.services.core.writers import _OF_EVERY_REGISTER

OWN: Final = {
    "kwitansi": {("number",): "numbers of a register have its code"},
    "payment": {("corrects_id",): "only a payment of the register's own open shift is corrected"},
    "producer_entry": {("line_uid",): "of a line in the same record"},
    "refund_check": {("sale_return_id", "step"): "a till writes only that its own return waits"},
    "sale": {("number",): "numbers of a register have its code"},
    "sale_line": {("sale_id", "position"): "of a sale in the same record"},
    "sale_return": {("number",): "numbers of a register have its code"},
    "seat_opened": {
        ("outlet_id", "epoch"): "two owners took a lost office over at once: a person decides between them"
    },
    "shift_closed": {("number",): "numbers of a register have its code", ("shift_id",): "of the register's own shift"},
    "shift_opened": {("register_id", "sequence"): "counted by register"},
}


def test_whatever_may_be_there_once_of_what_a_till_writes_is_its_own() -> None:
    """A new rule of this kind needs its reason here, or two PCs could both write such a row and stop their chains."""
    found = {
        name: {columns for columns in map(_columns, _unique(metadata.tables[name])) if columns != ("uid",)}
        for name in _OF_EVERY_REGISTER
    }
    assert {name: columns for name, columns in found.items() if columns} == {
        name: set(reasons) for name, reasons in OWN.items()
    }


def _unique(table: sa.Table) -> list[sa.UniqueConstraint | sa.Index]:
    held = [each for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
    return [*held, *(each for each in table.indexes if each.unique)]


def _columns(rule: sa.UniqueConstraint | sa.Index) -> tuple[str, ...]:
    return tuple(column.name for column in rule.columns)
