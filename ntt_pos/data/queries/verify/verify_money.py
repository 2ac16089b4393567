"""What an auditor asks of settlements, vouchers, drawers and days: only the rows that contradict the books."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, goods, people, proof, sales, shop, stock
from ntt_pos.data.queries.verify.books_rule import BooksRule, number
from ntt_pos.data.types import KnownText
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.i18n import N_

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit

_AT_A_TIME: Final = 1_000  # settlements


@cache
def money_checks() -> tuple[BooksRule, ...]:
    """Membership, moves, shifts and days (I-9, I-18, I-21)."""
    return (
        _foreign_members(),
        _moved_goods(),
        _moves_in_pairs(),
        _open_shifts(),
        _open_since(),
        *_day_state(),
    )


_ENTRIES: Final = (
    "SELECT producer_id, id, amount, kind, CASE WHEN kind IN ('SALE', 'RETURN') THEN NULL ELSE document END "
    "FROM producer_entry ORDER BY id"
)


def entries_in_order(unit: Unit) -> Generator[tuple[int, int, int, str, str | None], None, None]:
    """Yield every entry as it was recorded: producer, id, rupiah, kind, and the document of what is no sale and no return.

    Adding them up here takes a quarter of the time of a window over them: the database would read them producer by producer.
    """
    connection: Any = unit.connection.connection.driver_connection
    with closing(connection.cursor()) as cursor:
        yield from cursor.execute(_ENTRIES)


def vouchers(unit: Unit) -> dict[str, tuple[str, int]]:
    """Return the kind of each voucher, and the balance (rupiah) that it says there was before, by its number."""
    v = account.payout.c
    return {
        row["number"]: (row["kind"], row["before"])
        for row in unit.rows(sa.select(v.number, v.kind, v.balance_before.label("before")))
    }


def balances(unit: Unit) -> dict[int, Row]:
    """Return what is kept of each producer's balance, with the producer's code, by the producer's id."""
    b, p = account.balance_now, people.producer
    kept = sa.select(
        p.c.id, p.c.code, sa.func.coalesce(b.c.amount, 0).label("kept"), b.c.newest_entry_id.label("newest")
    )
    return {row["id"]: row for row in unit.rows(kept.select_from(p.outerjoin(b, b.c.producer_id == p.c.id)))}


def settlements(unit: Unit) -> Generator[Row, None, None]:
    """Yield each settlement after those before it in its producer's chain, with the sums of its entries and what moved on the shelf.

    A few at a time, as the nights made them: SQLite sorts in memory, and with all papers that takes 110 MB after a million
    lines.
    """
    s = account.settlement.c
    with closing(unit.stream(sa.select(s.id).order_by(s.chain_position, s.id))) as ids:
        while some := tuple(row["id"] for row in islice(ids, _AT_A_TIME)):
            yield from unit.rows(_settlements_with_sums(some))


def _settlements_with_sums(ids: Sequence[int]) -> sa.Select[tuple[object, ...]]:
    s, p, u = account.settlement, people.producer, shop.outlet
    se, e = account.settlement_entry, account.producer_entry
    sums = (
        sa.select(
            se.c.settlement_id,
            sa.func.sum(e.c.amount).label("sum"),
            sa.func.sum(sa.case((e.c.kind == EntryKind.SALE, e.c.amount), else_=0)).label("sold"),
            sa.func.sum(sa.case((e.c.kind == EntryKind.RETURN, e.c.amount), else_=0)).label("returned"),
            sa.func.count().label("count"),
        )
        .join(e, e.c.id == se.c.entry_id)
        .where(se.c.settlement_id.in_(ids))
        .group_by(se.c.settlement_id)
        .subquery()
    )
    sm, m = account.settlement_movement, stock.stock_movement
    moves = (
        sa.select(
            sm.c.settlement_id,
            sa.func.sum(m.c.quantity).label("moved"),
            sa.func.sum(sa.case((m.c.kind == MovementKind.SALE, -m.c.quantity), else_=0)).label("units"),
        )
        .join(m, m.c.id == sm.c.movement_id)
        .where(m.c.bin == Bin.SHELF, sm.c.settlement_id.in_(ids))
        .group_by(sm.c.settlement_id)
        .subquery()
    )
    columns = (sums.c.sum, sums.c.sold, sums.c.returned, sums.c.count, moves.c.moved, moves.c.units)
    plain = (column for column in s.c if column is not s.c.payload)
    told = KnownText(s.c.payload).label("payload")
    return (
        sa.select(*plain, told, p.c.code.label("producer"), u.c.code.label("outlet"), *columns)
        .select_from(
            s.join(p, p.c.id == s.c.producer_id)
            .join(u, u.c.id == s.c.outlet_id)
            .outerjoin(sums, sums.c.settlement_id == s.c.id)
            .outerjoin(moves, moves.c.settlement_id == s.c.id)
        )
        .where(s.c.id.in_(ids))
        .order_by(s.c.chain_position, s.c.id)
    )


