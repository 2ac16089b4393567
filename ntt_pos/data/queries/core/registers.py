"""The outlets and registers whose books these are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import proof, shop

_REGISTER, _OUTLET, _PC = shop.register.c, shop.outlet.c, shop.register_pc.c
_OPENED, _CLOSED = shop.seat_opened.c, shop.seat_closed.c


def registers(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return code and kind of an outlet's registers with the PC each belongs to (None for no PC yet), by code."""
    return unit.rows(
        sa.select(_REGISTER.code, _REGISTER.kind, _PC.pc)
        .join_from(shop.register, shop.register_pc, _PC.register_id == _REGISTER.id, isouter=True)
        .where(_REGISTER.outlet_id == outlet_id)
        .order_by(_REGISTER.code)
    )


def everywhere(unit: Unit) -> Sequence[Row]:
    """Return every outlet's registers with the PC each belongs to, in the order they were made."""
    return unit.rows(
        sa.select(
            _REGISTER.id,
            _REGISTER.code,
            _REGISTER.outlet_id,
            _OUTLET.code.label("outlet_code"),
            _OUTLET.practice,
            _PC.pc,
        )
        .join_from(shop.register, shop.outlet, _OUTLET.id == _REGISTER.outlet_id)
        .join(shop.register_pc, _PC.register_id == _REGISTER.id, isouter=True)
        .order_by(_REGISTER.id)
    )


def pc_of(unit: Unit, register_id: int) -> str:
    """Return the PC that a register belongs to, "" for none yet."""
    return str(unit.value(sa.select(_PC.pc).where(_PC.register_id == register_id)) or "")


def give_to(unit: Unit, register_id: int, pc: str, at: datetime) -> None:
    """Let a register belong to a PC."""
    unit.upsert(shop.register_pc, [{"register_id": register_id, "pc": pc, "at": at}], put=("pc", "at"))


def with_code(unit: Unit, code: str) -> Row | None:
    """Return the local ids of the register with this code and of its outlet."""
    return unit.row(sa.select(_REGISTER.id, _REGISTER.outlet_id).where(_REGISTER.code == code))


def first(unit: Unit) -> Row | None:
    """Return the register that was founded first, with its outlet; None where there is no shop."""
    return unit.row(
        sa.select(_REGISTER.id, _REGISTER.code, _REGISTER.outlet_id, _OUTLET.code.label("outlet"), _OUTLET.practice)
        .join(shop.outlet, _OUTLET.id == _REGISTER.outlet_id)
        .order_by(_REGISTER.id)
        .limit(1)
    )


def admitted(unit: Unit) -> Sequence[Row]:
    """Return the PCs that work in the shop, by code: register, its newest public key, whether it has the seat, its end.

    ``last_seq`` is the last record that counts of a PC that was retired, None of the others. None in a shop with one PC.
    """
    mine, other, gone = shop.register_admitted.c, shop.register_admitted.alias().c, shop.register_retired.c
    newer = sa.exists().where(other.admitted_id == mine.admitted_id, other.id > mine.id)
    opened = sa.select(_OPENED.register_id).order_by(_OPENED.epoch.desc()).limit(1).scalar_subquery()
    seat = sa.case((opened.is_(None), mine.seat), else_=_REGISTER.id == opened).label("seat")
    return unit.rows(
        sa.select(_REGISTER.id, _REGISTER.code, mine.public_key, seat, gone.last_seq, gone.at.label("ended_at"))
        .join_from(shop.register_admitted, shop.register, _REGISTER.id == mine.admitted_id)
        .join(shop.register_retired, gone.retired_id == _REGISTER.id, isouter=True)
        .where(~newer)
        .order_by(_REGISTER.code)
    )


def openings(unit: Unit) -> Sequence[Row]:
    """Return when the seat moved, in turn: epoch, from and to which register, what counts of the one, where the other begins."""
    j = proof.journal.c
    return unit.rows(
        sa.select(_OPENED.epoch, _OPENED.register_id, _OPENED.before_id, _OPENED.before_seq, j.seq)
        .join_from(shop.seat_opened, proof.journal, j.record_uid == _OPENED.record_uid)
        .order_by(_OPENED.epoch)
    )


