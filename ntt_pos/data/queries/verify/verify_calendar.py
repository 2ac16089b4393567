"""What an auditor asks of years, restores and days: nothing is of a day to come, and every restore goes on where the books ended."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.models import books, proof, shop
from ntt_pos.data.queries.verify.books_rule import BooksRule
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.i18n import N_

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit


@cache
def calendar_checks() -> tuple[BooksRule, ...]:
    """Years that were moved, and restores against the journal they go on with."""
    return _years_not_over(), _epochs(), _epochs_kept(), _heads_gone_on_with()


def happened_later(unit: Unit) -> Iterator[tuple[str, Row]]:
    """Yield (table, row) of what is said to have happened after the day it was recorded on.

    Until the shop's day begins anew it is the day before: then what happened is of the date on the wall.
    """
    j = proof.journal
    for table in books():
        if "occurred_on" not in table.c:
            continue
        query = (
            sa.select(table.c[table.info["key"]].label("place"), table.c.occurred_on, j.c.at)
            .join(j, j.c.record_uid == table.c.record_uid)
            .where(table.c.occurred_on > table.c.business_date)
        )
        for row in unit.stream(query):
            if row["occurred_on"] > calendar_date(row["at"]):
                yield str(table.name), row


def _years_not_over() -> BooksRule:
    y = proof.year_file
    recorded = sa.cast(sa.func.substr(sa.cast(y.c.business_date, sa.Text), 1, 4), sa.Integer)
    query = sa.select(y.c.file.label("place"), y.c.year.label("year")).where(y.c.year >= recorded)
    return BooksRule("year_file", N_("{place}: {year} was not over when it was moved."), query)


def _epochs() -> BooksRule:
    """Each restore begins an epoch that is later than all before."""
    t, earlier, r = proof.restored, proof.restored.alias(), shop.register
    before = sa.exists().where(
        earlier.c.register_id == t.c.register_id, earlier.c.id < t.c.id, earlier.c.epoch >= t.c.epoch
    )
    query = sa.select(r.c.code.label("place"), t.c.epoch.label("epoch")).join(r, r.c.id == t.c.register_id)
    return BooksRule("restored", N_("{place}: epoch {epoch} does not follow the one before it."), query.where(before))


def _epochs_kept() -> BooksRule:
    t, r = proof.restored, shop.register
    last: Any = sa.select(sa.func.max(t.c.epoch)).where(t.c.register_id == r.c.id).correlate(r).scalar_subquery()
    told = sa.func.coalesce(last, 0)
    query = sa.select(r.c.code.label("place"), r.c.epoch.label("kept"), told.label("told")).where(r.c.epoch != told)
    return BooksRule("register", N_("{place} is in epoch {kept}, its restores say {told}."), query)


def _heads_gone_on_with() -> BooksRule:
    """A restore goes on with the record that is before its own in the chain."""
    t, j, own, r = proof.restored, proof.journal, proof.journal.alias(), shop.register
    query = (
        sa.select(r.c.code.label("place"), t.c.epoch.label("epoch"))
        .select_from(
            t.join(r, r.c.id == t.c.register_id)
            .join(own, own.c.record_uid == t.c.record_uid)
            .outerjoin(j, sa.and_(j.c.register_id == t.c.register_id, j.c.seq == t.c.old_seq))
        )
        .where(sa.or_(sa.func.coalesce(j.c.hash, "") != t.c.old_head, t.c.old_seq >= own.c.seq))
    )
    return BooksRule("restored", N_("{place}: epoch {epoch} goes on with a record that is not in the journal."), query)
