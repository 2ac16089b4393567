"""A shift as the books hold it: every fact that its X and Z reports are worked out from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit, from_row
from ntt_pos.data.models import cash, people, proof, sales, shop
from ntt_pos.data.queries.core import approvals
from ntt_pos.data.queries.money.open_shift import ShiftRow
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.journal import CART_VOIDED, LINE_VOIDED
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.money.shift import CashKind, CashMove
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.pricing import DiscountKind
from ntt_pos.domain.selling.unknown_barcodes import CodeFate

if TYPE_CHECKING:
    from ntt_pos.domain.money.shift_report import ShiftFacts, ShiftLine, UserAct


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """A Z as it was recorded; ``report`` is the stored record's text, ``record_hash`` its journal record's hash."""

    number: str
    uid: str
    at: datetime
    counted: int
    expected: int
    difference: int
    reason: str
    confirmed: bool
    report: str
    record_hash: str


def last_sequence(unit: Unit, register_id: int) -> int:
    """Return the sequence of the register's last shift, 0 before the first."""
    return int(unit.value(_SEQUENCE, {"register": register_id}) or 0)


def movements(unit: Unit, shift_id: int) -> tuple[CashMove, ...]:
    """Return the cash movements of a shift in order."""
    return tuple(
        CashMove(CashKind(row.kind), row.from_place, row.to_place, row.amount, row.reason)
        for row in unit.run(_MOVES, {"shift": shift_id})
    )


def grand_totals(unit: Unit, register_id: int, *, before: int) -> tuple[int, int]:
    """Return the register's grand totals (net, absolute) after its last Z before a shift; (0, 0) before the first."""
    row = unit.run(_GRAND, {"register": register_id, "before": before}).first()
    return (row.grand_total_net, row.grand_total_absolute) if row is not None else (0, 0)


def journal_head(unit: Unit, register_id: int) -> str:
    """Return the hash of the register's last journal record (64 hex)."""
    return str(unit.value(_HEAD, {"register": register_id}) or journal.GENESIS)


def facts(unit: Unit, shift: ShiftRow, *, at: datetime, by: str, shop_name: str) -> ShiftFacts:
    """Return what the books hold of a shift until ``at``, with nothing counted yet; amounts in rupiah.

    Held carts and papers that did not come out are as of now; everything else is the same whenever it is asked.
    """
    from ntt_pos.domain.money.shift_report import ShiftFacts, ShiftPayment, ShiftReturn, ShiftSale, UserAct

    wanted = {"shift": shift.shift_id}
    window = {"register": shift.register_id, "since": shift.opened_at, "until": at}
    sold = unit.run(_SALES, wanted).all()
    brought = unit.run(_RETURNS, wanted).all()
    held = unit.run(_HELD, {"register": shift.register_id}).one()
    voided = _voids(unit, {**window, **wanted})
    net, absolute = grand_totals(unit, shift.register_id, before=shift.shift_id)
    return ShiftFacts(
        register=shift.register,
        opened_at=shift.opened_at,
        opened_by=shift.opened_by,
        at=at,
        by=by,
        movements=movements(unit, shift.shift_id),
        shop=shop_name,
        outlet=shift.outlet,
        sequence=shift.sequence,
        sales=tuple(ShiftSale(r.business_date, r.gross, r.discount, r.paid, r.rounding, r.total) for r in sold),
        returns=tuple(ShiftReturn(r.business_date, r.paid, r.money_back, r.rounding) for r in brought),
        lines=_lines(unit, wanted),
        payments=tuple(ShiftPayment(Means(r.means), r.amount, bool(r.corrected)) for r in unit.run(_PAYMENTS, wanted)),
        voids=voided[CART_VOIDED],
        line_voids=voided[LINE_VOIDED],
        approvals=approvals.in_shift(unit, shift.shift_id, shift.register_id, until=at),
        copies=int(unit.value(_COPIES, window) or 0),
        drawer_openings=tuple(UserAct(r.name, 0, r.reason) for r in unit.run(_DRAWER, wanted)),
        sales_without_receipt=int(unit.value(_UNPRINTED, wanted) or 0),
        unknown_codes=int(unit.value(_UNKNOWN, wanted) or 0),
        held_carts=held.carts,
        held_total=int(held.total or 0),
        before_net=net,
        before_absolute=absolute,
        journal_head=journal_head(unit, shift.register_id),
    )


def closed(unit: Unit, outlet_id: int, number: str) -> ClosedRow | None:
    """Return a Z by its number, or None."""
    row = unit.run(_CLOSED, {"outlet": outlet_id, "number": number}).first()
    return _closed(row) if row is not None else None


def closed_by(unit: Unit, outlet_id: int, number: str) -> Row | None:
    """Return the local id of a Z and who closed the shift."""
    z = cash.shift_closed.c
    return unit.row(sa.select(z.id, z.user_id).where(z.outlet_id == outlet_id, z.number == number))


def note_open(unit: Unit, register_id: int, shift_id: int, at: datetime) -> None:
    """Note the shift that is open at a register."""
    unit.run(sa.insert(cash.open_shift), {"register_id": register_id, "shift_id": shift_id, "at": at})