def opening(unit: Unit, epoch: int) -> Row | None:
    """Return who opened the seat in an epoch (code, uid of the row), and what counts of the one before; None for nobody."""
    return unit.row(
        sa.select(_REGISTER.code, _OPENED.uid, _OPENED.before_seq)
        .join_from(shop.seat_opened, shop.register, _REGISTER.id == _OPENED.register_id)
        .where(_OPENED.epoch == epoch)
    )


def closed(unit: Unit, epoch: int) -> Row | None:
    """Return for whom the seat was closed before an epoch (code), and the hash of the record that says so; None for nobody."""
    return unit.row(
        sa.select(_REGISTER.code.label("next"), proof.journal.c.hash)
        .join_from(shop.seat_closed, shop.register, _REGISTER.id == _CLOSED.next_id)
        .join(proof.journal, proof.journal.c.record_uid == _CLOSED.record_uid)
        .where(_CLOSED.epoch == epoch)
    )


def hand_over(unit: Unit) -> Row | None:
    """Return the hand-over that is under way: epoch, which PC opens the seat next, and the record that closed it; else None."""
    j, last = proof.journal.c, sa.select(sa.func.max(_OPENED.epoch)).scalar_subquery()
    return unit.row(
        sa.select(_CLOSED.epoch, _CLOSED.register_id, _CLOSED.next_id, _REGISTER.code.label("next"), j.seq, j.hash)
        .join_from(shop.seat_closed, proof.journal, j.record_uid == _CLOSED.record_uid)
        .join(shop.register, _REGISTER.id == _CLOSED.next_id)
        .where(_CLOSED.epoch > sa.func.coalesce(last, 0))
        .order_by(_CLOSED.epoch.desc())
        .limit(1)
    )


def holds_seat(unit: Unit, register_id: int) -> bool:
    """Whether what follows in a register's chain is written by the seat, as far as that chain is here."""
    admitted = shop.register_admitted.c
    founded = sa.exists().where(admitted.admitted_id == register_id, admitted.seat)
    opened = unit.value(sa.select(sa.func.max(_OPENED.epoch)).where(_OPENED.register_id == register_id))
    closed = unit.value(sa.select(sa.func.max(_CLOSED.epoch)).where(_CLOSED.register_id == register_id))
    since = opened if opened is not None else 0 if unit.value(sa.select(founded)) else None
    return since is not None and (closed is None or closed <= since)


def seat_place(unit: Unit, register_id: int, seq: int) -> int:
    """Return the place of a record among all that the seat wrote, wherever it was then: it only grows."""
    place = seq
    before = 0
    for row in openings(unit):
        before += row["before_seq"]
        if row["register_id"] == register_id and row["seq"] <= seq:
            place = before + seq
    return place


def forget_pcs(unit: Unit) -> None:
    """Forget which PC each register belongs to: these books go on on another one."""
    unit.run(sa.delete(shop.register_pc))


def epoch(unit: Unit, register_id: int) -> int:
    """Return how often a backup was brought back at a register."""
    return int(unit.value(sa.select(_REGISTER.epoch).where(_REGISTER.id == register_id)) or 0)


def epochs(unit: Unit, outlet_id: int) -> int:
    """Return how often a backup was brought back at the registers of an outlet together."""
    return int(unit.value(sa.select(sa.func.sum(_REGISTER.epoch)).where(_REGISTER.outlet_id == outlet_id)) or 0)


def codes(unit: Unit) -> tuple[str, ...]:
    """Return the code of every register of every outlet."""
    return tuple(unit.run(sa.select(_REGISTER.code).order_by(_REGISTER.code)).scalars())


def outlet_ids(unit: Unit) -> tuple[int, ...]:
    """Return the local id of every outlet, rising."""
    return tuple(unit.run(sa.select(_OUTLET.id).order_by(_OUTLET.id)).scalars())
