"""What came after a day's cut although it is dated before: that night leaves it to the next statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data.models import account, proof, sales, shop
from ntt_pos.data.queries.money.unsettled import unsettled

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.money.closing import Cut


@dataclass(frozen=True, slots=True)
class LateLine:
    """A line of a sale or a return: net units, and rupiah paid net of what went back."""

    producer_id: int
    product_id: int
    day: date
    units: int
    paid: int


@dataclass(frozen=True, slots=True)
class LateLines:
    """The lines that a night leaves out, dated up to its day."""

    lines: tuple[LateLine, ...] = ()

    def paid(self, producer_id: int, first: date, last: date) -> int:
        """Return what they brought a producer's goods on some days (rupiah)."""
        return sum(each.paid for each in self.lines if each.producer_id == producer_id and first <= each.day <= last)

    def units(self, product_id: int, first: date, last: date) -> int:
        """Return the units of a product on some days."""
        return sum(each.units for each in self.lines if each.product_id == product_id and first <= each.day <= last)


def held(book: sa.FromClause, cut: Cut | None) -> sa.ColumnElement[bool]:
    """Return whether a row of a book was there when the day was cut; without a cut every row was."""
    if cut is None:
        return sa.true()
    j, r = proof.journal, shop.register
    inside = sa.or_(*(sa.and_(r.c.code == code, j.c.seq <= seq) for code, seq in cut.limits().items()))
    return sa.exists().where(j.c.record_uid == book.c.record_uid, r.c.id == j.c.register_id, inside)


def late_lines(unit: Unit, producer_ids: Sequence[int], day: date, cut: Cut | None) -> LateLines:
    """Return the lines of these producers' goods that are dated up to a day and that its cut does not hold."""
    if cut is None:
        return LateLines()
    e = account.producer_entry
    mine = (account.balance_now.c.producer_id.in_(producer_ids), e.c.business_date <= day, ~held(e, cut))
    found = []
    for line, sign in ((sales.sale_line, 1), (sales.return_line, -1)):
        columns = (e.c.producer_id, line.c.product_id, e.c.business_date, line.c.quantity, line.c.paid)
        query = sa.select(*columns).select_from(unsettled(e).join(line, line.c.uid == e.c.line_uid)).where(*mine)
        found += [
            LateLine(row.producer_id, row.product_id, row.business_date, sign * int(row.quantity), sign * int(row.paid))
            for row in unit.run(query)
        ]
    return LateLines(tuple(found))