def forget_open(unit: Unit, register_id: int) -> None:
    """Note that no shift is open at a register."""
    unit.run(sa.delete(cash.open_shift).where(cash.open_shift.c.register_id == register_id))


def last_closed(unit: Unit, register_id: int, limit: int) -> tuple[ClosedRow, ...]:
    """Return the last Zs of a register, newest first."""
    return tuple(_closed(row) for row in unit.run(_LAST_CLOSED, {"register": register_id, "limit": limit}))


def _lines(unit: Unit, wanted: Mapping[str, Any]) -> tuple[ShiftLine, ...]:
    from ntt_pos.domain.money.shift_report import ShiftLine

    given: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for row in unit.run(_DISCOUNTS, wanted):
        whole = {DiscountKind.CART: row.sale_id, DiscountKind.BUNDLE: row.bundle_uid}
        given[row.sale_line_id].append((row.kind, str(whole.get(row.kind, row.sale_line_id)), row.amount))
    return tuple(
        ShiftLine(
            pillar=Pillar(row.pillar) if row.pillar else None,
            producer_code=row.producer_code,
            producer_name=row.producer_name,
            paid=row.sign * row.paid,
            producer_share=row.sign * row.producer_share,
            discounts=tuple(given[row.id]) if row.sign > 0 else (),
        )
        for statement in (_LINES, _BACK_LINES)
        for row in unit.run(statement, wanted)
    )


def _voids(unit: Unit, wanted: Mapping[str, Any]) -> dict[str, tuple[UserAct, ...]]:
    """Return what was taken out of baskets unsold during the shift, whole baskets and lines; only the journal knows."""
    from ntt_pos.domain.money.shift_report import UserAct

    kept = [(row.kind, json.loads(row.canonical)) for row in unit.run(_VOIDS, wanted)]
    names = {row.username: row.name for row in unit.run(_NAMES)} if kept else {}
    return {
        kind: tuple(
            UserAct(names.get(each["user"], each["user"]), each["total"], each["reason"])
            for what, each in kept
            if what == kind
        )
        for kind in (CART_VOIDED, LINE_VOIDED)
    }


def _closed(row: Any) -> ClosedRow:
    return from_row(
        ClosedRow, row, confirmed=row.confirmed_by_id is not None or row.confirmed is not None, record_hash=row.hash
    )


_USER = shop.user_account.c
_SHIFT, _CLOSING, _MOVE = cash.shift_opened.c, cash.shift_closed.c, cash.cash_movement.c
_OPENING = proof.journal.alias("opening")
_SALE, _BACK = sales.sale.c, sales.sale_return.c
_OF_SHIFT: Final[sa.BindParameter[Any]] = sa.bindparam("shift")
_REGISTER: Final[sa.BindParameter[Any]] = sa.bindparam("register")

