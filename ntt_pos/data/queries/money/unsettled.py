"""The rows of each account that no statement has taken yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from ntt_pos.data.models import account, stock

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

_B = account.balance_now
_TAKEN: Final = {
    account.producer_entry.name: (_B.c.settled_entry_id, account.settlement_entry.c.entry_id),
    stock.stock_movement.name: (_B.c.settled_movement_id, account.settlement_movement.c.movement_id),
}


def unsettled(table: sa.Table) -> sa.FromClause:
    """Return each balance joined with the entries, or movements, of its producer that are in no statement.

    The mark of a balance lies before all of them, so that years of history cost nothing; what lies after it may have been
    taken already, where a row of an earlier date came later. SQLite would at times rather read the whole book than look
    into its index once per producer: it begins with the balances when their own index is of no use to it (the plus sign).
    """
    mark, link = _TAKEN[table.name]
    new = (table.c.id > mark, ~sa.exists().where(link == table.c.id))
    own = table.c.producer_id == sa.literal_column("+balance_now.producer_id")
    return _B.join(table, sa.and_(own, *new))


def is_unsettled(table: sa.Table, *those: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Return whether a producer has rows that are in no statement up to a date, as a condition over balances.

    The date is the parameter ``day``; only ``those`` rows are asked for.
    """
    mark, link = _TAKEN[table.name]
    day = sa.bindparam("day", type_=table.c.business_date.type)
    mine = (table.c.producer_id == _B.c.producer_id, table.c.id > mark, table.c.business_date <= day)
    return sa.exists().where(*mine, *those, ~sa.exists().where(link == table.c.id))


def put_settled(unit: Unit, producer_id: int) -> None:
    """Move the marks of a balance up to the first entry, and the first movement, that no statement has taken."""
    unit.run(sa.update(_B).where(_B.c.producer_id == producer_id).values(**_MARKS))


def _moved_mark(table: sa.Table) -> sa.ColumnElement[int]:
    mark, link = _TAKEN[table.name]
    row, left = table.alias("row"), table.alias("left_over")
    first = (
        sa.select(sa.func.min(left.c.id))
        .where(left.c.producer_id == _B.c.producer_id, left.c.id > mark, ~sa.exists().where(link == left.c.id))
        .correlate(_B)
        .scalar_subquery()
    )
    before = sa.select(sa.func.max(row.c.id)).where(
        row.c.producer_id == _B.c.producer_id, row.c.id > mark, row.c.id < sa.func.coalesce(first, _NO_ID)
    )
    return sa.func.coalesce(before.correlate(_B).scalar_subquery(), mark)


_NO_ID: Final = 2**62
_MARKS: Final = {
    "settled_entry_id": _moved_mark(account.producer_entry),
    "settled_movement_id": _moved_mark(stock.stock_movement),
}
