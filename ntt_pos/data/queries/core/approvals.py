"""The records in which somebody else approved an act: of a register's shift, and of a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from ntt_pos.data.models import cash, proof, shop
from ntt_pos.domain.core.approved_acts import ApprovedAct, approved_acts

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit


def in_shift(unit: Unit, shift_id: int, register_id: int, *, until: datetime) -> tuple[ApprovedAct, ...]:
    """Return what was approved at a register since a shift was opened until a moment, in order, people by name."""
    window = {"shift": shift_id, "register": register_id, "until": until}
    return tuple(act for _row, act in _named(unit, unit.rows(_IN_SHIFT, window)))


def between(unit: Unit, outlet_id: int, first: date, last: date) -> tuple[tuple[datetime, date, ApprovedAct], ...]:
    """Return what was approved in a period of business dates, the newest first: when, the book date, the act."""
    rows = unit.rows(_BETWEEN, {"outlet": outlet_id, "first": first, "last": last})
    return tuple((row["at"], row["business_date"], act) for row, act in _named(unit, rows))


def _named(unit: Unit, rows: Sequence[Row]) -> Iterator[tuple[Row, ApprovedAct]]:
    names = {each.username: each.name for each in unit.run(_NAMES)} if rows else {}
    for row in rows:
        for act in approved_acts(json.loads(row["canonical"])):
            asker, approver = names.get(act.asker, act.asker), names.get(act.approver, act.approver)
            yield row, replace(act, asker=asker, approver=approver)


_SIGNED, _RECORD, _SHIFT = shop.approval.c, proof.journal.c, cash.shift_opened.c
_OPENING = proof.journal.alias("opening")
_NAMES: Final = sa.select(shop.user_account.c.username, shop.user_account.c.name)
_RECORDS = sa.select(_RECORD.canonical, _RECORD.at, _RECORD.business_date)
_IN_SHIFT: Final = _RECORDS.where(
    _RECORD.record_uid.in_(
        sa.select(_SIGNED.record_uid).where(
            _SIGNED.register_id == sa.bindparam("register"),
            _SIGNED.at >= sa.select(_SHIFT.at).where(_SHIFT.id == sa.bindparam("shift")).scalar_subquery(),
        )
    ),
    _RECORD.seq
    > sa.select(_OPENING.c.seq)
    .join_from(cash.shift_opened, _OPENING, _OPENING.c.record_uid == _SHIFT.record_uid)
    .where(_SHIFT.id == sa.bindparam("shift"))
    .scalar_subquery(),
    _RECORD.at <= sa.bindparam("until"),
).order_by(_RECORD.seq)
_BETWEEN: Final = _RECORDS.where(
    _RECORD.record_uid.in_(
        sa.select(_SIGNED.record_uid).where(
            _SIGNED.outlet_id == sa.bindparam("outlet"),
            _SIGNED.business_date.between(sa.bindparam("first"), sa.bindparam("last")),
        )
    )
).order_by(_RECORD.id.desc())