_SEQUENCE = sa.select(sa.func.max(_SHIFT.sequence)).where(_SHIFT.register_id == _REGISTER)
_MOVES = (
    sa.select(_MOVE.kind, _MOVE.from_place, _MOVE.to_place, _MOVE.amount, _MOVE.reason)
    .where(_MOVE.shift_id == _OF_SHIFT)
    .order_by(_MOVE.id)
)
_GRAND = (
    sa.select(_CLOSING.grand_total_net, _CLOSING.grand_total_absolute)
    .where(_CLOSING.register_id == _REGISTER, _CLOSING.shift_id < sa.bindparam("before"))
    .order_by(_CLOSING.shift_id.desc())
    .limit(1)
)
_HEAD = (
    sa.select(proof.journal.c.hash)
    .where(proof.journal.c.register_id == _REGISTER)
    .order_by(proof.journal.c.seq.desc())
    .limit(1)
)
_SALES = (
    sa.select(_SALE.business_date, _SALE.gross, _SALE.discount, _SALE.paid, _SALE.rounding, _SALE.total)
    .where(_SALE.shift_id == _OF_SHIFT)
    .order_by(_SALE.id)
)
_RETURNS = (
    sa.select(_BACK.business_date, _BACK.paid, _BACK.money_back, _BACK.rounding)
    .where(_BACK.shift_id == _OF_SHIFT)
    .order_by(_BACK.id)
)
_LINE, _BACK_LINE, _PRODUCER = sales.sale_line.c, sales.return_line.c, people.producer.c
_LINES = (
    sa.select(
        _LINE.id,
        sa.literal(1).label("sign"),
        _LINE.pillar,
        _LINE.producer_code,
        _LINE.producer_name,
        _LINE.paid,
        _LINE.producer_share,
    )
    .join_from(sales.sale, sales.sale_line, _LINE.sale_id == _SALE.id)
    .where(_SALE.shift_id == _OF_SHIFT)
    .order_by(_LINE.id)
)
# A returned line names its producer and pillar as its sale did, as the day report does; without a receipt as they are now.
_BACK_LINES = (
    sa.select(
        _BACK_LINE.id,
        sa.literal(-1).label("sign"),
        sa.func.coalesce(_LINE.pillar, _PRODUCER.pillar).label("pillar"),
        _BACK_LINE.producer_code,
        sa.func.coalesce(_LINE.producer_name, _PRODUCER.name, "").label("producer_name"),
        _BACK_LINE.paid,
        _BACK_LINE.producer_share,
    )
    .join_from(sales.sale_return, sales.return_line, _BACK_LINE.sale_return_id == _BACK.id)
    .outerjoin(sales.sale_line, _LINE.id == _BACK_LINE.sale_line_id)
    .outerjoin(people.producer, _PRODUCER.id == _BACK_LINE.producer_id)
    .where(_BACK.shift_id == _OF_SHIFT)
    .order_by(_BACK_LINE.id)
)
_DISCOUNTS = (
    sa.select(
        sales.sale_discount.c.sale_line_id,
        sales.sale_discount.c.kind,
        sales.sale_discount.c.amount,
        _LINE.sale_id,
        _LINE.bundle_uid,
    )
    .join_from(sales.sale, sales.sale_line, _LINE.sale_id == _SALE.id)
    .join(sales.sale_discount, sales.sale_discount.c.sale_line_id == _LINE.id)
    .where(_SALE.shift_id == _OF_SHIFT)
    .order_by(sales.sale_discount.c.id)
)
_PAYMENTS = sa.union_all(
    sa.select(
        sales.payment.c.means,
        (sales.payment.c.amount - sales.payment.c.change).label("amount"),
        sa.case((sales.payment.c.corrects_id.is_(None), 0), else_=1).label("corrected"),
    )
    .join_from(sales.sale, sales.payment, sales.payment.c.sale_id == _SALE.id)
    .where(_SALE.shift_id == _OF_SHIFT),
    sa.select(sales.refund.c.means, (-sales.refund.c.amount).label("amount"), sa.literal(0).label("corrected"))
    .join_from(sales.sale_return, sales.refund, sales.refund.c.sale_return_id == _BACK.id)
    .where(_BACK.shift_id == _OF_SHIFT),
)
_COPIES = (
    sa.select(sa.func.count())
    .select_from(proof.copy_printed)
    .where(
        proof.copy_printed.c.register_id == _REGISTER,
        proof.copy_printed.c.copy > 0,
        proof.copy_printed.c.at.between(sa.bindparam("since"), sa.bindparam("until")),
    )
)
_VOIDS = (
    sa.select(proof.journal.c.kind, proof.journal.c.canonical)
    .where(
        proof.journal.c.register_id == _REGISTER,
        proof.journal.c.seq
        > sa.select(_OPENING.c.seq)
        .join_from(cash.shift_opened, _OPENING, _OPENING.c.record_uid == _SHIFT.record_uid)
        .where(_SHIFT.id == _OF_SHIFT)
        .scalar_subquery(),
        proof.journal.c.kind.in_((CART_VOIDED, LINE_VOIDED)),
        proof.journal.c.at <= sa.bindparam("until"),
    )
    .order_by(proof.journal.c.seq)
)
_NAMES = sa.select(_USER.username, _USER.name)
_DRAWER = (
    sa.select(_USER.name, cash.drawer_opened.c.reason)
    .join_from(cash.drawer_opened, shop.user_account, _USER.id == cash.drawer_opened.c.user_id)
    .where(cash.drawer_opened.c.shift_id == _OF_SHIFT)
    .order_by(cash.drawer_opened.c.id)
)
_UNPRINTED = (
    sa.select(sa.func.count())
    .select_from(sales.sale)
    .outerjoin(proof.print_job, proof.print_job.c.uid == _SALE.uid)
    .where(_SALE.shift_id == _OF_SHIFT, sa.func.coalesce(proof.print_job.c.state, "") != "SENT")
)
_UNKNOWN = (
    sa.select(sa.func.count())
    .select_from(sales.unknown_code)
    .where(sales.unknown_code.c.shift_id == _OF_SHIFT, sales.unknown_code.c.fate == CodeFate.SCANNED)
)
_HELD = sa.select(sa.func.count().label("carts"), sa.func.sum(sales.held_cart.c.total).label("total")).where(
    sales.held_cart.c.register_id == _REGISTER
)
_CLOSED_COLUMNS = (
    sa.select(cash.shift_closed, proof.journal.c.hash, cash.shift_confirmed.c.id.label("confirmed"))
    .join_from(cash.shift_closed, proof.journal, proof.journal.c.record_uid == _CLOSING.record_uid)
    .outerjoin(cash.shift_confirmed, cash.shift_confirmed.c.shift_closed_id == _CLOSING.id)
)
_CLOSED = _CLOSED_COLUMNS.where(_CLOSING.outlet_id == sa.bindparam("outlet"), _CLOSING.number == sa.bindparam("number"))
_LAST_CLOSED = (
    _CLOSED_COLUMNS.where(_CLOSING.register_id == _REGISTER).order_by(_CLOSING.id.desc()).limit(sa.bindparam("limit"))
)
