"""Reading for stock counts: what is counted together, counts under way, and posted ones."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import account, goods, people, proof, shop, stock
from ntt_pos.domain.goods.counting import Countable, CountDifference, CountScope, ScopeKind
from ntt_pos.domain.goods.stock import Bin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class DraftLine:
    """What was counted of a product so far, in base units, and when it was touched first and last.

    The marks are its newest movements in these books then.
    """

    product_id: int
    counted: int
    first_mark: int
    mark: int
    reason: str
    first_at: dt.datetime
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class OpenCount:
    """A count under way: who began it, and how many products were counted so far."""

    uid: str
    at: dt.datetime
    user_id: int
    name: str
    scope: str
    counted: int


@dataclass(frozen=True, slots=True)
class PostedCount:
    """A posted count: units lost and found, how many products differ, and the rupiah the balances gained."""

    count_id: int
    number: str
    at: dt.datetime
    date: dt.date
    name: str
    scope: str
    note: str
    lines: int
    differences: int
    money: int
    approver: str


def countables(unit: Unit, outlet_id: int, scope: CountScope) -> tuple[Countable, ...]:
    """Return the products of a scope: those on sale and those that are on the shelf all the same; by producer and name."""
    product, maker = goods.product.c, people.producer.c
    there = sa.select(stock.stock_now.c.product_id).where(stock.stock_now.c.bin == Bin.SHELF)
    wanted = [product.outlet_id == outlet_id]
    if scope.kind is ScopeKind.PRODUCER:
        wanted.append(maker.code == scope.value)
    elif scope.kind is ScopeKind.CATEGORY:
        wanted.append(product.category == scope.value)
    elif scope.kind is ScopeKind.SHELF:
        wanted.append(product.shelf == scope.value)
    there = there.where(stock.stock_now.c.quantity != 0)
    return _countables(unit, *wanted, sa.or_(product.active == sa.true(), product.id.in_(there)))


def countables_by_id(unit: Unit, outlet_id: int, ids: Sequence[int]) -> dict[int, Countable]:
    """Return products of the outlet by their local ids."""
    product = goods.product.c
    found = _countables(unit, product.outlet_id == outlet_id, product.id.in_(list(ids)))
    return {each.product_id: each for each in found}


def _countables(unit: Unit, *wanted: sa.ColumnElement[bool]) -> tuple[Countable, ...]:
    product, maker, code = goods.product, people.producer, goods.barcode
    rows = unit.rows(
        sa.select(
            product,
            maker.c.code.label("producer_code"),
            maker.c.name.label("producer_name"),
        )
        .join_from(product, maker, maker.c.id == product.c.producer_id, isouter=True)
        .where(*wanted)
    )
    chosen = sa.select(product.c.id).join_from(product, maker, maker.c.id == product.c.producer_id, isouter=True)
    barcodes: dict[int, list[str]] = defaultdict(list)
    for row in unit.run(
        sa.select(code.c.product_id, code.c.code)
        .where(code.c.active == sa.true(), code.c.product_id.in_(chosen.where(*wanted)))
        .order_by(code.c.id)
    ):
        barcodes[row.product_id].append(row.code)
    found = [
        from_row(
            Countable,
            row,
            product_id=row["id"],
            producer_code=row["producer_code"] or "",
            producer_name=row["producer_name"] or "",
            barcodes=tuple(barcodes[row["id"]]),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.producer_name.casefold(), each.name.casefold(), each.code)))


def drafts(unit: Unit, outlet_id: int) -> tuple[OpenCount, ...]:
    """Return the counts under way at the outlet, oldest first."""
    head, line, user = stock.count_draft, stock.count_draft_line, shop.user_account
    counted = sa.select(sa.func.count()).where(line.c.count_uid == head.c.uid).scalar_subquery()
    rows = unit.run(
        sa.select(head.c.uid, head.c.at, head.c.user_id, user.c.name, head.c.scope, counted.label("counted"))
        .join_from(head, user, user.c.id == head.c.user_id)
        .where(head.c.outlet_id == outlet_id)
        .order_by(head.c.at, head.c.uid)
    )
    return tuple(OpenCount(str(r.uid), r.at, r.user_id, r.name, r.scope, r.counted) for r in rows)


def draft_lines(unit: Unit, uid: str) -> dict[int, DraftLine]:
    """Return what was counted so far, by product."""
    line = stock.count_draft_line
    rows = unit.run(sa.select(line).where(line.c.count_uid == uid))
    return {
        r.product_id: DraftLine(r.product_id, r.counted, r.first_mark, r.mark, r.reason, r.first_at, r.at) for r in rows
    }


def begin(unit: Unit, row: Mapping[str, Any]) -> None:
    """Keep a new count under way."""
    unit.run(sa.insert(stock.count_draft), row)


def keep_line(unit: Unit, row: Mapping[str, Any]) -> None:
    """Keep what was counted of a product in the place of what was counted of it before."""
    unit.upsert(stock.count_draft_line, [row], put=("counted", "first_mark", "mark", "reason", "first_at", "at"))


def forget_line(unit: Unit, uid: str, product_id: int) -> None:
    """Forget what was counted of a product."""
    line = stock.count_draft_line.c
    unit.run(sa.delete(stock.count_draft_line).where(line.count_uid == uid, line.product_id == product_id))


def put_reason(unit: Unit, uid: str, product_ids: Sequence[int], reason: str) -> None:
    """Note why products of a count differ."""
    line = stock.count_draft_line.c
    mine = (line.count_uid == uid) & line.product_id.in_(product_ids)
    unit.run(sa.update(stock.count_draft_line).where(mine).values(reason=reason))


def drop(unit: Unit, uid: str) -> None:
    """Forget a count under way with its lines."""
    unit.run(sa.delete(stock.count_draft_line).where(stock.count_draft_line.c.count_uid == uid))
    unit.run(sa.delete(stock.count_draft).where(stock.count_draft.c.uid == uid))


def newest_movement(unit: Unit, product_id: int) -> int:
    """Return the id of a product's newest stock movement, 0 when it never moved."""
    moved = stock.stock_movement.c
    return int(unit.value(sa.select(sa.func.max(moved.id)).where(moved.product_id == product_id)) or 0)


