"""The rows of each account after the last one that a statement took."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data.models import account

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

_B = account.balance_now


def after(unit: Unit, table: sa.Table, mark: sa.ColumnElement[int]) -> tuple[sa.FromClause, sa.FromClause]:
    """Return each balance joined with the rows of its producer after a mark of that balance, and these rows.

    Both databases would at times rather read the whole book than look into its index once per producer. SQLite begins with
    the balances when their own index is of no use to it (the plus sign); PostgreSQL does not take a subquery with an
    OFFSET apart. So years of history cost nothing.
    """
    if unit.dialect == "sqlite":
        own = table.c.producer_id == sa.literal_column("+balance_now.producer_id")
        return _B.join(table, sa.and_(own, table.c.id > mark)), table
    newer = sa.and_(table.c.producer_id == _B.c.producer_id, table.c.id > mark)
    rows = sa.select(table).where(newer).offset(0).lateral(f"new_{table.name}")
    return _B.join(rows, sa.true()), rows
