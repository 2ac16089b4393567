"""Proving the drawers: what each shift's cash movements make, its sales, its count and its Z."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from ntt_pos.data.queries.verify import verify_money
from ntt_pos.domain.core import journal
from ntt_pos.domain.money.shift import CashKind, CashMove, drawer, expected_cash
from ntt_pos.i18n import N_
from ntt_pos.services.safety.proof.verify_report import RunNotes

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit


def prove_shifts(unit: Unit, notes: RunNotes) -> None:
    """Recompute each closed shift: expected cash by the one function, difference, drop, and the report that was printed."""
    with closing(unit.stream(verify_money.shift_movements())) as rows:
        _prove_each_shift(unit, notes, itertools.groupby(rows, key=lambda row: row["shift_id"]))
    _prove_shift_sales(unit, notes)
    _prove_heads(unit, notes)
    _prove_counts(unit, notes)


def _prove_each_shift(unit: Unit, notes: RunNotes, movements: Iterator[tuple[int, Iterator[Row]]]) -> None:
    current: tuple[int, list[Row]] | None = None
    totals: dict[int, tuple[int, int]] = {}
    for row in unit.rows(verify_money.closed_shifts()):
        current = _advance(movements, current, row["shift_id"])
        moves = current[1] if current is not None and current[0] == row["shift_id"] else []
        _prove_shift(notes, row, moves)
        before = totals.get(row["register_id"], (0, 0))
        report = json.loads(row["report"])
        sold, back = report["sales"]["amount"], report["returns"]["amount"]
        totals[row["register_id"]] = now = (before[0] + sold - back, before[1] + sold + back)
        if (row["grand_total_net"], row["grand_total_absolute"]) != now:
            notes.find(
                "shift_closed",
                row["number"],
                N_("{number}: the grand totals do not continue those of the Z before."),
                number=row["number"],
            )
        notes.count("shifts")


def _advance(
    movements: Iterator[tuple[int, Iterator[Row]]],
    current: tuple[int, list[Row]] | None,
    shift_id: int,
) -> tuple[int, list[Row]] | None:
    while current is None or current[0] < shift_id:
        found = next(movements, None)
        if found is None:
            return current
        current = (found[0], list(found[1]))
    return current


def _prove_shift(notes: RunNotes, row: Row, moves: list[Row]) -> None:
    number, mine = row["number"], drawer(row["register_code"])
    found = expected_cash(
        (CashMove(CashKind(m["kind"]), m["from_place"], m["to_place"], m["amount"]) for m in moves), mine
    )
    report = json.loads(row["report"])
    if not row["expected"] == found == report["expected"]:
        notes.find(
            "shift_closed",
            number,
            N_("{number}: the drawer should have held {expected}, its movements say {found}."),
            number=number,
            expected=row["expected"],
            found=found,
        )
    if row["difference"] != row["counted"] - row["expected"] or report["difference"] != row["difference"]:
        notes.find(
            "shift_closed",
            number,
            N_("{number}: the difference is not what was counted less what was expected."),
            number=number,
        )
    sums = dict.fromkeys((CashKind.DIFFERENCE, CashKind.DROP, CashKind.FLOAT), 0)
    for move in moves:
        if move["kind"] in sums:
            sums[CashKind(move["kind"])] += move["amount"] * ((move["to_place"] == mine) - (move["from_place"] == mine))
    held = {
        CashKind.DIFFERENCE: row["difference"],
        CashKind.DROP: -row["counted"],
        CashKind.FLOAT: row["opening_float"],
    }
    for kind, amount in held.items():
        if sums[kind] != amount:
            notes.find(
                "cash_movement",
                number,
                N_("{number}: {kind} moved {found}, the shift says {amount}."),
                number=number,
                kind=kind,
                found=sums[kind],
                amount=amount,
            )


def _prove_shift_sales(unit: Unit, notes: RunNotes) -> None:
    """The sales and returns of a shift are those its Z counts."""
    for row in unit.rows(verify_money.shift_takings()):
        report = json.loads(row["report"])
        told = (
            report["sales"]["count"],
            report["sales"]["amount"],
            report["returns"]["count"],
            report["returns"]["amount"],
        )
        found = (row["sales"] or 0, row["sold"] or 0, row["returns"] or 0, row["back"] or 0)
        if told != tuple(int(each) for each in found):
            notes.find(
                "shift_closed",
                row["number"],
                N_("{number}: the sales and returns of the shift are not those its Z shows."),
                number=row["number"],
            )


def _prove_counts(unit: Unit, notes: RunNotes) -> None:
    """Notes and coins come to what was counted; where only the sum is known there are none."""
    for row in unit.rows(verify_money.counted_money()):
        told: list[tuple[int, int]] = json.loads(row["denominations"])
        if told and sum(value * pieces for value, pieces in told) != row["amount"]:
            notes.find(
                "money_count",
                row["place"],
                N_("{place}: notes and coins do not come to the {amount} that were counted."),
                place=row["place"],
                amount=row["amount"],
            )


def _prove_heads(unit: Unit, notes: RunNotes) -> None:
    """Each Z names the head of the journal as it was: a chain that was hashed anew does not have it."""
    for row in unit.rows(verify_money.unknown_heads()):
        if row["journal_head"] != journal.GENESIS:
            notes.find(
                "shift_closed",
                row["number"],
                N_("{number}: the journal head printed on the Z is in no journal record."),
                number=row["number"],
            )
