"""Books on a server whose shop goes over to PCs with books of their own: who left, and what is not finished there."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import cash, sales, shop, stock

_REGISTER = shop.register.c


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What is not finished: registers with an open shift, with an open basket; how many baskets are held, notes typed here.

    ``again`` are the other registers of which a note did not come here: one with the same form was being typed here, too.
    """

    shifts: tuple[str, ...] = ()
    baskets: tuple[str, ...] = ()
    held: int = 0
    notes: int = 0
    again: tuple[str, ...] = ()


def left(unit: Unit, outlet_id: int) -> Row | None:
    """Return the PC that went over first and has the seat: its register, its public key, and when; None before."""
    a = shop.register_admitted.c
    return unit.row(
        sa.select(_REGISTER.code, a.public_key, a.at)
        .join_from(shop.register_admitted, shop.register, _REGISTER.id == a.admitted_id)
        .where(a.outlet_id == outlet_id, a.seat)
        .order_by(a.id)
        .limit(1)
    )


def unfinished(unit: Unit, outlet_id: int, *, here: int) -> Unfinished:
    """Return what is not finished in an outlet whose office PC is the register ``here``."""
    held, note = sales.held_cart.c, stock.note_draft.c
    return Unfinished(
        shifts=_registers_in(unit, outlet_id, cash.open_shift),
        baskets=_registers_in(unit, outlet_id, sales.draft_cart),
        held=_count(unit, held.outlet_id == outlet_id),
        notes=_count(unit, note.register_id == here),
        again=_registers_in(unit, outlet_id, stock.note_draft, but=here),
    )


def bring_notes(unit: Unit, outlet_id: int, *, to: int) -> None:
    """Let a register go on with the notes that others of its outlet are typing, one of each form."""
    note = stock.note_draft.c
    taken = set(unit.run(sa.select(note.form).where(note.register_id == to)).scalars())
    others = sa.select(note.register_id, note.form).where(note.register_id.in_(_of(outlet_id)), note.register_id != to)
    for row in unit.rows(others.order_by(note.at, note.register_id)):
        if row["form"] not in taken:
            this = note.register_id == row["register_id"], note.form == row["form"]
            unit.run(sa.update(stock.note_draft).where(*this).values(register_id=to))
            taken.add(row["form"])


def forget_typed(unit: Unit, register_id: int) -> None:
    """Forget the open basket and the notes of a register whose PC has books of its own now."""
    for table in (sales.draft_cart, stock.note_draft):
        unit.run(sa.delete(table).where(table.c.register_id == register_id))


def _registers_in(unit: Unit, outlet_id: int, table: sa.Table, *, but: int = 0) -> tuple[str, ...]:
    found = sa.select(_REGISTER.code).where(
        _REGISTER.outlet_id == outlet_id, _REGISTER.id != but, _REGISTER.id.in_(sa.select(table.c.register_id))
    )
    return tuple(unit.run(found.order_by(_REGISTER.code)).scalars())


def _count(unit: Unit, those: sa.ColumnElement[bool]) -> int:
    return int(unit.value(sa.select(sa.func.count()).where(those)) or 0)


def _of(outlet_id: int) -> sa.Select[tuple[int]]:
    return sa.select(_REGISTER.id).where(_REGISTER.outlet_id == outlet_id)