def closed_shifts() -> sa.Select[tuple[object, ...]]:
    """Every Z with its register, in order."""
    z, o, r = cash.shift_closed, cash.shift_opened, shop.register
    return (
        sa.select(z, r.c.code.label("register_code"), o.c.opening_float)
        .select_from(z.join(r, r.c.id == z.c.register_id).join(o, o.c.id == z.c.shift_id))
        .order_by(z.c.shift_id)
    )


def counted_money() -> sa.CompoundSelect[tuple[object, ...]]:
    """Every amount that was counted in notes and coins, with them."""
    o, z, c = cash.shift_opened, cash.shift_closed, cash.money_count
    number = sa.cast(o.c.sequence, sa.Text)
    return sa.union_all(
        sa.select(number.label("place"), o.c.opening_float.label("amount"), o.c.denominations),
        sa.select(z.c.number, z.c.counted, z.c.denominations),
        sa.select(c.c.place, c.c.amount, c.c.denominations),
    )


def photos() -> sa.Select[tuple[object, ...]]:
    """Every photo with the digest that it is known by."""
    return sa.select(goods.photo.c.sha256, goods.photo.c.jpeg)


def shift_movements() -> sa.Select[tuple[object, ...]]:
    """Every cash movement of a shift, shift by shift."""
    m = cash.cash_movement
    columns = (m.c.shift_id, m.c.kind, m.c.from_place, m.c.to_place, m.c.amount)
    return sa.select(*columns).where(m.c.shift_id.is_not(None)).order_by(m.c.shift_id, m.c.id)


def shift_takings() -> sa.Select[tuple[object, ...]]:
    """Every Z with the sums of the sales and returns of its shift."""
    z, s, r = cash.shift_closed, sales.sale, sales.sale_return
    sold = (
        sa.select(s.c.shift_id, sa.func.count().label("sales"), sa.func.sum(s.c.total).label("sold"))
        .group_by(s.c.shift_id)
        .subquery()
    )
    back = (
        sa.select(r.c.shift_id, sa.func.count().label("returns"), sa.func.sum(r.c.money_back).label("back"))
        .group_by(r.c.shift_id)
        .subquery()
    )
    return sa.select(z.c.number, z.c.report, sold.c.sales, sold.c.sold, back.c.returns, back.c.back).select_from(
        z.outerjoin(sold, sold.c.shift_id == z.c.shift_id).outerjoin(back, back.c.shift_id == z.c.shift_id)
    )


def unknown_heads() -> sa.Select[tuple[object, ...]]:
    """Every Z whose journal head is no record of its register.

    The head is nearly always the record before the Z's own. Only for another one are all records looked through, so that
    a CASE says in which order: of two conditions SQLite takes the search first, for every Z.
    """
    z, own, j = cash.shift_closed, proof.journal.alias("own"), proof.journal
    anywhere = sa.select(j.c.id).where(j.c.register_id == z.c.register_id, j.c.hash == z.c.journal_head).exists()
    return (
        sa.select(z.c.number, z.c.journal_head)
        .select_from(z.outerjoin(own, own.c.record_uid == z.c.record_uid))
        .where(sa.case((own.c.previous_hash == z.c.journal_head, sa.false()), else_=~anywhere))
    )


def closed_days() -> sa.Select[tuple[object, ...]]:
    """Every closed day with the outlet's code and the night statements dated on it."""
    d, o, s = shop.day_closed, shop.outlet, account.settlement
    made = (
        sa.select(s.c.outlet_id, s.c.business_date, sa.func.count().label("made"))
        .where(s.c.kind == "NIGHT")
        .group_by(s.c.outlet_id, s.c.business_date)
        .subquery()
    )
    return (
        sa.select(d, o.c.code.label("outlet"), sa.func.coalesce(made.c.made, 0).label("made"))
        .select_from(
            d.join(o, o.c.id == d.c.outlet_id).outerjoin(
                made, sa.and_(made.c.outlet_id == d.c.outlet_id, made.c.business_date == d.c.business_date)
            )
        )
        .order_by(o.c.code, d.c.business_date)
    )


