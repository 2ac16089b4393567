"""Reading the turnover that a statement shows: the last weeks, this month and the last one, the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import account, sales, stock
from ntt_pos.data.queries.money.outside_cut import LateLines
from ntt_pos.data.queries.money.unsettled import unsettled
from ntt_pos.domain.money.closing import without_late
from ntt_pos.domain.money.settlement import WEEKS
from ntt_pos.domain.money.settlement_facts import DayFact
from ntt_pos.domain.money.statement_payload import read_payload

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


def day_facts(unit: Unit, producer_ids: Sequence[int], day: date, late: LateLines) -> dict[int, tuple[DayFact, ...]]:
    """Return per producer what the last 8 weeks, this month and the last one brought.

    Days are summed as far as no week and no month is split. What this year brought before that stands as one sum on
    1 January; it is carried on from the payload of the last night's statement, so that a year of history costs no more
    than a day.
    """
    monday = day - timedelta(days=day.weekday())
    months = (day.replace(day=1), (day.replace(day=1) - timedelta(days=1)).replace(day=1))
    starts = tuple(sorted({*months, *(monday - timedelta(weeks=back) for back in range(WEEKS))}))
    found: dict[int, list[DayFact]] = defaultdict(list)
    for row in unit.run(_turnover_by_period(starts, day), {"producers": producer_ids}):
        start, after = starts[row.period], starts[row.period + 1 : row.period + 2]
        left_out = late.paid(row.producer_id, start, after[0] - timedelta(days=1) if after else day)
        if (paid := without_late(int(row.paid), left_out)) is not None:
            found[row.producer_id].append(DayFact(start, paid))
    new_year = day.replace(month=1, day=1)
    if new_year < starts[0]:
        for producer_id, paid in _before_window(unit, producer_ids, found, day, late).items():
            if paid:
                found[producer_id].insert(0, DayFact(new_year, paid))
    return {producer_id: tuple(rows) for producer_id, rows in found.items()}


def _before_window(
    unit: Unit, producer_ids: Sequence[int], window: Mapping[int, Iterable[DayFact]], day: date, late: LateLines
) -> dict[int, int]:
    """Return per producer what customers paid this year before the window: told by the last night + since − window.

    What came after that night although it is dated before belongs to it, too.
    """
    new_year = day.replace(month=1, day=1)
    last_night = {row["producer_id"]: row for row in unit.rows(_LAST_NIGHT, {"producers": producer_ids})}
    sums: dict[int, int] = {}
    since: dict[date, list[int]] = defaultdict(list)
    for producer_id in producer_ids:
        known = last_night.get(producer_id)
        told = known is not None and known["business_date"] >= new_year
        this_year = read_payload(known["payload"]).this_year if known is not None and told else 0
        left_out = late.paid(producer_id, new_year, day)
        sums[producer_id] = this_year - left_out - sum(each.paid for each in window.get(producer_id, ()))
        since[known["business_date"] + timedelta(days=1) if known is not None and told else new_year].append(
            producer_id
        )
    for producer_id, on, paid in _came_late(unit, producer_ids, last_night):
        if new_year <= on <= last_night[producer_id]["business_date"]:
            sums[producer_id] += paid
    for first, ids in since.items():
        for row in unit.run(_TURNOVER, {"producers": ids, "first": first, "day": day}):
            sums[row.producer_id] += int(row.paid)
    return sums


@lru_cache(maxsize=8)
def _turnover_by_period(starts: tuple[date, ...], last: date) -> sa.Select[Any]:
    """Sums per producer and period; days are summed first, in the order of the index."""
    d = stock.product_day
    days = (
        sa.select(d.c.producer_id, d.c.business_date, sa.func.sum(d.c.paid).label("paid"))
        .where(d.c.producer_id.in_(_ASKED), d.c.business_date.between(starts[0], last))
        .group_by(d.c.producer_id, d.c.business_date)
        .subquery()
    )
    newest_first = reversed(list(enumerate(starts)))
    period = sa.case(*((days.c.business_date >= start, index) for index, start in newest_first), else_=0)
    return (
        sa.select(days.c.producer_id, period.label("period"), sa.func.sum(days.c.paid).label("paid"))
        .group_by(days.c.producer_id, sa.literal_column("period"))
        .order_by(days.c.producer_id, sa.literal_column("period"))
    )


def _came_late(
    unit: Unit, producer_ids: Sequence[int], last_night: Mapping[int, sa.RowMapping]
) -> Iterable[tuple[int, date, int]]:
    """Yield (producer, date, rupiah paid) of lines that no night has taken and that are not after the newest night."""
    if not last_night:
        return
    newest = max(row["business_date"] for row in last_night.values())
    b, s, taken, e = account.balance_now, account.settlement, account.settlement_entry, account.producer_entry
    sources: list[tuple[sa.FromClause, sa.ColumnElement[bool]]] = [(unsettled(e), b.c.producer_id.in_(producer_ids))]
    since = [
        sa.and_(s.c.producer_id == producer_id, s.c.chain_position > row["chain_position"])
        for producer_id, row in last_night.items()
        if row["newest_place"] > row["chain_position"]
    ]
    if since:  # statements on demand since that night: named one by one, so that no history is read for them
        on_demand = s.join(taken, taken.c.settlement_id == s.c.id).join(e, e.c.id == taken.c.entry_id)
        sources.append((on_demand, sa.or_(*since)))
    for source, mine in sources:
        for line, sign in ((sales.sale_line, 1), (sales.return_line, -1)):
            query = sa.select(e.c.producer_id, e.c.business_date, line.c.paid).select_from(
                source.join(line, line.c.uid == e.c.line_uid)
            )
            for row in unit.run(query.where(mine, e.c.business_date <= newest)):
                if row.producer_id in last_night:
                    yield row.producer_id, row.business_date, sign * int(row.paid)


def newest_place(of: sa.Table, *, night: bool = False) -> sa.ScalarSelect[int]:
    """Return the place of the newest settlement, or night, in the chain of a row's producer."""
    older = account.settlement.alias()
    query = sa.select(older.c.chain_position).where(older.c.producer_id == of.c.producer_id)
    if night:
        query = query.where(older.c.kind == "NIGHT")
    return query.order_by(older.c.chain_position.desc()).limit(1).correlate(of).scalar_subquery()


_B, _S, _D = account.balance_now, account.settlement, stock.product_day
_ASKED: Final[sa.BindParameter[Any]] = sa.bindparam("producers", expanding=True, type_=_D.c.producer_id.type)
_DATE: Final = _D.c.business_date.type
_TURNOVER: Final = (
    sa.select(_D.c.producer_id, sa.func.sum(_D.c.paid).label("paid"))
    .where(
        _D.c.producer_id.in_(_ASKED),
        _D.c.business_date.between(sa.bindparam("first", type_=_DATE), sa.bindparam("day", type_=_DATE)),
    )
    .group_by(_D.c.producer_id)
)
_LAST_NIGHT: Final = (
    sa.select(
        _S.c.producer_id,
        _S.c.business_date,
        _S.c.payload,
        _S.c.chain_position,
        newest_place(_B).label("newest_place"),
    )
    .select_from(
        _B.join(
            _S,
            sa.and_(_S.c.producer_id == _B.c.producer_id, _S.c.chain_position == newest_place(_B, night=True)),
        )
    )
    .where(_B.c.producer_id.in_(_ASKED))
)