def on_shelf(unit: Unit, outlet_id: int) -> dict[int, int]:
    """Return what the shelf holds by the books, per product, where it is not 0."""
    now, product = stock.stock_now.c, goods.product
    rows = unit.run(
        sa.select(now.product_id, sa.func.sum(now.quantity).label("quantity"))
        .join_from(stock.stock_now, product, product.c.id == now.product_id)
        .where(product.c.outlet_id == outlet_id, now.bin == Bin.SHELF)
        .group_by(now.product_id)
    )
    return {row.product_id: int(row.quantity) for row in rows}


def moved_meanwhile(unit: Unit, uid: str) -> tuple[dict[int, int], frozenset[int]]:
    """Return what moved on the shelf since each product of a count was last touched, and which moved between touches.

    When something moved is what its record says: what another PC recorded before may arrive after the count.
    """
    line, moved, j = stock.count_draft_line.c, stock.stock_movement.c, proof.journal.c
    after = sa.and_(moved.id > line.mark, j.at >= line.at)
    since = sa.func.sum(sa.case((after, moved.quantity), else_=0))
    between = sa.func.sum(sa.case((sa.and_(sa.not_(after), j.at >= line.first_at), 1), else_=0))
    rows = unit.run(
        sa.select(line.product_id, since.label("since"), between.label("between"))
        .join_from(stock.count_draft_line, stock.stock_movement, moved.product_id == line.product_id)
        .join(proof.journal, j.record_uid == moved.record_uid)
        .where(line.count_uid == uid, moved.id > line.first_mark, moved.bin == Bin.SHELF)
        .group_by(line.product_id)
    ).all()
    return {r.product_id: int(r.since) for r in rows}, frozenset(r.product_id for r in rows if r.between)


def categories(unit: Unit, outlet_id: int) -> tuple[str, ...]:
    """Return the categories in use, by name."""
    return _words(unit, outlet_id, goods.product.c.category)


def units(unit: Unit, outlet_id: int) -> tuple[str, ...]:
    """Return the units of sale in use, by name."""
    return _words(unit, outlet_id, goods.product.c.unit)


def shelves(unit: Unit, outlet_id: int) -> tuple[str, ...]:
    """Return the shelves that products were given, by name."""
    return _words(unit, outlet_id, goods.product.c.shelf)