def _last_closed() -> sa.Subquery:
    d = shop.day_closed
    return sa.select(d.c.outlet_id, sa.func.max(d.c.business_date).label("day")).group_by(d.c.outlet_id).subquery()


def left_behind() -> tuple[BooksRule, BooksRule]:
    """Entries and movements of closed days that are in no statement, each with its journal record and the day.

    How far each producer is settled is proved by another question, and only what is behind that mark is looked at.
    What the day's cut does not hold came later, and waits for the next statement.
    """
    return _left_behind(), _moves_left_behind()


def _of_record(book: sa.Table) -> tuple[sa.ColumnElement[Any], ...]:
    """Return the columns that tell which journal record a row of a book belongs to."""
    j, r = proof.journal, shop.register
    mine = j.c.record_uid == book.c.record_uid
    register = sa.select(r.c.code).join(j, j.c.register_id == r.c.id).where(mine).scalar_subquery()
    seq = sa.select(j.c.seq).where(mine).scalar_subquery()
    return book.c.outlet_id, register.label("register"), seq.label("seq")


def taken_from_others() -> sa.Select[tuple[object, ...]]:
    """Every entry in a night's statement that another register recorded, with its place in that register's journal."""
    s, se, e = account.settlement, account.settlement_entry, account.producer_entry
    j, own, r = proof.journal, proof.journal.alias("own"), shop.register
    return (
        sa.select(s.c.number, e.c.document, s.c.outlet_id, s.c.business_date, r.c.code.label("register"), j.c.seq)
        .select_from(
            se.join(s, s.c.id == se.c.settlement_id)
            .join(own, own.c.record_uid == s.c.record_uid)
            .join(e, e.c.id == se.c.entry_id)
            .join(j, j.c.record_uid == e.c.record_uid)
            .join(r, r.c.id == j.c.register_id)
        )
        .where(s.c.kind == "NIGHT", j.c.register_id != own.c.register_id)
    )


def _left_behind() -> BooksRule:
    e, se, p, closed = account.producer_entry, account.settlement_entry, people.producer, _last_closed()
    b = account.balance_now
    query = (
        sa.select(p.c.code.label("place"), e.c.document.label("document"), closed.c.day, *_of_record(e))
        .select_from(
            p.outerjoin(b, b.c.producer_id == p.c.id)
            .join(e, sa.and_(e.c.producer_id == p.c.id, e.c.id > sa.func.coalesce(b.c.settled_entry_id, 0)))
            .join(closed, closed.c.outlet_id == e.c.outlet_id)
            .outerjoin(se, se.c.entry_id == e.c.id)
        )
        .where(se.c.id.is_(None), e.c.business_date <= closed.c.day)
    )
    return BooksRule(
        "settlement", N_("{document}: an entry of {place} in a closed day is in no statement (I-9)."), query
    )


def _moves_left_behind() -> BooksRule:
    m, sm, p, s = stock.stock_movement, account.settlement_movement, people.producer, account.settlement
    b = account.balance_now
    night = (
        sa.select(s.c.producer_id, sa.func.max(s.c.business_date).label("day"))
        .where(s.c.kind == "NIGHT")
        .group_by(s.c.producer_id)
        .subquery()
    )
    query = (
        sa.select(p.c.code.label("place"), m.c.document.label("document"), night.c.day, *_of_record(m))
        .select_from(
            p.outerjoin(b, b.c.producer_id == p.c.id)
            .join(m, sa.and_(m.c.producer_id == p.c.id, m.c.id > sa.func.coalesce(b.c.settled_movement_id, 0)))
            .join(night, night.c.producer_id == m.c.producer_id)
            .outerjoin(sm, sm.c.movement_id == m.c.id)
        )
        .where(sm.c.id.is_(None), m.c.business_date <= night.c.day)
    )
    return BooksRule(
        "settlement", N_("{document}: a movement of {place}'s goods was left out of its statement (I-9)."), query
    )


def _foreign_members() -> BooksRule:
    s, se, e = account.settlement, account.settlement_entry, account.producer_entry
    query = (
        sa.select(s.c.number.label("place"), e.c.document.label("document"))
        .select_from(se.join(s, s.c.id == se.c.settlement_id).join(e, e.c.id == se.c.entry_id))
        .where(sa.or_(e.c.producer_id != s.c.producer_id, e.c.business_date > s.c.business_date))
    )
    return BooksRule(
        "settlement", N_("{place} counts {document}, which is another producer's or dated later (I-9)."), query
    )


