"""Sales typed in later from their papers, beside what else the same paper is in the books as."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import sales, shop
from ntt_pos.domain.selling.reentry import PaperSale

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

_S: Final = sales.sale.c


def of_papers(unit: Unit, outlet_id: int, since: date) -> tuple[PaperSale, ...]:
    """Return the sales of every paper that was typed in on or after a date; what is wholly taken back is left out."""
    # The paper's date is compared by the rule, as a number may come again in another notebook.
    papers = tuple(
        unit.run(
            sa.select(_S.reentry).where(_S.outlet_id == outlet_id, _S.reentry.is_not(None), _S.business_date >= since)
        ).scalars()
    )
    if not papers:
        return ()
    asked = (_S.reentry.in_(papers), _S.number.in_(papers))  # one by one: each has its index
    rows = {row["uid"]: row for each in asked for row in unit.rows(_sales(outlet_id).where(each))}
    return tuple(
        PaperSale(
            row["number"], row["code"], row["reentry"] or "", row["occurred_on"], row["at"], row["uid"], row["total"]
        )
        for row in rows.values()
        if row["back"] < row["sold"]
    )


def _sales(outlet_id: int) -> sa.Select[Any]:
    line, back = sales.sale_line, sales.return_line
    sold = sa.select(sa.func.sum(line.c.quantity)).where(line.c.sale_id == _S.id).scalar_subquery()
    given = (
        sa.select(sa.func.coalesce(sa.func.sum(back.c.quantity), 0))
        .select_from(back.join(line, line.c.id == back.c.sale_line_id))
        .where(line.c.sale_id == _S.id)
        .correlate(sales.sale)
        .scalar_subquery()
    )
    columns = (_S.number, _S.reentry, _S.occurred_on, _S.at, _S.uid, _S.total, shop.register.c.code)
    return (
        sa.select(*columns, sold.label("sold"), given.label("back"))
        .join_from(sales.sale, shop.register, shop.register.c.id == _S.register_id)
        .where(_S.outlet_id == outlet_id)
    )