def _words(unit: Unit, outlet_id: int, column: sa.Column[str]) -> tuple[str, ...]:
    rows = unit.run(sa.select(column).where(goods.product.c.outlet_id == outlet_id, column != "").distinct())
    return tuple(sorted((str(row[0]) for row in rows), key=str.casefold))


def producers(unit: Unit, outlet_id: int) -> tuple[tuple[str, str], ...]:
    """Return the code and name of the producers that have goods here, by name."""
    maker, product = people.producer.c, goods.product.c
    having = sa.select(product.producer_id).where(product.outlet_id == outlet_id)
    rows = unit.run(sa.select(maker.code, maker.name).where(maker.outlet_id == outlet_id, maker.id.in_(having)))
    return tuple(sorted(((row.code, row.name) for row in rows), key=lambda each: (each[1].casefold(), each[0])))


def posted(unit: Unit, outlet_id: int, *, limit: int) -> tuple[PostedCount, ...]:
    """Return the posted counts, newest first."""
    head = stock.stock_count.c
    rows = unit.run(_posted().where(head.outlet_id == outlet_id).order_by(head.id.desc()).limit(limit))
    return tuple(_count(row) for row in rows)


def one_posted(unit: Unit, outlet_id: int, number: str) -> PostedCount | None:
    """Return a posted count by its number, or None."""
    head = stock.stock_count.c
    row = unit.run(_posted().where(head.outlet_id == outlet_id, head.number == number)).first()
    return _count(row) if row else None


def posted_differences(unit: Unit, outlet_id: int, count: PostedCount) -> tuple[CountDifference, ...]:
    """Return where a posted count differed from the books, by producer and name, with what was entered for it."""
    line, entry = stock.stock_count_line.c, account.producer_entry.c
    money = (
        sa.select(sa.func.coalesce(sa.func.sum(entry.amount), 0)).where(entry.line_uid == line.uid).scalar_subquery()
    )
    rows = unit.run(
        sa.select(line.product_id, line.product_name, line.expected, line.counted, line.reason, money.label("money"))
        .where(line.stock_count_id == count.count_id, line.expected != line.counted)
        .order_by(line.id)
    ).all()
    known = countables_by_id(unit, outlet_id, [row.product_id for row in rows])
    found = []
    for row in rows:
        product, paid = replace(known[row.product_id], name=row.product_name), int(row.money)
        bearer = ""
        if row.counted < row.expected:
            bearer = "SHOP" if paid or product.producer_id is None else "PRODUCER"
        found.append(
            CountDifference(product, row.expected, row.counted, abs(paid), paid, bearer=bearer, reason=row.reason)
        )
    return tuple(found)


def _posted() -> sa.Select[tuple[object, ...]]:
    head, line, entry = stock.stock_count, stock.stock_count_line.c, account.producer_entry.c
    user = shop.user_account
    mine = line.stock_count_id == head.c.id
    lines = sa.select(sa.func.count()).where(mine).scalar_subquery()
    differ = sa.select(sa.func.count()).where(mine, line.expected != line.counted).scalar_subquery()
    money = (
        sa.select(sa.func.coalesce(sa.func.sum(entry.amount), 0))
        .join_from(stock.stock_count_line, account.producer_entry, entry.line_uid == line.uid)
        .where(mine)
        .scalar_subquery()
    )
    approver = (
        sa.select(user.c.name)
        .join_from(shop.approval, user, user.c.id == shop.approval.c.approver_id)
        .where(shop.approval.c.id == head.c.approval_id)
        .correlate(head)
        .scalar_subquery()
    )
    return sa.select(
        head.c.id,
        head.c.number,
        head.c.at,
        head.c.business_date,
        user.c.name,
        head.c.scope,
        head.c.note,
        lines.label("lines"),
        differ.label("differences"),
        money.label("money"),
        approver.label("approver"),
    ).join_from(head, user, user.c.id == head.c.user_id)


def _count(row: sa.Row[tuple[object, ...]]) -> PostedCount:
    return from_row(
        PostedCount,
        row,
        count_id=row.id,
        date=row.business_date,
        lines=int(row.lines),
        differences=int(row.differences),
        money=int(row.money),
        approver=row.approver or "",
    )