def _moved_goods() -> BooksRule:
    m, b, p = stock.stock_movement, stock.batch, goods.product
    query = (
        sa.select(m.c.document.label("place"))
        .select_from(m.join(p, p.c.id == m.c.product_id).outerjoin(b, b.c.id == m.c.batch_id))
        .where(
            sa.or_(
                b.c.product_id != m.c.product_id,
                sa.func.coalesce(m.c.producer_id, 0) != sa.func.coalesce(p.c.producer_id, 0),
            )
        )
    )
    return BooksRule(
        "stock_movement", N_("{place}: a movement names a batch or a producer that is not its product's (I-18)."), query
    )


def _moves_in_pairs() -> BooksRule:
    m = stock.stock_movement
    query = (
        sa.select(m.c.document.label("place"))
        .where(m.c.kind == MovementKind.MOVE)
        .group_by(m.c.document, m.c.product_id)
        .having(sa.func.sum(m.c.quantity) != 0)
    )
    return BooksRule("stock_movement", N_("{place}: units were moved from one place and not to another (I-18)."), query)


def _open_shifts() -> BooksRule:
    o, z, n, r = cash.shift_opened, cash.shift_closed, cash.open_shift, shop.register
    still = sa.select(o.c.register_id, o.c.id).outerjoin(z, z.c.shift_id == o.c.id).where(z.c.id.is_(None)).subquery()
    both = sa.union_all(
        sa.select(still.c.register_id, still.c.id.label("shift"), number(1).label("sign")),
        sa.select(n.c.register_id, n.c.shift_id, number(-1)),
    ).subquery()
    query = (
        sa.select(r.c.code.label("place"))
        .join(both, both.c.register_id == r.c.id)
        .group_by(r.c.code, both.c.shift)
        .having(sa.func.sum(both.c.sign) != 0)
    )
    return BooksRule("open_shift", N_("{place}: which shift is open is kept wrongly."), query)


def _open_since() -> BooksRule:
    o, n, r = cash.shift_opened, cash.open_shift, shop.register
    query = (
        sa.select(r.c.code.label("place"))
        .select_from(n.join(o, o.c.id == n.c.shift_id).join(r, r.c.id == n.c.register_id))
        .where(sa.or_(n.c.at != o.c.at, n.c.register_id != o.c.register_id))
    )
    return BooksRule("open_shift", N_("{place}: since when the shift is open is kept wrongly."), query)


def _day_state() -> tuple[BooksRule, ...]:
    """What is kept of the calendar is what was recorded; a date or moment put ahead would date what comes."""
    state, o, cut, record = shop.day_state, shop.outlet, shop.day_cut, proof.journal
    cuts = sa.select(cut.c.outlet_id, sa.func.max(cut.c.business_date).label("day")).group_by(cut.c.outlet_id)
    newest = sa.select(record.c.outlet_id, sa.func.max(record.c.business_date).label("day")).group_by(
        record.c.outlet_id
    )
    none = sa.literal("")
    checks = []
    for kept, found, sentence in (
        (
            "newest_date",
            newest.subquery(),
            N_("{place}: the newest business date is kept as another than was recorded."),
        ),
        ("last_cut", cuts.subquery(), N_("{place}: the last cut day is kept as another than was recorded.")),
        ("last_closed", _last_closed(), N_("{place}: the last closed day is kept as another than was recorded.")),
    ):
        differs = sa.func.coalesce(sa.cast(state.c[kept], sa.Text), none) != sa.func.coalesce(
            sa.cast(found.c.day, sa.Text), none
        )
        if kept == "newest_date":
            # Of several PCs each keeps the newest date of its own: another one's clock must not stop it.
            pcs = sa.exists().where(shop.register_admitted.c.outlet_id == o.c.id)
            same = sa.exists().where(record.c.outlet_id == o.c.id, record.c.business_date == state.c.newest_date)
            differs = sa.and_(differs, sa.not_(sa.and_(pcs, same)))
        query = (
            sa.select(o.c.code.label("place"))
            .select_from(o.outerjoin(state, state.c.outlet_id == o.c.id).outerjoin(found, found.c.outlet_id == o.c.id))
            .where(differs)
        )
        checks.append(BooksRule("day_state", sentence, query))
    recorded = sa.exists().where(record.c.outlet_id == state.c.outlet_id, record.c.at == state.c.last_instant)
    moment = sa.select(o.c.code.label("place")).join(state, state.c.outlet_id == o.c.id).where(~recorded)
    checks.append(BooksRule("day_state", N_("{place}: no record is of the moment that is kept as the last."), moment))
    return tuple(checks)
